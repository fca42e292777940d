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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.trinoflow.connector.SequentialPageSource;
import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import static io.airlift.slice.Slices.wrappedBuffer;
import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.type.IpAddressType.IPADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Sums of shares, with maps as the oracle.
 */
final class TestSharePageSource
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    private static final TrafficColumn ADDRESS = TrafficColumn.of("dst_addr", IPADDRESS);
    private static final TrafficColumn PORT = TrafficColumn.of("dst_port", INTEGER);
    private static final TrafficColumn BYTES = TrafficColumn.of("bytes", BIGINT);
    private static final TrafficColumn FLOWS = TrafficColumn.of("flows", BIGINT);
    private static final List<TrafficColumn> COLUMNS = ImmutableList.of(ADDRESS, PORT, BYTES, FLOWS);

    private static final TrafficAggregation SUMS = new TrafficAggregation(List.of(ADDRESS, PORT), false, Optional.empty());

    private static final Domain ALL = Domain.all(IPADDRESS);
    private static final List<TrafficColumn> OUTPUT = List.of(ADDRESS, PORT, BYTES.sum(), FLOWS.sum());
    private static final Comparator<List<Object>> BY_ADDRESS = Comparator.<List<Object>>comparingLong(TestSharePageSource::high).thenComparingLong(TestSharePageSource::low);

    private final Random random = new Random(SEED);

    @Test
    void testRandomRuns()
            throws IOException
    {
        for (int i = 0; i < 300; i++) {
            int keys = 1 + random.nextInt(200);
            Domain share = randomShare(() -> keyAddress(random.nextInt(keys)));
            List<List<Object>> all = new ArrayList<>();
            List<SharePageSource.Part> sorted = new ArrayList<>();
            for (int run = random.nextInt(6); run > 0; run--) {
                List<List<Object>> rows = rows(keys);
                rows.sort(BY_ADDRESS);
                all.addAll(ofShare(share, rows));
                sorted.add(new SharePageSource.Part(source(rows), "traffic_1d_dst_addr"));
            }
            List<ConnectorPageSource> others = new ArrayList<>();
            for (int other = random.nextInt(3); other > 0; other--) {
                List<List<Object>> rows = ofShare(share, rows(keys));
                all.addAll(rows);
                others.add(source(rows));
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
            Comparator<List<Object>> order = random.nextInt(4) == 0 ? BY_ADDRESS : BY_ADDRESS.thenComparing(TestSharePageSource::port);
            Domain share = randomShare(() -> heavyAddress(random.nextInt(keys)));
            List<List<Object>> all = new ArrayList<>();
            List<SharePageSource.Part> sorted = new ArrayList<>();
            for (int run = random.nextInt(8); run > 0; run--) {
                List<List<Object>> rows = heavyRows(keys, unique, noise);
                rows.sort(order);
                all.addAll(ofShare(share, rows));
                sorted.add(new SharePageSource.Part(source(rows, 1000), "traffic_1d_dst_addr"));
            }
            List<ConnectorPageSource> others = new ArrayList<>();
            for (int other = random.nextInt(3); other > 0; other--) {
                List<List<Object>> rows = ofShare(share, heavyRows(keys / 5 + 1, unique, noise));
                all.addAll(rows);
                others.add(source(rows, 1000));
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

    private static List<List<Object>> top(List<List<Object>> groups, int count)
    {
        long[] sums = groups.stream().filter(row -> row.get(2) != null).mapToLong(row -> (long) row.get(2)).sorted().toArray();
        if (sums.length < count) {
            return groups;
        }
        return groups.stream().filter(row -> row.get(2) != null && (long) row.get(2) >= sums[sums.length - count]).toList();
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

    private static Slice keyAddress(int key)
    {
        return key % 3 == 0 ? address(key * 0x0123_4567_89AB_CDEFL, -key) : address(0, key / 2);
    }

    private static Slice heavyAddress(int key)
    {
        return address(key % 5 == 0 ? key * 0x0123_4567_89AB_CDEFL : 0, key % 10 == 3 ? key * 0x9E37_79B9_7F4A_7C15L : 0xFFFF_0000_0000L + key);
    }

    /**
     * All addresses, or a range as files are cut into.
     */
    private Domain randomShare(Supplier<Slice> addresses)
    {
        Slice low = (Slice) ShareRange.cut(addresses.get());
        Slice high = (Slice) ShareRange.cut(addresses.get());
        return switch (random.nextInt(4)) {
            case 0 -> ALL;
            case 1 -> Domain.create(ValueSet.ofRanges(Range.lessThan(IPADDRESS, high)), true);
            case 2 -> Domain.create(ValueSet.ofRanges(Range.greaterThanOrEqual(IPADDRESS, low)), false);
            default -> low.compareTo(high) < 0 ? Domain.create(ValueSet.ofRanges(Range.range(IPADDRESS, low, true, high, false)), false) : ALL;
        };
    }

    private static List<List<Object>> ofShare(Domain share, List<List<Object>> rows)
    {
        return rows.stream().filter(row -> share.includesNullableValue(row.getFirst())).toList();
    }

    private static Optional<ConnectorPageSource> oneAfterTheOther(List<ConnectorPageSource> sources)
    {
        return sources.isEmpty() ? Optional.empty() : Optional.of(new SequentialPageSource(sources.stream().<Supplier<ConnectorPageSource>>map(source -> () -> source).toList(), 2));
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
            SharePageSource source = new SharePageSource(SUMS, ALL, List.of(), Optional.of(source(rows)), COLUMNS, OUTPUT, memory::set);
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
        SharePageSource source = new SharePageSource(SUMS, ALL, List.of(), Optional.of(source(rows)), COLUMNS, List.of(BYTES.sum()), MemoryContext.NO_LIMIT);
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

    private static Slice address(long high, long low)
    {
        Slice slice = wrappedBuffer(new byte[16]);
        slice.setLong(0, Long.reverseBytes(high));
        slice.setLong(8, Long.reverseBytes(low));
        return slice;
    }

    private static long high(List<Object> row)
    {
        return row.getFirst() == null ? 0 : Long.reverseBytes(((Slice) row.getFirst()).getLong(0));
    }

    private static long low(List<Object> row)
    {
        return row.getFirst() == null ? 0 : Long.reverseBytes(((Slice) row.getFirst()).getLong(8));
    }

    private static int port(List<Object> row)
    {
        return row.get(1) == null ? 0 : (int) row.get(1);
    }

    private ConnectorPageSource source(List<List<Object>> rows)
    {
        return source(rows, 40);
    }

    private ConnectorPageSource source(List<List<Object>> rows, int pageRows)
    {
        List<Page> pages = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            int to = Math.min(rows.size(), from + 1 + random.nextInt(pageRows));
            pages.add(page(rows.subList(from, to)));
            from = to;
        }
        return new FixedPageSource(pages);
    }

    private static Page page(List<List<Object>> rows)
    {
        PageBuilder builder = new PageBuilder(COLUMNS.stream().map(TrafficColumn::type).toList());
        for (List<Object> row : rows) {
            builder.declarePosition();
            for (int channel = 0; channel < COLUMNS.size(); channel++) {
                Object value = row.get(channel);
                writeNativeValue(COLUMNS.get(channel).type(), builder.getBlockBuilder(channel), value instanceof Integer number ? (Object) number.longValue() : value);
            }
        }
        return builder.build();
    }

    private static List<List<Object>> expected(List<List<Object>> rows)
    {
        Map<List<Object>, Long[]> sums = new HashMap<>();
        for (List<Object> row : rows) {
            Long[] ofKey = sums.computeIfAbsent(Arrays.asList(row.get(0), row.get(1) == null ? null : ((Integer) row.get(1)).longValue()), _ -> new Long[2]);
            for (int i = 0; i < 2; i++) {
                Long value = (Long) row.get(2 + i);
                ofKey[i] = value == null ? ofKey[i] : Long.valueOf(value + (ofKey[i] == null ? 0 : ofKey[i]));
            }
        }
        return sums.entrySet().stream().map(entry -> Arrays.asList(entry.getKey().get(0), entry.getKey().get(1), (Object) entry.getValue()[0], entry.getValue()[1])).toList();
    }

    /**
     * @return rows of address, port, bytes and flows, as far as they are among the columns
     */
    private static List<List<Object>> read(ConnectorPageSource source, List<TrafficColumn> columns)
    {
        List<List<Object>> rows = new ArrayList<>();
        while (!source.isFinished()) {
            SourcePage page = source.getNextSourcePage();
            for (int position = 0; page != null && position < page.getPositionCount(); position++) {
                List<Object> row = new ArrayList<>();
                for (TrafficColumn column : List.of(ADDRESS, PORT, BYTES.sum(), FLOWS.sum())) {
                    if (columns.contains(column)) {
                        Block block = page.getBlock(columns.indexOf(column));
                        row.add(readNativeValue(column.type(), block, position));
                    }
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
