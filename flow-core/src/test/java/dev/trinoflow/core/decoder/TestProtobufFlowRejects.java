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

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW2_PROTOBUF;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW_PROTOBUF;
import static dev.trinoflow.core.decoder.ProtobufMessages.bytes;
import static dev.trinoflow.core.decoder.ProtobufMessages.decode;
import static dev.trinoflow.core.decoder.ProtobufMessages.reason;
import static dev.trinoflow.core.decoder.ProtobufMessages.row;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fields and bytes that make a message a reject, and those that only look like it.
 */
final class TestProtobufFlowRejects
{
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

    private static void assertMalformed(String hex, String what)
    {
        assertThat(decode(AUTO, HexFormat.of().parseHex(hex)).reject()).as(hex).hasValue("not a protobuf flow: " + what);
    }
}
