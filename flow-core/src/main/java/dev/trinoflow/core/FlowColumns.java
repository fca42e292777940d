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
package dev.trinoflow.core;

import com.google.common.collect.ImmutableList;

import java.util.ArrayList;
import java.util.List;

import static dev.trinoflow.core.FlowType.ADDRESS;
import static dev.trinoflow.core.FlowType.BIGINT_ARRAY;
import static dev.trinoflow.core.FlowType.BIGINT_VALUE;
import static dev.trinoflow.core.FlowType.INSTANT;
import static dev.trinoflow.core.FlowType.INTEGER_VALUE;
import static dev.trinoflow.core.FlowType.MAC;
import static dev.trinoflow.core.FlowType.NETWORK;
import static dev.trinoflow.core.FlowType.TEXT;
import static dev.trinoflow.core.FlowType.TEXT_ARRAY;

/**
 * The columns of a flow. A column is added by adding a line here, with the next free Iceberg id; ids are never reused.
 * <p>
 * Names are goflow2's where goflow2 has the field. Sources: pmacct src/plugin_cmn_json.c, goflow2 pb/flow.proto.
 */
public final class FlowColumns
{
    private static final List<FlowColumn> COLUMNS = new ArrayList<>();

    public static final FlowColumn TIME_RECEIVED = column("time_received", INSTANT, 1, "timestamp_arrival", "time_received_ns", 110, "When the collector received the record; the Kafka timestamp where the record does not say");
    public static final FlowColumn TIME_FLOW_START = column("time_flow_start", INSTANT, 3, "timestamp_start", "time_flow_start_ns", 111, "First packet of the flow, by the exporter's clock");
    public static final FlowColumn TIME_FLOW_END = column("time_flow_end", INSTANT, 5, "timestamp_end", "time_flow_end_ns", 112, "Last packet of the flow, by the exporter's clock; exporters do send ends before starts");
    public static final FlowColumn TYPE = column("type", TEXT, 7, "export_proto_version", "type", 1, "Export protocol: SFLOW_5, NETFLOW_V5, NETFLOW_V9 or IPFIX");
    public static final FlowColumn SAMPLER_ADDRESS = column("sampler_address", ADDRESS, 9, "peer_ip_src", "sampler_address", 11, "Exporter that sent the record");
    public static final FlowColumn SEQUENCE_NUM = column("sequence_num", BIGINT_VALUE, 11, "export_proto_seqno", "sequence_num", 4, "Sequence number of the export packet");
    public static final FlowColumn SAMPLING_RATE = column("sampling_rate", BIGINT_VALUE, 13, "sampling_rate", "sampling_rate", 3, "One packet in so many was looked at; 1 where unknown");
    public static final FlowColumn BYTES = column("bytes", BIGINT_VALUE, 15, "bytes", "bytes", 9, "Estimated bytes of traffic: exported bytes x sampling_rate");
    public static final FlowColumn PACKETS = column("packets", BIGINT_VALUE, 17, "packets", "packets", 10, "Estimated packets of traffic: exported packets x sampling_rate");
    public static final FlowColumn FLOWS = column("flows", BIGINT_VALUE, 19, "flows", "", 0, "Flows the record stands for; 1 where it does not say");
    public static final FlowColumn FLOW_DIRECTION = column("flow_direction", INTEGER_VALUE, 21, "sampling_direction", "flow_direction", 42, "0 ingress, 1 egress, as seen by the exporter's interface");
    public static final FlowColumn SRC_ADDR = column("src_addr", ADDRESS, 23, "ip_src", "src_addr", 6, "Source address");
    public static final FlowColumn DST_ADDR = column("dst_addr", ADDRESS, 25, "ip_dst", "dst_addr", 7, "Destination address");
    public static final FlowColumn ETYPE = column("etype", INTEGER_VALUE, 27, "etype", "etype", 30, "Ethernet type: 2048 is IPv4, 34525 IPv6; some exporters send others for both");
    public static final FlowColumn PROTO = column("proto", INTEGER_VALUE, 29, "ip_proto", "proto", 20, "IP protocol number: 1 ICMP, 6 TCP, 17 UDP");
    public static final FlowColumn SRC_PORT = column("src_port", INTEGER_VALUE, 31, "port_src", "src_port", 21, "Source port of TCP, UDP and SCTP");
    public static final FlowColumn DST_PORT = column("dst_port", INTEGER_VALUE, 33, "port_dst", "dst_port", 22, "Destination port of TCP, UDP and SCTP");
    public static final FlowColumn IN_IF = column("in_if", BIGINT_VALUE, 35, "iface_in", "in_if", 18, "SNMP index of the input interface");
    public static final FlowColumn OUT_IF = column("out_if", BIGINT_VALUE, 37, "iface_out", "out_if", 19, "SNMP index of the output interface; 0 where the packet was not forwarded");
    public static final FlowColumn TCP_FLAGS = column("tcp_flags", INTEGER_VALUE, 39, "tcp_flags", "tcp_flags", 26, "OR of the TCP flags seen: 1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK, 32 URG, 64 ECE, 128 CWR");
    public static final FlowColumn IP_TOS = column("ip_tos", INTEGER_VALUE, 41, "tos", "ip_tos", 23, "Type of service or traffic class, all eight bits");
    public static final FlowColumn FORWARDING_STATUS = column("forwarding_status", INTEGER_VALUE, 43, "fwd_status", "forwarding_status", 24, "IPFIX element 89: 64 and up forwarded, 128 and up dropped, 192 and up consumed");
    public static final FlowColumn IP_TTL = column("ip_ttl", INTEGER_VALUE, 45, "", "ip_ttl", 25, "Time to live or hop limit");
    public static final FlowColumn IP_FLAGS = column("ip_flags", INTEGER_VALUE, 47, "", "ip_flags", 38, "IPv4 flags: 1 more fragments, 2 do not fragment");
    public static final FlowColumn IPV6_FLOW_LABEL = column("ipv6_flow_label", INTEGER_VALUE, 49, "flow_label", "ipv6_flow_label", 37, "IPv6 flow label");
    public static final FlowColumn FRAGMENT_ID = column("fragment_id", BIGINT_VALUE, 51, "", "fragment_id", 35, "Identification of the fragments of one packet");
    public static final FlowColumn FRAGMENT_OFFSET = column("fragment_offset", INTEGER_VALUE, 53, "", "fragment_offset", 36, "Fragment offset in units of 8 bytes");
    public static final FlowColumn ICMP_TYPE = column("icmp_type", INTEGER_VALUE, 55, "", "icmp_type", 31, "ICMP or ICMPv6 type");
    public static final FlowColumn ICMP_CODE = column("icmp_code", INTEGER_VALUE, 57, "", "icmp_code", 32, "ICMP or ICMPv6 code");
    public static final FlowColumn SRC_MAC = column("src_mac", MAC, 59, "mac_src", "src_mac", 27, "Source Ethernet address");
    public static final FlowColumn DST_MAC = column("dst_mac", MAC, 61, "mac_dst", "dst_mac", 28, "Destination Ethernet address");
    public static final FlowColumn VLAN_ID = column("vlan_id", INTEGER_VALUE, 63, "vlan", "vlan_id", 29, "VLAN");
    public static final FlowColumn SRC_VLAN = column("src_vlan", INTEGER_VALUE, 65, "vlan_in", "src_vlan", 33, "VLAN on the input side");
    public static final FlowColumn DST_VLAN = column("dst_vlan", INTEGER_VALUE, 67, "vlan_out", "dst_vlan", 34, "VLAN on the output side");
    public static final FlowColumn SRC_AS = column("src_as", BIGINT_VALUE, 69, "as_src", "src_as", 14, "AS number of the source, of the record or by its address; 0 or NULL where unknown");
    public static final FlowColumn DST_AS = column("dst_as", BIGINT_VALUE, 71, "as_dst", "dst_as", 15, "AS number of the destination, of the record or by its address; 0 or NULL where unknown");
    public static final FlowColumn NEXT_HOP = column("next_hop", ADDRESS, 73, "", "next_hop", 12, "Next router on the way");
    public static final FlowColumn NEXT_HOP_AS = column("next_hop_as", BIGINT_VALUE, 75, "", "next_hop_as", 13, "AS number of the next hop");
    public static final FlowColumn SRC_NET = column("src_net", NETWORK, 77, "net_src", "src_net", 16, "Network of the source in the routing table of exporter, collector or prefixes file, as CIDR text");
    public static final FlowColumn DST_NET = column("dst_net", NETWORK, 79, "net_dst", "dst_net", 17, "Network of the destination, as CIDR text");
    public static final FlowColumn SRC_NETWORK = column("src_network", TEXT, 109, "", "", 0, "Name of the source's network in networks.csv");
    public static final FlowColumn DST_NETWORK = column("dst_network", TEXT, 111, "", "", 0, "Name of the destination's network in networks.csv");
    public static final FlowColumn PEER_SRC_AS = column("peer_src_as", BIGINT_VALUE, 81, "peer_as_src", "", 0, "AS number of the neighbour that the traffic came from");
    public static final FlowColumn PEER_DST_AS = column("peer_dst_as", BIGINT_VALUE, 83, "peer_as_dst", "", 0, "AS number of the neighbour that the traffic goes to");
    public static final FlowColumn BGP_NEXT_HOP = column("bgp_next_hop", ADDRESS, 85, "peer_ip_dst", "bgp_next_hop", 100, "BGP next hop");
    public static final FlowColumn AS_PATH = column("as_path", BIGINT_ARRAY, 87, "as_path", "as_path", 102, "AS path to the destination, nearest first; the members of an AS_SET one by one");
    public static final FlowColumn BGP_COMMUNITIES = column("bgp_communities", TEXT_ARRAY, 89, "comms", "bgp_communities", 101, "Standard BGP communities of the destination's route, such as 64500:100");
    public static final FlowColumn MPLS_LABELS = column("mpls_labels", BIGINT_ARRAY, 91, "mpls_label_stack", "mpls_label", 81, "MPLS labels, top of the stack first");
    public static final FlowColumn POST_NAT_SRC_ADDR = column("post_nat_src_addr", ADDRESS, 93, "post_nat_ip_src", "", 0, "Source address after translation");
    public static final FlowColumn POST_NAT_DST_ADDR = column("post_nat_dst_addr", ADDRESS, 95, "post_nat_ip_dst", "", 0, "Destination address after translation");
    public static final FlowColumn POST_NAT_SRC_PORT = column("post_nat_src_port", INTEGER_VALUE, 97, "post_nat_port_src", "", 0, "Source port after translation");
    public static final FlowColumn POST_NAT_DST_PORT = column("post_nat_dst_port", INTEGER_VALUE, 99, "post_nat_port_dst", "", 0, "Destination port after translation");
    public static final FlowColumn NAT_EVENT = column("nat_event", INTEGER_VALUE, 101, "nat_event", "", 0, "IPFIX element 230: 1 create, 2 delete, 3 addresses exhausted");
    public static final FlowColumn VRF = column("vrf", TEXT, 103, "mpls_vpn_rd", "ingress_vrf_id", 39, "VRF or route distinguisher on the input side");
    public static final FlowColumn EGRESS_VRF = column("egress_vrf", TEXT, 105, "egress_vrf_name", "egress_vrf_id", 40, "VRF on the output side");
    public static final FlowColumn TAGS = column("tags", TEXT_ARRAY, 107, "label", "", 0, "Tags and labels that the collector attached: tag=100, tag2=7, a label, or key=value of a label map");

