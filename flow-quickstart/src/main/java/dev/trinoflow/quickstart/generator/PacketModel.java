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

import java.util.SplittableRandom;

/**
 * How many packets of a flow are seen, how large they are, and the TCP flags that such packets have. Sizes have two
 * peaks, as on the Internet: acknowledgements and full packets.
 */
final class PacketModel
{
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    private static final int MAX_PACKET = 1500;

    private static final int[] ONE_PACKET_FLAGS = {ACK, ACK | PSH, FIN | ACK, RST | ACK, SYN};
    private static final int[] MANY_PACKETS_FLAGS = {SYN | ACK | PSH | FIN, ACK | PSH, ACK, SYN | ACK | PSH | RST, ACK | PSH | FIN};

    private final WeightedTable onePacketFlags = WeightedTable.of(60, 24, 6, 2, 8);
    private final WeightedTable manyPacketsFlags = WeightedTable.of(52, 25, 12, 5, 6);

    void fill(Flow flow, Service service, boolean fromServer, SplittableRandom random)
    {
        flow.packets = sampled(packets(service.size(), random), flow.exporter.samplingRate());
        flow.tcpFlags = flow.protocol == Flow.TCP ? flags(service.size(), flow.packets, fromServer, random) : 0;
        flow.bytes = flow.packets * packetSize(flow, service.size(), fromServer, random);
    }

    private static long packets(Service.Size size, SplittableRandom random)
    {
        return switch (size) {
            case STREAM -> pareto(random, 10, 1.1, 400_000);
            case EXCHANGE -> pareto(random, 6, 1.4, 5_000);
            case MESSAGE -> random.nextInt(10) < 7 ? 1 : random.nextInt(2, 5);
            case PROBE -> random.nextInt(1, 4);
        };
    }

    private static long pareto(SplittableRandom random, double scale, double shape, long max)
    {
        return (long) Math.min(max, scale / Math.pow(1 - random.nextDouble(), 1 / shape));
    }

    /**
     * What sampling leaves of a flow. A flow of which nothing is left is not exported, so that one packet is the least.
     */
    private static long sampled(long packets, long samplingRate)
    {
        return samplingRate == 1 ? packets : 1 + packets / samplingRate;
    }

    private int flags(Service.Size size, long packets, boolean fromServer, SplittableRandom random)
    {
        if (size == Service.Size.PROBE) {
            return fromServer ? RST | ACK : SYN;
        }
        if (packets > 1) {
            return MANY_PACKETS_FLAGS[manyPacketsFlags.draw(random)];
        }
        int flags = ONE_PACKET_FLAGS[onePacketFlags.draw(random)];
        return flags == SYN && fromServer ? SYN | ACK : flags;
    }

    /**
     * Average size of the packets, headers included.
     */
    private static long packetSize(Flow flow, Service.Size size, boolean fromServer, SplittableRandom random)
    {
        int header = (flow.isIpv4() ? 20 : 40) + (flow.protocol == Flow.TCP ? 20 : 8);
        if (flow.protocol == Flow.TCP && flow.packets == 1 && (flow.tcpFlags & PSH) == 0 && ((flow.tcpFlags & ACK) == 0 || (flow.tcpFlags & (SYN | FIN | RST)) != 0)) {
            // nothing but the header, with options
            return header + 4 * random.nextInt(0, 6);
        }
        return switch (size) {
            case STREAM -> random.nextInt(100) < (fromServer ? 80 : 14) ? full(random) : header + 12 + random.nextInt(40);
            case EXCHANGE -> random.nextInt(100) < (fromServer ? 45 : 15) ? full(random) : header + 12 + random.nextInt(220);
            case MESSAGE -> header + (fromServer ? random.nextInt(48, 440) : random.nextInt(24, 72));
            case PROBE -> header + 4 * random.nextInt(0, 6);
        };
    }

    private static int full(SplittableRandom random)
    {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4, 5 -> MAX_PACKET;
            case 6, 7 -> random.nextInt(1400, MAX_PACKET);
            default -> random.nextInt(900, 1400);
        };
    }
}
