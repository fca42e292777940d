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
import dev.trinoflow.connector.SequentialPageSource;
import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

import static io.airlift.slice.Slices.wrappedBuffer;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.type.IpAddressType.IPADDRESS;
import static java.util.Objects.requireNonNull;

/**
 * Rows of shares: addresses, ports, bytes and flows, as lists of objects and as pages.
 */
final class ShareRows
{
    static final TrafficColumn ADDRESS = TrafficColumn.of("dst_addr", IPADDRESS);
    static final TrafficColumn PORT = TrafficColumn.of("dst_port", INTEGER);
    static final TrafficColumn BYTES = TrafficColumn.of("bytes", BIGINT);
    static final TrafficColumn FLOWS = TrafficColumn.of("flows", BIGINT);
    static final List<TrafficColumn> COLUMNS = ImmutableList.of(ADDRESS, PORT, BYTES, FLOWS);
    static final TrafficAggregation SUMS = new TrafficAggregation(List.of(ADDRESS, PORT), false, Optional.empty());
    static final Domain ALL = Domain.all(IPADDRESS);
    static final List<TrafficColumn> OUTPUT = List.of(ADDRESS, PORT, BYTES.sum(), FLOWS.sum());
    static final Comparator<List<Object>> BY_ADDRESS = Comparator.<List<Object>>comparingLong(ShareRows::high).thenComparingLong(ShareRows::low);

    private final Random random;

    ShareRows(Random random)
    {
        this.random = requireNonNull(random, "random is null");
    }

    /**
     * All addresses, or a range as files are cut into.
     */
    Domain randomShare(Supplier<Slice> addresses)
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

    static List<List<Object>> ofShare(Domain share, List<List<Object>> rows)
    {
        return rows.stream().filter(row -> share.includesNullableValue(row.getFirst())).toList();
    }

    static Optional<ConnectorPageSource> oneAfterTheOther(List<ConnectorPageSource> sources)
    {
        return sources.isEmpty() ? Optional.empty() : Optional.of(new SequentialPageSource(sources.stream().<Supplier<ConnectorPageSource>>map(source -> () -> source).toList(), 2));
    }

    static Slice address(long high, long low)
    {
        Slice slice = wrappedBuffer(new byte[16]);
        slice.setLong(0, Long.reverseBytes(high));
        slice.setLong(8, Long.reverseBytes(low));
        return slice;
    }

    static long high(List<Object> row)
    {
        return row.getFirst() == null ? 0 : Long.reverseBytes(((Slice) row.getFirst()).getLong(0));
    }

    static long low(List<Object> row)
    {
        return row.getFirst() == null ? 0 : Long.reverseBytes(((Slice) row.getFirst()).getLong(8));
    }

    static int port(List<Object> row)
    {
        return row.get(1) == null ? 0 : (int) row.get(1);
    }

    ConnectorPageSource source(List<List<Object>> rows)
    {
        return source(rows, 40);
    }

    ConnectorPageSource source(List<List<Object>> rows, int pageRows)
    {
        List<Page> pages = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            int to = Math.min(rows.size(), from + 1 + random.nextInt(pageRows));
            pages.add(page(rows.subList(from, to)));
            from = to;
        }
        return new FixedPageSource(pages);
    }

    static Page page(List<List<Object>> rows)
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

    static List<List<Object>> expected(List<List<Object>> rows)
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
    static List<List<Object>> read(ConnectorPageSource source, List<TrafficColumn> columns)
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

    /**
     * Groups with the largest bytes, and all that have as many as the last of them; all groups where there are fewer.
     */
    static List<List<Object>> top(List<List<Object>> groups, int count)
    {
        long least = least(groups, count);
        return least == Long.MIN_VALUE ? groups : groups.stream().filter(row -> row.get(2) != null && (long) row.get(2) >= least).toList();
    }

    /**
     * The bytes of the last of the largest groups; the smallest number where there are fewer.
     */
    static long least(List<List<Object>> groups, int count)
    {
        long[] sums = groups.stream().filter(row -> row.get(2) != null).mapToLong(row -> (long) row.get(2)).sorted().toArray();
        return sums.length < count ? Long.MIN_VALUE : sums[sums.length - count];
    }
}
