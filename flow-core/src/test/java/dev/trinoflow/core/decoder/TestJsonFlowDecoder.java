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

import com.google.common.net.InetAddresses;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.FlowType;
import org.junit.jupiter.api.Test;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.decoder.DecodedMessages.decode;
import static dev.trinoflow.core.decoder.DecodedMessages.reason;
import static dev.trinoflow.core.decoder.DecodedMessages.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class TestJsonFlowDecoder
{
    @Test
    void testSeveralRecordsInOneMessage()
    {
        String message = String.join("\n", JsonRecords.own("pmacct-1.7.jsonl")) + "\n";
        assertThat(decode(message).rows()).hasSize(6).allMatch(row -> row.get("_offset").equals(0L));
        assertThat(decode(" {\"bytes\": 1} {\"bytes\": 2}{\"bytes\": 3}\r\n").rows()).extracting(row -> row.get("bytes")).containsExactly(1L, 2L, 3L);
        assertThat(decode("{\"event_type\": \"purge_init\", \"writer_id\": \"x\"}").rows()).isEmpty();
    }

    @Test
    void testRejectBetweenRecordsThatLackColumns()
    {
        DecodedMessages decoded = decode(
                "{\"bytes\": 1}",
                "{\"bytes\": 2, \"ip_src\": \"192.0.2.2\", \"comms\": \"64500:2\", \"vrf_name\": \"b\"}\n{\"bytes\": 3, \"ip_src\": \"192.0.2.3\", \"as_path\": \"64503\"}\n{\"bytes\": \"x\"}",
                "{\"bytes\": 4}",
                "{\"bytes\": 5, \"ip_src\": \"192.0.2.5\", \"comms\": \"64500:5\", \"vrf_name\": \"e\"}",
                "{\"bytes\": 6, \"as_path\": \"64506\"}");
        List<Map<String, Object>> rows = decoded.rows();
        assertThat(rows).extracting(row -> row.get("bytes")).containsExactly(1L, 4L, 5L, 6L);
        assertThat(rows).extracting(row -> row.get("src_addr")).containsExactly(null, null, InetAddresses.forString("192.0.2.5"), null);
        assertThat(rows).extracting(row -> row.get("bgp_communities")).containsExactly(null, null, List.of("64500:5"), null);
        assertThat(rows).extracting(row -> row.get("vrf")).containsExactly(null, null, "e", null);
        assertThat(rows).extracting(row -> row.get("as_path")).containsExactly(null, null, null, List.of(64506L));
        assertThat(decoded.reasons()).hasSize(1);
    }

    @Test
    void testAddresses()
    {
        assertThat(row("{\"ip_src\": \"::ffff:192.0.2.1\", \"ip_dst\": \"0.0.0.0\", \"peer_ip_src\": \"::\", \"peer_ip_dst\": null}"))
                .containsEntry("src_addr", InetAddresses.forString("192.0.2.1"))
                .containsEntry("dst_addr", InetAddresses.forString("0.0.0.0"))
                .containsEntry("sampler_address", InetAddresses.forString("::"))
                .doesNotContainKey("bgp_next_hop");
        // as short as they get at the end of a message, and with an escape
        assertThat(row("{\"ip_src\":\"1.2.3.4\"}")).containsEntry("src_addr", InetAddresses.forString("1.2.3.4"));
        assertThat(row("{\"ip_src\":\"1.2.3.\\u0034\"}")).containsEntry("src_addr", InetAddresses.forString("1.2.3.4"));
        for (String wrong : List.of("1.2.3", "1.2.3.", "1.2..3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.004", "1111.2.3.4", "1.2.3.4/24", "1.2.3.4 ")) {
            assertThat(reason("{\"ip_src\":\"" + wrong + "\", \"bytes\": 1000000, \"packets\": 1}")).startsWith("ip_src: not an address: '" + wrong + "'");
        }
    }

    @Test
    void testNetworks()
    {
        assertThat(row("{\"bytes\": 1, \"net_src\": \"192.0.2.0\", \"mask_src\": 0}")).doesNotContainKey("src_net");
        assertThat(row("{\"bytes\": 1, \"net_src\": \"192.0.2.0\", \"mask_src\": 33}")).doesNotContainKey("src_net");
        assertThat(row("{\"bytes\": 1, \"net_src\": \"192.0.2.0\"}")).containsEntry("src_net", "192.0.2.0");
        assertThat(row("{\"bytes\": 1, \"net_src\": \"0.0.0.0\"}")).doesNotContainKey("src_net");
        assertThat(row("{\"bytes\": 1, \"net_src\": \"\", \"mask_src\": 24}")).doesNotContainKey("src_net");
        assertThat(row("{\"mask_src\": 24, \"ip_src\": \"192.0.2.77\"}")).containsEntry("src_net", "192.0.2.0/24");
        assertThat(row("{\"mask_src\": 24}")).doesNotContainKey("src_net");
        // goflow2 without its renderer of networks
        assertThat(row("{\"src_net\": 26, \"src_addr\": \"192.0.2.77\"}")).containsEntry("src_net", "192.0.2.64/26");
        assertThat(row("{\"bytes\": 1, \"src_net\": \"::ffff:192.0.2.0/120\"}")).containsEntry("src_net", "192.0.2.0/24");
        assertThat(row("{\"bytes\": 1, \"src_net\": \"0.0.0.0/0\", \"dst_net\": \"invalid Prefix\"}")).doesNotContainKeys("src_net", "dst_net");
    }

    @Test
    void testNumbersAndNames()
    {
        assertThat(row("{\"tcp_flags\": \"27\", \"ip_proto\": \"OSPF\", \"etype\": \"IPv6\", \"fwd_status\": \"DROPPED Fragmentation and DF set\", \"sampling_direction\": \"e\"}"))
                .containsEntry("tcp_flags", 27L)
                .containsEntry("proto", 89L)
                .containsEntry("etype", 34525L)
                .containsEntry("forwarding_status", 133L)
                .containsEntry("flow_direction", 1L);
        assertThat(row("{\"tcp_flags\": [], \"ip_proto\": \"unassigned\", \"etype\": 2054, \"fwd_status\": \"64\", \"sampling_direction\": \"u\", \"type\": \"FLOWUNKNOWN\"}"))
                .containsEntry("tcp_flags", 0L)
                .containsEntry("etype", 2054L)
                .containsEntry("forwarding_status", 64L)
                .doesNotContainKeys("proto", "flow_direction", "type");
        assertThat(row("{\"bytes\": \"12345678901\", \"packets\": 9223372036854775807, \"as_src\": 4294967295, \"export_proto_version\": 10, \"sampling_rate\": 0}"))
                .containsEntry("bytes", 12345678901L)
                .containsEntry("packets", Long.MAX_VALUE)
                .containsEntry("src_as", 4294967295L)
                .containsEntry("type", "IPFIX")
                .containsEntry("sampling_rate", 1L);
        assertThat(row("{\"bytes\": 1, \"export_proto_version\": 5}")).doesNotContainKey("type");
    }

    @Test
    void testUnknownKeysAndRepeatedOnes()
    {
        assertThat(row("{\"x\": {\"bytes\": [1, {\"y\": \"}\"}]}, \"bytes\": 1, \"\": null, \"z\": -1.5E+3, \"packets\": 1, \"packets\": 2}"))
                .containsEntry("bytes", 1L)
                .containsEntry("packets", 2L);
        assertThat(row("{\"\\u0062ytes\": 7}")).containsEntry("bytes", 7L);
        StringBuilder message = new StringBuilder("{\"bytes\": 1");
        for (int i = 0; i < 5000; i++) {
            message.append(", \"key").append(i).append("\": \"").append(i).append('"');
        }
        assertThat(row(message + ", \"packets\": 5}")).containsEntry("packets", 5L);
    }

    @Test
    void testVrfOfSeveralKeys()
    {
        assertThat(row("{\"bytes\": 1, \"ingress_vrf_name\": \"red\", \"mpls_vpn_rd\": \"0:64500:1\", \"vrf_name\": \"blue\", \"egress_vrf_name\": \"green\", \"egress_vrf_id\": 3}"))
                .containsEntry("vrf", "red")
                .containsEntry("egress_vrf", "green");
        assertThat(row("{\"bytes\": 1, \"ingress_vrf_name\": \"\", \"mpls_vpn_rd\": \"0:64500:1\", \"ingress_vrf_id\": 0, \"egress_vrf_id\": 3}"))
                .containsEntry("vrf", "0:64500:1")
                .containsEntry("egress_vrf", "3");
    }

    @Test
    void testExtraColumns()
    {
        FlowSchema schema = new FlowSchema(Map.of("cos", FlowType.BIGINT_VALUE, "Class", FlowType.TEXT));
        DecodedMessages decoded = new DecodedMessages(schema, schema.extraColumns(), ZoneId.of("UTC"));
        for (String members : List.of("\"cos\": 255, \"Class\": \"web\"", "\"cos\": \"-7\", \"Class\": 12.5", "\"cos\": -7, \"Class\": true", "\"cos\": \"\", \"Class\": null", "\"cos\": null, \"Class\": [1, \"x\"]", "\"Class\": \"\\u00e9\"")) {
            decoded.add(("{\"bytes\": 1, " + members + "}").getBytes(UTF_8));
        }
        decoded.add("{\"bytes\": 1, \"cos\": \"high\"}".getBytes(UTF_8));
        decoded.add("{\"cos\": 1}".getBytes(UTF_8));
        assertThat(decoded.rows()).containsExactly(
                Map.of("cos", 255L, "class", "web"),
                Map.of("cos", -7L, "class", "12.5"),
                Map.of("cos", -7L, "class", "true"),
                Map.of(),
                Map.of("class", "[1, \"x\"]"),
                Map.of("class", "é"));
        assertThat(decoded.reasons()).containsExactly("cos: not a whole number: 'high', at byte 21", "no key of a flow record");
    }

    /**
     * What the decoder has learned never shows: values and keys that change are seen to change.
     */
    @Test
    void testWhatIsLearnedDoesNotShow()
    {
        DecodedMessages decoded = new DecodedMessages(FlowSchema.STANDARD, FlowColumns.ALL, ZoneId.of("UTC"));
        int count = 0;
        for (int i = 0; i < 2000; i++) {
            // for a while nothing changes, then one value does for one record
            boolean other = i % 200 == 199;
            String record = "{\"vlan\": " + (other ? 7 : 0) + ", \"as_path\": " + (other ? "[]" : "[64500]") + ", \"ip_src\": \"192.0.2." + (other ? 2 : 1) + "\", \"label\": " + (other ? "{\"a\": \"b\"}" : "\"x\"") + ", \"tos\": " + (other ? "null" : 4) + ", \"bytes\": " + i + (i % 500 < 250 ? ", \"packets\": 1" : "") + "}";
            decoded.add(record.getBytes(UTF_8));
            count++;
        }
        List<Map<String, Object>> rows = decoded.rows();
        assertThat(rows).hasSize(count);
        for (int i = 0; i < rows.size(); i++) {
            boolean other = i % 200 == 199;
            assertThat(rows.get(i)).as("record %s", i).containsEntry("vlan_id", other ? 7L : 0L)
                    .containsEntry("as_path", other ? List.of() : List.of(64500L))
                    .containsEntry("src_addr", InetAddresses.forString(other ? "192.0.2.2" : "192.0.2.1"))
                    .containsEntry("tags", List.of(other ? "a=b" : "x"))
                    .containsEntry("bytes", (long) i);
            assertThat(rows.get(i).get("ip_tos")).as("record %s", i).isEqualTo(other ? null : 4L);
            assertThat(rows.get(i).containsKey("packets")).as("record %s", i).isEqualTo(i % 500 < 250);
        }
    }
}
