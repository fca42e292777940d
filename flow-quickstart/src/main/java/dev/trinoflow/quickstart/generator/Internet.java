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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.AddressText;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Our network and the ones that it talks to. Ours lies in the blocks for documentation and benchmarks. The others lie
 * where nobody is: 240.0.0.0/4, reserved by RFC 1112, and 3fff::/20, for documentation by RFC 9637; so that no record
 * ever accuses a real host.
 */
final class Internet
{
    static final long OWN_AS = 64496;

    private static final long OUTSIDE_V4 = 0xF000_0000L;
    private static final long OUTSIDE_V6 = 0x3FFF_0000_0000_0000L;
    private static final int V4_NETWORKS = 1200;
    private static final int V6_NETWORKS = 300;
    private static final int AS_COUNT = 400;
    private static final long MAC_PREFIX = 0x0000_5E00_5300L;

    private static final long[] DOCUMENTATION_AS = {64497, 65536};
    private static final int[] DOCUMENTATION_AS_COUNT = {15, 16};
    private static final long PRIVATE_AS = 4_200_000_000L;

    private final List<Exporter> exporters;
    private final List<Uplink> uplinks;
    private final List<Network> servers;
    private final List<Network> clients;
    private final List<Network> outsideV4;
    private final List<Network> outsideV6;

    Internet(SplittableRandom random)
    {
        exporters = ImmutableList.of(
                new Exporter(0, 0, v4(192, 0, 2, 1), Exporter.IPFIX, 1000, 401, MAC_PREFIX | 1),
                new Exporter(1, 0, v4(192, 0, 2, 2), Exporter.NETFLOW_V9, 1000, 17, MAC_PREFIX | 2),
                new Exporter(2, 0, v4(192, 0, 2, 3), Exporter.IPFIX, 2048, 436_207_616L, MAC_PREFIX | 3),
                new Exporter(3, 0, v4(198, 51, 100, 1), Exporter.NETFLOW_V9, 100, 3, MAC_PREFIX | 4),
                new Exporter(4, 0x2001_0DB8_0000_0000L, 5, Exporter.IPFIX, 1, 2, MAC_PREFIX | 5));
        uplinks = createUplinks();
        Uplink access = new Uplink(exporters.get(3), 4, MAC_PREFIX | 6, 0, OWN_AS, 1);
        servers = ImmutableList.of(
                new Network(0, v4(192, 0, 2, 0), 24, OWN_AS, access),
                new Network(0, v4(198, 51, 100, 0), 24, OWN_AS, access),
                new Network(0, v4(203, 0, 113, 0), 24, OWN_AS, access),
                new Network(0x2001_0DB8_0000_0000L, 0, 36, OWN_AS, access));
        clients = ImmutableList.of(
                new Network(0, v4(198, 18, 0, 0), 16, OWN_AS, access),
                new Network(0, v4(198, 19, 0, 0), 16, OWN_AS, access),
                new Network(0x2001_0DB8_8000_0000L, 0, 33, OWN_AS, access));
        outsideV4 = outside(random, V4_NETWORKS, true);
        outsideV6 = outside(random, V6_NETWORKS, false);
    }

    List<Exporter> exporters()
    {
        return exporters;
    }

    /**
     * The systems of the others; those of the neighbours come first, in the order of the uplinks.
     */
    List<Long> asNumbers()
    {
        return IntStream.range(0, AS_COUNT).mapToObj(Internet::asNumber).toList();
    }

    List<Uplink> uplinks()
    {
        return uplinks;
    }

    /**
     * Networks of ours that serve.
     */
    List<Network> servers()
    {
        return servers;
    }

    /**
     * Networks of ours where people are.
     */
    List<Network> clients()
    {
        return clients;
    }

    /**
     * Networks of others, the busiest first.
     */
    List<Network> outside(boolean ipv4)
    {
        return ipv4 ? outsideV4 : outsideV6;
    }

    /**
     * The network of ours that has the address.
     */
    Optional<Network> findOwn(long high, long low)
    {
        for (List<Network> networks : List.of(servers, clients)) {
            for (Network network : networks) {
                if (network.contains(high, low)) {
                    return Optional.of(network);
                }
            }
        }
        return Optional.empty();
    }

    private List<Uplink> createUplinks()
    {
        ImmutableList.Builder<Uplink> uplinks = ImmutableList.builder();
        int neighbour = 1;
        // two carriers and an exchange point on each border router, a line or two on the others
        for (int[] link : new int[][] {{0, 501, 0}, {0, 502, 0}, {0, 511, 610}, {1, 21, 0}, {1, 22, 0}, {1, 25, 620}, {2, 436_211_712, 0}, {2, 436_215_808, 630}, {3, 7, 0}, {4, 9, 0}}) {
            uplinks.add(new Uplink(exporters.get(link[0]), link[1], MAC_PREFIX | 0x40 | neighbour, link[2], asNumber(neighbour - 1), neighbour));
            neighbour++;
        }
        return uplinks.build();
    }

    private List<Network> outside(SplittableRandom random, int count, boolean ipv4)
    {
        ImmutableList.Builder<Network> networks = ImmutableList.builder();
        Set<Long> taken = new HashSet<>();
        WeightedTable origins = WeightedTable.zipf(AS_COUNT, 0.9);
        // how much of the outside is reached through which line
        WeightedTable lines = WeightedTable.of(16, 12, 9, 13, 11, 8, 9, 6, 9, 7);
        for (int i = 0; i < count; i++) {
            // the busiest network of each of the first systems is its own
            long asNumber = asNumber(i < 10 ? i : origins.draw(random));
            Uplink uplink = uplinks.get(i < 10 ? i : lines.draw(random));
            long block = random.nextInt(ipv4 ? 1 << 12 : 1 << 16);
            while (!taken.add(block)) {
                block = random.nextInt(ipv4 ? 1 << 12 : 1 << 16);
            }
            int cut = random.nextInt(9);
            networks.add(ipv4
                    ? new Network(0, AddressText.v4Low((int) (OUTSIDE_V4 | block << 16)), 16 + cut, asNumber, uplink)
                    : new Network(OUTSIDE_V6 | block << 28, 0, 36 + cut, asNumber, uplink));
        }
        return networks.build();
    }

    /**
     * The numbers for documentation of RFC 5398, then private ones, which need all 32 bits.
     */
    private static long asNumber(int index)
    {
        int rest = index;
        for (int block = 0; block < DOCUMENTATION_AS.length; block++) {
            if (rest < DOCUMENTATION_AS_COUNT[block]) {
                return DOCUMENTATION_AS[block] + rest;
            }
            rest -= DOCUMENTATION_AS_COUNT[block];
        }
        return PRIVATE_AS + rest;
    }

    private static long v4(int first, int second, int third, int fourth)
    {
        return AddressText.v4Low(first << 24 | second << 16 | third << 8 | fourth);
    }
}
