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
package dev.trinoflow.archiver.rollup;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.archiver.rollup.RollupAggregation.SumConsumer;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredType;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SRC_AS;
import static dev.trinoflow.core.FlowColumns.SRC_MAC;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.VRF;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random pages against sums in a map.
 */
final class TestRollupAggregation
{
    private static final List<Rollup> ROLLUPS = ImmutableList.<Rollup>builder()
            .addAll(Rollups.SHIPPED)
            .add(new Rollup("traffic_texts", RollupBucket.MINUTE, List.of(SRC_NET, VRF, SRC_MAC, PROTO, DST_ADDR, SRC_AS)))
            .add(new Rollup("traffic_texts_1d", RollupBucket.DAY, List.of(VRF, SRC_AS)))
            .build();
    // only what is summed up by and up
    private static final ArchiveTable FLOWS = flows();
    private static final long MICROS_PER_MINUTE = 60_000_000;

    @Test
    void testRandomPages()
            throws IOException
    {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            List<Page> pages = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                pages.add(randomPage(random, random.nextInt(5000)));
            }
            // all in memory, some given away early, nothing kept
            for (long maxBytes : new long[] {Long.MAX_VALUE, 1 << 20, 0}) {
                assertSums("seed=%s maxBytes=%s".formatted(seed, maxBytes), pages, maxBytes);
            }
        }
    }

    @Test
    void testOneRowForOneKey()
            throws IOException
    {
        Page page = randomPage(new Random(1), 5000);
        RollupAggregation aggregation = new RollupAggregation(FLOWS, ROLLUPS, Long.MAX_VALUE);
        aggregation.add(page, (_, _) -> {
            throw new IllegalStateException("there was room");
        });
        aggregation.build((rollup, sums) -> assertThat(sums.getPositionCount()).as(rollup.name()).isEqualTo(expected(rollup, List.of(page)).size()));
        aggregation.build((rollup, _) -> {
            throw new IllegalStateException("sums of " + rollup.name() + " were left");
        });
        aggregation.add(page, (_, _) -> {});
        aggregation.clear();
        aggregation.build((rollup, _) -> {
            throw new IllegalStateException("sums of " + rollup.name() + " were left");
        });
    }

    @Test
    void testDayWithTheRowsOfAnHour()
            throws IOException
    {
        Map<String, String> sameRows = new HashMap<>();
        Map<String, Long> rows = new HashMap<>();
        SumConsumer consumer = new SumConsumer()
        {
            @Override
            public void accept(Rollup rollup, Page page)
            {
                rows.merge(rollup.name(), (long) page.getPositionCount(), Long::sum);
            }

            @Override
            public void accept(Rollup rollup, Page page, Rollup coarser, Page coarserPage)
                    throws IOException
            {
                sameRows.put(rollup.name(), coarser.name());
                assertThat(coarserPage.getBlock(0).getPositionCount()).isEqualTo(page.getPositionCount());
                assertThat(BIGINT.getLong(coarserPage.getBlock(0), 0)).isEqualTo(Math.floorDiv(BIGINT.getLong(page.getBlock(0), 0), 24 * 60 * MICROS_PER_MINUTE) * 24 * 60 * MICROS_PER_MINUTE);
                SumConsumer.super.accept(rollup, page, coarser, coarserPage);
            }
        };
        RollupAggregation aggregation = new RollupAggregation(FLOWS, Rollups.SHIPPED, Long.MAX_VALUE);
        aggregation.add(hourPage(5), consumer);
        aggregation.build(consumer);
        assertThat(sameRows).isEqualTo(Map.of("traffic_1h_src_addr", "traffic_1d_src_addr", "traffic_1h_dst_addr", "traffic_1d_dst_addr"));
        assertThat(rows.get("traffic_1d_src_addr")).isEqualTo(100);
        // of two hours a day has fewer rows
        sameRows.clear();
        rows.clear();
        aggregation.add(hourPage(5), consumer);
        aggregation.add(hourPage(6), consumer);
        aggregation.build(consumer);
        assertThat(sameRows).isEmpty();
        assertThat(rows.get("traffic_1h_src_addr")).isEqualTo(200);
        assertThat(rows.get("traffic_1d_src_addr")).isEqualTo(100);
    }

    private static Page hourPage(int hour)
    {
        int[] row = {0};
        return page(400, (_, column) -> switch (column.name()) {
            case "time_received" -> hour * 60 * MICROS_PER_MINUTE + row[0]++ % 3 * MICROS_PER_MINUTE;
            case "src_addr_lo", "dst_addr_lo" -> row[0]++ % 100L;
            default -> column.type() == StoredType.STRING ? null : 1L;
        });
    }

    @Test
    void testOverflow()
            throws IOException
    {
        Page page = page(6000, (_, column) -> switch (column.name()) {
            case "bytes" -> Long.MAX_VALUE / 3;
            case "packets" -> Long.MAX_VALUE / 1000;
            case "flows" -> 1L;
            default -> null;
        });
        assertSums("overflow", List.of(page, page), Long.MAX_VALUE);
    }

    private static void assertSums(String what, List<Page> pages, long maxBytes)
            throws IOException
    {
        Map<String, Map<List<Object>, List<BigInteger>>> actual = new HashMap<>();
        RollupAggregation aggregation = new RollupAggregation(FLOWS, ROLLUPS, maxBytes);
        SumConsumer consumer = (rollup, page) -> add(actual.computeIfAbsent(rollup.name(), _ -> new HashMap<>()), ArchiveTable.rollup(rollup), ArchiveTable.rollup(rollup), 1, page);
        for (Page page : pages) {
            aggregation.add(page, consumer);
        }
        aggregation.build(consumer);
        for (Rollup rollup : ROLLUPS) {
            assertThat(actual.getOrDefault(rollup.name(), Map.of())).as("%s %s", what, rollup).isEqualTo(expected(rollup, pages));
        }
    }

    private static Map<List<Object>, List<BigInteger>> expected(Rollup rollup, List<Page> pages)
    {
        Map<List<Object>, List<BigInteger>> sums = new HashMap<>();
        pages.forEach(page -> add(sums, ArchiveTable.rollup(rollup), FLOWS, rollup.bucket().millis() * 1000, page));
        return sums;
    }

    private static void add(Map<List<Object>, List<BigInteger>> sums, ArchiveTable table, ArchiveTable source, long bucketMicros, Page page)
    {
        int keys = table.columns().size() - table.sumCount();
        for (int position = 0; position < page.getPositionCount(); position++) {
            List<Object> row = new ArrayList<>();
            for (StoredColumn column : table.columns()) {
                Object value = value(page.getBlock(source.indexOf(column.name())), column, position);
                row.add(column.name().equals("time_received") && value != null ? Math.floorDiv((long) value, bucketMicros) * bucketMicros : value);
            }
            List<BigInteger> rowSums = sums.computeIfAbsent(row.subList(0, keys), _ -> Arrays.asList(null, null, null));
            for (int i = 0; i < table.sumCount(); i++) {
                Object value = row.get(keys + i);
                if (value != null) {
                    BigInteger sum = rowSums.get(i);
                    rowSums.set(i, BigInteger.valueOf((long) value).add(sum == null ? BigInteger.ZERO : sum));
                }
            }
        }
    }

    private static Object value(Block block, StoredColumn column, int position)
    {
        if (block.isNull(position)) {
            return null;
        }
        return switch (column.type()) {
            case INT -> (long) INTEGER.getInt(block, position);
            case STRING -> VARCHAR.getSlice(block, position).toStringUtf8();
            default -> BIGINT.getLong(block, position);
        };
    }

    private static Page randomPage(Random random, int rows)
    {
        int cardinality = 1 + random.nextInt(20);
        boolean[] nulls = new boolean[FLOWS.columns().size()];
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] = random.nextBoolean();
        }
        Page page = page(rows, (i, column) -> {
            if (nulls[i] && random.nextInt(4) == 0) {
                return null;
            }
            long value = random.nextInt(cardinality);
            return switch (column.type()) {
                case INT -> value * 77;
                case STRING -> "x".repeat((int) value) + value;
                case UTC_TIMESTAMP -> (value - 5) * 17 * MICROS_PER_MINUTE + random.nextInt(100_000_000);
                default -> column.name().endsWith("_hi") ? value % 2 << 60 : value * 1_000_000_007L * (random.nextBoolean() ? 1 : -1);
            };
        });
        Block[] blocks = new Block[page.getChannelCount()];
        for (int channel = 0; channel < blocks.length; channel++) {
            blocks[channel] = reshape(page.getBlock(channel), random);
        }
        return new Page(rows, blocks);
    }

    /**
     * As values, as a dictionary that is larger or smaller than the rows, or as a run.
     */
    private static Block reshape(Block block, Random random)
    {
        int rows = block.getPositionCount();
        if (rows == 0) {
            return block;
        }
        return switch (random.nextInt(4)) {
            case 0 -> RunLengthEncodedBlock.create(block.getSingleValueBlock(random.nextInt(rows)), rows);
            case 1 -> {
                int size = 1 + random.nextInt(rows);
                yield DictionaryBlock.create(rows, block.getRegion(0, size), random.ints(rows, 0, size).toArray());
            }
            default -> block.getRegion(0, rows);
        };
    }

    private interface Values
    {
        Object value(int channel, StoredColumn column);
    }

    private static Page page(int rows, Values values)
    {
        Block[] blocks = new Block[FLOWS.columns().size()];
        for (int i = 0; i < blocks.length; i++) {
            StoredColumn column = FLOWS.columns().get(i);
            BlockBuilder builder = column.type().type().createBlockBuilder(null, rows);
            for (int row = 0; row < rows; row++) {
                Object value = values.value(i, column);
                switch (value) {
                    case null -> builder.appendNull();
                    case String text -> VARCHAR.writeSlice(builder, Slices.utf8Slice(text));
                    default -> column.type().type().writeLong(builder, (long) value);
                }
            }
            blocks[i] = builder.build();
        }
        return new Page(rows, blocks);
    }

    private static ArchiveTable flows()
    {
        ArchiveTable flows = ArchiveTable.flows(FlowSchema.STANDARD);
        List<StoredColumn> columns = flows.columns().stream()
                .filter(column -> ROLLUPS.stream().anyMatch(rollup -> ArchiveTable.rollup(rollup).columns().stream().anyMatch(other -> other.name().equals(column.name()))))
                .toList();
        return new ArchiveTable(flows.name(), columns, flows.timeColumn(), List.of(), 0, false);
    }
}
