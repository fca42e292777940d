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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

final class TestTrafficModel
{
    private static final int FLOWS = 100_000;
    private static final long RECEIVED_MICROS = 1_767_225_600_000_000L;

    @Test
    void testSeedDecidesTheFlows()
    {
        assertThat(lines(5, Optional.empty())).isEqualTo(lines(5, Optional.empty()));
        assertThat(lines(6, Optional.empty())).isNotEqualTo(lines(5, Optional.empty()));
    }

    @Test
    void testTimeDoesNotDecideTheFlows()
    {
        TrafficModel early = new TrafficModel(5, Optional.empty());
        TrafficModel late = new TrafficModel(5, Optional.empty());
        Flow first = new Flow();
        Flow second = new Flow();
        for (int i = 0; i < 1000; i++) {
            early.next(first, RECEIVED_MICROS + i);
            late.next(second, 2 * RECEIVED_MICROS + 977L * i);
            assertThat(second.sourceLow).isEqualTo(first.sourceLow);
            assertThat(second.bytes).isEqualTo(first.bytes);
            assertThat(second.endMillis - second.startMillis).isEqualTo(first.endMillis - first.startMillis);
        }
    }

    @Test
    void testSharesOfFamiliesAndProtocols()
    {
        Map<Integer, Integer> families = new HashMap<>();
        Map<Integer, Integer> protocols = new HashMap<>();
        Map<Integer, Integer> servers = new HashMap<>();
        forEachFlow(Optional.empty(), flow -> {
            families.merge(flow.etype, 1, Integer::sum);
            protocols.merge(flow.protocol, 1, Integer::sum);
            servers.merge(Math.min(flow.sourcePort, flow.destinationPort), 1, Integer::sum);
        });
        assertThat(share(families, Flow.ETYPE_IPV6)).isCloseTo(0.15, within(0.005));
        assertThat(share(families, Flow.ETYPE_IPV4)).isCloseTo(0.85, within(0.005));
        assertThat(share(protocols, Flow.TCP)).isBetween(0.45, 0.65);
        assertThat(share(protocols, Flow.UDP)).isBetween(0.35, 0.50);
        assertThat(share(protocols, Flow.ICMP)).isBetween(0.01, 0.04);
        assertThat(share(protocols, Flow.ICMPV6)).isBetween(0.001, 0.01);
        assertThat(share(servers, 443)).isBetween(0.50, 0.65);
        assertThat(share(servers, 53)).isBetween(0.10, 0.17);
    }

    @Test
    void testNetworksAndHostsFollowZipf()
    {
        Internet internet = new TrafficModel(1, Optional.empty()).internet();
        Map<Network, Integer> counts = new HashMap<>();
        Map<Long, Integer> hosts = new HashMap<>();
        int[] total = new int[1];
        forEachFlow(Optional.empty(), flow -> {
            if (!flow.isIpv4()) {
                return;
            }
            for (long low : new long[] {flow.sourceLow, flow.destinationLow}) {
                if (low >= AddressText.v4Low(0xF000_0000)) {
                    total[0]++;
                    hosts.merge(low, 1, Integer::sum);
                    counts.merge(internet.outside(true).stream().filter(network -> network.contains(0, low)).findFirst().orElseThrow(), 1, Integer::sum);
                }
            }
        });
        // 1 / H(1200), a tenth of it at rank 10, and so on
        double harmonic = 0;
        for (int rank = 1; rank <= internet.outside(true).size(); rank++) {
            harmonic += 1.0 / rank;
        }
        for (int rank : new int[] {1, 2, 10, 100}) {
            double share = (double) counts.getOrDefault(internet.outside(true).get(rank - 1), 0) / total[0];
            assertThat(share).as("rank %s", rank).isCloseTo(1 / (rank * harmonic), within(0.15 / (rank * harmonic)));
        }
        assertThat(hosts).hasSizeGreaterThan(10_000);
        assertThat(hosts.values().stream().mapToInt(Integer::intValue).max().orElseThrow()).isGreaterThan(total[0] / 200);
    }

