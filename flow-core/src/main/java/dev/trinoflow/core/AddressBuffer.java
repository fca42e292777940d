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
import io.trino.spi.block.Int128ArrayBlock;

import java.util.Arrays;
import java.util.Optional;

/**
 * Addresses as the block of Trino's IPADDRESS holds them: 16 bytes in network order, as two little-endian words.
 */
final class AddressBuffer
        extends ColumnBuffer
{
    private long[] values = new long[INITIAL_CAPACITY * 2];

    AddressBuffer(FlowColumn column)
    {
        super(column.slot());
    }

    @Override
    long sizeInBytes()
    {
        return (long) positionCount() * Long.BYTES * 2;
    }

    @Override
    protected void resize(int capacity)
    {
        values = Arrays.copyOf(values, capacity * 2);
    }

    @Override
    protected void put(int position, FlowRecord flow)
    {
        values[position * 2] = Long.reverseBytes(flow.getAddressHigh(slot));
        values[position * 2 + 1] = Long.reverseBytes(flow.getAddressLow(slot));
    }

    @Override
    protected void putNull(int position)
    {
        values[position * 2] = 0;
        values[position * 2 + 1] = 0;
    }

    @Override
    protected boolean isConstant(int positionCount)
    {
        return Arrays.equals(values, 2, positionCount * 2, values, 0, (positionCount - 1) * 2);
    }

    @Override
    protected Block build(int positionCount, Optional<long[]> valid)
    {
        return new Int128ArrayBlock(positionCount, valid, Arrays.copyOf(values, positionCount * 2));
    }
}
