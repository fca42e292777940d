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

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.decoder.FlowDescriptors.WIDE;
import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW2_PROTOBUF;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW_PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What single fields become, by name as in {@link FlowDescriptors}; the numbers of goflow are under the names of goflow2
 * where the two collide.
 */
final class TestProtobufFlowFields
{
    @Test
    void testGoflow2()
            throws Exception
    {
        Map<String, Object> row = row(AUTO, "type 4 time_received_ns 1767225600123456789 time_flow_start_ns 1767225599000999999 ip_flags 2 ingress_vrf_id 4294967295 " +
                "src_addr C0000201 dst_addr 20010DB8000000010000000000000001 src_net 24 dst_net 48 sampler_address CB007101 next_hop - " +
                "bytes 1500 packets 2 sampling_rate 1000 in_if 2147483648 src_as 4294967295 src_mac 2199023255553 flow_direction 1 " +
                "as_path 64496 bgp_communities 4227072100 as_path 65536 bgp_communities 0 mpls_label 16 mpls_label 1048575");
        assertThat(row)
                .containsEntry("type", "IPFIX")
                .containsEntry("time_received", Instant.parse("2026-01-01T00:00:00.123Z"))
                .containsEntry("time_flow_start", Instant.parse("2025-12-31T23:59:59Z"))
                .containsEntry("time_flow_end", null)
                .containsEntry("ip_flags", 2L)
                .containsEntry("vrf", "4294967295")
                .containsEntry("egress_vrf", null)
                .containsEntry("src_addr", InetAddress.getByName("192.0.2.1"))
                .containsEntry("dst_addr", InetAddress.getByName("2001:db8:0:1::1"))
                .containsEntry("src_net", "192.0.2.0/24")
                .containsEntry("dst_net", "2001:db8::/48")
                .containsEntry("next_hop", null)
                .containsEntry("bytes", 1_500_000L)
                .containsEntry("packets", 2_000L)
                .containsEntry("in_if", 2147483648L)
                .containsEntry("src_as", 4294967295L)
                .containsEntry("src_mac", "02:00:00:00:00:01")
                .containsEntry("as_path", List.of(64496L, 65536L))
                .containsEntry("bgp_communities", List.of("64500:100", "0:0"))
                .containsEntry("mpls_labels", List.of(16L, 1048575L))
                .containsEntry("flow_direction", 1L);
    }

    @Test
    void testWhatIsLeftOutIsZero()
    {
        assertThat(row(AUTO, "time_received_ns 1767225600123456789"))
                .containsEntry("bytes", 0L)
                .containsEntry("sampling_rate", 1L)
                .containsEntry("dst_as", 0L)
                .containsEntry("dst_mac", "00:00:00:00:00:00")
                .containsEntry("as_path", List.of())
                .containsEntry("bgp_communities", List.of())
                .containsEntry("mpls_labels", List.of())
                .containsEntry("src_addr", null)
                .containsEntry("src_net", null)
                .containsEntry("type", null)
                .containsEntry("flow_direction", null)
                .containsEntry("flows", 1L);
        assertThat(row(AUTO, "bytes 1")).containsEntry("time_received", Instant.ofEpochMilli(DecodedMessage.TIMESTAMP));
        assertThat(row(AUTO, "time_received 1767225600")).containsEntry("flow_direction", 0L).containsEntry("ip_flags", null);
    }

    @Test
    void testTimesOfGoflow()
    {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2026-01-01T00:00:09Z");
        // seconds only; cloudflare's has_ppp and ppp_address_control are in the numbers of the milliseconds
        for (String ppp : List.of("", " time_flow_start_ms 1 time_flow_end_ms 65283", " time_flow_end_ms 4294967295", " time_flow_start_ms 0")) {
            assertThat(row(AUTO, "time_received 1767225610 ip_flags 1767225600 time_flow_end 1767225609" + ppp)).as(ppp)
                    .containsEntry("time_received", Instant.parse("2026-01-01T00:00:10Z"))
                    .containsEntry("time_flow_start", start)
                    .containsEntry("time_flow_end", end);
        }
        assertThat(row(AUTO, "time_received 1767225610 ip_flags 1767225600 time_flow_end 1767225609 time_flow_start_ms 1767225600001 time_flow_end_ms 1767225609002"))
                .containsEntry("time_flow_start", start.plusMillis(1))
                .containsEntry("time_flow_end", end.plusMillis(2));
        assertThat(row(AUTO, "ip_flags 1767225600 time_flow_end_ms 1767225609002"))
                .containsEntry("time_flow_start", start)
                .containsEntry("time_flow_end", end.plusMillis(2));
        assertThat(row(AUTO, "time_flow_end 1767225609 time_flow_start_ms 1767225600001"))
                .containsEntry("time_flow_start", start.plusMillis(1))
                .containsEntry("time_flow_end", end);
    }

