/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.trinoflow.core.decoder;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;

import java.util.List;

/**
 * The FlowMessage of each version that the decoder reads, as protobuf-java wants it.
 */
final class FlowDescriptors
{
    private static final List<String> SHARED_FIELDS = List.of(
            "FlowType type 1",
            "uint64 sampling_rate 3",
            "uint32 sequence_num 4",
            "bytes src_addr 6",
            "bytes dst_addr 7",
            "uint64 bytes 9",
            "uint64 packets 10",
            "bytes sampler_address 11",
            "bytes next_hop 12",
            "uint32 next_hop_as 13",
            "uint32 src_as 14",
            "uint32 dst_as 15",
            "uint32 src_net 16",
            "uint32 dst_net 17",
            "uint32 in_if 18",
            "uint32 out_if 19",
            "uint32 proto 20",
            "uint32 src_port 21",
            "uint32 dst_port 22",
            "uint32 ip_tos 23",
            "uint32 forwarding_status 24",
            "uint32 ip_ttl 25",
            "uint32 tcp_flags 26",
            "uint64 src_mac 27",
            "uint64 dst_mac 28",
            "uint32 vlan_id 29",
            "uint32 etype 30",
            "uint32 icmp_type 31",
            "uint32 icmp_code 32",
            "uint32 src_vlan 33",
            "uint32 dst_vlan 34",
            "uint32 fragment_id 35",
            "uint32 fragment_offset 36",
            "uint32 ipv6_flow_label 37");

    private static final List<String> GOFLOW2_FIELDS = List.of(
            "uint32 ip_flags 38",
            "uint32 observation_domain_id 70",
            "uint32 observation_point_id 71",
            "repeated_uint32 mpls_ttl 80",
            "repeated_uint32 mpls_label 81",
            "repeated_bytes mpls_ip 82",
            "bytes bgp_next_hop 100",
            "repeated_uint32 bgp_communities 101",
            "repeated_uint32 as_path 102",
            "repeated_uint32 layer_stack 103",
            "repeated_uint32 layer_size 104",
            "repeated_bytes ipv6_routing_header_addresses 105",
            "uint32 ipv6_routing_header_seg_left 106",
            "uint64 time_received_ns 110",
            "uint64 time_flow_start_ns 111",
            "uint64 time_flow_end_ns 112");

    /**
     * What the shipped mapping of goflow2 adds; the goflow versions have the same numbers.
     */
    private static final List<String> MAPPED_FIELDS = List.of(
            "uint32 ingress_vrf_id 39", "uint32 egress_vrf_id 40", "uint32 bi_flow_direction 41", "uint32 flow_direction 42");

    private static final List<String> GOFLOW_FIELDS = List.of(
            "uint64 time_received 2",
            "uint64 time_flow_end 5",
            "uint64 time_flow_start 38",
            "bool has_mpls 53",
            "uint32 mpls_count 54",
            "uint32 mpls_1_ttl 55",
            "uint32 mpls_1_label 56",
            "uint32 mpls_2_ttl 57",
            "uint32 mpls_2_label 58",
            "uint32 mpls_3_ttl 59",
            "uint32 mpls_3_label 60",
            "uint32 mpls_last_ttl 61",
            "uint32 mpls_last_label 62");

    private static final List<String> GOFLOW2_V1_FIELDS = List.of(
            "uint64 time_flow_start_ms 63",
            "uint64 time_flow_end_ms 64",
            "bytes mpls_label_ip 65",
            "bytes bgp_next_hop 100",
            "repeated_uint32 bgp_communities 101",
            "repeated_uint32 as_path 102",
            "uint64 custom_integer_1 1001",
            "bytes custom_bytes_1 1011",
            "repeated_uint32 custom_list_1 1021");

    private static final List<String> CLOUDFLARE_FIELDS = List.of(
            "bool has_encap 43",
            "bytes src_addr_encap 44",
            "bytes dst_addr_encap 45",
            "uint32 proto_encap 46",
            "uint32 fragment_offset_encap 52",
            "bool has_ppp 63",
            "uint32 ppp_address_control 64");

    /**
     * The fields of all versions with room for any number, and telling absent from 0: shows what is really in bytes
     * that no collector wrote.
     */
    static final Descriptor WIDE = wide();

    enum Version
    {
        GOFLOW2,
        GOFLOW2_V1,
        GOFLOW,
        /**/
    }

    private FlowDescriptors() {}

    /**
     * @param packed whether repeated numbers are written packed
     */
    static Descriptor descriptor(Version version, boolean packed)
    {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("FlowMessage").addEnumType(flowType());
        addFields(message, SHARED_FIELDS, packed, false);
        addFields(message, MAPPED_FIELDS, packed, false);
        switch (version) {
            case GOFLOW2 -> addFields(message, GOFLOW2_FIELDS, packed, false);
            case GOFLOW2_V1 -> {
                addFields(message, GOFLOW_FIELDS, packed, false);
                addFields(message, GOFLOW2_V1_FIELDS, packed, false);
            }
            case GOFLOW -> {
                addFields(message, GOFLOW_FIELDS, packed, false);
                addFields(message, CLOUDFLARE_FIELDS, packed, false);
            }
        }
        return build(message, "proto3");
    }

    private static Descriptor wide()
    {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("FlowMessage");
        addFields(message, SHARED_FIELDS, true, true);
        addFields(message, MAPPED_FIELDS, true, true);
        addFields(message, GOFLOW2_FIELDS, true, true);
        addFields(message, GOFLOW_FIELDS.stream().filter(field -> !field.endsWith(" 38")).toList(), true, true);
        addFields(message, GOFLOW2_V1_FIELDS.subList(0, 2), true, true);
        return build(message, "proto2");
    }

    private static Descriptor build(DescriptorProto.Builder message, String syntax)
    {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("flow.proto")
                .setPackage("flow")
                .setSyntax(syntax)
                .addMessageType(message)
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().getFirst();
        }
        catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EnumDescriptorProto flowType()
    {
        EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName("FlowType");
        List<String> names = List.of("FLOWUNKNOWN", "SFLOW_5", "NETFLOW_V5", "NETFLOW_V9", "IPFIX");
        for (int number = 0; number < names.size(); number++) {
            type.addValue(EnumValueDescriptorProto.newBuilder().setName(names.get(number)).setNumber(number));
        }
        return type.build();
    }

    private static void addFields(DescriptorProto.Builder message, List<String> fields, boolean packed, boolean wide)
    {
        for (String field : fields) {
            String[] words = field.split(" ");
            String type = words[0].replace("repeated_", "");
            boolean repeated = !type.equals(words[0]);
            FieldDescriptorProto.Builder descriptor = FieldDescriptorProto.newBuilder()
                    .setName(words[1])
                    .setNumber(Integer.parseInt(words[2]))
                    .setLabel(repeated ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
            if (type.equals("bytes")) {
                descriptor.setType(Type.TYPE_BYTES);
            }
            else if (wide || type.equals("uint64")) {
                descriptor.setType(Type.TYPE_UINT64);
            }
            else if (type.equals("uint32")) {
                descriptor.setType(Type.TYPE_UINT32);
            }
            else if (type.equals("bool")) {
                descriptor.setType(Type.TYPE_BOOL);
            }
            else {
                descriptor.setType(Type.TYPE_ENUM).setTypeName(".flow.FlowMessage.FlowType");
            }
            if (repeated && !type.equals("bytes")) {
                descriptor.setOptions(FieldOptions.newBuilder().setPacked(packed));
            }
            message.addField(descriptor);
        }
    }
}
