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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPrefixTable
{
    // AS numbers of the upper half, some of them for private use, are negative as values
    private static final int[] VALUES = {0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, -2};

    @Test
    void testLongestPrefix()
    {
        PrefixTable table = table("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "10.1.0.0-10.2.0.0", "2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::1");
        assertThat(find(table, "9.0.0.0")).isEqualTo(0);
        assertThat(find(table, "10.0.0.0")).isEqualTo(1);
        assertThat(find(table, "10.1.0.0")).isEqualTo(2);
        assertThat(find(table, "10.1.2.2")).isEqualTo(2);
        assertThat(find(table, "10.1.2.3")).isEqualTo(3);
        assertThat(find(table, "10.1.2.4")).isEqualTo(2);
        assertThat(find(table, "10.2.0.0")).isEqualTo(4);
        assertThat(find(table, "10.2.0.1")).isEqualTo(1);
        assertThat(find(table, "255.255.255.255")).isEqualTo(0);
        assertThat(find(table, "2001:db8::")).isEqualTo(5);
        assertThat(find(table, "2001:db8:1::")).isEqualTo(6);
        assertThat(find(table, "2001:db8:1::1")).isEqualTo(7);
        assertThat(find(table, "2001:db8:1::2")).isEqualTo(6);
        assertThat(find(table, "2001:db9::")).isEqualTo(PrefixTable.NONE);
        assertThat(find(table, "::")).isEqualTo(PrefixTable.NONE);
    }

    @Test
    void testFamiliesAreTwo()
    {
        PrefixTable v6 = table("::/0");
        assertThat(find(v6, "192.0.2.1")).isEqualTo(PrefixTable.NONE);
        assertThat(find(v6, "::fffe:ffff:ffff")).isEqualTo(0);
        assertThat(find(v6, "::1:0:0:0")).isEqualTo(0);
        assertThat(segments(v6)).containsExactly("::-::fffe:ffff:ffff=0", "::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff=0");
        PrefixTable v4 = table("0.0.0.0/0");
        assertThat(find(v4, "255.255.255.255")).isEqualTo(0);
        assertThat(find(v4, "::fffe:ffff:ffff")).isEqualTo(PrefixTable.NONE);
        assertThat(segments(table("::/0", "0.0.0.0/0", "2001:db8::/32"))).containsExactly(
                "::-::fffe:ffff:ffff=0",
                "0.0.0.0-255.255.255.255=1",
                "::1:0:0:0-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff=0",
                "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff=2",
                "2001:db9::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff=0");
    }

    /**
     * From where on an address is negative as a number with a sign.
     */
    @Test
    void testUpperHalf()
    {
        PrefixTable table = table("128.0.0.0/1", "8000::/1");
        assertThat(find(table, "127.255.255.255")).isEqualTo(PrefixTable.NONE);
        assertThat(find(table, "128.0.0.0")).isEqualTo(0);
        assertThat(find(table, "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).isEqualTo(PrefixTable.NONE);
        assertThat(find(table, "8000::")).isEqualTo(1);
    }

    @Test
    void testEmpty()
    {
        assertThat(find(PrefixTable.EMPTY, "192.0.2.1")).isEqualTo(PrefixTable.NONE);
        assertThat(find(PrefixTable.EMPTY, "2001:db8::1")).isEqualTo(PrefixTable.NONE);
        assertThat(segments(PrefixTable.EMPTY)).isEmpty();
        assertThatThrownBy(() -> new PrefixTable.Builder().add(AddressRange.parse("::/0"), PrefixTable.NONE)).hasMessage("value is NONE");
    }

    @Test
    void testEndsOfIpv4()
    {
        PrefixTable ends = table("0.0.0.0", "255.255.255.255");
        assertThat(segments(ends)).containsExactly("0.0.0.0-0.0.0.0=0", "255.255.255.255-255.255.255.255=1");
        assertThat(find(ends, "0.0.0.0")).isEqualTo(0);
        assertThat(find(ends, "0.0.0.1")).isEqualTo(PrefixTable.NONE);
        assertThat(find(ends, "255.255.255.254")).isEqualTo(PrefixTable.NONE);
        assertThat(find(ends, "255.255.255.255")).isEqualTo(1);
        PrefixTable whole = table("0.0.0.0/0");
        assertThat(segments(whole)).containsExactly("0.0.0.0-255.255.255.255=0");
        assertThat(find(whole, "0.0.0.0")).isEqualTo(0);
        assertThat(find(whole, "255.255.255.255")).isEqualTo(0);
    }

    /**
     * Networks of one's own are few, and are not to cost what a table of the Internet's does.
     */
    @Test
    void testSmallTablesAreSmall()
    {
        PrefixTable table = table("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3", "172.16.0.0/12", "192.168.0.0/16", "192.168.7.0/24", "2001:db8::/32", "2001:db8:1::/48", "2001:db8:1:2::/64");
        assertThat(table.retainedSizeInBytes()).isLessThan(4096);
    }

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

    /**
     * Enough, and crowded enough, to fill the indexes.
     */
    @Test
    void testManyPrefixes()
    {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<AddressRange, Integer> values = new HashMap<>();
        List<AddressRange> prefixes = new ArrayList<>();
        PrefixTable.Builder builder = new PrefixTable.Builder();
        for (int i = 0; i < 60_000; i++) {
            AddressRange prefix = randomPrefix(random);
            prefixes.add(prefix);
            values.put(prefix, i);
            builder.add(prefix, i);
        }
        PrefixTable table = builder.build();
        for (int i = 0; i < 100_000; i++) {
            AddressRange near = prefixes.get(random.nextInt(prefixes.size()));
            long step = random.nextInt(-1, 2);
            long high = random.nextBoolean() ? near.firstHigh() : near.lastHigh();
            long low = (random.nextBoolean() ? near.firstLow() : near.lastLow()) + step;
            assertThat(table.find(high, low)).as("seed=%s, %s", seed, AddressRange.text(high, low)).isEqualTo(longestMatch(values, high, low));
        }
    }

    /**
     * So many that a /24 has a place of its own, with some whose addresses differ, also at the ends of 64 places.
     */
    @Test
    void testLargeTable()
    {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<AddressRange, Integer> values = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            values.put(prefix(0, AddressText.v4Low(random.nextInt()), random.nextInt(4) == 0 ? random.nextInt(8, 24) : 24), i);
        }
        int[] thirdBytes = {0, 1, 62, 63, 64, 127, 128, 255};
        for (int i = 0; i < 5_000; i++) {
            int address = (random.nextInt(3) - 1) << 24 | random.nextInt(2) << 16 | thirdBytes[random.nextInt(thirdBytes.length)] << 8 | random.nextInt(256);
            values.put(prefix(0, AddressText.v4Low(address), random.nextInt(22, 33)), random.nextBoolean() ? i : -2 - i);
        }
        PrefixTable.Builder builder = new PrefixTable.Builder();
        values.forEach(builder::add);
        PrefixTable table = builder.build();
        PrefixTable.Builder ofSegments = new PrefixTable.Builder();
        table.forEachSegment((firstHigh, firstLow, lastHigh, lastLow, value) -> ofSegments.add(new AddressRange(firstHigh, firstLow, lastHigh, lastLow), value));
        PrefixTable copy = ofSegments.build();
        assertThat(segments(table).size()).isGreaterThan(1 << 18);
        assertThat(segments(copy)).isEqualTo(segments(table));
        for (AddressRange prefix : values.keySet()) {
            for (long edge : new long[] {prefix.firstLow(), prefix.lastLow()}) {
                // past either end of all addresses the other end comes
                long low = AddressText.v4Low((int) edge + random.nextInt(-1, 2));
                int expected = longestMatch(values, 0, low);
                assertThat(table.find(0, low)).as("seed=%s, %s", seed, AddressRange.text(0, low)).isEqualTo(expected);
                assertThat(copy.find(0, low)).as("seed=%s, %s in segments", seed, AddressRange.text(0, low)).isEqualTo(expected);
            }
        }
    }

    private static AddressRange randomPrefix(Random random)
    {
        if (random.nextBoolean()) {
            int address = random.nextInt(4) == 0 ? random.nextInt() : 0x0A00_0000 | random.nextInt(1 << 18);
            return prefix(0, AddressText.v4Low(address), random.nextInt(8, 33));
        }
        long high = switch (random.nextInt(3)) {
            case 0 -> random.nextLong();
            case 1 -> 0x2001_0DB8_0000_0000L | random.nextInt(1 << 20);
            default -> 0x2A00_0000_0000_0000L | (long) random.nextInt() << 24;
        };
        return prefix(high, random.nextInt(3) == 0 ? random.nextLong() : 0, random.nextInt(3) == 0 ? random.nextInt(65, 129) : random.nextInt(16, 65));
    }

    /**
     * The oracle: asks for the prefix of every length.
     */
    private static int longestMatch(Map<AddressRange, Integer> values, long high, long low)
    {
        for (int length = AddressText.isV4(high, low) ? 32 : 128; length >= 0; length--) {
            Integer value = values.get(prefix(high, low, length));
            if (value != null) {
                return value;
            }
        }
        return PrefixTable.NONE;
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
            edges.add(number(address(edge)[0], address(edge)[1]));
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
        return prefix(first[0], first[1], lengths[random.nextInt(lengths.length)]);
    }

    private static AddressRange prefix(long high, long low, int length)
    {
        int bits = AddressText.isV4(high, low) ? length + 96 : length;
        return AddressRange.ofPrefix(
                bits >= 64 ? high : bits == 0 ? 0 : high & -1L << (64 - bits),
                bits >= 128 ? low : bits <= 64 ? 0 : low & -1L << (128 - bits),
                length);
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

    private static PrefixTable table(String... ranges)
    {
        PrefixTable.Builder builder = new PrefixTable.Builder();
        for (int i = 0; i < ranges.length; i++) {
            builder.add(AddressRange.parse(ranges[i]), i);
        }
        return builder.build();
    }

    private static int find(PrefixTable table, String address)
    {
        long[] words = address(address);
        return table.find(words[0], words[1]);
    }

    private static long[] address(String address)
    {
        long[] words = new long[2];
        AddressRange.parseAddress(address, words);
        return words;
    }

    private static List<String> segments(PrefixTable table)
    {
        List<String> segments = new ArrayList<>();
        table.forEachSegment((firstHigh, firstLow, lastHigh, lastLow, value) -> segments.add(AddressRange.text(firstHigh, firstLow) + "-" + AddressRange.text(lastHigh, lastLow) + "=" + value));
        return segments;
    }

    private record Ranged(AddressRange range, int value) {}
}
