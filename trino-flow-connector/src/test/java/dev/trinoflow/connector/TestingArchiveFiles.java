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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.primitives.Ints;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.MergedFileName;
import dev.trinoflow.core.StoredColumn;
import io.airlift.units.DataSize;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.parquet.ParquetDataSourceId;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.plugin.iceberg.PartitionData;
import io.trino.plugin.iceberg.util.IcebergParquetSchemaConverter;
import io.trino.plugin.iceberg.util.ParquetUtil;
import io.trino.plugin.iceberg.util.PrimitiveTypeMapBuilder;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.type.Type;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.parquet.format.CompressionCodec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

/**
 * Writes pages of stored values to Parquet files of a table, sums of days as if they were merged.
 */
record TestingArchiveFiles(ArchiveTable definition, Table table, TrinoFileSystem fileSystem, int rowGroupRows)
{
    private static final int HEAVY_ROWS = 2;

    List<DataFile> write(Page stored)
            throws IOException
    {
        Block times = stored.getBlock(definition.indexOf(definition.timeColumn()));
        ImmutableListMultimap.Builder<Optional<Integer>, Integer> positionsByDay = ImmutableListMultimap.builder();
        for (int position : order(stored)) {
            positionsByDay.put(day(times, position), position);
        }
        ImmutableList.Builder<DataFile> files = ImmutableList.builder();
        for (Collection<Integer> positions : positionsByDay.build().asMap().values()) {
            int[] selected = Ints.toArray(positions);
            Page page = stored.getPositions(selected, 0, selected.length);
            String merge = UUID.randomUUID().toString();
            int[] heavy = definition.daily() ? heavy(page) : new int[0];
            if (heavy.length == 0 || heavy.length == selected.length) {
                files.add(writeFile(page, day(times, selected[0]), new MergedFileName(merge, false)));
                continue;
            }
            int[] rest = IntStream.range(0, selected.length).filter(row -> Arrays.binarySearch(heavy, row) < 0).toArray();
            files.add(writeFile(page.getPositions(heavy, 0, heavy.length), day(times, selected[0]), new MergedFileName(merge, false)));
            files.add(writeFile(page.getPositions(rest, 0, rest.length), day(times, selected[0]), new MergedFileName(merge, true)));
        }
        return files.build();
    }

    /**
     * Rows with the largest sums, and groups that have two.
     *
     * @param page in the order of the table
     */
    private int[] heavy(Page page)
    {
        int keys = page.getChannelCount() - definition.sumCount();
        Set<Integer> heavy = new TreeSet<>();
        for (int channel = keys; channel < page.getChannelCount(); channel++) {
            Block sums = page.getBlock(channel);
            IntStream.range(0, page.getPositionCount())
                    .boxed()
                    .sorted(Comparator.comparingLong(row -> sums.isNull(row) ? 0 : -BIGINT.getLong(sums, row)))
                    .limit(HEAVY_ROWS)
                    .forEach(heavy::add);
        }
        Map<List<Object>, List<Integer>> groups = IntStream.range(0, page.getPositionCount()).boxed().collect(groupingBy(row -> IntStream.range(0, keys)
                .mapToObj(channel -> readNativeValue(definition.columns().get(channel).type().type(), page.getBlock(channel), row))
                .collect(toCollection(ArrayList::new))));
        groups.values().stream().filter(rows -> rows.size() > 1).forEach(heavy::addAll);
        return Ints.toArray(heavy);
    }

    /**
     * Sums in the order of the table, in which NULL is zero and a text, which is ordered by its hash, the end.
     */
    private int[] order(Page stored)
    {
        Comparator<Integer> order = (_, _) -> 0;
        for (String column : definition.sumCount() == 0 ? List.<String>of() : definition.sortColumns()) {
            int channel = definition.indexOf(column);
            Type type = definition.columns().get(channel).type().type();
            Block block = stored.getBlock(channel);
            if (type.getJavaType() != long.class) {
                break;
            }
            order = order.thenComparingLong(position -> block.isNull(position) ? 0 : type.getLong(block, position));
        }
        return IntStream.range(0, stored.getPositionCount()).boxed().sorted(order).mapToInt(Integer::intValue).toArray();
    }

    private static Optional<Integer> day(Block times, int position)
    {
        return times.isNull(position) ? Optional.empty() : Optional.of((int) Math.floorDiv(BIGINT.getLong(times, position), TimeUnit.DAYS.toMicros(1)));
    }

    private DataFile writeFile(Page page, Optional<Integer> day, MergedFileName fileName)
            throws IOException
    {
        List<StoredColumn> columns = definition.columns().stream().filter(column -> table.schema().findField(column.name()) != null).toList();
        List<String> names = columns.stream().map(StoredColumn::name).toList();
        Schema schema = new Schema(names.stream().map(name -> table.schema().findField(name)).toList());
        Location location = Location.of(table.locationProvider().newDataLocation(fileName.toString()));
        try (ParquetWriter writer = new ParquetWriter(
                fileSystem.newOutputFile(location).create(newSimpleAggregatedMemoryContext()),
                IcebergParquetSchemaConverter.convert(schema, "table"),
                PrimitiveTypeMapBuilder.makeTypeMap(columns.stream().map(column -> column.type().type()).toList(), names),
                ParquetWriterOptions.builder()
                        .setMaxBlockSize(DataSize.of(64, MEGABYTE))
                        .setMaxRowGroupRowCount(rowGroupRows)
                        .build(),
                CompressionCodec.ZSTD,
                "test",
                Optional.empty(),
                Optional.empty())) {
            writer.write(page.getColumns(columns.stream().mapToInt(column -> definition.indexOf(column.name())).toArray()));
            writer.close();
            ParquetMetadata footer = new ParquetMetadata(writer.getFileMetaData(), new ParquetDataSourceId(location.toString()), Optional.empty());
            return DataFiles.builder(table.spec())
                    .withPath(location.toString())
                    .withFormat(FileFormat.PARQUET)
                    .withFileSizeInBytes(fileSystem.newInputFile(location).length())
                    .withMetrics(ParquetUtil.footerMetrics(footer, Stream.empty(), MetricsConfig.getDefault()))
                    .withSplitOffsets(footer.getBlocks().stream().map(block -> block.columns().getFirst().getStartingPos()).sorted().toList())
                    .withPartition(new PartitionData(new Object[] {day.orElse(null)}))
                    .build();
        }
    }
}
