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

import io.trino.spi.block.Block;
import io.trino.spi.block.IntArrayBlock;

import java.util.Arrays;
import java.util.Optional;

final class IntegerBuffer
        extends ColumnBuffer
{
    private int[] values = new int[INITIAL_CAPACITY];

    IntegerBuffer(FlowColumn column)
    {
        super(column.slot());
    }

    @Override
    long sizeInBytes()
    {
        return (long) positionCount() * Integer.BYTES;
    }

    @Override
    protected void resize(int capacity)
    {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    protected void put(int position, FlowRecord flow)
    {
        values[position] = (int) flow.getLong(slot);
    }

    @Override
    protected void putNull(int position)
    {
        values[position] = 0;
    }

    @Override
    protected boolean isConstant(int positionCount)
    {
        return Arrays.equals(values, 1, positionCount, values, 0, positionCount - 1);
    }

    @Override
    protected Block build(int positionCount, Optional<long[]> valid)
    {
        return new IntArrayBlock(positionCount, valid, Arrays.copyOf(values, positionCount));
    }
}
