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
package dev.trinoflow.quickstart.generator;

import dev.trinoflow.core.AddressText;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowEncoder
{
    private static final int FLOWS = 3_000;
    private static final long RECEIVED_MICROS = 1_767_225_599_999_000L;

    /**
     * What pmacct does not write for the primitives of its encoder.
     */
    private static final Set<String> NOT_IN_PMACCT = Set.of("type", "sequence_num", "forwarding_status", "ip_ttl", "ip_flags", "ipv6_flow_label", "icmp_type", "icmp_code", "next_hop", "next_hop_as", "as_path", "bgp_communities", "mpls_labels", "fragment_id", "fragment_offset", "src_vlan", "dst_vlan");
    /**
     * What goflow does not have, or in seconds only.
     */
    private static final Set<String> NOT_IN_GOFLOW = Set.of("ip_flags", "bgp_next_hop", "flow_direction");
    private static final Set<String> SECONDS_IN_GOFLOW = Set.of("time_received", "time_flow_start", "time_flow_end");

    @Test
    void testEveryFormatDecodesToTheFlow()
            throws UnknownHostException
    {
        for (GeneratorFormat format : GeneratorFormat.values()) {
            TrafficModel model = new TrafficModel(7, Optional.empty());
            FlowEncoder encoder = format.createEncoder();
            Flow flow = new Flow();
            for (int i = 0; i < FLOWS; i++) {
                model.next(flow, RECEIVED_MICROS + i * 1_000_000L);
                List<Map<String, Object>> rows = GeneratedFlows.decode(encode(encoder, flow));
                assertThat(rows).hasSize(1);
                Map<String, Object> expected = expectedRow(flow);
                expected.keySet().removeIf(column -> !has(format, column));
                if (format == GeneratorFormat.GOFLOW_PROTOBUF) {
                    SECONDS_IN_GOFLOW.forEach(column -> expected.computeIfPresent(column, (_, time) -> Instant.ofEpochSecond(((Instant) time).getEpochSecond())));
                }
                assertThat(rows.getFirst()).as("%s flow %s", format, i).containsAllEntriesOf(expected);
            }
        }
    }

    @Test
    void testFormatsOfGoflow2GiveTheSameRows()
    {
        List<GeneratorFormat> formats = List.of(GeneratorFormat.GOFLOW2_JSON, GeneratorFormat.GOFLOW2_PROTOBUF);
        List<TrafficModel> models = formats.stream().map(_ -> new TrafficModel(11, Optional.empty())).toList();
        Flow flow = new Flow();
        for (int i = 0; i < FLOWS; i++) {
            long received = RECEIVED_MICROS + i * 1_000_000L;
            models.getFirst().next(flow, received);
            Map<String, Object> first = GeneratedFlows.decode(encode(formats.getFirst().createEncoder(), flow)).getFirst();
            models.getLast().next(flow, received);
            Map<String, Object> last = GeneratedFlows.decode(encode(formats.getLast().createEncoder(), flow)).getFirst();
            assertThat(last).as("flow %s", i).isEqualTo(first);
        }
    }

    @Test
    void testPmacctTextIsThatOfThePlugin()
    {
        Flow flow = flowOfKnownValues();
        assertThat(new String(encode(new PmacctJsonEncoder(), flow), StandardCharsets.UTF_8)).isEqualTo(
                "{\"event_type\": \"purge\", \"mac_src\": \"00:00:5e:00:53:0a\", \"mac_dst\": \"00:00:5e:00:53:0b\", \"vlan\": 100, \"cos\": 0, \"etype\": \"86dd\"," +
                        " \"as_src\": 64500, \"as_dst\": 4200000001, \"peer_ip_src\": \"192.0.2.1\", \"peer_ip_dst\": \"2001:db8::ff\", \"iface_in\": 2147483648, \"iface_out\": 7," +
                        " \"ip_src\": \"2001:db8::a\", \"net_src\": \"2001:db8::\", \"ip_dst\": \"3fff:1::b\", \"net_dst\": \"::\", \"mask_src\": 32, \"mask_dst\": 0," +
                        " \"port_src\": 443, \"port_dst\": 50000, \"tcp_flags\": \"27\", \"ip_proto\": \"tcp\", \"tos\": 184, \"sampling_rate\": 1000," +
                        " \"timestamp_start\": \"2025-12-31 23:59:58.001000\", \"timestamp_end\": \"2025-12-31 23:59:59.070000\", \"timestamp_arrival\": \"2026-01-01 00:00:03.000007\"," +
                        " \"stamp_inserted\": \"2025-12-31 23:59:00\", \"stamp_updated\": \"2026-01-01 00:00:04\", \"packets\": 12, \"bytes\": 3456789012, \"writer_id\": \"default_kafka/1001\"}");
    }

    @Test
    void testGoflowTextIsThatOfTheCollector()
    {
        Flow flow = flowOfKnownValues();
        assertThat(new String(encode(new GoflowJsonEncoder(), flow), StandardCharsets.UTF_8)).isEqualTo(
                "{\"type\":\"IPFIX\",\"time_received_ns\":1767225603000007000,\"sequence_num\":42,\"sampling_rate\":1000,\"sampler_address\":\"192.0.2.1\"," +
                        "\"time_flow_start_ns\":1767225598001000000,\"time_flow_end_ns\":1767225599070000000,\"bytes\":3456789012,\"packets\":12," +
                        "\"src_addr\":\"2001:db8::a\",\"dst_addr\":\"3fff:1::b\",\"etype\":\"IPv6\",\"proto\":\"TCP\",\"src_port\":443,\"dst_port\":50000,\"in_if\":2147483648,\"out_if\":7," +
                        "\"src_mac\":\"00:00:5e:00:53:0a\",\"dst_mac\":\"00:00:5e:00:53:0b\",\"src_vlan\":0,\"dst_vlan\":0,\"vlan_id\":100,\"ip_tos\":184,\"forwarding_status\":64," +
                        "\"ip_ttl\":60,\"ip_flags\":0,\"tcp_flags\":27,\"icmp_type\":0,\"icmp_code\":0,\"ipv6_flow_label\":74565,\"fragment_id\":0,\"fragment_offset\":0," +
                        "\"src_as\":64500,\"dst_as\":4200000001,\"next_hop\":\"2001:db8::ff\",\"next_hop_as\":64501,\"src_net\":\"2001:db8::/32\",\"dst_net\":\"::/0\",\"bgp_next_hop\":\"2001:db8::ff\"," +
                        "\"bgp_communities\":[],\"as_path\":[],\"mpls_ttl\":[],\"mpls_label\":[],\"mpls_ip\":[],\"observation_domain_id\":0,\"observation_point_id\":0," +
                        "\"layer_stack\":[],\"layer_size\":[],\"ipv6_routing_header_addresses\":[],\"ipv6_routing_header_seg_left\":0}");
    }

    @Test
    void testShortAndLongProtobufMessagesAreFramed()
    {
        Flow flow = new Flow();
        flow.etype = Flow.ETYPE_IPV4;
        flow.exporter = new Exporter(0, 0, AddressText.v4Low(1), 0, 1, 0, 0);
        flow.sourceLow = AddressText.v4Low(2);
        flow.destinationLow = AddressText.v4Low(3);
        flow.nextHopLow = AddressText.v4Low(4);
        byte[] shortMessage = encode(new GoflowProtobufEncoder(GoflowProtobufEncoder.Version.GOFLOW2), flow);
        assertThat(shortMessage[0]).isEqualTo((byte) (shortMessage.length - 1));
        assertThat(GeneratedFlows.decode(shortMessage)).hasSize(1);

        byte[] longMessage = encode(new GoflowProtobufEncoder(GoflowProtobufEncoder.Version.GOFLOW2), flowOfKnownValues());
        assertThat(longMessage[0] & 0x7F | longMessage[1] << 7).isEqualTo(longMessage.length - 2);

        byte[] bare = encode(new GoflowProtobufEncoder(GoflowProtobufEncoder.Version.GOFLOW), flowOfKnownValues());
        assertThat(bare).startsWith(1 << 3, Exporter.IPFIX, 2 << 3);
    }

    private static boolean has(GeneratorFormat format, String column)
    {
        return switch (format) {
            case PMACCT_JSON, PMACCT_JSON_MULTI -> !NOT_IN_PMACCT.contains(column);
            case GOFLOW2_JSON, GOFLOW2_PROTOBUF -> true;
            case GOFLOW_PROTOBUF -> !NOT_IN_GOFLOW.contains(column);
        };
    }

    private static byte[] encode(FlowEncoder encoder, Flow flow)
    {
        byte[] target = new byte[FlowEncoder.MAX_LENGTH + 5];
        int end = encoder.encode(flow, target, 5);
        return Arrays.copyOfRange(target, 5, end);
    }

    private static Flow flowOfKnownValues()
    {
        Flow flow = new Flow();
        flow.exporter = new Exporter(0, 0, AddressText.v4Low(0xC000_0201), Exporter.IPFIX, 1000, 7, 0);
        flow.receivedMicros = 1_767_225_603_000_007L;
        flow.startMillis = 1_767_225_598_001L;
        flow.endMillis = 1_767_225_599_070L;
        flow.sequenceNumber = 42;
        flow.bytes = 3_456_789_012L;
        flow.packets = 12;
        flow.etype = Flow.ETYPE_IPV6;
        flow.protocol = Flow.TCP;
        flow.sourceHigh = 0x2001_0DB8_0000_0000L;
        flow.sourceLow = 10;
        flow.destinationHigh = 0x3FFF_0001_0000_0000L;
        flow.destinationLow = 11;
        flow.sourcePort = 443;
        flow.destinationPort = 50_000;
        flow.tcpFlags = 27;
        flow.tos = 184;
        flow.ttl = 60;
        flow.ipv6FlowLabel = 0x12345;
        flow.forwardingStatus = 64;
        flow.inputInterface = 2_147_483_648L;
        flow.outputInterface = 7;
        flow.sourceMac = 0x5E00_530AL;
        flow.destinationMac = 0x5E00_530BL;
        flow.vlan = 100;
        flow.sourceAs = 64500;
        flow.destinationAs = 4_200_000_001L;
        flow.sourcePrefixLength = 32;
        flow.nextHopHigh = 0x2001_0DB8_0000_0000L;
        flow.nextHopLow = 0xFF;
        flow.nextHopAs = 64501;
        flow.bgpNextHop = true;
        return flow;
    }

    /**
     * The row of a flow in a format that carries everything.
     */
    private static Map<String, Object> expectedRow(Flow flow)
            throws UnknownHostException
    {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("time_received", Instant.ofEpochMilli(flow.receivedMicros / 1000));
        row.put("time_flow_start", Instant.ofEpochMilli(flow.startMillis));
        row.put("time_flow_end", Instant.ofEpochMilli(flow.endMillis));
        row.put("type", flow.exporter.type() == Exporter.IPFIX ? "IPFIX" : "NETFLOW_V9");
        row.put("sampler_address", address(flow.exporter.high(), flow.exporter.low()));
        row.put("sequence_num", flow.sequenceNumber);
        row.put("sampling_rate", flow.exporter.samplingRate());
        row.put("bytes", flow.bytes * flow.exporter.samplingRate());
        row.put("packets", flow.packets * flow.exporter.samplingRate());
        row.put("flows", 1L);
        row.put("src_addr", address(flow.sourceHigh, flow.sourceLow));
        row.put("dst_addr", address(flow.destinationHigh, flow.destinationLow));
        row.put("etype", (long) flow.etype);
        row.put("proto", (long) flow.protocol);
        row.put("src_port", (long) flow.sourcePort);
        row.put("dst_port", (long) flow.destinationPort);
        row.put("in_if", flow.inputInterface);
        row.put("out_if", flow.outputInterface);
        row.put("tcp_flags", (long) flow.tcpFlags);
        row.put("ip_tos", (long) flow.tos);
        row.put("forwarding_status", (long) flow.forwardingStatus);
        row.put("ip_ttl", (long) flow.ttl);
        row.put("ip_flags", (long) flow.ipFlags);
        row.put("ipv6_flow_label", (long) flow.ipv6FlowLabel);
        row.put("icmp_type", (long) flow.icmpType);
        row.put("icmp_code", (long) flow.icmpCode);
        row.put("vlan_id", (long) flow.vlan);
        row.put("src_mac", "00:00:5e:00:53:%02x".formatted(flow.sourceMac & 0xFF));
        row.put("dst_mac", "00:00:5e:00:53:%02x".formatted(flow.destinationMac & 0xFF));
        row.put("src_as", flow.sourceAs);
        row.put("dst_as", flow.destinationAs);
        row.put("next_hop", address(flow.nextHopHigh, flow.nextHopLow));
        row.put("next_hop_as", flow.nextHopAs);
        row.put("bgp_next_hop", flow.bgpNextHop ? address(flow.nextHopHigh, flow.nextHopLow) : null);
        row.put("src_net", network(flow.sourceHigh, flow.sourceLow, flow.sourcePrefixLength));
        row.put("dst_net", network(flow.destinationHigh, flow.destinationLow, flow.destinationPrefixLength));
        row.put("as_path", List.of());
        return row;
    }

    private static InetAddress address(long high, long low)
            throws UnknownHostException
    {
        return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private static String network(long high, long low, int prefixLength)
    {
        if (prefixLength == 0) {
            return null;
        }
        byte[] text = new byte[AddressText.MAX_LENGTH];
        return new String(text, 0, AddressText.writeNetwork(text, 0, high, low, prefixLength), StandardCharsets.US_ASCII);
    }
}
