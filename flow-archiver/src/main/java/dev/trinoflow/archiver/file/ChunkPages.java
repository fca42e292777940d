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
import io.airlift.slice.DynamicSliceOutput;
import io.airlift.slice.Slice;
import io.trino.parquet.ParquetMetadataConverter;
import io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
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

import static io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter.newDefinitionLevelWriter;
import static io.trino.parquet.writer.valuewriter.ColumnDescriptorValuesWriter.newRepetitionLevelWriter;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * The pages of one column of one row group, compressed, and what the file says about them.
 */
final class ChunkPages
{
    /**
     * What a page takes at most before it is encoded and compressed.
     */
    static final int PAGE_BYTES = 256 << 10;
    /**
     * Values of a page at most, however small they are.
     */
    static final int PAGE_VALUES = 60_000;

    private static final int MAX_STATISTICS_BYTES = 1024;

    private final ColumnDescriptor descriptor;
    private final PageCompressor compressor;
    private final ColumnDescriptorValuesWriter definitionLevels;
    private final ColumnDescriptorValuesWriter repetitionLevels;
    private final Statistics<?> statistics;

    private final DynamicSliceOutput dataPages = new DynamicSliceOutput(1 << 10);
    private final DynamicSliceOutput dictionaryPage = new DynamicSliceOutput(64);
    private final Map<Encoding, Integer> dataEncodings = new EnumMap<>(Encoding.class);
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private Optional<Encoding> dictionaryEncoding = Optional.empty();
    private long uncompressedBytes;
    private long valueCount;

    ChunkPages(ColumnDescriptor descriptor, PageCompressor compressor)
    {
        this.descriptor = requireNonNull(descriptor, "descriptor is null");
        this.compressor = requireNonNull(compressor, "compressor is null");
        definitionLevels = newDefinitionLevelWriter(descriptor, PAGE_BYTES);
        repetitionLevels = newRepetitionLevelWriter(descriptor, PAGE_BYTES);
        statistics = Statistics.createStats(descriptor.getPrimitiveType());
    }

    /**
     * Levels of the next page.
     */
    ColumnDescriptorValuesWriter definitionLevels()
    {
        return definitionLevels;
    }

    /**
     * Levels of the next page.
     */
    ColumnDescriptorValuesWriter repetitionLevels()
    {
        return repetitionLevels;
    }

    /**
     * What the file says of the column's values, but for the count of nulls.
     */
    Statistics<?> statistics()
    {
        return statistics;
    }

    /**
     * Ends a page, whose levels have been written.
     *
     * @param count of values, also of those that are null
     */
    void endPage(BytesInput encodedValues, Encoding encoding, int count, int nullCount)
            throws IOException
    {
        byte[] page = BytesInput.concat(repetitionLevels.getBytes(), definitionLevels.getBytes(), encodedValues).toByteArray();
        // asked for after the bytes, which decide on it
        Encoding definitionEncoding = ParquetMetadataConverter.getEncoding(definitionLevels.getEncoding());
        Encoding repetitionEncoding = ParquetMetadataConverter.getEncoding(repetitionLevels.getEncoding());
        Slice compressed = compressor.compress(page);
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length, compressed.length());
        header.setData_page_header(new DataPageHeader(count, encoding, definitionEncoding, repetitionEncoding));
        write(header, compressed, dataPages);

        dataEncodings.merge(encoding, 1, Integer::sum);
        encodings.addAll(List.of(encoding, definitionEncoding, repetitionEncoding));
        statistics.incrementNumNulls(nullCount);
        valueCount += count;
        definitionLevels.reset();
        repetitionLevels.reset();
    }

    void writeDictionary(byte[] values, int count, Encoding encoding, boolean sorted)
            throws IOException
    {
        Slice compressed = compressor.compress(values);
        PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, values.length, compressed.length());
        DictionaryPageHeader dictionary = new DictionaryPageHeader(count, encoding);
        if (sorted) {
            dictionary.setIs_sorted(true);
        }
        header.setDictionary_page_header(dictionary);
        write(header, compressed, dictionaryPage);
        dictionaryEncoding = Optional.of(encoding);
    }

    private void write(PageHeader header, Slice compressed, DynamicSliceOutput output)
            throws IOException
    {
        int begin = output.size();
        Util.writePageHeader(header, output);
        uncompressedBytes += output.size() - begin + header.getUncompressed_page_size();
        output.writeBytes(compressed);
    }

    /**
     * @param bloomFilter of the values, left out where a reader can look into a dictionary instead
     */
    Chunk finish(Optional<BlockSplitBloomFilter> bloomFilter)
    {
        ImmutableList.Builder<PageEncodingStats> pageEncodings = ImmutableList.builder();
        dataEncodings.forEach((encoding, count) -> pageEncodings.add(new PageEncodingStats(PageType.DATA_PAGE, encoding, count)));
        dictionaryEncoding.ifPresent(encoding -> pageEncodings.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, encoding, 1)));
        ColumnMetaData metadata = new ColumnMetaData(
                Type.valueOf(descriptor.getPrimitiveType().getPrimitiveTypeName().name().replace("BINARY", "BYTE_ARRAY")),
                ImmutableList.copyOf(encodings),
                ImmutableList.copyOf(descriptor.getPath()),
                CompressionCodec.ZSTD,
                valueCount,
                uncompressedBytes,
                (long) dictionaryPage.size() + dataPages.size(),
                -1);
        metadata.setStatistics(ParquetMetadataConverter.toParquetStatistics(statistics, MAX_STATISTICS_BYTES));
        metadata.setEncoding_stats(pageEncodings.build());
        boolean onlyDictionary = dictionaryEncoding.isPresent() && dataEncodings.keySet().stream().allMatch(ChunkPages::usesDictionary);
        return new Chunk(
                metadata,
                ImmutableList.of(dictionaryPage.slice(), dataPages.slice()),
                dictionaryEncoding.map(_ -> toIntExact(dictionaryPage.size())),
                onlyDictionary ? Optional.empty() : bloomFilter);
    }

    @SuppressWarnings("deprecation")
    static boolean usesDictionary(Encoding encoding)
    {
        return encoding == Encoding.PLAIN_DICTIONARY || encoding == Encoding.RLE_DICTIONARY;
    }
}
