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
package dev.trinoflow.connector.live;

import io.trino.spi.block.Block;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;

import static io.airlift.slice.SizeOf.instanceSize;

/**
 * Least and greatest value of a numeric column of a segment, as the block holds them.
 *
 * @param nulls whether there may be positions without a value
 */
record ColumnRange(long min, long max, boolean nulls)
{
    static final int INSTANCE_SIZE = instanceSize(ColumnRange.class);

    /**
     * The range of the block, or null if it is not numeric.
     */
    static ColumnRange of(Block block)
    {
        return switch (block) {
            case LongArrayBlock longs -> of(longs);
            case IntArrayBlock ints -> of(ints);
            case RunLengthEncodedBlock run -> of(run.getValue());
            default -> null;
        };
    }

    private static ColumnRange of(LongArrayBlock block)
    {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        boolean nulls = block.mayHaveNull();
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (!nulls || !block.isNull(position)) {
                long value = block.getLong(position);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return new ColumnRange(min, max, nulls);
    }

    private static ColumnRange of(IntArrayBlock block)
    {
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        boolean nulls = block.mayHaveNull();
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (!nulls || !block.isNull(position)) {
                int value = block.getInt(position);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return new ColumnRange(min, max, nulls);
    }
}
