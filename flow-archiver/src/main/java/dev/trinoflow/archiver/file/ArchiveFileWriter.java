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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.archiver.file.ColumnChunkWriter.Chunk;
import dev.trinoflow.core.MergedFileName;
import io.trino.filesystem.Location;
import io.trino.parquet.ParquetDataSourceId;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.plugin.iceberg.PartitionData;
import io.trino.plugin.iceberg.util.ParquetUtil;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static java.util.Objects.requireNonNull;

/**
 * Writes one Parquet file of one day. A row group has the rows that the caller gives it, or as many as it may have.
 */
public final class ArchiveFileWriter
{
    /**
     * What a reader takes as one split at least, where there is as much. Each split reads the whole footer.
     */
    static final long MIN_SPLIT_BYTES = 16 << 20;

    private final ArchiveLayout layout;
    private final PartitionData partition;
    private final Location location;
    private final RowGroupWriter writer;

    /**
     * @param day since 1970-01-01, UTC; empty for rows without a time
     */
    public ArchiveFileWriter(ArchiveLayout layout, OptionalInt day, int rowGroupRows, Compression compression)
            throws IOException
    {
        this(layout, day, rowGroupRows, compression, new MergedFileName(UUID.randomUUID().toString(), false));
    }

    ArchiveFileWriter(ArchiveLayout layout, OptionalInt day, int rowGroupRows, Compression compression, MergedFileName name)
            throws IOException
    {
        this.layout = requireNonNull(layout, "layout is null");
        partition = new PartitionData(new Object[] {day.isPresent() ? day.getAsInt() : null});
        location = Location.of(layout.locations().newDataLocation(layout.spec(), partition, name.toString()));
        OutputStream output = layout.fileSystem().newOutputFile(location).create(newSimpleAggregatedMemoryContext());
        writer = new RowGroupWriter(output, layout, rowGroupRows, compression);
    }

    public Location location()
    {
        return location;
    }

    public void write(Page stored)
            throws IOException
    {
        writer.write(stored);
    }

    /**
     * Writes rows as a row group of their own.
     *
     * @return the columns
     */
    List<Chunk> writeRowGroup(RowGather rows)
            throws IOException
    {
        return writer.writeRowGroup(rows);
    }

    /**
     * Writes the columns of another file's row group as one of this file, but for a column that has a value of its own.
     *
     * @param value as often as there are rows
     */
    void writeRowGroup(List<Chunk> others, int channel, Block value)
            throws IOException
    {
        writer.writeRowGroup(others, channel, value);
    }

    /**
     * Bytes of the row groups that have ended.
     */
    long writtenBytes()
    {
        return writer.writtenBytes();
    }

    /**
     * Closes the file. Only after this it is whole in the store.
     */
    public DataFile finish()
            throws IOException
    {
        writer.close();
        ParquetMetadata footer = new ParquetMetadata(writer.footer(), new ParquetDataSourceId(location.toString()), Optional.empty());
        List<Long> rowGroups = footer.getBlocks().stream()
                .map(block -> block.columns().getFirst().getStartingPos())
                .sorted()
                .collect(toImmutableList());
        return DataFiles.builder(layout.spec())
                .withPath(location.toString())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(writer.writtenBytes())
                .withMetrics(ParquetUtil.footerMetrics(footer, Stream.empty(), layout.metrics()))
                .withSplitOffsets(splitOffsets(rowGroups))
                .withPartition(partition)
                .build();
    }

    /**
     * Where splits may begin: with a row group each, but not with every one.
     *
     * @param rowGroups where they begin, ascending
     */
    static List<Long> splitOffsets(List<Long> rowGroups)
    {
        ImmutableList.Builder<Long> offsets = ImmutableList.builder();
        long next = 0;
        for (long begin : rowGroups) {
            if (begin >= next) {
                offsets.add(begin);
                next = begin + MIN_SPLIT_BYTES;
            }
        }
        return offsets.build();
    }

    /**
     * Closes the file as it is, to be deleted.
     */
    public void abandon()
    {
        try {
            writer.close();
        }
        catch (IOException | RuntimeException _) {
            // what it was to hold is read from Kafka again
        }
    }
}