    public static final FlowColumn TOPIC = column("_topic", TEXT, 0, "", "", 0, "Kafka topic; NULL in archived rows, as are partition, offset and timestamp");
    public static final FlowColumn PARTITION = column("_partition", INTEGER_VALUE, 0, "", "", 0, "Partition of the topic");
    public static final FlowColumn OFFSET = column("_offset", BIGINT_VALUE, 0, "", "", 0, "Offset of the message in the partition");
    public static final FlowColumn TIMESTAMP = column("_timestamp", INSTANT, 0, "", "", 0, "Timestamp of the Kafka message");
    public static final FlowColumn SOURCE = column("_source", TEXT, 0, "", "", 0, "Where the row was read: live or archive");

    /**
     * All columns, those of the table in its order, then the hidden ones; the index of a column is its slot.
     */
    public static final List<FlowColumn> ALL = ImmutableList.copyOf(COLUMNS);

    private FlowColumns() {}

    private static FlowColumn column(String name, FlowType type, int icebergId, String pmacctKey, String goflowKey, int protobufNumber, String comment)
    {
        FlowColumn column = new FlowColumn(COLUMNS.size(), name, type, icebergId, pmacctKey, goflowKey, protobufNumber, comment);
        COLUMNS.add(column);
        return column;
    }
}
