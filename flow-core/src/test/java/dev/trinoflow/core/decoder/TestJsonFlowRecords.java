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
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.decoder.DecodedMessages.decode;
import static dev.trinoflow.core.decoder.DecodedMessages.row;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records as the collectors write them, from the files of the test resources.
 */
final class TestJsonFlowRecords
{
    @Test
    void testPmacctRecords()
    {
        List<Map<String, Object>> rows = rows("pmacct-1.7.jsonl");
        // the markers are no rows
        assertThat(rows).hasSize(6);
        assertThat(rows.getFirst()).isEqualTo(Map.ofEntries(
                Map.entry("time_received", Instant.parse("2026-11-20T12:00:02.820Z")),
                Map.entry("time_flow_start", Instant.parse("2026-11-20T11:59:01Z")),
                Map.entry("time_flow_end", Instant.parse("2026-11-20T11:59:31Z")),
                Map.entry("sampler_address", InetAddresses.forString("192.0.2.1")),
                Map.entry("sampling_rate", 1L),
                Map.entry("bytes", 140L),
                Map.entry("packets", 3L),
                Map.entry("flows", 1L),
                Map.entry("src_addr", InetAddresses.forString("198.51.100.23")),
                Map.entry("dst_addr", InetAddresses.forString("203.0.113.172")),
                Map.entry("etype", 2048L),
                Map.entry("proto", 6L),
                Map.entry("src_port", 2075L),
                Map.entry("dst_port", 445L),
                Map.entry("in_if", 251L),
                Map.entry("out_if", 4L),
                Map.entry("tcp_flags", 16L),
                Map.entry("ip_tos", 0L),
                Map.entry("src_mac", "00:00:00:00:00:00"),
                Map.entry("dst_mac", "00:00:00:00:00:00"),
                Map.entry("vlan_id", 0L),
                Map.entry("src_as", 64500L),
                Map.entry("dst_as", 0L),
                Map.entry("src_net", "198.51.100.0/24"),
                Map.entry("_topic", "flows"),
                Map.entry("_partition", 3L),
                Map.entry("_offset", 1L),
                Map.entry("_timestamp", DecodedMessages.KAFKA_TIMESTAMP),
                Map.entry("_source", "live")));
        assertThat(rows.get(1)).containsEntry("bytes", 15_400_000L).containsEntry("packets", 12_000L).containsEntry("sampling_rate", 1000L);
        assertThat(rows.get(2)).containsEntry("src_net", "2001:db8:a100::/48")
                .containsEntry("dst_net", "2001:db8:4007::11:1/128")
                .containsEntry("bgp_next_hop", InetAddresses.forString("fe80::aebc:d9ff:fe11:22e0"))
                .doesNotContainKey("time_flow_end");
        assertThat(rows.get(3)).containsEntry("proto", 17L).containsEntry("dst_mac", "02:00:5e:10:00:02").doesNotContainKeys("time_flow_start", "time_flow_end");
        assertThat(rows.get(4)).containsEntry("proto", 63L)
                .containsEntry("out_if", 2147483648L)
                .containsEntry("src_as", 4226809946L)
                .containsEntry("etype", 0xF0FEL)
                .containsEntry("dst_addr", InetAddresses.forString("::"))
                .containsEntry("time_flow_end", Instant.parse("2026-11-20T11:58:31Z"));
        assertThat(rows.get(5)).containsEntry("proto", 1L).containsEntry("flows", 1L).doesNotContainKeys("bytes", "packets");
    }

    @Test
    void testPmacctTimes()
    {
        List<Map<String, Object>> rows = rows("pmacct-1.7-epoch.jsonl");
        for (Map<String, Object> row : rows) {
            assertThat(row).containsEntry("time_flow_start", Instant.parse("2026-11-20T11:59:01Z"))
                    .containsEntry("time_received", Instant.parse("2026-11-20T12:00:02.820Z"))
                    .doesNotContainKey("time_flow_end");
        }
        assertThat(rows).hasSize(2);
        assertThat(row("{\"bytes\": 1, \"timestamp_arrival\": null, \"timestamp_start\": 1795175941, \"timestamp_end\": 1795175941.25}"))
                .containsEntry("time_received", DecodedMessages.KAFKA_TIMESTAMP)
                .containsEntry("time_flow_start", Instant.parse("2026-11-20T11:59:01Z"))
                .containsEntry("time_flow_end", Instant.parse("2026-11-20T11:59:01.250Z"));
    }

    @Test
    void testPmacctWithBgp()
    {
        List<Map<String, Object>> rows = rows("pmacct-1.7-bgp.jsonl");
        assertThat(rows.getFirst()).containsEntry("as_path", List.of(64500L, 64501L, 65551L))
                .containsEntry("bgp_communities", List.of("64501:101", "64501:204", "64502:501"))
                .containsEntry("bgp_next_hop", InetAddresses.forString("192.0.2.9"))
                .containsEntry("peer_src_as", 64500L)
                .containsEntry("peer_dst_as", 64502L)
                .containsEntry("src_net", "198.51.100.0/25")
                .doesNotContainKey("vrf");
        assertThat(rows.get(1)).containsEntry("as_path", List.of(64499L, 64500L, 64501L))
                .containsEntry("bgp_communities", List.of())
                .containsEntry("vrf", "vrfid:1610612736");
    }

