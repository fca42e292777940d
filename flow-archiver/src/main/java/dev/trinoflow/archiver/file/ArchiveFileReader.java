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
import dev.trinoflow.core.StoredColumn;
import io.airlift.slice.Slice;
import io.airlift.units.DataSize;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.parquet.AbstractParquetDataSource;
import io.trino.parquet.Column;
import io.trino.parquet.Field;
import io.trino.parquet.ParquetDataSource;
import io.trino.parquet.ParquetDataSourceId;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.metadata.BlockMetadata;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.parquet.metadata.PrunedBlockMetadata;
import io.trino.parquet.reader.MetadataReader;
import io.trino.parquet.reader.ParquetReader;
import io.trino.parquet.reader.RowGroupInfo;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SourcePage;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.ColumnIO;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.MessageType;
import org.joda.time.DateTimeZone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static io.trino.parquet.ParquetTypeUtils.constructField;
import static io.trino.parquet.ParquetTypeUtils.getColumnIO;
import static io.trino.parquet.ParquetTypeUtils.getDescriptors;
import static io.trino.parquet.ParquetTypeUtils.lookupColumnByName;
import static java.util.Objects.requireNonNull;

/**
 * Reads one row group of a file of the archive, in pages of all columns of the table; a column that the file does not
 * have is null.
 */
public final class ArchiveFileReader
        implements AutoCloseable
{
    private static final ParquetReaderOptions OPTIONS = ParquetReaderOptions.builder()
            // as many row groups are open at once as are merged
            .withMaxReadBlockRowCount(1024)
            .withMaxReadBlockSize(DataSize.of(1, MEGABYTE))
            .build();

    private final List<StoredColumn> columns;
    private final int[] channels;
    private final ParquetReader reader;

    private ArchiveFileReader(List<StoredColumn> columns, int[] channels, ParquetReader reader)
    {
        this.columns = List.copyOf(columns);
        this.channels = requireNonNull(channels, "channels is null");
        this.reader = requireNonNull(reader, "reader is null");
    }

    /**
     * Opens every row group of a file.
     */
    public static List<ArchiveFileReader> open(List<StoredColumn> columns, TrinoInputFile input)
            throws IOException
    {
        ParquetMetadata metadata;
        try (ParquetDataSource source = new FileSource(input)) {
            metadata = MetadataReader.readFooter(source, OPTIONS, Optional.empty(), Optional.empty());
        }
        ImmutableList.Builder<ArchiveFileReader> readers = ImmutableList.builder();
        for (BlockMetadata rowGroup : metadata.getBlocks()) {
            readers.add(open(columns, metadata, rowGroup, new FileSource(input)));
        }
        return readers.build();
    }

    private static ArchiveFileReader open(List<StoredColumn> columns, ParquetMetadata metadata, BlockMetadata rowGroup, ParquetDataSource source)
            throws IOException
    {
        MessageType schema = metadata.getFileMetaData().getSchema();
        Map<List<String>, ColumnDescriptor> descriptors = getDescriptors(schema, schema);
        MessageColumnIO messageColumn = getColumnIO(schema, schema);
        ImmutableList.Builder<Column> fields = ImmutableList.builder();
        int[] channels = new int[columns.size()];
        int channel = 0;
        for (int i = 0; i < channels.length; i++) {
            StoredColumn column = columns.get(i);
            ColumnIO columnIo = lookupColumnByName(messageColumn, column.name());
            Optional<Field> field = columnIo == null ? Optional.empty() : constructField(column.type().type(), columnIo);
            channels[i] = field.isPresent() ? channel++ : -1;
            field.ifPresent(value -> fields.add(new Column(column.name(), value)));
        }
        ParquetReader reader = new ParquetReader(
                Optional.ofNullable(metadata.getFileMetaData().getCreatedBy()),
                fields.build(),
                false,
                List.of(new RowGroupInfo(PrunedBlockMetadata.createPrunedColumnsMetadata(rowGroup, source.getId(), descriptors), rowGroup.fileRowCountOffset(), Optional.empty())),
                source,
                DateTimeZone.UTC,
                newSimpleAggregatedMemoryContext(),
                OPTIONS,
                failure -> failure instanceof IOException ioFailure ? new UncheckedIOException(ioFailure) : new IllegalStateException(failure),
                Optional.empty(),
                Optional.empty(),
                metadata.getDecryptionContext());
        return new ArchiveFileReader(columns, channels, reader);
    }

    /**
     * @return empty at the end
     */
    public Optional<Page> next()
            throws IOException
    {
        SourcePage page = reader.nextPage();
        if (page == null) {
            return Optional.empty();
        }
        Block[] blocks = new Block[channels.length];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = channels[i] < 0
                    ? RunLengthEncodedBlock.create(columns.get(i).type().type(), null, page.getPositionCount())
                    : page.getBlock(channels[i]);
        }
        return Optional.of(new Page(page.getPositionCount(), blocks));
    }

    @Override
    public void close()
            throws IOException
    {
        reader.close();
    }

    private static final class FileSource
            extends AbstractParquetDataSource
    {
        private final TrinoInput input;

        FileSource(TrinoInputFile file)
                throws IOException
        {
            super(new ParquetDataSourceId(file.location().toString()), file.length(), OPTIONS);
            input = file.newInput();
        }

        @Override
        public Slice readTail(int length)
                throws IOException
        {
            return readTailInternal(length);
        }

        @Override
        protected void readInternal(long position, byte[] buffer, int bufferOffset, int bufferLength)
                throws IOException
        {
            input.readFully(position, buffer, bufferOffset, bufferLength);
        }

        @Override
        public void close()
                throws IOException
        {
            input.close();
        }
    }
}
