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
package dev.trinoflow.connector.function;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.enrich.AddressRange;
import dev.trinoflow.core.enrich.AsnTable;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.ExporterTable;
import dev.trinoflow.core.enrich.InterfaceTable;
import dev.trinoflow.core.enrich.Network;
import dev.trinoflow.core.enrich.NetworkAttribute;
import dev.trinoflow.core.enrich.NetworkTable;
import dev.trinoflow.core.enrich.RouteTable;
import io.airlift.slice.Slice;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.expression.FunctionName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import static io.airlift.slice.Slices.utf8Slice;
import static org.assertj.core.api.Assertions.assertThat;

final class TestAddressSets
{
    private static final long[] EDGES = {0, 1, -1, AddressText.v4Low(0) - 1, AddressText.v4Low(0), AddressText.v4Low(-1), AddressText.v4Low(-1) + 1, Long.MIN_VALUE, Long.MAX_VALUE};

    /**
     * No address for which a function has the value is left out of the set, and most that have another are.
     */
    @Test
    void testRandomSets()
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        long left = 0;
        long kept = 0;
        for (int round = 0; round < 40; round++) {
            Dimensions dimensions = randomDimensions(random);
            AddressSets sets = new AddressSets(new CatalogName("flow"), dimensions);
            for (int i = 0; i < 300; i++) {
                AddressRange address = randomAddress(random);
                AddressRange other = randomAddress(random);
                for (Comparison comparison : comparisons(dimensions, address, random.nextInt(33))) {
                    Optional<List<AddressRange>> set = sets.find(function(comparison.function), comparison.arguments, comparison.value);
                    assertThat(set.orElseThrow()).as("seed=%s %s of %s", seed, comparison, address).anyMatch(range -> contains(range, address));
                    if (set.orElseThrow().stream().anyMatch(range -> contains(range, other))) {
                        kept++;
                    }
                    else {
                        left++;
                    }
                }
            }
        }
        assertThat(left).isGreaterThan(kept);
    }

    private record Comparison(String function, List<Object> arguments, Object value) {}

    private static List<Comparison> comparisons(Dimensions dimensions, AddressRange address, long bits)
    {
        long high = address.firstHigh();
        long low = address.firstLow();
        ImmutableList.Builder<Comparison> comparisons = ImmutableList.builder();
        comparisons.add(new Comparison("ip_version", List.of(), AddressFunctions.ipVersion(high, low)));
        comparisons.add(new Comparison("ip_prefix", List.of(bits), AddressFunctions.ipPrefix(high, low, bits)));
        comparisons.add(new Comparison("ip_prefix", List.of(bits, Math.min(128, 4 * bits)), AddressFunctions.ipPrefixByVersion(high, low, bits, Math.min(128, 4 * bits))));
        long asn = DimensionFunctions.originAsn(dimensions, high, low);
        if (asn != AsnTable.NONE) {
            comparisons.add(new Comparison("asn", List.of(), asn));
        }
        int network = dimensions.networks().find(high, low);
        if (network != NetworkTable.NONE) {
            comparisons.add(new Comparison("network", List.of(), dimensions.networks().text(network, NetworkAttribute.NAME).orElseThrow()));
            comparisons.add(new Comparison("network", List.of(utf8Slice("site")), dimensions.networks().text(network, NetworkAttribute.SITE).orElseThrow()));
        }
        int route = dimensions.routes().find(high, low);
        if (route != RouteTable.NONE) {
            comparisons.add(new Comparison("prefix", List.of(), utf8Slice(dimensions.routes().get(route).prefix().toString())));
        }
        return comparisons.build();
    }

    private static Dimensions randomDimensions(Random random)
    {
        AsnTable.Builder asns = new AsnTable.Builder();
        RouteTable.Builder routes = new RouteTable.Builder();
        NetworkTable.Builder networks = new NetworkTable.Builder();
        for (int i = 0; i < 20; i++) {
            asns.add(randomPrefix(random), 64_500 + random.nextInt(5));
            routes.add(randomPrefix(random), OptionalLong.of(64_500 + random.nextInt(5)), List.of());
            try {
                networks.add(new Network(randomPrefix(random), "network-" + random.nextInt(5), Optional.empty(), Optional.empty(), Optional.of("site-" + random.nextInt(3)), Optional.empty(), Optional.empty(), Optional.empty()));
            }
            catch (IllegalArgumentException _) {
                // there already
            }
        }
        return new Dimensions(1, ExporterTable.EMPTY, InterfaceTable.EMPTY, networks.build(), asns.build(), routes.build());
    }

    private static AddressRange randomPrefix(Random random)
    {
        AddressRange address = randomAddress(random);
        boolean v4 = address.isV4();
        int bits = random.nextInt(v4 ? 33 : 129);
        return AddressRange.parse(AddressFunctions.ipPrefixByVersion(address.firstHigh(), address.firstLow(), v4 ? bits : 0, v4 ? 0 : bits).toStringUtf8());
    }

    private static AddressRange randomAddress(Random random)
    {
        long edge = EDGES[random.nextInt(EDGES.length)];
        return switch (random.nextInt(4)) {
            case 0 -> AddressRange.ofAddress(0, AddressText.v4Low(random.nextInt()));
            case 1 -> AddressRange.ofAddress(0, edge);
            case 2 -> AddressRange.ofAddress(edge, EDGES[random.nextInt(EDGES.length)]);
            default -> AddressRange.ofAddress(random.nextLong(), random.nextLong());
        };
    }

    /**
     * As a domain has it: in the order of the addresses, whatever their version.
     */
    private static boolean contains(AddressRange range, AddressRange address)
    {
        return compare(range.firstHigh(), range.firstLow(), address.firstHigh(), address.firstLow()) <= 0
                && compare(address.firstHigh(), address.firstLow(), range.lastHigh(), range.lastLow()) <= 0;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow)
    {
        int highs = Long.compareUnsigned(high, otherHigh);
        return highs == 0 ? Long.compareUnsigned(low, otherLow) : highs;
    }

    @Test
    void testWhatHasNoSet()
    {
        AsnTable.Builder asns = new AsnTable.Builder();
        NetworkTable.Builder networks = new NetworkTable.Builder();
        for (int i = 0; i <= AddressSets.MAX_RANGES; i++) {
            asns.add(AddressRange.ofAddress(0, AddressText.v4Low(2 * i)), 64_500);
        }
        asns.add(AddressRange.parse("192.0.2.0/24"), 64_501);
        Dimensions dimensions = new Dimensions(1, ExporterTable.EMPTY, InterfaceTable.EMPTY, networks.build(), asns.build(), RouteTable.EMPTY);
        AddressSets sets = new AddressSets(new CatalogName("flow"), dimensions);
        assertThat(sets.find(function("asn"), List.of(), 64_500L)).isEmpty();
        assertThat(sets.find(function("asn"), List.of(), 64_501L)).contains(List.of(AddressRange.parse("192.0.2.0/24")));
        assertThat(sets.find(function("asn"), List.of(), 64_502L)).contains(List.of());
        // of another catalog, whose data are others, and of nobody
        assertThat(sets.find(new FunctionName(Optional.of(new CatalogSchemaName("other", "net")), "asn"), List.of(), 64_501L)).isEmpty();
        assertThat(sets.find(new FunctionName("asn"), List.of(), 64_501L)).isEmpty();
        assertThat(sets.find(function("ip_scope"), List.of(), utf8Slice("private"))).isEmpty();
        // the query fails when the engine calls the function
        assertThat(sets.find(function("network"), List.of(utf8Slice("colour")), utf8Slice("red"))).isEmpty();
    }

    @Test
    void testPrefixesInOtherSpellings()
    {
        AddressSets sets = new AddressSets(new CatalogName("flow"), Dimensions.EMPTY);
        assertThat(sets.find(function("ip_prefix"), List.of(24L), utf8Slice("192.0.2.0/24"))).contains(List.of(AddressRange.parse("192.0.2.0/24")));
        for (String other : new String[] {"192.0.2.1/24", "192.0.2.0", "192.0.2.0/024", "2001:DB8::/32", "2001:db8:0::/32", "::ffff:192.0.2.0/120", "192.0.2.0-192.0.2.255", "nonsense", ""}) {
            Slice text = utf8Slice(other);
            assertThat(sets.find(function("ip_prefix"), List.of(24L), text)).as(other).contains(List.of());
        }
    }

    private static FunctionName function(String name)
    {
        return new FunctionName(Optional.of(new CatalogSchemaName("flow", FlowFunctions.SCHEMA)), name);
    }
}
