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
package dev.trinoflow.core;

import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;

import java.util.Arrays;
import java.util.Optional;

final class BigintArrayBuffer
        extends ColumnBuffer
{
    private int[] ends = new int[INITIAL_CAPACITY + 1];
    private long[] elements = new long[INITIAL_CAPACITY];

    BigintArrayBuffer(FlowColumn column)
    {
        super(column.slot());
    }

    @Override
    long sizeInBytes()
    {
        return (long) positionCount() * Integer.BYTES + (long) ends[positionCount()] * Long.BYTES;
    }

    @Override
    protected void resize(int capacity)
    {
        ends = Arrays.copyOf(ends, capacity + 1);
    }

    @Override
    protected void put(int position, FlowRecord flow)
    {
        int start = ends[position];
        int count = flow.getElementCount(slot);
        if (count > elements.length - start) {
            elements = Arrays.copyOf(elements, Math.max(elements.length * 2, Math.addExact(start, count)));
        }
        for (int i = 0; i < count; i++) {
            elements[start + i] = flow.getElement(slot, i);
        }
        ends[position + 1] = start + count;
    }

    @Override
    protected void putNull(int position)
    {
        ends[position + 1] = ends[position];
    }

    @Override
    protected Block build(int positionCount, Optional<long[]> valid)
    {
        int count = ends[positionCount];
        Block values = new LongArrayBlock(count, Optional.empty(), Arrays.copyOf(elements, count));
        if (elements.length > MAX_KEPT_LENGTH) {
            elements = new long[INITIAL_CAPACITY];
        }
        return ArrayBlock.fromElementBlock(positionCount, valid, Arrays.copyOf(ends, positionCount + 1), values);
    }
}
