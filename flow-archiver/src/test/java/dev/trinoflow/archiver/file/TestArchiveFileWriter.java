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
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableOperations;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestArchiveFileWriter
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
    private static final List<StoredColumn> COLUMNS = FLOWS.columns();

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final SimulatedFaults faults = new SimulatedFaults(random);
    private final SimulatedStore store = new SimulatedStore(random, faults);

    TestArchiveFileWriter()
    {
        faults.heal();
        System.out.println("seed of TestArchiveFileWriter: " + seed);
    }

    @Test
    void testWhatIsWrittenIsRead()
            throws Exception
    {
        ArchiveLayout layout = layout();
        RandomStoredPages pages = new RandomStoredPages(COLUMNS, random);
        for (int round = 0; round < 6; round++) {
            int maxRows = 1 + random.nextInt(1000);
            List<List<Object>> written = new ArrayList<>();
            int rowGroups = 0;
            int rows = 0;
            ArchiveFileWriter writer = new ArchiveFileWriter(layout, OptionalInt.of(20_000), maxRows, Compression.NORMAL);
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                Page page = pages.next(1 + random.nextInt(1200));
                if (random.nextBoolean()) {
                    int[] order = random.ints(1 + random.nextInt(maxRows), 0, page.getPositionCount()).toArray();
                    writer.writeRowGroup(new RowGather(COLUMNS, List.of(page), order, 0, order.length));
                    List<List<Object>> unordered = RandomStoredPages.rows(COLUMNS, page);
                    Arrays.stream(order).mapToObj(unordered::get).forEach(written::add);
                    rowGroups += rows > 0 ? 2 : 1;
                    rows = 0;
                    continue;
                }
                writer.write(page);
                written.addAll(RandomStoredPages.rows(COLUMNS, page));
                rowGroups += (rows + page.getPositionCount()) / maxRows;
                rows = (rows + page.getPositionCount()) % maxRows;
            }
            DataFile file = writer.finish();
            rowGroups += rows > 0 ? 1 : 0;
            assertThat(file.recordCount()).isEqualTo(written.size());
            assertThat(rowGroups(layout, writer.location())).isEqualTo(rowGroups);
            assertThat(file.splitOffsets()).containsExactly(4L);
            assertThat(file.fileSizeInBytes()).isEqualTo(layout.fileSystem().newInputFile(writer.location()).length());
            assertThat(read(layout, writer.location())).isEqualTo(written);
            assertThat(file.nullValueCounts().get(layout.parquetSchema().getType("src_port").getId().intValue()))
                    .isEqualTo(written.stream().filter(row -> row.get(FLOWS.indexOf("src_port")) == null).count());
        }
    }

    @Test
    void testSplitsAreOfSeveralRowGroups()
    {
        long least = ArchiveFileWriter.MIN_SPLIT_BYTES;
        assertThat(ArchiveFileWriter.splitOffsets(List.of(4L, 100L, least, least + 4, least + 5, 2 * least + 4, 5 * least, 6 * least - 1)))
                .containsExactly(4L, least + 4, 2 * least + 4, 5 * least);
    }

    @Test
    void testDuckDbReadsTheSame()
            throws Exception
    {
        ArchiveLayout layout = layout();
        Page page = new RandomStoredPages(COLUMNS, random).next(3000);
        ArchiveFileWriter writer = new ArchiveFileWriter(layout, OptionalInt.of(20_000), 1000, Compression.NORMAL);
        writer.write(page);
        int[] order = IntStream.range(0, 1000).toArray();
        writer.writeRowGroup(new RowGather(COLUMNS, List.of(page), order, 0, order.length));
        writer.finish();
        try (ArchivedRows archive = new ArchivedRows(directory)) {
            for (String column : List.of("src_addr_lo", "dst_addr_lo", "time_received", "flows", "proto", "src_net", "as_path")) {
                int channel = FLOWS.indexOf(column);
                String expression = column.equals("time_received") ? "epoch_us(time_received)" : column;
                List<List<Object>> rows = RandomStoredPages.rows(COLUMNS, page);
                List<String> expected = Stream.concat(rows.stream(), rows.stream().limit(order.length))
                        .map(row -> Optional.ofNullable(row.get(channel)).map(value -> value.toString().replace("null", "NULL")).orElse(null))
                        .toList();
                assertThat(archive.readFile(store.files(), writer.location().toString(), expression)).as("%s, seed %s", column, seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void testRowsAreSorted()
    {
        RowOrder order = new RowOrder(FLOWS);
        RandomStoredPages pages = new RandomStoredPages(COLUMNS, random);
        for (int round = 0; round < 20; round++) {
            List<Page> unsorted = new ArrayList<>();
            List<List<Object>> expected = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                unsorted.add(pages.next(1 + random.nextInt(500)));
                expected.addAll(RandomStoredPages.rows(COLUMNS, unsorted.getLast()));
            }
            expected.sort(Comparator.<List<Object>>comparingLong(row -> number(row, "src_addr_hi"))
                    .thenComparingLong(row -> number(row, "src_addr_lo"))
                    .thenComparingLong(row -> number(row, "time_received")));
            int[] rows = order.sort(unsorted);
            Page sorted = page(FLOWS, new RowGather(COLUMNS, unsorted, rows, 0, rows.length));
            assertThat(RandomStoredPages.rows(COLUMNS, sorted)).as("seed %s", seed).isEqualTo(expected);
        }
    }

    @Test
    void testSumsAreSorted()
    {
        for (Rollup rollup : Rollups.SHIPPED) {
            ArchiveTable table = ArchiveTable.rollup(rollup);
            RowOrder order = new RowOrder(table);
            List<Page> unsorted = List.of(new RandomStoredPages(table.columns(), random).next(1 + random.nextInt(500)), new RandomStoredPages(table.columns(), random).next(1 + random.nextInt(500)));
            int[] rows = order.sort(unsorted);
            assertThat(Arrays.stream(rows).sorted().toArray()).as("seed %s", seed).isEqualTo(IntStream.range(0, rows.length).toArray());
            long[][] keys = order.keys(page(table, new RowGather(table.columns(), unsorted, rows, 0, rows.length)));
            for (int row = 1; row < rows.length; row++) {
                int compared = RowOrder.compare(keys, row - 1, keys, row);
                // those that are equal are as they were
                assertThat(compared < 0 || compared == 0 && rows[row - 1] < rows[row]).as("%s, row %s, seed %s", table.name(), row, seed).isTrue();
            }
        }
    }

    @Test
    void testFoldedBloomFilter()
    {
        for (int distinct : new int[] {1, 100, 5_000, 60_000, 100_000}) {
            BlockSplitBloomFilter filter = BloomFilters.create(100_000);
            long[] values = random.longs(distinct).toArray();
            for (long value : values) {
                filter.insertHash(filter.hash(value));
            }
            BlockSplitBloomFilter folded = BloomFilters.fold(filter);
            BlockSplitBloomFilter direct = new BlockSplitBloomFilter(folded.getBitsetSize());
            for (long value : values) {
                direct.insertHash(direct.hash(value));
                assertThat(folded.findHash(folded.hash(value))).isTrue();
            }
            assertThat(folded).as("%s values, seed %s", distinct, seed).isEqualTo(direct);
            long found = random.longs(100_000).filter(value -> folded.findHash(folded.hash(value))).count();
            assertThat(found / 100_000.0).as("%s values, seed %s", distinct, seed).isLessThan(1.5 * BloomFilters.MAX_FALSE_POSITIVES);
            // half of it would not do, but for the smallest
            assertThat(folded.getBitsetSize() == 32 || folded.getBitsetSize() < 4 * distinct).as("%s bytes for %s values", folded.getBitsetSize(), distinct).isTrue();
        }
    }

    private static Page page(ArchiveTable table, RowGather rows)
    {
        return new Page(rows.rowCount(), IntStream.range(0, table.columns().size())
                .mapToObj(channel -> rows.copy(channel, 0, rows.rowCount()))
                .toArray(Block[]::new));
    }

    private static long number(List<Object> row, String column)
    {
        Object value = row.get(FLOWS.indexOf(column));
        return value == null ? 0 : (long) value;
    }

    private ArchiveLayout layout()
    {
        store.prepare(FLOWS);
        TableOperations operations = store.load(FLOWS);
        return ArchiveLayout.of(FLOWS, operations, store.fileSystem(operations));
    }

    private static List<List<Object>> read(ArchiveLayout layout, Location location)
            throws IOException
    {
        List<List<Object>> rows = new ArrayList<>();
        for (ArchiveFileReader reader : ArchiveFileReader.open(COLUMNS, layout.fileSystem().newInputFile(location))) {
            try (reader) {
                for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
                    rows.addAll(RandomStoredPages.rows(COLUMNS, page.orElseThrow()));
                }
            }
        }
        return rows;
    }

    private static int rowGroups(ArchiveLayout layout, Location location)
            throws IOException
    {
        List<ArchiveFileReader> readers = ArchiveFileReader.open(COLUMNS, layout.fileSystem().newInputFile(location));
        for (ArchiveFileReader reader : readers) {
            reader.close();
        }
        return readers.size();
    }
}
