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

import io.trino.parquet.ParquetMetadataConverter;
import io.trino.parquet.writer.valuewriter.PrimitiveValueWriter;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.format.Encoding;

import java.io.IOException;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

/**
 * Encodes a column with a writer of Trino's, page by page: texts, or lists of numbers or texts, all of which may be null. A
 * null costs nothing but its bit, and a run of them not even that.
 */
final class ValueChunkWriter
        implements ColumnChunkWriter
{
    private static final int CONSTANT_SAMPLE = 64;
    // of an element of a list, an element that is null, a list without elements
    private static final int LIST_ELEMENT_LEVEL = 3;
    private static final int LIST_NULL_ELEMENT_LEVEL = 2;
    private static final int EMPTY_LIST_LEVEL = 1;

    private final ColumnDescriptor descriptor;
    private final PrimitiveValueWriter values;
    private final ChunkPages pages;

    private int pageValues;
    private int pageNulls;

    ValueChunkWriter(ColumnDescriptor descriptor, PrimitiveValueWriter values, PageCompressor compressor)
    {
        this.descriptor = requireNonNull(descriptor, "descriptor is null");
        this.values = requireNonNull(values, "values is null");
        pages = new ChunkPages(descriptor, compressor);
    }

    @Override
    public void write(Block block)
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
        if (pageValues >= ChunkPages.PAGE_VALUES || values.getBufferedSize() >= ChunkPages.PAGE_BYTES) {
            endPage(values.getBytes());
        }
    }

    @Override
    public void writeConstant(Block block)
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
        checkState(ChunkPages.usesDictionary(ParquetMetadataConverter.getEncoding(values.getEncoding())), "no dictionary for a single value of %s", descriptor);
        pages.definitionLevels().writeRepeatInteger(1, count);
        pageValues = count;
        endPage(BytesInput.from(PlaceEncoder.encodeConstant(count)));
    }

    private void writeNulls(int count)
    {
        pages.definitionLevels().writeRepeatInteger(0, count);
        if (descriptor.getMaxRepetitionLevel() > 0) {
            pages.repetitionLevels().writeRepeatInteger(0, count);
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
                pages.definitionLevels().writeInteger(level);
                pageNulls += 1 - level;
            }
        }
        else {
            pages.definitionLevels().writeRepeatInteger(1, count);
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
            pages.repetitionLevels().writeInteger(0);
            if (count == 0) {
                pages.definitionLevels().writeInteger(EMPTY_LIST_LEVEL);
                pageValues++;
                pageNulls++;
                continue;
            }
            pages.repetitionLevels().writeRepeatInteger(1, count - 1);
            for (int element = 0; element < count; element++) {
                boolean isNull = elements.isNull(element);
                pages.definitionLevels().writeInteger(isNull ? LIST_NULL_ELEMENT_LEVEL : LIST_ELEMENT_LEVEL);
                pageNulls += isNull ? 1 : 0;
            }
            values.write(elements);
            pageValues += count;
        }
    }

    private void endPage(BytesInput encodedValues)
            throws IOException
    {
        // asked for after the bytes, which decide on it
        Encoding encoding = ParquetMetadataConverter.getEncoding(values.getEncoding());
        pages.endPage(encodedValues, encoding, pageValues, pageNulls);
        pages.statistics().mergeStatistics(values.getStatistics());
        pageValues = 0;
        pageNulls = 0;
        values.reset();
    }

    @Override
    public Chunk finish()
            throws IOException
    {
        if (pageValues > 0) {
            endPage(values.getBytes());
        }
        DictionaryPage dictionary = values.toDictPageAndClose();
        if (dictionary != null) {
            pages.writeDictionary(dictionary.getBytes().toByteArray(), dictionary.getDictionarySize(), ParquetMetadataConverter.getEncoding(dictionary.getEncoding()), false);
        }
        return pages.finish(Optional.empty());
    }
}
