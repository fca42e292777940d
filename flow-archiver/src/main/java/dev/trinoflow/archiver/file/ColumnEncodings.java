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

import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredType;
import io.airlift.units.DataSize;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.parquet.writer.valuewriter.BigintValueWriter;
import io.trino.parquet.writer.valuewriter.BinaryValueWriter;
import io.trino.parquet.writer.valuewriter.PrimitiveValueWriter;
import io.trino.parquet.writer.valuewriter.TrinoValuesWriterFactory;
import io.trino.parquet.writer.valuewriter.ValuesWriter;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.schema.GroupType;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.units.DataSize.Unit.KILOBYTE;
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
    private final PageCompressor compressor;
    private final TrinoValuesWriterFactory valuesWriters = new TrinoValuesWriterFactory(
            ParquetWriterOptions.builder().setMaxPageSize(DataSize.of(ChunkPages.PAGE_BYTES >> 10, KILOBYTE)).build(),
            DICTIONARY_BYTES);

    /**
     * @param maxRows most rows of a row group
     */
    ColumnEncodings(ArchiveLayout layout, int maxRows, Compression compression)
    {
        this.layout = requireNonNull(layout, "layout is null");
        this.maxRows = maxRows;
        compressor = new PageCompressor(compression);
        order = new RowOrder(layout.table());
    }

    /**
     * Writers of one row group, a column each.
     */
    List<ColumnChunkWriter> createWriters()
    {
        return layout.table().columns().stream().map(this::createWriter).collect(toImmutableList());
    }

    /**
     * Writer of one column of one row group.
     */
    ColumnChunkWriter createWriter(int channel)
    {
        return createWriter(layout.table().columns().get(channel));
    }

    private ColumnChunkWriter createWriter(StoredColumn column)
    {
        return switch (column.type()) {
            case LONG, INT, UTC_TIMESTAMP -> {
                Optional<BlockSplitBloomFilter> bloomFilter = layout.bloomFilterColumns().contains(column.name()) ? Optional.of(BloomFilters.create(maxRows)) : Optional.empty();
                yield new NumberChunkWriter(layout.parquetSchema().getColumnDescription(new String[] {column.name()}), isPackedAsDifferences(column), bloomFilter, compressor);
            }
            case STRING, BYTES -> createWriter(column.type().type(), column.name());
            case LONG_LIST, STRING_LIST -> {
                GroupType repeated = layout.parquetSchema().getType(column.name()).asGroupType().getType(0).asGroupType();
                yield createWriter(((ArrayType) column.type().type()).getElementType(), column.name(), repeated.getName(), repeated.getFieldName(0));
            }
        };
    }

    private ColumnChunkWriter createWriter(Type type, String... path)
    {
        ColumnDescriptor descriptor = layout.parquetSchema().getColumnDescription(path);
        ValuesWriter values = valuesWriters.newValuesWriter(descriptor, Optional.empty());
        PrimitiveValueWriter writer = type.getJavaType() == long.class
                ? new BigintValueWriter(values, type, descriptor.getPrimitiveType())
                : new BinaryValueWriter(values, type, descriptor.getPrimitiveType());
        return new ValueChunkWriter(descriptor, writer, compressor);
    }

    private boolean isPackedAsDifferences(StoredColumn column)
    {
        return column.type() == StoredType.UTC_TIMESTAMP || column.type() == StoredType.LONG && order.isPrimary(layout.table().columns().indexOf(column));
    }
}
