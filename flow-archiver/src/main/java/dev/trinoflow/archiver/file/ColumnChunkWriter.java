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

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.ColumnMetaData;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Encodes one column of one row group.
 */
sealed interface ColumnChunkWriter
        permits NumberChunkWriter, ValueChunkWriter
{
    /**
     * A column of a row group as it is in the file.
     *
     * @param metadata without the place in the file
     * @param pages with the dictionary first
     */
    record Chunk(ColumnMetaData metadata, List<Slice> pages, Optional<Integer> dictionaryBytes, Optional<BlockSplitBloomFilter> bloomFilter) {}

    void write(Block block)
            throws IOException;

    /**
     * Writes the whole column, all of which is the same, at the cost of a few of its values.
     */
    void writeConstant(Block block)
            throws IOException;

    /**
     * Ends the column, of which at least one row was written.
     */
    Chunk finish()
            throws IOException;
}