    @Test
    void testVersionIsSeenInTheFields()
    {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        // field 38 is ip_flags of goflow2 v2, and a time of the others
        assertThat(row(AUTO, "bytes 1 ip_flags 2")).containsEntry("ip_flags", 2L).containsEntry("time_flow_start", null);
        assertThat(row(AUTO, "bytes 1 ip_flags 1767225600")).containsEntry("ip_flags", null).containsEntry("time_flow_start", start);
        assertThat(row(AUTO, "time_received 1 ip_flags 2")).containsEntry("ip_flags", null).containsEntry("time_flow_start", Instant.ofEpochSecond(2));
        assertThat(row(AUTO, "time_received_ns 1000000 ip_flags 1767225600 time_received 5")).containsEntry("ip_flags", 1767225600L).containsEntry("time_received", Instant.ofEpochMilli(1));
        assertThat(row(AUTO, "time_flow_start_ns 0 time_flow_end 7 ip_flags 300")).containsEntry("ip_flags", 300L).containsEntry("time_flow_end", null);
        assertThat(row(GOFLOW2_PROTOBUF, "bytes 1 time_received 5 ip_flags 1767225600")).containsEntry("ip_flags", 1767225600L);
        assertThat(row(GOFLOW_PROTOBUF, "time_received_ns 1000000 bytes 1 ip_flags 2")).containsEntry("ip_flags", null).containsEntry("time_flow_start", Instant.ofEpochSecond(2));
    }

    @Test
    void testMplsLabelsOfGoflow()
    {
        assertThat(row(AUTO, "time_received 1 has_mpls 1 mpls_count 2 mpls_1_label 16 mpls_2_label 0")).containsEntry("mpls_labels", List.of(16L, 0L));
        assertThat(row(AUTO, "time_received 1 has_mpls 1 mpls_count 6 mpls_1_label 1 mpls_2_label 2 mpls_3_label 3 mpls_last_label 6")).containsEntry("mpls_labels", List.of(1L, 2L, 3L, 6L));
        // NetFlow and IPFIX: labels without a count
        assertThat(row(AUTO, "time_received 1 has_mpls 1 mpls_1_label 16 mpls_2_label 17")).containsEntry("mpls_labels", List.of(16L, 17L));
        assertThat(row(AUTO, "time_received 1")).containsEntry("mpls_labels", List.of());
        assertThat(row(AUTO, "time_received_ns 1000000 mpls_1_label 16")).containsEntry("mpls_labels", List.of());
    }

    @Test
    void testNetworks()
    {
        String mapped = "00000000000000000000FFFFC0000201";
        assertThat(row(AUTO, "src_addr C0000201 src_net 0")).containsEntry("src_net", null);
        assertThat(row(AUTO, "src_addr C0000201 src_net 32")).containsEntry("src_net", "192.0.2.1/32");
        assertThat(row(AUTO, "src_addr C0000201 src_net 33")).containsEntry("src_net", null);
        assertThat(row(AUTO, "src_addr " + mapped + " src_net 24")).containsEntry("src_net", "192.0.2.0/24");
        assertThat(row(AUTO, "src_addr " + mapped + " src_net 120")).containsEntry("src_net", "192.0.2.0/24");
        assertThat(row(AUTO, "src_addr 20010DB8000000010000000000000001 src_net 128")).containsEntry("src_net", "2001:db8:0:1::1/128");
        assertThat(row(AUTO, "src_addr 20010DB8000000010000000000000001 src_net 129")).containsEntry("src_net", null);
        assertThat(row(AUTO, "src_net 24")).containsEntry("src_net", null);
    }

    @Test
    void testTypes()
    {
        List<String> types = new ArrayList<>();
        for (int type = 1; type <= 4; type++) {
            types.add((String) row(AUTO, "type " + type).get("type"));
        }
        assertThat(types).containsExactly("SFLOW_5", "NETFLOW_V5", "NETFLOW_V9", "IPFIX");
        for (String type : List.of("0", "5", "4294967297", "-1")) {
            assertThat(row(AUTO, "type " + type)).containsEntry("type", null);
        }
    }

