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
import dev.trinoflow.core.StoredType;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.units.DataSize;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.parquet.writer.valuewriter.BigintValueWriter;
import io.trino.parquet.writer.valuewriter.BinaryValueWriter;
import io.trino.parquet.writer.valuewriter.DictionaryFallbackValuesWriter;
import io.trino.parquet.writer.valuewriter.DictionaryValuesWriter.PlainLongDictionaryValuesWriter;
import io.trino.parquet.writer.valuewriter.IntegerValueWriter;
import io.trino.parquet.writer.valuewriter.ParquetValuesWriterAdapter;
import io.trino.parquet.writer.valuewriter.PrimitiveValueWriter;
import io.trino.parquet.writer.valuewriter.TrinoValuesWriterFactory;
import io.trino.parquet.writer.valuewriter.ValuesWriter;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;

import java.util.List;
import java.util.Optional;

import static io.airlift.units.DataSize.Unit.KILOBYTE;
import static io.trino.parquet.writer.valuewriter.BloomFilterValuesWriter.createBloomFilterValuesWriter;
import static java.util.Objects.requireNonNull;

/**
 * How each column of a row group is encoded: with a dictionary where that is smaller; else instants, and the addresses
 * that the rows are sorted by, as differences, which take a third less than the values do.
 */
final class ColumnEncodings
{
    private static final int DICTIONARY_BYTES = 1 << 20;

    private final ArchiveLayout layout;
    private final RowOrder order;
    private final int maxRows;
    private final ZstdCompressor compressor = ZstdCompressor.create();
    private final TrinoValuesWriterFactory valuesWriters = new TrinoValuesWriterFactory(
            ParquetWriterOptions.builder().setMaxPageSize(DataSize.of(ColumnChunkWriter.PAGE_BYTES >> 10, KILOBYTE)).build(),
            DICTIONARY_BYTES);

    /**
     * @param maxRows most rows of a row group
     */
    ColumnEncodings(ArchiveLayout layout, int maxRows)
    {
        this.layout = requireNonNull(layout, "layout is null");
        this.maxRows = maxRows;
        order = new RowOrder(layout.table());
    }

    /**
     * Writers of one row group, a column each.
     */
    List<ColumnChunkWriter> createWriters()
    {
        ImmutableList.Builder<ColumnChunkWriter> writers = ImmutableList.builder();
        for (StoredColumn column : layout.table().columns()) {
            writers.add(switch (column.type()) {
                case LONG, INT, UTC_TIMESTAMP, STRING, BYTES -> createWriter(column, column.type().type(), column.name());
                case LONG_LIST, STRING_LIST -> {
                    GroupType repeated = layout.parquetSchema().getType(column.name()).asGroupType().getType(0).asGroupType();
                    yield createWriter(column, ((ArrayType) column.type().type()).getElementType(), column.name(), repeated.getName(), repeated.getFieldName(0));
                }
            });
        }
        return writers.build();
    }

    private ColumnChunkWriter createWriter(StoredColumn column, Type type, String... path)
    {
        ColumnDescriptor descriptor = layout.parquetSchema().getColumnDescription(path);
        Optional<BlockSplitBloomFilter> bloomFilter = layout.bloomFilterColumns().contains(column.name()) ? Optional.of(BloomFilters.create(maxRows)) : Optional.empty();
        ValuesWriter values = isPackedAsDifferences(column)
                ? createBloomFilterValuesWriter(createDifferencesWriter(), bloomFilter.map(filter -> filter))
                : valuesWriters.newValuesWriter(descriptor, bloomFilter.map(filter -> filter));
        return new ColumnChunkWriter(descriptor, createValueWriter(values, type, descriptor.getPrimitiveType()), bloomFilter, compressor);
    }

    private boolean isPackedAsDifferences(StoredColumn column)
    {
        return column.type() == StoredType.UTC_TIMESTAMP || column.type() == StoredType.LONG && order.isPrimary(layout.table().columns().indexOf(column));
    }

    private static ValuesWriter createDifferencesWriter()
    {
        return new DictionaryFallbackValuesWriter(
                new SmallDictionaryWriter(),
                new ParquetValuesWriterAdapter(new DeltaBinaryPackingValuesWriterForLong(64, ColumnChunkWriter.PAGE_BYTES, new HeapByteBufferAllocator())));
    }

    private static PrimitiveValueWriter createValueWriter(ValuesWriter values, Type type, PrimitiveType parquetType)
    {
        if (type.getJavaType() == long.class) {
            return parquetType.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32
                    ? new IntegerValueWriter(values, type, parquetType)
                    : new BigintValueWriter(values, type, parquetType);
        }
        return new BinaryValueWriter(values, type, parquetType);
    }

    /**
     * A dictionary that gives up unless it takes less than half of the values' bytes, which differences achieve.
     */
    private static final class SmallDictionaryWriter
            extends PlainLongDictionaryValuesWriter
    {
        @SuppressWarnings("deprecation")
        SmallDictionaryWriter()
        {
            super(DICTIONARY_BYTES, Encoding.PLAIN_DICTIONARY, Encoding.PLAIN_DICTIONARY);
        }

        @Override
        public boolean isCompressionSatisfying(long rawSize, long encodedSize)
        {
            return encodedSize + dictionaryByteSize < rawSize / 2;
        }
    }
}
