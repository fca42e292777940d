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

import io.trino.spi.block.Block;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;

import java.util.Arrays;

/**
 * A column of numbers of many pages as one array, out of which rows are picked with a single load each.
 */
final class NumberColumn
{
    private NumberColumn() {}

    /**
     * The values of the blocks, one after the other; what lies under a NULL is anything. The array may be that of a block.
     */
    static long[] of(Block[] blocks, int count)
    {
        if (blocks.length == 1 && blocks[0] instanceof LongArrayBlock longs && longs.getRawValuesOffset() == 0) {
            return longs.getRawValues();
        }
        long[] column = new long[count];
        int begin = 0;
        for (Block block : blocks) {
            copy(block, column, begin);
            begin += block.getPositionCount();
        }
        return column;
    }

    private static void copy(Block block, long[] target, int begin)
    {
        int count = block.getPositionCount();
        switch (block) {
            case LongArrayBlock longs -> System.arraycopy(longs.getRawValues(), longs.getRawValuesOffset(), target, begin, count);
            case IntArrayBlock integers -> {
                int[] values = integers.getRawValues();
                int offset = integers.getRawValuesOffset();
                for (int i = 0; i < count; i++) {
                    target[begin + i] = values[offset + i];
                }
            }
            case RunLengthEncodedBlock run -> Arrays.fill(target, begin, begin + count, value(run.getValue(), 0));
            default -> {
                ValueBlock underlying = block.getUnderlyingValueBlock();
                for (int i = 0; i < count; i++) {
                    target[begin + i] = value(underlying, block.getUnderlyingValuePosition(i));
                }
            }
        }
    }

    /**
     * A number of a block, which must not be NULL or may be anything.
     */
    static long value(ValueBlock block, int position)
    {
        return switch (block) {
            case LongArrayBlock longs -> longs.getLong(position);
            case IntArrayBlock integers -> integers.getInt(position);
            default -> throw new IllegalArgumentException("no numbers: " + block.getClass().getSimpleName());
        };
    }
}