    @Test
    void testFlowsAreWhatARouterCouldSee()
    {
        Internet internet = new TrafficModel(1, Optional.empty()).internet();
        Set<Long> samplingRates = new TreeSet<>();
        Set<Integer> types = new TreeSet<>();
        forEachFlow(Optional.empty(), flow -> {
            samplingRates.add(flow.exporter.samplingRate());
            types.add(flow.exporter.type());
            boolean tcpOrUdp = flow.protocol == Flow.TCP || flow.protocol == Flow.UDP;
            assertThat(flow.sourcePort > 0 && flow.destinationPort > 0).isEqualTo(tcpOrUdp);
            assertThat(flow.tcpFlags != 0).isEqualTo(flow.protocol == Flow.TCP);
            assertThat(flow.bytes).isBetween(28 * flow.packets, 1500 * flow.packets);
            if (flow.tcpFlags == PacketModel.SYN) {
                assertThat(flow.bytes / flow.packets).isLessThan(100);
            }
            assertThat(flow.inputInterface).isPositive().isNotEqualTo(flow.outputInterface);
            assertThat(AddressText.isV4(flow.sourceHigh, flow.sourceLow)).isEqualTo(flow.isIpv4());
            assertThat(AddressText.isV4(flow.destinationHigh, flow.destinationLow)).isEqualTo(flow.isIpv4());
            Optional<Network> source = internet.findOwn(flow.sourceHigh, flow.sourceLow);
            Optional<Network> destination = internet.findOwn(flow.destinationHigh, flow.destinationLow);
            assertThat(source.isPresent() || destination.isPresent()).isTrue();
            if (flow.exporter.samplingRate() > 1) {
                assertThat(flow.sourceAs == Internet.OWN_AS).isEqualTo(source.isPresent());
                assertThat(flow.destinationAs == Internet.OWN_AS).isEqualTo(destination.isPresent());
            }
            assertThat(flow.startMillis).isLessThanOrEqualTo(flow.endMillis);
            assertThat(flow.endMillis).isBetween(flow.receivedMicros / 1000 - 5_000, flow.receivedMicros / 1000);
        });
        assertThat(samplingRates).containsExactly(1L, 100L, 1000L, 2048L);
        assertThat(types).containsExactly(Exporter.NETFLOW_V9, Exporter.IPFIX);
    }

    @Test
    void testPacketSizesHaveTwoPeaks()
    {
        int[] sizes = new int[16];
        forEachFlow(Optional.empty(), flow -> sizes[(int) (flow.bytes / flow.packets / 100)]++);
        int small = sizes[0] + sizes[1];
        int large = sizes[14] + sizes[15];
        int between = Arrays.stream(sizes, 4, 9).sum();
        assertThat(small).isGreaterThan(FLOWS / 3);
        assertThat(large).isGreaterThan(FLOWS / 5);
        assertThat(between).isLessThan(FLOWS / 10);
    }

    @Test
    void testFloodComesFromEverywhere()
    {
        for (Flood.Kind kind : Flood.Kind.values()) {
            for (boolean ipv4 : new boolean[] {true, false}) {
                Flood flood = new Flood(ipv4 ? 0 : 0x2001_0DB8_0000_0000L, ipv4 ? AddressText.v4Low(0xCB00_7105) : 0x80, ipv4, kind, 0.6);
                Set<List<Long>> sources = new HashSet<>();
                Map<Boolean, Integer> counts = new HashMap<>();
                forEachFlow(Optional.of(flood), flow -> {
                    boolean attack = flow.destinationHigh == flood.targetHigh() && flow.destinationLow == flood.targetLow();
                    counts.merge(attack, 1, Integer::sum);
                    // conversations of the target go on
                    boolean ofKind = switch (kind) {
                        case UDP -> flow.protocol == Flow.UDP && flow.destinationPort >= 1024;
                        case SYN -> flow.protocol == Flow.TCP && flow.tcpFlags == PacketModel.SYN;
                    };
                    if (attack && ofKind) {
                        sources.add(List.of(flow.sourceHigh, flow.sourceLow));
                        assertThat(flow.isIpv4()).isEqualTo(ipv4);
                        if (flow.exporter.samplingRate() > 1) {
                            assertThat(flow.destinationAs).isEqualTo(Internet.OWN_AS);
                        }
                    }
                });
                assertThat((double) counts.get(true) / FLOWS).as("%s %s", kind, ipv4).isCloseTo(0.6, within(0.01));
                assertThat(sources).as("%s %s", kind, ipv4).hasSizeGreaterThan(10_000);
            }
        }
    }

    private static double share(Map<Integer, Integer> counts, int key)
    {
        return counts.getOrDefault(key, 0) / (double) FLOWS;
    }

    private static List<String> lines(long seed, Optional<Flood> flood)
    {
        TrafficModel model = new TrafficModel(seed, flood);
        FlowMessage message = new FlowMessage(GeneratorFormat.GOFLOW2_JSON);
        Flow flow = new Flow();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            model.next(flow, RECEIVED_MICROS + i);
            message.add(flow);
            lines.add(new String(message.take(), UTF_8));
        }
        return lines;
    }

    private static void forEachFlow(Optional<Flood> flood, Consumer<Flow> check)
    {
        TrafficModel model = new TrafficModel(1, flood);
        Flow flow = new Flow();
        for (int i = 0; i < FLOWS; i++) {
            model.next(flow, RECEIVED_MICROS + i * 500L);
            check.accept(flow);
        }
    }
}
