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

import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.predicate.Domain;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import static dev.trinoflow.connector.traffic.ShareRows.ADDRESS;
import static dev.trinoflow.connector.traffic.ShareRows.ALL;
import static dev.trinoflow.connector.traffic.ShareRows.BYTES;
import static dev.trinoflow.connector.traffic.ShareRows.BY_ADDRESS;
import static dev.trinoflow.connector.traffic.ShareRows.COLUMNS;
import static dev.trinoflow.connector.traffic.ShareRows.FLOWS;
import static dev.trinoflow.connector.traffic.ShareRows.OUTPUT;
import static dev.trinoflow.connector.traffic.ShareRows.PORT;
import static dev.trinoflow.connector.traffic.ShareRows.SUMS;
import static dev.trinoflow.connector.traffic.ShareRows.address;
import static dev.trinoflow.connector.traffic.ShareRows.expected;
import static dev.trinoflow.connector.traffic.ShareRows.ofShare;
import static dev.trinoflow.connector.traffic.ShareRows.oneAfterTheOther;
import static dev.trinoflow.connector.traffic.ShareRows.page;
import static dev.trinoflow.connector.traffic.ShareRows.read;
import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Sums of shares, with maps as the oracle.
 */
final class TestSharePageSource
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    private final Random random = new Random(SEED);
    private final ShareRows shares = new ShareRows(random);

    @Test
    void testRandomRuns()
            throws IOException
    {
        for (int i = 0; i < 300; i++) {
            int keys = 1 + random.nextInt(200);
            Domain share = shares.randomShare(() -> keyAddress(random.nextInt(keys)));
            List<List<Object>> all = new ArrayList<>();
            List<SharePageSource.Part> sorted = new ArrayList<>();
            for (int run = random.nextInt(6); run > 0; run--) {
                List<List<Object>> rows = rows(keys);
                rows.sort(BY_ADDRESS);
                all.addAll(ofShare(share, rows));
                sorted.add(new SharePageSource.Part(shares.source(rows), "traffic_1d_dst_addr"));
            }
            List<ConnectorPageSource> others = new ArrayList<>();
            for (int other = random.nextInt(3); other > 0; other--) {
                List<List<Object>> rows = ofShare(share, rows(keys));
                all.addAll(rows);
                others.add(shares.source(rows));
            }
            AtomicLong memory = new AtomicLong();
            List<TrafficColumn> output = new ArrayList<>(List.of(ADDRESS, PORT, BYTES.sum(), FLOWS.sum()));
            Collections.shuffle(output, random);
            SharePageSource source = new SharePageSource(SUMS, share, sorted, oneAfterTheOther(others), COLUMNS, output, memory::set);
            assertThat(read(source, output)).as("seed=%s case %s", SEED, i).containsExactlyInAnyOrderElementsOf(expected(all));
            assertThat(source.isFinished()).isTrue();
            source.close();
        }
    }

    private static Slice keyAddress(int key)
    {
        return key % 3 == 0 ? address(key * 0x0123_4567_89AB_CDEFL, -key) : address(0, key / 2);
    }

    /**
     * A group is in memory as long as there may be more of it, and no longer.
     */
    @Test
    void testMemoryIsThatOfAPage()
            throws IOException
    {
        List<SharePageSource.Part> sorted = new ArrayList<>();
        for (int run = 0; run < 4; run++) {
            List<Page> pages = new ArrayList<>();
            for (int page = 0; page < 200; page++) {
                List<List<Object>> rows = new ArrayList<>();
                for (int row = 0; row < 1000; row++) {
                    rows.add(Arrays.asList(address(0, 0xFFFF_0000_0000L + page * 1000L + row), 53, 1L, 1L));
                }
                pages.add(page(rows));
            }
            sorted.add(new SharePageSource.Part(new FixedPageSource(pages), "traffic_1d_dst_addr"));
        }
        AtomicLong most = new AtomicLong();
        List<TrafficColumn> output = List.of(ADDRESS, BYTES.sum());
        SharePageSource source = new SharePageSource(SUMS, ALL, sorted, Optional.empty(), COLUMNS, output, bytes -> most.accumulateAndGet(bytes, Math::max));
        List<List<Object>> rows = read(source, output);
        assertThat(rows).hasSize(200_000).allSatisfy(row -> assertThat(row.getLast()).isEqualTo(4L));
        assertThat(most.get()).isBetween(1L, 4_000_000L);
    }

    /**
     * A single source, in order and with each key once, but for what is done to it.
     */
    @Test
    void testSingleSource()
            throws IOException
    {
        for (int i = 0; i < 300; i++) {
            List<List<Object>> rows = new ArrayList<>();
            for (int key = random.nextInt(100); key > 0; key--) {
                rows.addFirst(Arrays.asList(address(key / 40 - 1, key / 7 - 3), key, random.nextInt(5) == 0 ? null : (Long) (long) key, 1L));
            }
            if (!rows.isEmpty()) {
                int changed = random.nextInt(rows.size());
                switch (random.nextInt(4)) {
                    case 0 -> rows.add(random.nextInt(rows.size() + 1), rows.get(changed));
                    case 1 -> Collections.swap(rows, changed, random.nextInt(rows.size()));
                    case 2 -> rows.set(changed, Arrays.asList(null, 7, 5L, 1L));
                    default -> {}
                }
            }
            AtomicLong memory = new AtomicLong();
            SharePageSource source = new SharePageSource(SUMS, ALL, List.of(), Optional.of(shares.source(rows)), COLUMNS, OUTPUT, memory::set);
            assertThat(read(source, OUTPUT)).as("seed=%s case %s", SEED, i).containsExactlyInAnyOrderElementsOf(expected(rows));
            assertThat(memory).as("bytes").hasValue(0);
        }
    }

    @Test
    void testDisorder()
    {
        List<List<Object>> rows = List.of(Arrays.asList(address(0, 2), 1, 1L, 1L), Arrays.asList(address(0, 1), 1, 1L, 1L));
        SharePageSource source = new SharePageSource(
                SUMS,
                ALL,
                List.of(new SharePageSource.Part(new FixedPageSource(List.of(page(rows.subList(0, 1)), page(rows.subList(1, 2)))), "traffic_1d_dst_addr")),
                Optional.empty(),
                COLUMNS,
                List.of(ADDRESS),
                MemoryContext.NO_LIMIT);
        assertThatThrownBy(() -> read(source, List.of(ADDRESS)))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("A file of the archive's table net.traffic_1d_dst_addr is not in the order in which the archiver writes it");
    }

    @Test
    void testOverflow()
    {
        List<List<Object>> rows = List.of(Arrays.asList(address(0, 1), 1, Long.MAX_VALUE, 1L), Arrays.asList(address(0, 1), 1, 1L, 1L));
        SharePageSource source = new SharePageSource(SUMS, ALL, List.of(), Optional.of(shares.source(rows)), COLUMNS, List.of(BYTES.sum()), MemoryContext.NO_LIMIT);
        assertThatThrownBy(() -> read(source, List.of(BYTES.sum())))
                .isInstanceOfSatisfying(TrinoException.class, failure -> assertThat(failure.getErrorCode()).isEqualTo(NUMERIC_VALUE_OUT_OF_RANGE.toErrorCode()));
    }

    private List<List<Object>> rows(int keys)
    {
        List<List<Object>> rows = new ArrayList<>();
        for (int row = random.nextInt(400); row > 0; row--) {
            int key = random.nextInt(keys);
            rows.add(Arrays.asList(
                    random.nextInt(20) == 0 ? null : keyAddress(key),
                    random.nextInt(9) == 0 ? null : random.nextInt(3),
                    random.nextInt(9) == 0 ? null : random.nextLong(1_000_000),
                    1L));
        }
        return rows;
    }
}
