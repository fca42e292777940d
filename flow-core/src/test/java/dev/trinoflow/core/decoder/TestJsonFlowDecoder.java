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

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.decoder.DecodedMessages.row;
import static org.assertj.core.api.Assertions.assertThat;

final class TestJsonFlowDecoder
{
    @Test
    void testPmacctRecord()
            throws Exception
    {
        Map<String, Object> row = row(
                """
                {"event_type": "purge", "mac_src": "00:00:00:00:00:00", "mac_dst": "02:00:5e:10:00:01", "vlan": 7, "cos": 0, "etype": "800", \
                "as_src": 64500, "as_dst": 4294967294, "peer_ip_src": "192.0.2.1", "peer_ip_dst": "", "iface_in": 2147483648, "iface_out": 95, \
                "ip_src": "198.51.100.42", "net_src": "198.51.100.0", "ip_dst": "2001:db8::51", "net_dst": "0.0.0.0", "mask_src": 25, "mask_dst": 0, \
                "port_src": 12346, "port_dst": 443, "tcp_flags": "24", "ip_proto": "tcp", "tos": 192, "sampling_rate": 1000, \
                "timestamp_start": "2026-11-20 11:59:45.0", "timestamp_end": "0000-00-00 00:00:00.000000", "timestamp_arrival": "2026-11-20 12:00:00.613202", \
                "packets": 3, "bytes": 4000}""");
        assertThat(row).containsEntry("src_mac", "00:00:00:00:00:00")
                .containsEntry("dst_mac", "02:00:5e:10:00:01")
                .containsEntry("vlan_id", 7L)
                .containsEntry("etype", 2048L)
                .containsEntry("src_as", 64500L)
                .containsEntry("dst_as", 4294967294L)
                .containsEntry("sampler_address", InetAddress.getByName("192.0.2.1"))
                .containsEntry("in_if", 2147483648L)
                .containsEntry("src_addr", InetAddress.getByName("198.51.100.42"))
                .containsEntry("dst_addr", InetAddress.getByName("2001:db8::51"))
                .containsEntry("src_net", "198.51.100.0/25")
                .containsEntry("src_port", 12346L)
                .containsEntry("tcp_flags", 24L)
                .containsEntry("proto", 6L)
                .containsEntry("time_flow_start", Instant.parse("2026-11-20T11:59:45Z"))
                .containsEntry("time_received", Instant.parse("2026-11-20T12:00:00.613Z"))
                .containsEntry("packets", 3000L)
                .containsEntry("bytes", 4_000_000L)
                .containsEntry("sampling_rate", 1000L)
                .containsEntry("flows", 1L)
                .doesNotContainKeys("dst_net", "time_flow_end", "bgp_next_hop", "as_path", "tags", "vrf");
    }

    @Test
    void testGoflowRecord()
            throws Exception
    {
        Map<String, Object> row = row(
                """
                {"type":"IPFIX","time_received_ns":1795223049342240829,"sequence_num":528678,"sampling_rate":10,"sampler_address":"192.0.2.1",\
                "time_flow_start_ns":1795223048000000000,"time_flow_end_ns":0,"bytes":1500,"packets":1,"src_addr":"2001:db8::1","dst_addr":"",\
                "etype":"IPv6","proto":"IPv6-ICMP","src_port":0,"dst_port":0,"src_net":"2001:db8::/48","dst_net":"invalid Prefix","next_hop":"",\
                "bgp_communities":[4227072100],"as_path":[64500,65551],"mpls_label":[16059,0],"mpls_ip":["192.0.2.9"],"layer_stack":["Ethernet","IPv6"]}""");
        assertThat(row).containsEntry("type", "IPFIX")
                .containsEntry("time_received", Instant.parse("2026-11-21T01:04:09.342Z"))
                .containsEntry("time_flow_start", Instant.parse("2026-11-21T01:04:08Z"))
                .containsEntry("sequence_num", 528678L)
                .containsEntry("bytes", 15_000L)
                .containsEntry("src_addr", InetAddress.getByName("2001:db8::1"))
                .containsEntry("etype", 0x86DDL)
                .containsEntry("proto", 58L)
                .containsEntry("src_net", "2001:db8::/48")
                .containsEntry("bgp_communities", List.of("64500:100"))
                .containsEntry("as_path", List.of(64500L, 65551L))
                .containsEntry("mpls_labels", List.of(16059L, 0L))
                .doesNotContainKeys("time_flow_end", "dst_addr", "dst_net", "next_hop", "tags");
    }
}
