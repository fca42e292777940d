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
 * JSON as the Kafka plugin of pmacct 1.7.7 writes it, for the primitives that operators commonly aggregate by, with
 * kafka_history of a minute.
 */
final class PmacctJsonEncoder
        implements FlowEncoder
{
    private static final byte[] BEGIN = ascii("{\"event_type\": \"purge\", \"mac_src\": \"");
    private static final byte[] MAC_DST = ascii("\", \"mac_dst\": \"");
    private static final byte[] VLAN = ascii("\", \"vlan\": ");
    private static final byte[] ETYPE = ascii(", \"cos\": 0, \"etype\": \"");
    private static final byte[] AS_SRC = ascii("\", \"as_src\": ");
    private static final byte[] AS_DST = ascii(", \"as_dst\": ");
    private static final byte[] PEER_IP_SRC = ascii(", \"peer_ip_src\": \"");
    private static final byte[] PEER_IP_DST = ascii("\", \"peer_ip_dst\": \"");
    private static final byte[] IFACE_IN = ascii("\", \"iface_in\": ");
    private static final byte[] IFACE_OUT = ascii(", \"iface_out\": ");
    private static final byte[] IP_SRC = ascii(", \"ip_src\": \"");
    private static final byte[] NET_SRC = ascii("\", \"net_src\": \"");
    private static final byte[] IP_DST = ascii("\", \"ip_dst\": \"");
    private static final byte[] NET_DST = ascii("\", \"net_dst\": \"");
    private static final byte[] MASK_SRC = ascii("\", \"mask_src\": ");
    private static final byte[] MASK_DST = ascii(", \"mask_dst\": ");
    private static final byte[] PORT_SRC = ascii(", \"port_src\": ");
    private static final byte[] PORT_DST = ascii(", \"port_dst\": ");
    private static final byte[] TCP_FLAGS = ascii(", \"tcp_flags\": \"");
    private static final byte[] IP_PROTO = ascii("\", \"ip_proto\": \"");
    private static final byte[] TOS = ascii("\", \"tos\": ");
    private static final byte[] SAMPLING_RATE = ascii(", \"sampling_rate\": ");
    private static final byte[] TIMESTAMP_START = ascii(", \"timestamp_start\": \"");
    private static final byte[] TIMESTAMP_END = ascii("\", \"timestamp_end\": \"");
    private static final byte[] TIMESTAMP_ARRIVAL = ascii("\", \"timestamp_arrival\": \"");
    private static final byte[] STAMP_INSERTED = ascii("\", \"stamp_inserted\": \"");
    private static final byte[] STAMP_UPDATED = ascii("\", \"stamp_updated\": \"");
    private static final byte[] PACKETS = ascii("\", \"packets\": ");
    private static final byte[] BYTES = ascii(", \"bytes\": ");
    private static final byte[] END = ascii(", \"writer_id\": \"default_kafka/1001\"}");

    private static final byte[][] PROTOCOLS = new byte[256][];

    static {
        for (int protocol = 0; protocol < PROTOCOLS.length; protocol++) {
            PROTOCOLS[protocol] = ascii(switch (protocol) {
                case Flow.ICMP -> "icmp";
                case Flow.TCP -> "tcp";
                case Flow.UDP -> "udp";
                case Flow.GRE -> "gre";
                case Flow.ESP -> "esp";
                case Flow.ICMPV6 -> "ipv6-icmp";
                default -> Integer.toString(protocol);
            });
        }
    }

    private final JsonOutput out = new JsonOutput();

    @Override
    public int encode(Flow flow, byte[] target, int offset)
    {
        out.begin(target, offset);
        encodePath(flow);
        encodeEnds(flow);
        encodeTimes(flow);
        out.text(PACKETS);
        out.number(flow.packets);
        out.text(BYTES);
        out.number(flow.bytes);
        out.text(END);
        return out.offset();
    }

    private void encodePath(Flow flow)
    {
        out.text(BEGIN);
        out.mac(flow.sourceMac);
        out.text(MAC_DST);
        out.mac(flow.destinationMac);
        out.text(VLAN);
        out.number(flow.vlan);
        out.text(ETYPE);
        out.hexNumber(flow.etype);
        out.text(AS_SRC);
        out.number(flow.sourceAs);
        out.text(AS_DST);
        out.number(flow.destinationAs);
        out.text(PEER_IP_SRC);
        out.address(flow.exporter.high(), flow.exporter.low());
        out.text(PEER_IP_DST);
        if (flow.bgpNextHop) {
            out.address(flow.nextHopHigh, flow.nextHopLow);
        }
        out.text(IFACE_IN);
        out.number(flow.inputInterface);
        out.text(IFACE_OUT);
        out.number(flow.outputInterface);
    }

    private void encodeEnds(Flow flow)
    {
        out.text(IP_SRC);
        out.address(flow.sourceHigh, flow.sourceLow);
        out.text(NET_SRC);
        out.network(flow.sourceHigh, flow.sourceLow, flow.sourcePrefixLength, false);
        out.text(IP_DST);
        out.address(flow.destinationHigh, flow.destinationLow);
        out.text(NET_DST);
        out.network(flow.destinationHigh, flow.destinationLow, flow.destinationPrefixLength, false);
        out.text(MASK_SRC);
        out.number(flow.sourcePrefixLength);
        out.text(MASK_DST);
        out.number(flow.destinationPrefixLength);
        out.text(PORT_SRC);
        out.number(flow.sourcePort);
        out.text(PORT_DST);
        out.number(flow.destinationPort);
        out.text(TCP_FLAGS);
        out.number(flow.tcpFlags);
        out.text(IP_PROTO);
        out.text(PROTOCOLS[flow.protocol]);
        out.text(TOS);
        out.number(flow.tos);
        out.text(SAMPLING_RATE);
        out.number(flow.exporter.samplingRate());
    }

    private void encodeTimes(Flow flow)
    {
        out.text(TIMESTAMP_START);
        out.dateTimeMicros(flow.startMillis * 1000);
        out.text(TIMESTAMP_END);
        out.dateTimeMicros(flow.endMillis * 1000);
        out.text(TIMESTAMP_ARRIVAL);
        out.dateTimeMicros(flow.receivedMicros);
        // the minute that the flow is counted in, and when that count was written
        out.text(STAMP_INSERTED);
        out.dateTime(Math.floorDiv(flow.startMillis, 60_000L) * 60);
        out.text(STAMP_UPDATED);
        out.dateTime(Math.ceilDiv(flow.receivedMicros, 1_000_000L));
    }
}
