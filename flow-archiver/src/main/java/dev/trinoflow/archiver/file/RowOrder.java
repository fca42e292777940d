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
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;
import java.util.List;

/**
 * The order of rows in a file: that of the table's sort columns. Texts are ordered by their hashes, as it is only to matter
 * that equal ones lie together.
 */
final class RowOrder
{
    private static final int DIGIT_BITS = 16;
    private static final int DIGITS = 1 << DIGIT_BITS;

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
        long[][] keys = new long[channels.length + (nulls ? 1 : 0)][count];
        int begin = 0;
        for (Page page : stored) {
            long[][] pageKeys = keys(page);
            for (int i = 0; i < keys.length; i++) {
                System.arraycopy(pageKeys[i], 0, keys[i], begin, page.getPositionCount());
            }
            begin += page.getPositionCount();
        }
        int[] order = new int[count];
        Arrays.setAll(order, row -> row);
        for (int i = keys.length - 1; i >= 0; i--) {
            order = sort(order, keys[i]);
        }
        return order;
    }

    /**
     * Radix sort from the last digit to the first, without the digits that are the same in all values.
     */
    private static int[] sort(int[] order, long[] values)
    {
        long varying = 0;
        for (long value : values) {
            varying |= value ^ values[0];
        }
        int[] from = order;
        int[] to = new int[order.length];
        int[] ends = new int[DIGITS + 1];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
            if ((varying >>> shift & (DIGITS - 1)) == 0) {
                continue;
            }
            Arrays.fill(ends, 0);
            for (long value : values) {
                ends[digit(value, shift) + 1]++;
            }
            for (int digit = 0; digit < DIGITS; digit++) {
                ends[digit + 1] += ends[digit];
            }
            for (int row : from) {
                int digit = digit(values[row], shift);
                to[ends[digit]] = row;
                ends[digit]++;
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        return from;
    }

    /**
     * Digits compare as unsigned, values as signed.
     */
    private static int digit(long value, int shift)
    {
        return (int) ((value ^ Long.MIN_VALUE) >>> shift) & (DIGITS - 1);
    }

    /**
     * What {@link #compare} looks at, a column each.
     */
    long[][] keys(Page stored)
    {
        long[][] keys = new long[channels.length + (nulls ? 1 : 0)][];
        for (int i = 0; i < channels.length; i++) {
            keys[i] = values(stored.getBlock(channels[i]));
        }
        if (nulls) {
            keys[channels.length] = nulls(stored);
        }
        return keys;
    }

    private long[] nulls(Page stored)
    {
        long[] nulls = new long[stored.getPositionCount()];
        for (int i = 0; i < channels.length; i++) {
            Block block = stored.getBlock(channels[i]);
            if (block.mayHaveNull()) {
                for (int position = 0; position < nulls.length; position++) {
                    nulls[position] |= block.isNull(position) ? 1L << i : 0;
                }
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

    private static long[] values(Block block)
    {
        ValueBlock underlying = block.getUnderlyingValueBlock();
        if (block == underlying || underlying.getPositionCount() > block.getPositionCount()) {
            return values(block, underlying);
        }
        // of a dictionary each value is looked at once
        long[] dictionary = values(underlying, underlying);
        long[] values = new long[block.getPositionCount()];
        for (int position = 0; position < values.length; position++) {
            values[position] = dictionary[block.getUnderlyingValuePosition(position)];
        }
        return values;
    }

    private static long[] values(Block block, ValueBlock underlying)
    {
        long[] values = new long[block.getPositionCount()];
        for (int i = 0; i < values.length; i++) {
            int position = block.getUnderlyingValuePosition(i);
            if (!underlying.isNull(position)) {
                values[i] = switch (underlying) {
                    case LongArrayBlock longs -> longs.getLong(position);
                    case IntArrayBlock integers -> integers.getInt(position);
                    case VariableWidthBlock texts -> XxHash64.hash(texts.getRawSlice(), texts.getRawSliceOffset(position), texts.getSliceLength(position));
                    default -> throw new IllegalArgumentException("no values to order by: " + underlying.getClass().getSimpleName());
                };
            }
        }
        return values;
    }
}
