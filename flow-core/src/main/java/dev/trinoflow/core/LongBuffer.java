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
import io.trino.spi.block.LongArrayBlock;

import java.util.Arrays;
import java.util.Optional;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;

/**
 * Numbers of 64 bits, and instants.
 */
final class LongBuffer
        extends ColumnBuffer
{
    private final boolean instant;
    private long[] values = new long[INITIAL_CAPACITY];

    LongBuffer(FlowColumn column)
    {
        super(column.slot());
        instant = column.type() == FlowType.INSTANT;
    }

    @Override
    long sizeInBytes()
    {
        return (long) positionCount() * Long.BYTES;
    }

    @Override
    protected void resize(int capacity)
    {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    protected void put(int position, FlowRecord flow)
    {
        long value = flow.getLong(slot);
        values[position] = instant ? packDateTimeWithZone(value, UTC_KEY) : value;
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
        return new LongArrayBlock(positionCount, valid, Arrays.copyOf(values, positionCount));
    }
}