    @Test
    void testNumbersThatTheirColumnsCannotHold()
    {
        assertThat(reason(AUTO, "src_port 65536")).isEqualTo("src_port is 65536, the largest possible is 65535");
        assertThat(reason(AUTO, "proto 2147483648")).isEqualTo("proto is 2147483648, the largest possible is 2147483647");
        assertThat(reason(AUTO, "in_if 4294967296")).isEqualTo("in_if is 4294967296, the largest possible is 4294967295");
        assertThat(reason(AUTO, "src_mac 281474976710656")).isEqualTo("src_mac is 281474976710656, the largest possible is 281474976710655");
        assertThat(reason(AUTO, "bytes -1")).isEqualTo("bytes is 18446744073709551615, the largest possible is 9223372036854775807");
        assertThat(reason(AUTO, "sampling_rate -9223372036854775808")).startsWith("sampling_rate is 9223372036854775808,");
        assertThat(reason(AUTO, "bytes 9223372036854775807 sampling_rate 2")).isEqualTo("bytes x sampling_rate does not fit 64 bits: 9223372036854775807 x 2");
        assertThat(reason(AUTO, "as_path 1 as_path 4294967296")).isEqualTo("as_path is 4294967296, the largest possible is 4294967295");
        assertThat(reason(AUTO, "ingress_vrf_id 4294967296")).startsWith("ingress_vrf_id is 4294967296,");
        assertThat(reason(AUTO, "time_received_ns -1")).startsWith("time_received_ns is 18446744073709551615,");
        assertThat(reason(AUTO, "time_received_ns 1 ip_flags 2147483648")).startsWith("ip_flags or time_flow_start is 2147483648,");
        assertThat(reason(AUTO, "time_received 253402300800")).isEqualTo("time_received is 253402300800, the largest possible is 253402300799");
        assertThat(row(AUTO, "time_received 253402300799")).containsEntry("time_received", Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(reason(AUTO, "time_flow_start_ms 253402300800000")).isEqualTo("time_flow_start_ms is 253402300800000, the largest possible is 253402300799999");
        assertThat(reason(AUTO, "time_received 1 mpls_1_label 4294967296")).startsWith("mpls_1_label is 4294967296,");
        for (String length : List.of("1", "3", "5", "8", "15", "17", "200")) {
            assertThat(reason(AUTO, "src_addr " + "C0".repeat(Integer.parseInt(length)))).isEqualTo("src_addr does not have the 4 or 16 bytes of an address");
        }
    }

    @Test
    void testTheLastOfAFieldCounts()
    {
        assertThat(row(AUTO, bytes("src_port 70000 src_addr C00002"), bytes("src_port 53 src_addr C0000201")))
                .containsEntry("src_port", 53L)
                .extractingByKey("src_addr").hasToString("/192.0.2.1");
        assertThat(row(AUTO, bytes("src_addr C0000201"), bytes("src_addr -"))).containsEntry("src_addr", null);
        assertThat(decode(AUTO, bytes("src_port 53"), bytes("src_port 70000")).reject()).isPresent();
    }

    @Test
    void testFieldsOfTheWrongKind()
    {
        for (String hex : List.of("a20104c0000201", "a501c0000201", "a10100000000c0000201", "a301a401")) {
            assertThat(decode(AUTO, bytes("bytes 1"), HexFormat.of().parseHex(hex)).reject()).as(hex).hasValue("not a protobuf flow: field 20, proto, is not a number");
        }
        assertThat(decode(AUTO, HexFormat.of().parseHex("3001")).reject()).hasValue("not a protobuf flow: field 6, src_addr, is not bytes");
        assertThat(decode(AUTO, bytes("bytes 1"), HexFormat.of().parseHex("b50600000000")).reject()).hasValue("not a protobuf flow: field 102, as_path, is not numbers");
        assertThat(decode(AUTO, bytes("bytes 1"), HexFormat.of().parseHex("0a00")).reject()).hasValue("not a protobuf flow: field 1, type, is not a number");
        // field 2 as bytes is a fault in goflow's messages, and no field of goflow2 v2
        byte[] bytesInField2 = HexFormat.of().parseHex("1200");
        assertThat(decode(GOFLOW_PROTOBUF, bytes("bytes 1"), bytesInField2).reject()).hasValue("not a protobuf flow: field 2, time_received, is not a number");
        assertThat(decode(AUTO, bytes("time_flow_end 1"), bytesInField2).reject()).isPresent();
        assertThat(decode(AUTO, bytes("time_received_ns 1"), bytesInField2).rows()).hasSize(1);
        assertThat(decode(GOFLOW2_PROTOBUF, bytes("bytes 1"), bytesInField2).rows()).hasSize(1);
    }

    @Test
    void testBytesThatAreNoFields()
    {
        assertMalformed("4801" + "00", "a field has the number 0, at byte 3");
        assertMalformed("4801" + "0203ffffff", "a field has the number 0, at byte 3");
        assertMalformed("48", "it ends within a number, at byte 1");
        assertMalformed("48ff", "it ends within a number, at byte 2");
        assertMalformed("4801" + "3204c00002", "a field of 4 bytes has only 3, at byte 4");
        assertMalformed("4801" + "32ffffffff0f", "a field of 4294967295 bytes has only 0, at byte 8");
        assertMalformed("48" + "80".repeat(10) + "01", "a number has more than 10 bytes, at byte 1");
        assertMalformed("48" + "ff".repeat(9) + "02", "a number has more than 64 bits, at byte 1");
        assertMalformed("4801" + "46", "field 8 has the wire type 6, which does not exist, at byte 3");
        assertMalformed("4801" + "47", "field 8 has the wire type 7, which does not exist, at byte 3");
        assertMalformed("4801" + "44", "group 8 ends without a begin, at byte 3");
        assertMalformed("4801" + "4108", "it ends within a number, at byte 3");
        assertMalformed("4801" + "4508", "it ends within a number, at byte 3");
        assertMalformed("4801" + "b20602ffff", "it ends within a number, at byte 7");
        assertMalformed("4801" + "b20601ff01", "packed numbers end within a number, at byte 7");
        assertMalformed("4801" + "820501ff01", "packed numbers end within a number, at byte 7");
        assertMalformed("4801" + "43", "it ends within the group 8, at byte 3");
        assertMalformed("4801" + "434c", "group 9 ends without a begin, at byte 4");
    }

    @Test
    void testUnknownFieldsAreSkipped()
    {
        // one of each wire type, and groups within groups; field 1000 and up are the users'
        String unknown = "4001" + "4100000000000000ff" + "4203010203" + "45000000ff" + "434a0101080144" + "c03e01" + "43".repeat(50) + "44".repeat(50);
        assertThat(row(AUTO, HexFormat.of().parseHex(unknown), bytes("bytes 7"))).containsEntry("bytes", 7L);
        assertThat(row(AUTO, bytes("bytes 7"), HexFormat.of().parseHex("43".repeat(100) + "44".repeat(100)))).containsEntry("bytes", 7L);
        assertThat(decode(AUTO, bytes("bytes 7"), HexFormat.of().parseHex("43".repeat(101) + "44".repeat(101))).reject()).hasValueSatisfying(reason ->
                assertThat(reason).startsWith("not a protobuf flow: groups are nested more than 100 deep"));
        assertThat(decode(AUTO, bytes("bytes 7"), HexFormat.of().parseHex("43".repeat(100_000))).reject()).isPresent();
        for (String noFlow : List.of(unknown, "4001", "c03e01", "d00401", "820500")) {
            assertThat(decode(AUTO, HexFormat.of().parseHex(noFlow)).reject()).as(noFlow).hasValue("no field of a flow in the message");
        }
        assertThat(decode(GOFLOW2_PROTOBUF, bytes("time_received 1")).reject()).hasValue("no field of a flow in the message");
        assertThat(decode(GOFLOW_PROTOBUF, bytes("time_received_ns 1")).reject()).hasValue("no field of a flow in the message");
        assertThat(decode(AUTO).reject()).hasValue("no field of a flow in the message");
    }

    @Test
    void testManyElements()
    {
        int count = 300_000;
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            path.writeBytes(new byte[] {(byte) 0xB0, 6, 1, (byte) 0xA8, 6, 2});
        }
        Map<String, Object> row = row(AUTO, path.toByteArray());
        assertThat(row).containsEntry("as_path", Collections.nCopies(count, 1L));
        assertThat(row).containsEntry("bgp_communities", Collections.nCopies(count, "0:2"));
    }

