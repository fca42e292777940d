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

import static dev.trinoflow.quickstart.generator.JsonOutput.ascii;

/**
 * JSON as goflow2 v2 writes it without a mapping file.
 */
final class GoflowJsonEncoder
        implements FlowEncoder
{
    private static final byte[] TYPE = ascii("{\"type\":\"");
    private static final byte[] TIME_RECEIVED = ascii("\",\"time_received_ns\":");
    private static final byte[] SEQUENCE_NUM = ascii(",\"sequence_num\":");
    private static final byte[] SAMPLING_RATE = ascii(",\"sampling_rate\":");
    private static final byte[] SAMPLER_ADDRESS = ascii(",\"sampler_address\":\"");
    private static final byte[] TIME_FLOW_START = ascii("\",\"time_flow_start_ns\":");
    private static final byte[] TIME_FLOW_END = ascii(",\"time_flow_end_ns\":");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] PACKETS = ascii(",\"packets\":");
    private static final byte[] SRC_ADDR = ascii(",\"src_addr\":\"");
    private static final byte[] DST_ADDR = ascii("\",\"dst_addr\":\"");
    private static final byte[] IPV4_PROTO = ascii("\",\"etype\":\"IPv4\",\"proto\":\"");
    private static final byte[] IPV6_PROTO = ascii("\",\"etype\":\"IPv6\",\"proto\":\"");
    private static final byte[] SRC_PORT = ascii("\",\"src_port\":");
    private static final byte[] DST_PORT = ascii(",\"dst_port\":");
    private static final byte[] IN_IF = ascii(",\"in_if\":");
    private static final byte[] OUT_IF = ascii(",\"out_if\":");
    private static final byte[] SRC_MAC = ascii(",\"src_mac\":\"");
    private static final byte[] DST_MAC = ascii("\",\"dst_mac\":\"");
    private static final byte[] VLAN_ID = ascii("\",\"src_vlan\":0,\"dst_vlan\":0,\"vlan_id\":");
    private static final byte[] IP_TOS = ascii(",\"ip_tos\":");
    private static final byte[] FORWARDING_STATUS = ascii(",\"forwarding_status\":");
    private static final byte[] IP_TTL = ascii(",\"ip_ttl\":");
    private static final byte[] IP_FLAGS = ascii(",\"ip_flags\":");
    private static final byte[] TCP_FLAGS = ascii(",\"tcp_flags\":");
    private static final byte[] ICMP_TYPE = ascii(",\"icmp_type\":");
    private static final byte[] ICMP_CODE = ascii(",\"icmp_code\":");
    private static final byte[] IPV6_FLOW_LABEL = ascii(",\"ipv6_flow_label\":");
    private static final byte[] SRC_AS = ascii(",\"fragment_id\":0,\"fragment_offset\":0,\"src_as\":");
    private static final byte[] DST_AS = ascii(",\"dst_as\":");
    private static final byte[] NEXT_HOP = ascii(",\"next_hop\":\"");
    private static final byte[] NEXT_HOP_AS = ascii("\",\"next_hop_as\":");
    private static final byte[] SRC_NET = ascii(",\"src_net\":\"");
    private static final byte[] DST_NET = ascii("\",\"dst_net\":\"");
    private static final byte[] BGP_NEXT_HOP = ascii("\",\"bgp_next_hop\":\"");
    private static final byte[] END = ascii("\",\"bgp_communities\":[],\"as_path\":[],\"mpls_ttl\":[],\"mpls_label\":[],\"mpls_ip\":[]," +
            "\"observation_domain_id\":0,\"observation_point_id\":0,\"layer_stack\":[],\"layer_size\":[]," +
            "\"ipv6_routing_header_addresses\":[],\"ipv6_routing_header_seg_left\":0}");

    private static final byte[][] TYPES = {ascii("FLOWUNKNOWN"), ascii("SFLOW_5"), ascii("NETFLOW_V5"), ascii("NETFLOW_V9"), ascii("IPFIX")};

    private static final byte[][] PROTOCOLS = new byte[256][];

    static {
        for (int protocol = 0; protocol < PROTOCOLS.length; protocol++) {
            PROTOCOLS[protocol] = ascii(switch (protocol) {
                case Flow.ICMP -> "ICMP";
                case Flow.TCP -> "TCP";
                case Flow.UDP -> "UDP";
                case Flow.GRE -> "GRE";
                case Flow.ESP -> "ESP";
                case Flow.ICMPV6 -> "IPv6-ICMP";
                default -> "unassigned";
            });
        }
    }

    private final JsonOutput out = new JsonOutput();

    @Override
    public int encode(Flow flow, byte[] target, int offset)
    {
        out.begin(target, offset);
        out.text(TYPE);
        out.text(TYPES[flow.exporter.type()]);
        number(TIME_RECEIVED, flow.receivedMicros * 1000);
        number(SEQUENCE_NUM, flow.sequenceNumber);
        number(SAMPLING_RATE, flow.exporter.samplingRate());
        out.text(SAMPLER_ADDRESS);
        out.address(flow.exporter.high(), flow.exporter.low());
        number(TIME_FLOW_START, flow.startMillis * 1_000_000);
        number(TIME_FLOW_END, flow.endMillis * 1_000_000);
        number(BYTES, flow.bytes);
        number(PACKETS, flow.packets);
        encodePacketFields(flow);
        encodeRoutes(flow);
        out.text(END);
        return out.offset();
    }

    private void encodePacketFields(Flow flow)
    {
        out.text(SRC_ADDR);
        out.address(flow.sourceHigh, flow.sourceLow);
        out.text(DST_ADDR);
        out.address(flow.destinationHigh, flow.destinationLow);
        out.text(flow.isIpv4() ? IPV4_PROTO : IPV6_PROTO);
        out.text(PROTOCOLS[flow.protocol]);
        number(SRC_PORT, flow.sourcePort);
        number(DST_PORT, flow.destinationPort);
        number(IN_IF, flow.inputInterface);
        number(OUT_IF, flow.outputInterface);
        out.text(SRC_MAC);
        out.mac(flow.sourceMac);
        out.text(DST_MAC);
        out.mac(flow.destinationMac);
        number(VLAN_ID, flow.vlan);
        number(IP_TOS, flow.tos);
        number(FORWARDING_STATUS, flow.forwardingStatus);
        number(IP_TTL, flow.ttl);
        number(IP_FLAGS, flow.ipFlags);
        number(TCP_FLAGS, flow.tcpFlags);
        number(ICMP_TYPE, flow.icmpType);
        number(ICMP_CODE, flow.icmpCode);
        number(IPV6_FLOW_LABEL, flow.ipv6FlowLabel);
    }

    private void encodeRoutes(Flow flow)
    {
        number(SRC_AS, flow.sourceAs);
        number(DST_AS, flow.destinationAs);
        out.text(NEXT_HOP);
        out.address(flow.nextHopHigh, flow.nextHopLow);
        number(NEXT_HOP_AS, flow.nextHopAs);
        out.text(SRC_NET);
        out.network(flow.sourceHigh, flow.sourceLow, flow.sourcePrefixLength, true);
        out.text(DST_NET);
        out.network(flow.destinationHigh, flow.destinationLow, flow.destinationPrefixLength, true);
        out.text(BGP_NEXT_HOP);
        if (flow.bgpNextHop) {
            out.address(flow.nextHopHigh, flow.nextHopLow);
        }
    }

    private void number(byte[] key, long value)
    {
        out.text(key);
        out.number(value);
    }
}