    @Test
    void testPmacctWithArrays()
    {
        List<Map<String, Object>> rows = rows("pmacct-1.8-arrays.jsonl");
        assertThat(rows.getFirst()).containsEntry("tags", List.of("tag=100", "nkey=node90", "pkey=platformLAB"))
                .containsEntry("bgp_communities", List.of("64496:299", "64496:1001"))
                .containsEntry("as_path", List.of(4226809946L, 65000L))
                .containsEntry("tcp_flags", 18L)
                .containsEntry("forwarding_status", 64L)
                .containsEntry("mpls_labels", List.of(69L, 24305L))
                .containsEntry("vrf", "2:4226809946:12")
                .containsEntry("etype", 0xFEL)
                .containsEntry("flows", 1L)
                .containsEntry("src_net", "2001:db8::12/128")
                .doesNotContainKeys("dst_net", "bgp_next_hop");
        assertThat(rows.get(1)).containsEntry("tags", List.of())
                .containsEntry("as_path", List.of())
                .containsEntry("mpls_labels", List.of())
                .containsEntry("tcp_flags", 0L)
                .containsEntry("forwarding_status", 195L)
                .containsEntry("proto", 0L)
                .doesNotContainKeys("dst_addr", "time_flow_start");
    }

    @Test
    void testPmacctAvroAsJson()
    {
        assertThat(rows("pmacct-1.8-avro.jsonl").getFirst()).containsEntry("packets", 6L)
                .containsEntry("bytes", 488L)
                .containsEntry("flows", 1L)
                .containsEntry("tcp_flags", 16L);
        assertThat(row("{\"ip_src\": {\"string\": \"192.0.2.1\"}, \"as_path\": {\"array\": [\"64500\"]}, \"label\": {\"string\": \"gold\"}}"))
                .containsEntry("src_addr", InetAddresses.forString("192.0.2.1"))
                .containsEntry("as_path", List.of(64500L))
                .containsEntry("tags", List.of("gold"));
    }

    @Test
    void testPmacctWithNat()
    {
        assertThat(rows("pmacct-nat.jsonl").getFirst()).containsEntry("post_nat_src_addr", InetAddresses.forString("192.0.2.200"))
                .containsEntry("post_nat_src_port", 40001L)
                .containsEntry("nat_event", 1L)
                .containsEntry("flow_direction", 0L)
                .containsEntry("type", "NETFLOW_V9")
                .containsEntry("sequence_num", 31L)
                .containsEntry("src_vlan", 150L)
                .containsEntry("dst_vlan", 10L)
                .containsEntry("flows", 2L)
                .containsEntry("packets", 0L)
                .doesNotContainKey("post_nat_dst_addr");
    }

    @Test
    void testGoflowRecords()
    {
        List<Map<String, Object>> rows = rows("goflow2.jsonl");
        assertThat(rows.getFirst()).containsEntry("type", "IPFIX")
                .containsEntry("time_received", Instant.parse("2026-11-20T12:00:02.342Z"))
                .containsEntry("time_flow_start", Instant.parse("2026-11-20T11:59:01.936Z"))
                .containsEntry("sequence_num", 528678L)
                .containsEntry("bytes", 1_500_000L)
                .containsEntry("packets", 1000L)
                .containsEntry("etype", 2048L)
                .containsEntry("proto", 6L)
                .containsEntry("ip_ttl", 63L)
                .containsEntry("forwarding_status", 64L)
                .containsEntry("fragment_id", 11154L)
                .containsEntry("dst_as", 65551L)
                .containsEntry("next_hop", InetAddresses.forString("192.0.2.254"))
                .containsEntry("src_net", "198.51.100.0/26")
                .containsEntry("bgp_communities", List.of())
                .containsEntry("as_path", List.of())
                .containsEntry("mpls_labels", List.of())
                .doesNotContainKeys("bgp_next_hop", "flow_direction", "vrf", "tags", "nat_event");
        assertThat(rows.get(1)).containsEntry("type", "SFLOW_5")
                .containsEntry("etype", 34525L)
                .containsEntry("proto", 58L)
                .containsEntry("sampling_rate", 1L)
                .containsEntry("bytes", 1500L)
                .doesNotContainKeys("src_net", "dst_net", "next_hop");
        assertThat(rows.get(2)).containsEntry("bgp_communities", List.of("64500:100", "1:10"))
                .containsEntry("as_path", List.of(64500L, 4226809946L))
                .containsEntry("mpls_labels", List.of(16059L, 80151L, 0L))
                .containsEntry("proto", 0L)
                .doesNotContainKeys("src_addr", "etype", "time_flow_start", "dst_net");
        assertThat(rows("goflow2-mapping.jsonl").getFirst()).containsEntry("time_received", Instant.parse("2026-11-20T12:00:02.032Z"))
                .containsEntry("flow_direction", 1L)
                .containsEntry("vrf", "7")
                .containsEntry("src_net", "198.48.0.0/14");
    }

    @Test
    void testRecordsOfNoFlow()
    {
        assertThat(decode(JsonRecords.own("no-flows.jsonl").toArray(String[]::new)).reasons())
                .containsExactly("not a flow: event_type 'log'", "not a flow: event_type 'dump_init'", "no key of a flow record");
    }

    private static List<Map<String, Object>> rows(String file)
    {
        DecodedMessages decoded = decode(JsonRecords.own(file).toArray(String[]::new));
        assertThat(decoded.reasons()).isEmpty();
        return decoded.rows();
    }
}