    private static void assertMalformed(String hex, String what)
    {
        assertThat(decode(AUTO, HexFormat.of().parseHex(hex)).reject()).as(hex).hasValue("not a protobuf flow: " + what);
    }

    private static Map<String, Object> row(FlowFormat format, String fields)
    {
        return row(format, bytes(fields));
    }

    private static Map<String, Object> row(FlowFormat format, byte[]... parts)
    {
        DecodedMessage decoded = decode(format, parts);
        assertThat(decoded.reject()).isEmpty();
        return decoded.rows().getFirst();
    }

    private static String reason(FlowFormat format, String fields)
    {
        return decode(format, bytes(fields)).reject().orElseThrow();
    }

    /**
     * Decodes a message of these parts with its length in front.
     */
    private static DecodedMessage decode(FlowFormat format, byte[]... parts)
    {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            message.writeBytes(part);
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        int length = message.size();
        while (length > 127) {
            framed.write(length & 0x7F | 0x80);
            length >>>= 7;
        }
        framed.write(length);
        framed.writeBytes(message.toByteArray());
        return DecodedMessage.decode(format, framed.toByteArray());
    }

    private static byte[] bytes(String fields)
    {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(WIDE);
        String[] words = fields.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            FieldDescriptor field = WIDE.findFieldByName(words[i]);
            String word = words[i + 1];
            Object value = field.getType() == FieldDescriptor.Type.BYTES
                    ? ByteString.copyFrom(HexFormat.of().parseHex(word.equals("-") ? "" : word))
                    : (Object) Long.parseLong(word);
            if (field.isRepeated()) {
                message.addRepeatedField(field, value);
            }
            else {
                message.setField(field, value);
            }
        }
        return message.build().toByteArray();
    }
}
