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

import dev.trinoflow.core.ArchiveTable;
import io.airlift.slice.XxHash64;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;
import java.util.List;

/**
 * The order of rows in a file: that of the table's sort columns. Texts are ordered by their hashes, as it is only to matter
 * that equal ones lie together.
 */
final class RowOrder
{
    private final int[] channels;
    private final boolean nulls;

    RowOrder(ArchiveTable table)
    {
        channels = table.sortColumns().stream().mapToInt(table::indexOf).toArray();
        // rows that are merged must be equal, also in what is NULL
        nulls = table.sumCount() > 0;
    }

    /**
     * Whether the column is the first or the second by which rows are ordered, as the halves of an address are.
     */
    boolean isPrimary(int channel)
    {
        return Arrays.stream(channels).limit(2).anyMatch(primary -> primary == channel);
    }

    /**
     * The rows of the pages in their order, rows that are equal in it as they were. Rows are counted over all pages.
     */
    int[] sort(List<Page> stored)
    {
        int count = stored.stream().mapToInt(Page::getPositionCount).sum();
        int[] order = new int[count];
        Arrays.setAll(order, row -> row);
        if (count < 2) {
            return order;
        }
        RadixSort sort = new RadixSort(order);
        if (nulls) {
            sort.by(nulls(stored, count));
        }
        for (int i = channels.length - 1; i >= 0; i--) {
            int channel = channels[i];
            Block[] blocks = stored.stream().map(page -> page.getBlock(channel)).toArray(Block[]::new);
            // a run is in order
            if (blocks.length > 1 || !(blocks[0] instanceof RunLengthEncodedBlock)) {
                sort.by(values(blocks, count));
            }
        }
        return sort.finish();
    }

    /**
     * What {@link #compare} looks at, a column each.
     */
    long[][] keys(Page stored)
    {
        long[][] keys = new long[channels.length + (nulls ? 1 : 0)][];
        for (int i = 0; i < channels.length; i++) {
            keys[i] = values(new Block[] {stored.getBlock(channels[i])}, stored.getPositionCount());
        }
        if (nulls) {
            keys[channels.length] = nulls(List.of(stored), stored.getPositionCount());
        }
        return keys;
    }

    private long[] nulls(List<Page> stored, int count)
    {
        long[] nulls = new long[count];
        for (int i = 0; i < channels.length; i++) {
            int row = 0;
            for (Page page : stored) {
                Block block = page.getBlock(channels[i]);
                if (block.mayHaveNull()) {
                    for (int position = 0; position < block.getPositionCount(); position++) {
                        nulls[row + position] |= block.isNull(position) ? 1L << i : 0;
                    }
                }
                row += block.getPositionCount();
            }
        }
        return nulls;
    }

    static int compare(long[][] leftKeys, int left, long[][] rightKeys, int right)
    {
        for (int i = 0; i < leftKeys.length; i++) {
            int result = Long.compare(leftKeys[i][left], rightKeys[i][right]);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /**
     * What a column is ordered by, 0 for a NULL.
     */
    private static long[] values(Block[] blocks, int count)
    {
        if (blocks[0].getUnderlyingValueBlock() instanceof VariableWidthBlock) {
            return hashes(blocks, count);
        }
        long[] values = NumberColumn.of(blocks, count);
        return Arrays.stream(blocks).anyMatch(Block::mayHaveNull) ? withoutNulls(blocks, Arrays.copyOf(values, count)) : values;
    }

    private static long[] withoutNulls(Block[] blocks, long[] values)
    {
        int row = 0;
        for (Block block : blocks) {
            if (block.mayHaveNull()) {
                for (int position = 0; position < block.getPositionCount(); position++) {
                    if (block.isNull(position)) {
                        values[row + position] = 0;
                    }
                }
            }
            row += block.getPositionCount();
        }
        return values;
    }

    private static long[] hashes(Block[] blocks, int count)
    {
        long[] hashes = new long[count];
        int row = 0;
        for (Block block : blocks) {
            VariableWidthBlock texts = (VariableWidthBlock) block.getUnderlyingValueBlock();
            // of a dictionary each text is looked at once
            boolean few = block != texts && texts.getPositionCount() <= block.getPositionCount();
            long[] dictionary = few ? new long[texts.getPositionCount()] : new long[0];
            for (int position = 0; position < dictionary.length; position++) {
                dictionary[position] = hash(texts, position);
            }
            for (int position = 0; position < block.getPositionCount(); position++) {
                int place = block.getUnderlyingValuePosition(position);
                hashes[row + position] = few ? dictionary[place] : hash(texts, place);
            }
            row += block.getPositionCount();
        }
        return hashes;
    }

    private static long hash(VariableWidthBlock texts, int position)
    {
        return texts.isNull(position) ? 0 : XxHash64.hash(texts.getRawSlice(), texts.getRawSliceOffset(position), texts.getSliceLength(position));
    }
}
