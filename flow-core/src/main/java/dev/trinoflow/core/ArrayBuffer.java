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

import java.util.Arrays;
import java.util.Optional;

/**
 * Arrays, the elements of all of them one after the other.
 */
abstract sealed class ArrayBuffer
        extends ColumnBuffer
        permits BigintArrayBuffer, TextArrayBuffer
{
    private int[] ends = new int[INITIAL_CAPACITY + 1];

    ArrayBuffer(FlowColumn column)
    {
        super(column.slot());
    }

    @Override
    final long sizeInBytes()
    {
        return (long) positionCount() * Integer.BYTES + elementsSizeInBytes(ends[positionCount()]);
    }

    @Override
    protected final void resize(int capacity)
    {
        ends = Arrays.copyOf(ends, capacity + 1);
    }

    @Override
    protected final void put(int position, FlowRecord flow)
    {
        int start = ends[position];
        int end = Math.addExact(start, flow.getElementCount(slot));
        putElements(start, end, flow);
        ends[position + 1] = end;
    }

    @Override
    protected final void putNull(int position)
    {
        ends[position + 1] = ends[position];
    }

    @Override
    protected final boolean isConstant(int positionCount)
    {
        return false;
    }

    @Override
    protected final Block build(int positionCount, Optional<long[]> valid)
    {
        Block elements = buildElements(ends[positionCount]);
        return ArrayBlock.fromElementBlock(positionCount, valid, Arrays.copyOf(ends, positionCount + 1), elements);
    }

    protected abstract long elementsSizeInBytes(int count);

    /**
     * Puts the elements of a flow in the places from {@code start}, inclusive, to {@code end}, exclusive.
     */
    protected abstract void putElements(int start, int end, FlowRecord flow);

    /**
     * The block of the first elements, after which there are none.
     */
    protected abstract Block buildElements(int count);
}
