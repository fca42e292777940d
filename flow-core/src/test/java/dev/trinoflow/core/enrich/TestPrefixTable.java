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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPrefixTable
{
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
        PrefixTable copy = ofSegments(table);
        assertThat(segments(copy)).isEqualTo(segments(table));
        for (int i = 0; i < 100_000; i++) {
            AddressRange near = prefixes.get(random.nextInt(prefixes.size()));
            long step = random.nextInt(-1, 2);
            long high = random.nextBoolean() ? near.firstHigh() : near.lastHigh();
            long low = (random.nextBoolean() ? near.firstLow() : near.lastLow()) + step;
            int expected = longestMatch(values, high, low);
            assertThat(table.find(high, low)).as("seed=%s, %s", seed, AddressRange.text(high, low)).isEqualTo(expected);
            assertThat(copy.find(high, low)).as("seed=%s, %s in segments", seed, AddressRange.text(high, low)).isEqualTo(expected);
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
        PrefixTable copy = ofSegments(table);
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

    static AddressRange prefix(long high, long low, int length)
    {
        int bits = AddressText.isV4(high, low) ? length + 96 : length;
        return AddressRange.ofPrefix(
                bits >= 64 ? high : bits == 0 ? 0 : high & -1L << (64 - bits),
                bits >= 128 ? low : bits <= 64 ? 0 : low & -1L << (128 - bits),
                length);
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

    static long[] address(String address)
    {
        long[] words = new long[2];
        AddressRange.parseAddress(address, words);
        return words;
    }

    private static PrefixTable ofSegments(PrefixTable table)
    {
        PrefixTable.Builder builder = new PrefixTable.Builder();
        table.forEachSegment((firstHigh, firstLow, lastHigh, lastLow, value) -> builder.add(new AddressRange(firstHigh, firstLow, lastHigh, lastLow), value));
        return builder.build();
    }

    private static List<String> segments(PrefixTable table)
    {
        List<String> segments = new ArrayList<>();
        table.forEachSegment((firstHigh, firstLow, lastHigh, lastLow, value) -> segments.add(AddressRange.text(firstHigh, firstLow) + "-" + AddressRange.text(lastHigh, lastLow) + "=" + value));
        return segments;
    }
}
