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

import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.decoder.DecodedMessages.reason;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

final class TestJsonRejects
{
    @Test
    void testTruncated()
    {
        String record = "{\"event_type\": \"purge\", \"comms\": [\"64500:1\"], \"packets\": 12, \"flows\": null, \"x\": {\"y\": tru, \"label\": \"a\\u00e9\"}}".replace("tru,", "true,");
        for (int length = 1; length < record.length(); length++) {
            assertThat(reason(record.substring(0, length))).as(record.substring(0, length)).startsWith("truncated: the message ends inside a record, after " + length + " bytes");
        }
    }

    @Test
    void testSyntax()
    {
        for (Map.Entry<String, String> entry : Map.ofEntries(
                Map.entry("[{\"bytes\": 1}]", "not a JSON object, at byte 0"),
                Map.entry("{\"bytes\": 1} x", "not a JSON object after the record before, at byte 13"),
                Map.entry("{\"bytes\": 1},{\"bytes\": 2}", "not a JSON object after the record before, at byte 12"),
                Map.entry("{\"bytes\": 1 \"packets\": 2}", "not JSON: no ',', at byte 12"),
                Map.entry("{\"bytes\" 1}", "not JSON: no ':', at byte 9"),
                Map.entry("{\"bytes\": 1,}", "not JSON: no '\"', at byte 12"),
                Map.entry("{\"x\": [1,], \"bytes\": 1}", "not JSON: no value, at byte 9"),
                Map.entry("{\"x\": nul, \"bytes\": 1}", "not JSON: unknown word, at byte 6"),
                Map.entry("{\"x\": NaN, \"bytes\": 1}", "not JSON: no value, at byte 6"),
                Map.entry("{\"x\": 01, \"bytes\": 1}", "number with a leading zero, at byte 6"),
                Map.entry("{\"x\": 1., \"bytes\": 1}", "not JSON: no value, at byte 6"),
                Map.entry("{\"x\": 1e, \"bytes\": 1}", "not JSON: no value, at byte 6"),
                Map.entry("{\"x\": +1, \"bytes\": 1}", "not JSON: no value, at byte 6"),
                Map.entry("{\"x\": \"a\nb\", \"bytes\": 1}", "control character in a text, at byte 8"),
                Map.entry("{\"x\": \"\\x\", \"bytes\": 1}", "unknown escape in a text, at byte 7"),
                Map.entry("{\"x\": \"\\u12g4\", \"bytes\": 1}", "unknown escape in a text, at byte 7"),
                Map.entry("{x: 1}", "not JSON: no '\"', at byte 1")).entrySet()) {
            assertThat(reason(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
        }
        assertThat(reason("\n\t ")).isEqualTo("message is empty but for white space");
    }

    @Test
    void testTypes()
    {
        for (Map.Entry<String, String> entry : Map.ofEntries(
                Map.entry("\"bytes\": \"many\"", "bytes: not a whole number: 'many', at byte 11"),
                Map.entry("\"bytes\": {}", "bytes: wrong type, an object, at byte 10"),
                Map.entry("\"bytes\": {\"x\": 1}", "bytes: wrong type, an object, at byte 10"),
                Map.entry("\"bytes\": {\"long\": 1, \"x\": 1}", "not JSON: no '}', at byte 20"),
                Map.entry("\"bytes\": {\"long\": {\"long\": 1}}", "bytes: wrong type, an object, at byte 10"),
                Map.entry("\"bytes\": [1]", "bytes: wrong type, an array, at byte 10"),
                Map.entry("\"bytes\": true", "bytes: wrong type, at byte 10"),
                Map.entry("\"ip_src\": 12", "ip_src: wrong type, a number, at byte 11"),
                Map.entry("\"ip_src\": \"192.0.2.256\"", "ip_src: not an address: '192.0.2.256', at byte 12"),
                Map.entry("\"ip_src\": \"2001:db8::1::1\"", "ip_src: not an address: '2001:db8::1::1', at byte 12"),
                Map.entry("\"net_src\": \"192.0.2.0/129\"", "net_src: not a network: '192.0.2.0/129', at byte 13"),
                Map.entry("\"net_src\": \"192.0.2.0/x\"", "net_src: not a network: '192.0.2.0/x', at byte 13"),
                Map.entry("\"mac_src\": \"02:00:5e:10:00\"", "mac_src: not an Ethernet address: '02:00:5e:10:00', at byte 13"),
                Map.entry("\"etype\": \"12345\"", "etype: not an Ethernet type: '12345', at byte 11"),
                Map.entry("\"timestamp_start\": \"yesterday\"", "timestamp_start: not a time: 'yesterday', at byte 21"),
                Map.entry("\"timestamp_start\": \"99999-01-01 00:00:00\"", "timestamp_start: not a time: '99999-01-01 00:00:00', at byte 21"),
                Map.entry("\"timestamp_start\": true", "timestamp_start: wrong type, at byte 20"),
                Map.entry("\"tcp_flags\": [\"ACK\", \"NAK\"]", "tcp_flags: not a TCP flag: 'NAK', at byte 22"),
                Map.entry("\"as_path\": \"64500_x\"", "as_path: not a list of numbers: '64500_x', at byte 13"),
                Map.entry("\"as_path\": [64500, {}]", "as_path: wrong type of an element, at byte 20"),
                Map.entry("\"event_type\": 1", "event_type: wrong type, a number, at byte 15"),
                Map.entry("\"label\": {\"a\": {\"b\": \"c\"}}", "label: wrong type of a member, at byte 16")).entrySet()) {
            assertThat(reason("{" + entry.getKey() + ", \"packets\": 1}")).as(entry.getKey()).isEqualTo(entry.getValue());
        }
    }

    @Test
    void testAbsurdNumbers()
    {
        for (Map.Entry<String, String> entry : Map.ofEntries(
                Map.entry("\"bytes\": -1", "bytes: a negative number: '-1', at byte 10"),
                Map.entry("\"bytes\": 1.5", "not a whole number, at byte 10"),
                Map.entry("\"bytes\": 1e3", "not a whole number, at byte 10"),
                Map.entry("\"bytes\": 9223372036854775808", "number beyond 64 bits, at byte 10"),
                Map.entry("\"bytes\": 18446744073709551616", "number beyond 64 bits, at byte 10"),
                Map.entry("\"bytes\": \"9223372036854775808\"", "bytes: beyond 64 bits: '9223372036854775808', at byte 11"),
                Map.entry("\"bytes\": 007", "number with a leading zero, at byte 10"),
                Map.entry("\"port_src\": 70000", "port_src: 70000 is more than 65535, at byte 13"),
                Map.entry("\"port_src\": \"70000\"", "port_src: 70000 is more than 65535, at byte 14"),
                Map.entry("\"as_src\": 4294967296", "as_src: 4294967296 is more than 4294967295, at byte 11"),
                Map.entry("\"iface_in\": 4294967296", "iface_in: 4294967296 is more than 4294967295, at byte 13"),
                Map.entry("\"tos\": 2147483648", "tos: 2147483648 is more than 2147483647, at byte 8"),
                Map.entry("\"as_path\": \"1_4294967296\"", "as_path: an element is more than 4294967295, at byte 13"),
                Map.entry("\"bytes\": 9223372036854775807, \"sampling_rate\": 2", "bytes x sampling_rate does not fit 64 bits: 9223372036854775807 x 2")).entrySet()) {
            assertThat(reason("{" + entry.getKey() + ", \"packets\": 1}")).as(entry.getKey()).isEqualTo(entry.getValue());
        }
    }

    @Test
    void testNoFlows()
    {
        assertThat(reason("{}")).isEqualTo("no key of a flow record");
        assertThat(reason("{\"hello\": \"world\"}")).isEqualTo("no key of a flow record");
        assertThat(reason("{\"event_type\": \"purge\", \"tag\": 1, \"peer_ip_src\": \"192.0.2.1\"}")).isEqualTo("no key of a flow record");
        assertThat(reason("{\"type\":\"netflowv9\",\"message\":{\"version\":9,\"flow-sets\":[{\"id\":0}]},\"src\":\"192.0.2.1:55437\"}")).isEqualTo("no key of a flow record");
        assertThat(reason("{\"Type\":\"SFLOW_5\",\"TimeReceived\":1701333929,\"SrcAddr\":\"192.0.2.1\"}")).isEqualTo("no key of a flow record");
        for (String type : List.of("log", "log_init", "log_close", "dump", "dump_init", "dump_close")) {
            assertThat(reason("{\"seq\": 0, \"peer_ip_src\": \"192.0.2.1\", \"event_type\": \"" + type + "\", \"as_path\": \"64500 64501\"}")).isEqualTo("not a flow: event_type '" + type + "'");
        }
    }

    @Test
    void testOneBadRecordRejectsItsMessage()
    {
        assertThat(reason("{\"bytes\": 1}\n{\"bytes\": 2}\n{\"bytes\": \"x\"}\n")).isEqualTo("bytes: not a whole number: 'x', at byte 37");
        assertThat(reason("{\"event_type\": \"purge_init\"}\n{\"event_type\": \"log\"}")).isEqualTo("not a flow: event_type 'log'");
    }

    @Test
    void testReasonsAreShort()
    {
        String reason = reason("{\"ip_src\": \"" + "\u0001x".replace("\u0001", "\\u0001").repeat(5000) + "\"}");
        assertThat(reason).startsWith("ip_src: not an address: '?x?x").hasSizeLessThan(100);
        assertThat(reason("{\"event_type\": \"" + "y".repeat(5000) + "\"}")).hasSizeLessThan(100);
    }

    @Test
    void testNesting()
    {
        assertThat(DecodedMessages.row("{\"bytes\": 1, \"x\": " + "[".repeat(63) + "]".repeat(63) + "}")).containsEntry("bytes", 1L);
        assertThat(reason("{\"bytes\": 1, \"x\": " + "[".repeat(64) + "]".repeat(64) + "}")).startsWith("nested too deep: more than 64 levels, at byte");
        assertThat(reason("{\"a\":".repeat(100_000))).startsWith("nested too deep: more than 64 levels");
        assertThat(reason("{\"label\": " + "{\"a\":".repeat(100_000))).startsWith("nested too deep: more than 64 levels");
        assertThat(reason("{\"bytes\": " + "[".repeat(100_000))).startsWith("nested too deep: more than 64 levels");
        assertThat(reason("{\"bytes\": " + "{\"long\": ".repeat(100_000))).startsWith("nested too deep: more than 64 levels");
    }

    @Test
    void testInvalidUtf8()
    {
        assertThat(reason("{\"bytes\": 1, \"vrf_name\": \"\u00FF\"}".getBytes(ISO_8859_1))).isEqualTo("vrf_name: text is not UTF-8, at byte 26");
        assertThat(reason("{\"bytes\": 1, \"comms\": [\"\u00C3(\"]}".getBytes(ISO_8859_1))).isEqualTo("comms: text is not UTF-8, at byte 23");
        // nobody looks at it
        DecodedMessages decoded = DecodedMessages.decode();
        decoded.add("{\"bytes\": 1, \"class\": \"\u00FF\", \"\u00FE\": 1}".getBytes(ISO_8859_1));
        assertThat(decoded.rowCount()).isOne();
    }
}
