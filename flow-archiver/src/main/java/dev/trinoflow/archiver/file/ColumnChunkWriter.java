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
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.slice.DynamicSliceOutput;
import io.airlift.slice.Slice;
import io.trino.parquet.ParquetMetadataConverter;
import io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter;
import io.trino.parquet.writer.valuewriter.PrimitiveValueWriter;
import io.trino.parquet.writer.valuewriter.RunLengthBitPackingHybridEncoder;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkState;
import static io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter.newDefinitionLevelWriter;
import static io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter.newRepetitionLevelWriter;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Encodes one column of one row group: numbers, texts, or lists of them, all of which may be null. A null costs nothing
 * but its bit, and a run of them not even that.
 */
final class ColumnChunkWriter
{
    /**
     * What a page takes at most before it is encoded and compressed.
     */
    static final int PAGE_BYTES = 256 << 10;

    private static final int PAGE_VALUES = 60_000;
    private static final int CONSTANT_SAMPLE = 64;
    private static final int MAX_STATISTICS_BYTES = 1024;
    // of an element of a list, an element that is null, a list without elements
    private static final int LIST_ELEMENT_LEVEL = 3;
    private static final int LIST_NULL_ELEMENT_LEVEL = 2;
    private static final int EMPTY_LIST_LEVEL = 1;

    private final ColumnDescriptor descriptor;
    private final PrimitiveValueWriter values;
    private final ColumnDescriptorValuesWriter definitionLevels;
    private final ColumnDescriptorValuesWriter repetitionLevels;
    private final Optional<BlockSplitBloomFilter> bloomFilter;
    private final ZstdCompressor compressor;

    private final DynamicSliceOutput pages = new DynamicSliceOutput(1 << 10);
    private final Statistics<?> statistics;
    private final Map<Encoding, Integer> dataPages = new EnumMap<>(Encoding.class);
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private long uncompressedBytes;
    private long valueCount;

    private int pageValues;
    private int pageNulls;

    /**
     * A column of a row group as it is in the file.
     *
     * @param metadata without the place in the file
     * @param pages with the dictionary first
     */
    record Chunk(ColumnMetaData metadata, List<Slice> pages, Optional<Integer> dictionaryBytes, Optional<BlockSplitBloomFilter> bloomFilter) {}

    /**
     * @param bloomFilter that the values are put into by their writer
     */
    ColumnChunkWriter(ColumnDescriptor descriptor, PrimitiveValueWriter values, Optional<BlockSplitBloomFilter> bloomFilter, ZstdCompressor compressor)
    {
        this.descriptor = requireNonNull(descriptor, "descriptor is null");
        this.values = requireNonNull(values, "values is null");
        this.bloomFilter = requireNonNull(bloomFilter, "bloomFilter is null");
        this.compressor = requireNonNull(compressor, "compressor is null");
        definitionLevels = newDefinitionLevelWriter(descriptor, PAGE_BYTES);
        repetitionLevels = newRepetitionLevelWriter(descriptor, PAGE_BYTES);
        statistics = Statistics.createStats(descriptor.getPrimitiveType());
    }

    void write(Block block)
            throws IOException
    {
        if (block instanceof RunLengthEncodedBlock run && run.getValue().isNull(0)) {
            writeNulls(block.getPositionCount());
        }
        else if (descriptor.getMaxRepetitionLevel() > 0) {
            writeLists(block);
        }
        else {
            writeValues(block);
        }
        if (pageValues >= PAGE_VALUES || values.getBufferedSize() >= PAGE_BYTES) {
            endPage(values.getBytes());
        }
    }

    /**
     * Writes the whole column, all of which is the same, at the cost of a few of its values.
     */
    void writeConstant(Block block)
            throws IOException
    {
        int count = block.getPositionCount();
        if (block.isNull(0) || descriptor.getMaxRepetitionLevel() > 0 || count < CONSTANT_SAMPLE) {
            write(block);
            return;
        }
        // enough of them for the writer to put the value into a dictionary
        values.write(block.getRegion(0, CONSTANT_SAMPLE));
        values.getBytes();
        checkState(usesDictionary(ParquetMetadataConverter.getEncoding(values.getEncoding())), "no dictionary for a single value of %s", descriptor);
        // the only number of a dictionary takes no bits
        RunLengthBitPackingHybridEncoder numbers = new RunLengthBitPackingHybridEncoder(0, CONSTANT_SAMPLE);
        numbers.writeRepeatedInteger(0, count);
        definitionLevels.writeRepeatInteger(1, count);
        pageValues = count;
        endPage(BytesInput.concat(BytesInput.from(new byte[] {0}), numbers.toBytes()));
    }

    private void writeNulls(int count)
    {
        definitionLevels.writeRepeatInteger(0, count);
        if (descriptor.getMaxRepetitionLevel() > 0) {
            repetitionLevels.writeRepeatInteger(0, count);
        }
        pageValues += count;
        pageNulls += count;
    }

    private void writeValues(Block block)
    {
        int count = block.getPositionCount();
        if (block.mayHaveNull()) {
            for (int position = 0; position < count; position++) {
                int level = block.isNull(position) ? 0 : 1;
                definitionLevels.writeInteger(level);
                pageNulls += 1 - level;
            }
        }
        else {
            definitionLevels.writeRepeatInteger(1, count);
        }
        values.write(block);
        pageValues += count;
    }

