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
package dev.trinoflow.archiver;

import io.airlift.units.DataSize;
import io.trino.filesystem.Location;
import io.trino.parquet.ParquetDataSourceId;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.plugin.iceberg.PartitionData;
import io.trino.plugin.iceberg.util.ParquetUtil;
import io.trino.spi.Page;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.parquet.format.CompressionCodec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.units.DataSize.Unit.GIGABYTE;
import static io.airlift.units.DataSize.Unit.KILOBYTE;
import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static java.util.Objects.requireNonNull;

/**
 * Writes one Parquet file of one day. A row group has as many rows as the layout says, however large they are.
 */
final class ArchiveFileWriter
{
    private static final String WRITER_VERSION = "483";

    private final ArchiveLayout layout;
    private final PartitionData partition;
    private final Location location;
    private final ParquetWriter writer;

    /**
     * @param day since 1970-01-01, UTC; empty for rows without a time
     */
    ArchiveFileWriter(ArchiveLayout layout, OptionalInt day, int rowGroupRows)
            throws IOException
    {
        this.layout = requireNonNull(layout, "layout is null");
        partition = new PartitionData(new Object[] {day.isPresent() ? day.getAsInt() : null});
        location = Location.of(layout.locations().newDataLocation(layout.spec(), partition, UUID.randomUUID() + ".parquet"));
        OutputStream output = layout.fileSystem().newOutputFile(location).create(newSimpleAggregatedMemoryContext());
        writer = new ParquetWriter(
                output,
                layout.parquetSchema(),
                layout.parquetTypes(),
                ParquetWriterOptions.builder()
                        .setMaxBlockSize(DataSize.of(1, GIGABYTE))
                        .setMaxRowGroupRowCount(rowGroupRows)
                        .setMaxPageSize(DataSize.of(256, KILOBYTE))
                        .setBloomFilterColumns(layout.bloomFilterColumns())
                        .setMaxBloomFilterSize(DataSize.ofBytes(bloomFilterBytes(rowGroupRows)))
                        .build(),
                CompressionCodec.ZSTD,
                WRITER_VERSION,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Enough for a row group of addresses that all differ, at a chance of 5 percent to be read in vain. The writer
     * takes less where there are fewer.
     */
    private static long bloomFilterBytes(int rowGroupRows)
    {
        return Math.max(64 << 10, Long.highestOneBit(2L * rowGroupRows - 1));
    }

    Location location()
    {
        return location;
    }

    void write(Page stored)
            throws IOException
    {
        writer.write(stored);
    }

    long writtenBytes()
    {
        return writer.getEstimatedWrittenBytes();
    }

    /**
     * Closes the file. Only after this it is whole in the store.
     */
    DataFile finish()
            throws IOException
    {
        writer.close();
        ParquetMetadata footer = new ParquetMetadata(writer.getFileMetaData(), new ParquetDataSourceId(location.toString()), Optional.empty());
        List<Long> splitOffsets = footer.getBlocks().stream()
                .map(block -> block.columns().getFirst().getStartingPos())
                .sorted()
                .collect(toImmutableList());
        return DataFiles.builder(layout.spec())
                .withPath(location.toString())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(writer.getEstimatedWrittenBytes())
                .withMetrics(ParquetUtil.footerMetrics(footer, Stream.empty(), layout.metrics()))
                .withSplitOffsets(splitOffsets)
                .withPartition(partition)
                .build();
    }

    /**
     * Closes the file as it is, to be deleted.
     */
    void abandon()
    {
        try {
            writer.close();
        }
        catch (IOException | RuntimeException _) {
            // what it was to hold is read from Kafka again
        }
    }
}
