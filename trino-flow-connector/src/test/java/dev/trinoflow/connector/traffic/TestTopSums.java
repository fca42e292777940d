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
package dev.trinoflow.connector.traffic;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.predicate.Domain;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static dev.trinoflow.connector.traffic.ShareRows.ALL;
import static dev.trinoflow.connector.traffic.ShareRows.BYTES;
import static dev.trinoflow.connector.traffic.ShareRows.BY_ADDRESS;
import static dev.trinoflow.connector.traffic.ShareRows.COLUMNS;
import static dev.trinoflow.connector.traffic.ShareRows.OUTPUT;
import static dev.trinoflow.connector.traffic.ShareRows.SUMS;
import static dev.trinoflow.connector.traffic.ShareRows.address;
import static dev.trinoflow.connector.traffic.ShareRows.expected;
import static dev.trinoflow.connector.traffic.ShareRows.ofShare;
import static dev.trinoflow.connector.traffic.ShareRows.oneAfterTheOther;
import static dev.trinoflow.connector.traffic.ShareRows.read;
import static dev.trinoflow.connector.traffic.ShareRows.top;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The largest sums of shares, with maps as the oracle.
 */
final class TestTopSums
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    private final Random random = new Random(SEED);
    private final ShareRows shares = new ShareRows(random);

    /**
     * All groups that are as large as the smallest that is wanted, and with their whole sums, whatever else there is.
     */
    @Test
    void testRandomTops()
            throws IOException
    {
        long groups = 0;
        long given = 0;
        for (int i = 0; i < 150; i++) {
            int keys = 1 + random.nextInt(2000);
            boolean unique = random.nextBoolean();
            int noise = random.nextBoolean() ? 100 : 1;
            // files are in order by their first column at least
            Comparator<List<Object>> order = random.nextInt(4) == 0 ? BY_ADDRESS : BY_ADDRESS.thenComparing(ShareRows::port);
            Domain share = shares.randomShare(() -> heavyAddress(random.nextInt(keys)));
            List<List<Object>> all = new ArrayList<>();
            List<SharePageSource.Part> sorted = new ArrayList<>();
            for (int run = random.nextInt(8); run > 0; run--) {
                List<List<Object>> rows = heavyRows(keys, unique, noise);
                rows.sort(order);
                all.addAll(ofShare(share, rows));
                sorted.add(new SharePageSource.Part(shares.source(rows, 1000), "traffic_1d_dst_addr"));
            }
            List<ConnectorPageSource> others = new ArrayList<>();
            for (int other = random.nextInt(3); other > 0; other--) {
                List<List<Object>> rows = ofShare(share, heavyRows(keys / 5 + 1, unique, noise));
                all.addAll(rows);
                others.add(shares.source(rows, 1000));
            }
            int count = 1 + random.nextInt(random.nextBoolean() ? 3 : 50);
            TrafficAggregation aggregation = SUMS.withTop(new TrafficTop(BYTES, count));
            List<List<Object>> answer = read(new SharePageSource(aggregation, share, sorted, oneAfterTheOther(others), COLUMNS, OUTPUT, MemoryContext.NO_LIMIT), OUTPUT);
            List<List<Object>> expected = expected(all);
            String description = "seed=%s case %s".formatted(SEED, i);
            assertThat(ImmutableSet.copyOf(answer)).as(description).hasSameSizeAs(answer);
            assertThat(Sets.difference(ImmutableSet.copyOf(answer), ImmutableSet.copyOf(expected))).as(description).isEmpty();
            assertThat(Sets.difference(ImmutableSet.copyOf(top(expected, count)), ImmutableSet.copyOf(answer))).as(description).isEmpty();
            groups += expected.size();
            given += answer.size();
        }
        assertThat(given).as("groups that are given away").isLessThan(groups / 2);
    }

    /**
     * What is as large as the last of those that are wanted may be the one that is wanted.
     */
    @Test
    void testTies()
            throws IOException
    {
        List<List<Object>> rows = new ArrayList<>();
        for (int key = 0; key < 5000; key++) {
            rows.add(Arrays.asList(address(0, 0xFFFF_0000_0000L + key), 53, 7L, 1L));
        }
        List<SharePageSource.Part> sorted = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            sorted.add(new SharePageSource.Part(shares.source(rows, 1000), "traffic_1d_dst_addr"));
        }
        assertThat(read(new SharePageSource(SUMS.withTop(new TrafficTop(BYTES, 10)), ALL, sorted, Optional.empty(), COLUMNS, OUTPUT, MemoryContext.NO_LIMIT), OUTPUT))
                .as("seed=%s", SEED)
                .hasSize(5000)
                .allSatisfy(row -> assertThat(row.get(2)).isEqualTo(21L));
    }

    /**
     * Few keys have much, and without noise many as much as others; a few rows are less than nothing.
     */
    private List<List<Object>> heavyRows(int keys, boolean unique, int noise)
    {
        List<List<Object>> rows = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            for (int row = unique ? random.nextInt(2) : random.nextInt(3); row > 0; row--) {
                long bytes = 100 * noise / (1 + key / 20) + random.nextInt(noise);
                rows.add(Arrays.asList(
                        key % 50 == 7 ? null : heavyAddress(key / 2),
                        key % 50 == 9 ? null : key % 3,
                        random.nextInt(500) == 0 ? null : random.nextInt(2000) == 0 ? (Object) (-bytes) : (Object) bytes,
                        1L));
            }
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    private static Slice heavyAddress(int key)
    {
        return address(key % 5 == 0 ? key * 0x0123_4567_89AB_CDEFL : 0, key % 10 == 3 ? key * 0x9E37_79B9_7F4A_7C15L : 0xFFFF_0000_0000L + key);
    }
}
