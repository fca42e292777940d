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
import com.google.common.io.CountingOutputStream;
import com.google.common.io.LittleEndianDataOutputStream;
import dev.trinoflow.archiver.file.ColumnChunkWriter.Chunk;
import io.airlift.slice.Slice;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.BloomFilterAlgorithm;
import org.apache.parquet.format.BloomFilterCompression;
import org.apache.parquet.format.BloomFilterHash;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SplitBlockAlgorithm;
import org.apache.parquet.format.Uncompressed;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.XxHash;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * Lays out a Parquet file. It does what Trino's writer does and is made of its parts, but a row group ends where it is told
 * to, and the encoding of a column can be chosen ({@link ColumnEncodings} does).
 */
final class RowGroupWriter
        implements Closeable
{
    private static final String TRINO_VERSION = "483";
    private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);

    private final CountingOutputStream output;
    private final ColumnEncodings encodings;
    private final FileMetaData footer;
    private final int maxRows;

    private final List<RowGroup> rowGroups = new ArrayList<>();
    // of each row group, by the number of its column
    private final List<List<Optional<BlockSplitBloomFilter>>> bloomFilters = new ArrayList<>();
    private List<ColumnChunkWriter> columns = ImmutableList.of();
    private int rows;
    private boolean closed;

    /**
     * @param maxRows rows after which a row group ends by itself
     */
    RowGroupWriter(OutputStream output, ArchiveLayout layout, int maxRows, Compression compression)
            throws IOException
    {
        this.output = new CountingOutputStream(new BufferedOutputStream(requireNonNull(output, "output is null"), 1 << 16));
        this.maxRows = maxRows;
        encodings = new ColumnEncodings(layout, maxRows, compression);
        footer = emptyFooter(layout);
        this.output.write(MAGIC);
    }

    /**
     * The schema in the words of the file format, as Trino's writer has it.
     */
    private static FileMetaData emptyFooter(ArchiveLayout layout)
            throws IOException
    {
        ParquetWriter empty = new ParquetWriter(
                OutputStream.nullOutputStream(),
                layout.parquetSchema(),
                layout.parquetTypes(),
                ParquetWriterOptions.builder().build(),
                CompressionCodec.ZSTD,
                TRINO_VERSION,
                Optional.empty(),
                Optional.empty());
        empty.close();
        return empty.getFileMetaData();
    }

    void write(Page page)
            throws IOException
    {
        checkState(!closed, "the file is closed");
        for (int from = 0; from < page.getPositionCount(); ) {
            int count = Math.min(page.getPositionCount() - from, maxRows - rows);
            writeRegion(count == page.getPositionCount() ? page : page.getRegion(from, count));
            from += count;
            if (rows == maxRows) {
                endRowGroup();
            }
        }
    }

    /**
     * Writes rows as a row group of their own, one column after the other: what the work on one column needs stays in the
     * processor's cache.
     *
     * @return the columns
     */
    List<Chunk> writeRowGroup(RowGather gather)
            throws IOException
    {
        checkState(!closed, "the file is closed");
        checkArgument(gather.rowCount() <= maxRows, "too many rows for a row group: %s", gather.rowCount());
        endRowGroup();
        List<Chunk> chunks = new ArrayList<>();
        for (int channel = 0; channel < gather.columnCount(); channel++) {
            ColumnChunkWriter column = encodings.createWriter(channel);
            Optional<Block> constant = gather.constant(channel);
            if (constant.isPresent()) {
                column.writeConstant(constant.orElseThrow());
            }
            else if (gather.isNumber(channel)) {
                column.write(gather.numbers(channel));
            }
            else {
                for (int from = 0; from < gather.rowCount(); from += RowGather.PAGE_ROWS) {
                    column.write(gather.copy(channel, from, Math.min(gather.rowCount(), from + RowGather.PAGE_ROWS)));
                }
            }
            chunks.add(column.finish());
        }
        write(chunks, gather.rowCount());
        return chunks;
    }

    /**
     * Writes the columns of another file's row group as one of this file, but for a column that has a value of its own.
     *
     * @param value as often as there are rows
     */
    void writeRowGroup(List<Chunk> others, int channel, Block value)
            throws IOException
    {
        checkState(!closed, "the file is closed");
        endRowGroup();
        ColumnChunkWriter column = encodings.createWriter(channel);
        column.writeConstant(value);
        List<Chunk> chunks = new ArrayList<>(others);
        chunks.set(channel, column.finish());
        write(chunks, value.getPositionCount());
    }

    private void writeRegion(Page page)
            throws IOException
    {
        if (columns.isEmpty()) {
            columns = encodings.createWriters();
        }
        for (int channel = 0; channel < page.getChannelCount(); channel++) {
            columns.get(channel).write(page.getBlock(channel));
        }
        rows += page.getPositionCount();
    }

    private void endRowGroup()
            throws IOException
    {
        if (rows > 0) {
            List<Chunk> chunks = new ArrayList<>();
            for (ColumnChunkWriter column : columns) {
                chunks.add(column.finish());
            }
            write(chunks, rows);
            columns = ImmutableList.of();
            rows = 0;
        }
    }

    private void write(List<Chunk> chunks, int rowCount)
            throws IOException
    {
        ImmutableList.Builder<ColumnChunk> columnChunks = ImmutableList.builder();
        ImmutableList.Builder<Optional<BlockSplitBloomFilter>> filters = ImmutableList.builder();
        long begin = output.getCount();
        long compressed = 0;
        long uncompressed = 0;
        for (Chunk chunk : chunks) {
            ColumnMetaData metadata = new ColumnMetaData(chunk.metadata());
            chunk.dictionaryBytes().ifPresent(_ -> metadata.setDictionary_page_offset(output.getCount()));
            metadata.setData_page_offset(output.getCount() + chunk.dictionaryBytes().orElse(0));
            for (Slice pages : chunk.pages()) {
                output.write(pages.byteArray(), pages.byteArrayOffset(), pages.length());
            }
            compressed += metadata.getTotal_compressed_size();
            uncompressed += metadata.getTotal_uncompressed_size();
            columnChunks.add(new ColumnChunk(0).setMeta_data(metadata));
            filters.add(chunk.bloomFilter().map(BloomFilters::fold));
        }
        checkState(output.getCount() == begin + compressed, "row group of %s bytes has columns of %s", output.getCount() - begin, compressed);
        rowGroups.add(new RowGroup(columnChunks.build(), uncompressed, rowCount)
                .setTotal_compressed_size(compressed)
                .setFile_offset(begin));
        bloomFilters.add(filters.build());
    }

    /**
     * Bytes of the row groups that have ended; once the file is closed, of the whole file.
     */
    long writtenBytes()
    {
        return output.getCount();
    }

    /**
     * What the end of the closed file says.
     */
    FileMetaData footer()
    {
        checkState(closed, "the file is not closed");
        return footer;
    }

    @Override
    @SuppressWarnings("UnstableApiUsage")
    public void close()
            throws IOException
    {
        if (closed) {
            return;
        }
        closed = true;
        try (output) {
            endRowGroup();
            writeBloomFilters();
            footer.setNum_rows(rowGroups.stream().mapToLong(RowGroup::getNum_rows).sum());
            footer.setRow_groups(rowGroups);
            long begin = output.getCount();
            Util.writeFileMetaData(footer, output);
            new LittleEndianDataOutputStream(output).writeInt((int) (output.getCount() - begin));
            output.write(MAGIC);
        }
    }

    private void writeBloomFilters()
            throws IOException
    {
        for (int group = 0; group < rowGroups.size(); group++) {
            List<Optional<BlockSplitBloomFilter>> filters = bloomFilters.get(group);
            for (int i = 0; i < filters.size(); i++) {
                if (filters.get(i).isPresent()) {
                    BlockSplitBloomFilter filter = filters.get(i).orElseThrow();
                    rowGroups.get(group).getColumns().get(i).getMeta_data().setBloom_filter_offset(output.getCount());
                    BloomFilterHeader header = new BloomFilterHeader(
                            filter.getBitsetSize(),
                            BloomFilterAlgorithm.BLOCK(new SplitBlockAlgorithm()),
                            BloomFilterHash.XXHASH(new XxHash()),
                            BloomFilterCompression.UNCOMPRESSED(new Uncompressed()));
                    Util.writeBloomFilterHeader(header, output, null, null);
                    filter.writeTo(output);
                }
            }
        }
    }
}
