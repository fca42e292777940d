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

import io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Encodes a column of numbers of 32 or 64 bits, which may be null. It keeps the values of the row group until it has all of
 * them, and knows then which encoding is the smallest.
 */
final class NumberChunkWriter
        implements ColumnChunkWriter
{
    private static final int MAX_DICTIONARY_BYTES = 1 << 20;
    private static final int PLAIN_PAGE_ROWS = ChunkPages.PAGE_BYTES / Long.BYTES;

    private final boolean differences;
    private final int valueBytes;
    private final Optional<BlockSplitBloomFilter> bloomFilter;
    private final ChunkPages pages;

    // but for the nulls
    private long[] values = new long[0];
    private int valueCount;
    private final BitSet nulls = new BitSet();
    private int rowCount;
    private boolean constant;

    /**
     * @param differences whether the differences of the values take less than the values do
     */
    NumberChunkWriter(ColumnDescriptor descriptor, boolean differences, Optional<BlockSplitBloomFilter> bloomFilter, PageCompressor compressor)
    {
        this.differences = differences;
        this.bloomFilter = requireNonNull(bloomFilter, "bloomFilter is null");
        valueBytes = descriptor.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64 ? Long.BYTES : Integer.BYTES;
        pages = new ChunkPages(descriptor, compressor);
    }

    @Override
    public void write(Block block)
    {
        int count = block.getPositionCount();
        if (block instanceof RunLengthEncodedBlock run && run.getValue().isNull(0)) {
            nulls.set(rowCount, rowCount + count);
        }
        else if (block instanceof LongArrayBlock longs && !longs.mayHaveNull() && valueCount == 0 && longs.getRawValues().length == count) {
            // is full, and replaced by a copy before anything is added
            values = longs.getRawValues();
            valueCount = count;
        }
        else if (block instanceof LongArrayBlock longs && !longs.mayHaveNull()) {
            ensureCapacity(count);
            System.arraycopy(longs.getRawValues(), longs.getRawValuesOffset(), values, valueCount, count);
            valueCount += count;
        }
        else {
            ensureCapacity(count);
            append(block);
        }
        rowCount += count;
    }

    private void ensureCapacity(int count)
    {
        if (values.length - valueCount < count) {
            values = Arrays.copyOf(values, Math.max(values.length * 2, valueCount + count));
        }
    }

    private void append(Block block)
    {
        ValueBlock underlying = block.getUnderlyingValueBlock();
        for (int position = 0; position < block.getPositionCount(); position++) {
            int place = block.getUnderlyingValuePosition(position);
            if (underlying.isNull(place)) {
                nulls.set(rowCount + position);
            }
            else {
                values[valueCount] = NumberColumn.value(underlying, place);
                valueCount++;
            }
        }
    }

    @Override
    public void writeConstant(Block block)
    {
        if (block.isNull(0)) {
            write(block);
            return;
        }
        values = new long[] {NumberColumn.value(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(0))};
        constant = true;
        rowCount = block.getPositionCount();
        valueCount = rowCount;
    }

    @Override
    public Chunk finish()
            throws IOException
    {
        Optional<NumberDictionary> dictionary = valueCount == 0 ? Optional.empty() : createDictionary();
        if (dictionary.isPresent()) {
            writeNumbers(dictionary.orElseThrow());
            return pages.finish(Optional.empty());
        }
        if (differences) {
            writeDifferences();
        }
        else {
            writePages(Encoding.PLAIN, PLAIN_PAGE_ROWS, (from, to) -> BytesInput.from(plain(values, from, to)));
        }
        bloomFilter.ifPresent(this::fill);
        return pages.finish(bloomFilter);
    }

    private Optional<NumberDictionary> createDictionary()
    {
        long min = values[0];
        long max = values[0];
        for (int i = 1; i < (constant ? 1 : valueCount); i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        updateStatistics(min);
        updateStatistics(max);
        if (min == max) {
            return Optional.of(new NumberDictionary(new long[] {min}, new int[0]));
        }
        // differences take half of the bytes
        long maxBytes = (long) valueCount * valueBytes / (differences ? 2 : 1);
        long maxDistinct = Math.min(MAX_DICTIONARY_BYTES, maxBytes - placesBytes(valueCount)) / valueBytes;
        return NumberDictionary.of(values, valueCount, min, max, toIntExact(Math.max(0, maxDistinct)))
                .filter(dictionary -> (long) dictionary.distinct().length * valueBytes + placesBytes(dictionary.distinct().length) < maxBytes);
    }

    private void updateStatistics(long value)
    {
        switch (pages.statistics()) {
            case LongStatistics longs -> longs.updateStats(value);
            case IntStatistics integers -> integers.updateStats(toIntExact(value));
            default -> throw new IllegalStateException("no statistics of numbers: " + pages.statistics().getClass().getSimpleName());
        }
    }

    private long placesBytes(int distinct)
    {
        return (long) valueCount * placeBits(distinct) / Byte.SIZE;
    }

    /**
     * Bits of a place in a dictionary. Whole bytes, where they are not much more, compress to less than bits that are cut anywhere.
     */
    private static int placeBits(int distinct)
    {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(distinct - 1);
        if (bits > 4 && bits < 8) {
            return 8;
        }
        return bits > 11 && bits < 16 ? 16 : bits;
    }

    @SuppressWarnings("deprecation")
    private void writeNumbers(NumberDictionary dictionary)
            throws IOException
    {
        long[] distinct = dictionary.distinct();
        int bits = placeBits(distinct.length);
        pages.writeDictionary(plain(distinct, 0, distinct.length), distinct.length, Encoding.PLAIN_DICTIONARY, true);
        if (distinct.length == 1) {
            writePages(Encoding.PLAIN_DICTIONARY, rowCount, (from, to) -> BytesInput.from(PlaceEncoder.encodeConstant(to - from)));
            return;
        }
        writePages(Encoding.PLAIN_DICTIONARY, ChunkPages.PAGE_VALUES, (from, to) -> BytesInput.from(PlaceEncoder.encode(dictionary.places(), from, to, bits)));
    }

    private void writeDifferences()
            throws IOException
    {
        DeltaBinaryPackingValuesWriterForLong encoder = new DeltaBinaryPackingValuesWriterForLong(64, ChunkPages.PAGE_BYTES, new HeapByteBufferAllocator());
        writePages(Encoding.DELTA_BINARY_PACKED, PLAIN_PAGE_ROWS, (from, to) -> {
            encoder.reset();
            for (int i = from; i < to; i++) {
                encoder.writeLong(values[i]);
            }
            return encoder.getBytes();
        });
    }

    private interface PageEncoder
    {
        BytesInput encode(int from, int to)
                throws IOException;
    }

    private void writePages(Encoding encoding, int maxRows, PageEncoder encoder)
            throws IOException
    {
        int value = 0;
        for (int row = 0; row < rowCount; ) {
            int end = Math.min(rowCount, valueCount == 0 ? rowCount : row + maxRows);
            int pageNulls = writeLevels(row, end);
            int valueEnd = value + end - row - pageNulls;
            pages.endPage(encoder.encode(value, valueEnd), encoding, end - row, pageNulls);
            row = end;
            value = valueEnd;
        }
    }

    /**
     * @return how many of the rows are null
     */
    private int writeLevels(int begin, int end)
    {
        ColumnDescriptorValuesWriter levels = pages.definitionLevels();
        int nullCount = 0;
        for (int row = begin; row < end; ) {
            boolean isNull = nulls.get(row);
            int next = isNull ? nulls.nextClearBit(row) : nulls.nextSetBit(row);
            int runEnd = next < 0 ? end : Math.min(next, end);
            levels.writeRepeatInteger(isNull ? 0 : 1, runEnd - row);
            nullCount += isNull ? runEnd - row : 0;
            row = runEnd;
        }
        return nullCount;
    }

    private byte[] plain(long[] numbers, int from, int to)
    {
        ByteBuffer bytes = ByteBuffer.allocate((to - from) * valueBytes).order(ByteOrder.LITTLE_ENDIAN);
        if (valueBytes == Long.BYTES) {
            bytes.asLongBuffer().put(numbers, from, to - from);
        }
        else {
            for (int i = from; i < to; i++) {
                bytes.putInt((int) numbers[i]);
            }
        }
        return bytes.array();
    }

    private void fill(BlockSplitBloomFilter filter)
    {
        for (int i = 0; i < valueCount; i++) {
            filter.insertHash(valueBytes == Long.BYTES ? filter.hash(values[i]) : filter.hash((int) values[i]));
        }
    }
}
