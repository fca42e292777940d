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
package dev.trinoflow.core.enrich;

import dev.trinoflow.core.AddressText;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ranges that nest, touch and overlap, at the ends of both families too, against a search through all of them.
 */
final class TestOverlappingRanges
{
    // AS numbers of the upper half, some of them for private use, are negative as values
    private static final int[] VALUES = {0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, -2};

    @Test
    void testRandomRanges()
    {
        long firstSeed = new Random().nextLong();
        for (long seed = firstSeed; seed < firstSeed + 400; seed++) {
            Random random = new Random(seed);
            List<Ranged> ranges = randomRanges(random);
            PrefixTable.Builder builder = new PrefixTable.Builder();
            ranges.forEach(ranged -> builder.add(ranged.range(), ranged.value()));
            PrefixTable table = builder.build();

            for (Ranged ranged : ranges) {
                for (BigInteger edge : List.of(number(ranged.range().firstHigh(), ranged.range().firstLow()), number(ranged.range().lastHigh(), ranged.range().lastLow()))) {
                    for (int step = -1; step <= 1; step++) {
                        assertFound(seed, ranges, table, edge.add(BigInteger.valueOf(step)));
                    }
                }
            }
            for (int i = 0; i < 50; i++) {
                AddressRange range = randomRange(random);
                assertFound(seed, ranges, table, number(range.firstHigh(), range.firstLow()));
            }
            assertSegments(seed, ranges, table);
        }
    }

    private static void assertFound(long seed, List<Ranged> ranges, PrefixTable table, BigInteger address)
    {
        long high = address.shiftRight(64).longValue();
        long low = address.longValue();
        assertThat(table.find(high, low))
                .as("seed=%s, %s in %s", seed, AddressRange.text(high, low), ranges)
                .isEqualTo(expected(ranges, high, low));
    }

    /**
     * Segments are ascending, are what is found at their ends, and leave out only what is in no range.
     */
    private static void assertSegments(long seed, List<Ranged> ranges, PrefixTable table)
    {
        List<Ranged> segments = new ArrayList<>();
        table.forEachSegment((firstHigh, firstLow, lastHigh, lastLow, value) -> segments.add(new Ranged(new AddressRange(firstHigh, firstLow, lastHigh, lastLow), value)));
        BigInteger covered = BigInteger.ZERO;
        BigInteger next = BigInteger.ZERO;
        int lastValue = PrefixTable.NONE;
        for (Ranged segment : segments) {
            AddressRange range = segment.range();
            BigInteger first = number(range.firstHigh(), range.firstLow());
            BigInteger last = number(range.lastHigh(), range.lastLow());
            assertThat(first).as("seed=%s", seed).isGreaterThanOrEqualTo(next);
            assertThat(first.equals(next) && lastValue == segment.value() && !AddressText.isV4(range.firstHigh(), range.firstLow()) && !first.equals(BigInteger.ONE.shiftLeft(48))).as("seed=%s: %s continues the one before", seed, range).isFalse();
            assertThat(expected(ranges, range.firstHigh(), range.firstLow())).as("seed=%s", seed).isEqualTo(segment.value());
            assertThat(expected(ranges, range.lastHigh(), range.lastLow())).as("seed=%s", seed).isEqualTo(segment.value());
            covered = covered.add(last.subtract(first)).add(BigInteger.ONE);
            next = last.add(BigInteger.ONE);
            lastValue = segment.value();
        }
        assertThat(covered).as("seed=%s", seed).isEqualTo(union(ranges));
    }

    /**
     * How many addresses are in any range, counted between all edges.
     */
    private static BigInteger union(List<Ranged> ranges)
    {
        List<BigInteger> edges = new ArrayList<>();
        for (String edge : new String[] {"::ffff:0:0", "::1:0:0:0"}) {
            edges.add(number(TestPrefixTable.address(edge)[0], TestPrefixTable.address(edge)[1]));
        }
        for (Ranged ranged : ranges) {
            edges.add(number(ranged.range().firstHigh(), ranged.range().firstLow()));
            edges.add(number(ranged.range().lastHigh(), ranged.range().lastLow()).add(BigInteger.ONE));
        }
        List<BigInteger> sorted = edges.stream().distinct().sorted().toList();
        BigInteger union = BigInteger.ZERO;
        for (int i = 0; i + 1 < sorted.size(); i++) {
            if (expected(ranges, sorted.get(i).shiftRight(64).longValue(), sorted.get(i).longValue()) != PrefixTable.NONE) {
                union = union.add(sorted.get(i + 1).subtract(sorted.get(i)));
            }
        }
        return union;
    }

    /**
     * The oracle: looks at every range.
     */
    private static int expected(List<Ranged> ranges, long high, long low)
    {
        int found = PrefixTable.NONE;
        BigInteger foundSize = null;
        for (Ranged ranged : ranges) {
            AddressRange range = ranged.range();
            BigInteger size = number(range.lastHigh(), range.lastLow()).subtract(number(range.firstHigh(), range.firstLow()));
            if (range.contains(high, low) && (foundSize == null || size.compareTo(foundSize) <= 0)) {
                found = ranged.value();
                foundSize = size;
            }
        }
        return found;
    }

    private static List<Ranged> randomRanges(Random random)
    {
        List<Ranged> ranges = new ArrayList<>();
        int count = random.nextInt(1, 30);
        for (int i = 0; i < count; i++) {
            if (!ranges.isEmpty() && random.nextInt(8) == 0) {
                ranges.add(new Ranged(ranges.get(random.nextInt(ranges.size())).range(), VALUES[random.nextInt(VALUES.length)]));
            }
            else {
                ranges.add(new Ranged(randomRange(random), VALUES[random.nextInt(VALUES.length)]));
            }
        }
        return ranges;
    }

    /**
     * From few bits that vary, so that ranges nest, touch and overlap; at the ends of both families too.
     */
    private static AddressRange randomRange(Random random)
    {
        if (random.nextInt(20) == 0) {
            String[] special = {"::/0", "0.0.0.0/0", "::fffe:0:0/95", "::/96", "::fffe:ffff:ffff", "::1:0:0:0", "0.0.0.0", "255.255.255.255", "ffff::/16", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::", "::fffe:ffff:0-::ffff:ffff:ffff:ffff", "fffe::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", "0:0:0:1::/64"};
            return AddressRange.parse(special[random.nextInt(special.length)]);
        }
        boolean v4 = random.nextBoolean();
        long[] first = randomAddress(random, v4);
        if (random.nextInt(3) == 0) {
            long[] last = randomAddress(random, v4);
            return AddressRange.compare(first[0], first[1], last[0], last[1]) <= 0 ? new AddressRange(first[0], first[1], last[0], last[1]) : new AddressRange(last[0], last[1], first[0], first[1]);
        }
        int[] lengths = v4 ? new int[] {0, 7, 8, 9, 16, 17, 24, 31, 32} : new int[] {0, 16, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128};
        return TestPrefixTable.prefix(first[0], first[1], lengths[random.nextInt(lengths.length)]);
    }

    private static long[] randomAddress(Random random, boolean v4)
    {
        if (v4) {
            return new long[] {0, AddressText.v4Low((random.nextInt(4) << 30) | (random.nextInt(3) << 16) | (random.nextInt(2) << 8) | random.nextInt(4))};
        }
        return new long[] {((long) random.nextInt(3) << 61) | ((long) random.nextInt(3) << 32) | random.nextInt(2), ((long) random.nextInt(-1, 2) << 62) | random.nextInt(3)};
    }

    private static BigInteger number(long high, long low)
    {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    }

    private record Ranged(AddressRange range, int value) {}
}
