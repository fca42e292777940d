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
package dev.trinoflow.archiver.file;

import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredType;
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.Type;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers of every distribution that an encoding is chosen by, in row groups of several pages, as Trino and DuckDB read them.
 */
final class TestNumberEncodings
{
    private static final ArchiveTable TABLE = ArchiveTable.rollup(Rollups.SHIPPED.getFirst());
    private static final int MAX_ROWS = 150_000;
    private static final long MICROS_PER_HOUR = 3_600_000_000L;
    private static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final SimulatedFaults faults = new SimulatedFaults(random);
    private final SimulatedStore store = new SimulatedStore(random, faults);

    TestNumberEncodings()
    {
        faults.heal();
        System.out.println("seed of TestNumberEncodings: " + seed);
    }

    @Test
    void testDictionary()
    {
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(1 << random.nextInt(1, 18));
            LongSupplier numbers = numbers(Long.SIZE, count);
            long[] values = LongStream.generate(numbers).limit(count).toArray();
            long[] distinct = LongStream.of(values).sorted().distinct().toArray();
            // one that is given up has more than are allowed, or would have by its beginning
            int maxDistinct = random.nextBoolean() ? count : 1 + random.nextInt(count);
            Optional<NumberDictionary> dictionary = NumberDictionary.of(values, count, distinct[0], distinct[distinct.length - 1], maxDistinct);
            if (maxDistinct == count) {
                assertThat(dictionary).as("seed %s", seed).isPresent();
            }
            if (distinct.length > maxDistinct) {
                assertThat(dictionary).as("seed %s", seed).isEmpty();
            }
            if (dictionary.isPresent()) {
                assertThat(dictionary.orElseThrow().distinct()).as("seed %s", seed).isEqualTo(distinct);
                assertThat(Arrays.stream(dictionary.orElseThrow().places()).mapToLong(place -> distinct[place]).toArray()).as("seed %s", seed).isEqualTo(values);
            }
        }
    }

    @Test
    void testTrinoAndDuckDbReadTheSame()
            throws Exception
    {
        store.prepare(TABLE);
        TableOperations operations = store.load(TABLE);
        ArchiveLayout layout = ArchiveLayout.of(TABLE, operations, store.fileSystem(operations));
        for (int round = 0; round < 4; round++) {
            int count = 1 + random.nextInt(round == 0 ? 100 : MAX_ROWS);
            Page page = page(count);
            ArchiveFileWriter writer = new ArchiveFileWriter(layout, OptionalInt.of(20_000), MAX_ROWS, Compression.NORMAL);
            if (random.nextBoolean()) {
                writer.writeRowGroup(new RowGather(TABLE.columns(), List.of(page), IntStream.range(0, count).toArray(), 0, count));
            }
            else {
                for (int from = 0; from < count; from += RowGather.PAGE_ROWS) {
                    writer.write(page.getRegion(from, Math.min(RowGather.PAGE_ROWS, count - from)));
                }
            }
            DataFile file = writer.finish();
            List<List<Object>> rows = RandomStoredPages.rows(TABLE.columns(), page);
            assertThat(read(layout, writer.location())).as("seed %s", seed).isEqualTo(rows);
            checkDuckDb(writer.location(), rows);
            checkBounds(operations, file, rows);
        }
    }

    @Test
    void testTablesThatDifferInTime()
            throws Exception
    {
        ArchiveTable days = ArchiveTable.rollup(new Rollup("traffic_days", RollupBucket.DAY, Rollups.SHIPPED.getFirst().dimensions()));
        store.prepare(TABLE);
        store.prepare(days);
        ArchiveLayout layout = layout(TABLE);
        DayFiles files = new DayFiles(layout, 1000, Long.MAX_VALUE);
        DayFiles dayFiles = new DayFiles(layout(days), 1000, Long.MAX_VALUE);
        int count = 2500;
        Page page = page(count);
        Page hours = withTime(page, 20_000 * MICROS_PER_DAY + 3 * MICROS_PER_HOUR);
        Page wholeDays = withTime(page, 20_000 * MICROS_PER_DAY);
        files.add(hours, dayFiles, wholeDays.getBlock(0));
        List<DataFile> written = files.finish();
        List<DataFile> otherWritten = dayFiles.finish();
        assertThat(written).hasSize(1);
        assertThat(otherWritten).hasSize(1);
        assertThat(otherWritten.getFirst().recordCount()).isEqualTo(count);
        checkSorted(TABLE, hours, read(layout, Location.of(written.getFirst().location())));
        checkSorted(days, wholeDays, read(layout, Location.of(otherWritten.getFirst().location())));
        checkBounds(store.load(days), otherWritten.getFirst(), RandomStoredPages.rows(TABLE.columns(), wholeDays));
    }

    private ArchiveLayout layout(ArchiveTable table)
    {
        TableOperations operations = store.load(table);
        return ArchiveLayout.of(table, operations, store.fileSystem(operations));
    }

    private static Page withTime(Page page, long micros)
    {
        Block[] blocks = new Block[page.getChannelCount()];
        Arrays.setAll(blocks, page::getBlock);
        blocks[0] = RunLengthEncodedBlock.create(TABLE.columns().getFirst().type().type(), micros, page.getPositionCount());
        return new Page(page.getPositionCount(), blocks);
    }

    private void checkSorted(ArchiveTable table, Page page, List<List<Object>> actual)
    {
        int[] order = new RowOrder(table).sort(List.of(page));
        List<List<Object>> rows = RandomStoredPages.rows(table.columns(), page);
        assertThat(actual).as("seed %s", seed).isEqualTo(IntStream.of(order).mapToObj(rows::get).toList());
    }

    private void checkDuckDb(Location location, List<List<Object>> rows)
            throws Exception
    {
        try (ArchivedRows archive = new ArchivedRows(directory)) {
            for (int channel = 0; channel < TABLE.columns().size(); channel++) {
                StoredColumn column = TABLE.columns().get(channel);
                String expression = column.type() == StoredType.UTC_TIMESTAMP ? "epoch_us(" + column.name() + ")" : column.name();
                List<String> expected = new ArrayList<>();
                for (List<Object> row : rows) {
                    expected.add(row.get(channel) == null ? null : row.get(channel).toString());
                }
                // not by AssertJ, which compares so many one by one
                assertThat(archive.readFile(store.files(), location.toString(), expression).equals(expected)).as("%s, seed %s", column, seed).isTrue();
            }
        }
    }

    private void checkBounds(TableOperations operations, DataFile file, List<List<Object>> rows)
    {
        for (int channel = 0; channel < TABLE.columns().size(); channel++) {
            NestedField field = operations.current().schema().findField(TABLE.columns().get(channel).name());
            long[] values = column(rows, channel).filter(Objects::nonNull).mapToLong(value -> value instanceof Long number ? number : 0).toArray();
            assertThat(file.nullValueCounts().get(field.fieldId())).as("%s, seed %s", field, seed).isEqualTo(rows.size() - values.length);
            if (values.length > 0 && TABLE.columns().get(channel).type() != StoredType.STRING) {
                Number lower = Conversions.fromByteBuffer(field.type(), file.lowerBounds().get(field.fieldId()));
                Number upper = Conversions.fromByteBuffer(field.type(), file.upperBounds().get(field.fieldId()));
                assertThat(lower.longValue()).as("%s, seed %s", field, seed).isEqualTo(LongStream.of(values).min().getAsLong());
                assertThat(upper.longValue()).as("%s, seed %s", field, seed).isEqualTo(LongStream.of(values).max().getAsLong());
            }
        }
    }

    private static Stream<Object> column(List<List<Object>> rows, int channel)
    {
        return rows.stream().map(row -> row.get(channel));
    }

    private Page page(int count)
    {
        return new Page(count, TABLE.columns().stream()
                .map(column -> switch (column.type()) {
                    case INT -> block(column.type().type(), numbers(Integer.SIZE, count), count);
                    // years that DuckDB has instants of
                    case UTC_TIMESTAMP -> block(column.type().type(), numbers(Integer.SIZE, count), count);
                    case LONG -> block(column.type().type(), numbers(Long.SIZE, count), count);
                    case STRING, BYTES, LONG_LIST, STRING_LIST -> RunLengthEncodedBlock.create(column.type().type(), null, count);
                })
                .toArray(Block[]::new));
    }

    private Block block(Type type, LongSupplier numbers, int count)
    {
        int nullPercent = new int[] {0, 0, 30, 95, 100}[random.nextInt(5)];
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(100) < nullPercent) {
                builder.appendNull();
            }
            else {
                type.writeLong(builder, numbers.getAsLong());
            }
        }
        return builder.build();
    }

    /**
     * Numbers that repeat much or little, one after the other too, are close or far apart, or ascend.
     */
    private LongSupplier numbers(int bits, int count)
    {
        int shift = Long.SIZE - bits;
        long base = random.nextLong() >> shift + 2;
        long[] some = random.longs(1 + random.nextInt(count)).map(value -> value >> shift).toArray();
        int range = 1 + random.nextInt(1 << random.nextInt(1, 20));
        long[] last = {base};
        int[] left = {0};
        return switch (random.nextInt(7)) {
            case 0 -> () -> base;
            case 1 -> () -> base + random.nextInt(range);
            case 2 -> () -> some[random.nextInt(some.length)];
            case 3 -> () -> random.nextLong() >> shift;
            case 4 -> () -> last[0] += random.nextInt(100);
            case 5 -> () -> {
                if (left[0] == 0) {
                    last[0] = some[random.nextInt(some.length)];
                    left[0] = 1 + random.nextInt(40);
                }
                left[0]--;
                return last[0];
            };
            default -> () -> random.nextBoolean() ? Long.MAX_VALUE >> shift : Long.MIN_VALUE >> shift;
        };
    }

    private static List<List<Object>> read(ArchiveLayout layout, Location location)
            throws IOException
    {
        List<List<Object>> rows = new ArrayList<>();
        for (ArchiveFileReader reader : ArchiveFileReader.open(TABLE.columns(), layout.fileSystem().newInputFile(location))) {
            try (reader) {
                for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
                    rows.addAll(RandomStoredPages.rows(TABLE.columns(), page.orElseThrow()));
                }
            }
        }
        return rows;
    }
}