    private void writeLists(Block block)
    {
        ArrayBlock lists = (ArrayBlock) block.getUnderlyingValueBlock();
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (block.isNull(position)) {
                writeNulls(1);
                continue;
            }
            Block elements = lists.getArray(block.getUnderlyingValuePosition(position));
            int count = elements.getPositionCount();
            repetitionLevels.writeInteger(0);
            if (count == 0) {
                definitionLevels.writeInteger(EMPTY_LIST_LEVEL);
                pageValues++;
                pageNulls++;
                continue;
            }
            repetitionLevels.writeRepeatInteger(1, count - 1);
            for (int element = 0; element < count; element++) {
                boolean isNull = elements.isNull(element);
                definitionLevels.writeInteger(isNull ? LIST_NULL_ELEMENT_LEVEL : LIST_ELEMENT_LEVEL);
                pageNulls += isNull ? 1 : 0;
            }
            values.write(elements);
            pageValues += count;
        }
    }

    private void endPage(BytesInput encodedValues)
            throws IOException
    {
        byte[] page = BytesInput.concat(repetitionLevels.getBytes(), definitionLevels.getBytes(), encodedValues).toByteArray();
        // asked for after the bytes, which decide on it
        Encoding encoding = ParquetMetadataConverter.getEncoding(values.getEncoding());
        Encoding definitionEncoding = ParquetMetadataConverter.getEncoding(definitionLevels.getEncoding());
        Encoding repetitionEncoding = ParquetMetadataConverter.getEncoding(repetitionLevels.getEncoding());
        Slice compressed = compress(page);
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length, compressed.length());
        header.setData_page_header(new DataPageHeader(pageValues, encoding, definitionEncoding, repetitionEncoding));
        uncompressedBytes += write(header, compressed, pages);

        dataPages.merge(encoding, 1, Integer::sum);
        encodings.addAll(List.of(encoding, definitionEncoding, repetitionEncoding));
        Statistics<?> pageStatistics = values.getStatistics();
        pageStatistics.incrementNumNulls(pageNulls);
        statistics.mergeStatistics(pageStatistics);
        valueCount += pageValues;
        pageValues = 0;
        pageNulls = 0;
        values.reset();
        definitionLevels.reset();
        repetitionLevels.reset();
    }

    private Slice compress(byte[] bytes)
    {
        byte[] compressed = new byte[compressor.maxCompressedLength(bytes.length)];
        int length = compressor.compress(bytes, 0, bytes.length, compressed, 0, compressed.length);
        return io.airlift.slice.Slices.wrappedBuffer(compressed, 0, length);
    }

    /**
     * @return bytes that it takes uncompressed, but for the header
     */
    private static long write(PageHeader header, Slice compressed, DynamicSliceOutput output)
            throws IOException
    {
        int begin = output.size();
        Util.writePageHeader(header, output);
        int headerBytes = output.size() - begin;
        output.writeBytes(compressed);
        return (long) headerBytes + header.getUncompressed_page_size();
    }

    /**
     * Ends the column, of which at least one row was written.
     */
    Chunk finish()
            throws IOException
    {
        if (pageValues > 0) {
            endPage(values.getBytes());
        }
        ImmutableList.Builder<PageEncodingStats> pageEncodings = ImmutableList.builder();
        dataPages.forEach((encoding, count) -> pageEncodings.add(new PageEncodingStats(PageType.DATA_PAGE, encoding, count)));
        DictionaryPage dictionary = values.toDictPageAndClose();
        DynamicSliceOutput dictionaryOutput = new DynamicSliceOutput(64);
        if (dictionary != null) {
            Encoding encoding = ParquetMetadataConverter.getEncoding(dictionary.getEncoding());
            Slice compressed = compress(dictionary.getBytes().toByteArray());
            PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, dictionary.getUncompressedSize(), compressed.length());
            header.setDictionary_page_header(new DictionaryPageHeader(dictionary.getDictionarySize(), encoding));
            uncompressedBytes += write(header, compressed, dictionaryOutput);
            pageEncodings.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, encoding, 1));
        }
        ColumnMetaData metadata = new ColumnMetaData(
                Type.valueOf(descriptor.getPrimitiveType().getPrimitiveTypeName().name().replace("BINARY", "BYTE_ARRAY")),
                ImmutableList.copyOf(encodings),
                ImmutableList.copyOf(descriptor.getPath()),
                CompressionCodec.ZSTD,
                valueCount,
                uncompressedBytes,
                (long) dictionaryOutput.size() + pages.size(),
                -1);
        metadata.setStatistics(ParquetMetadataConverter.toParquetStatistics(statistics, MAX_STATISTICS_BYTES));
        metadata.setEncoding_stats(pageEncodings.build());
        boolean onlyDictionary = dictionary != null && dataPages.keySet().stream().allMatch(ColumnChunkWriter::usesDictionary);
        return new Chunk(
                metadata,
                ImmutableList.of(dictionaryOutput.slice(), pages.slice()),
                dictionary == null ? Optional.empty() : Optional.of(toIntExact(dictionaryOutput.size())),
                // a reader looks into the dictionary
                onlyDictionary ? Optional.empty() : bloomFilter);
    }

    @SuppressWarnings("deprecation")
    private static boolean usesDictionary(Encoding encoding)
    {
        return encoding == Encoding.PLAIN_DICTIONARY || encoding == Encoding.RLE_DICTIONARY;
    }
}
