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

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW2_PROTOBUF;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW_PROTOBUF;
import static dev.trinoflow.core.decoder.ProtobufMessages.bytes;
import static dev.trinoflow.core.decoder.ProtobufMessages.decode;
import static dev.trinoflow.core.decoder.ProtobufMessages.row;
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
    void testTheLastOfAFieldCounts()
    {
        assertThat(row(AUTO, bytes("src_port 70000 src_addr C00002"), bytes("src_port 53 src_addr C0000201")))
                .containsEntry("src_port", 53L)
                .extractingByKey("src_addr").hasToString("/192.0.2.1");
        assertThat(row(AUTO, bytes("src_addr C0000201"), bytes("src_addr -"))).containsEntry("src_addr", null);
        assertThat(decode(AUTO, bytes("src_port 53"), bytes("src_port 70000")).reject()).isPresent();
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
}
