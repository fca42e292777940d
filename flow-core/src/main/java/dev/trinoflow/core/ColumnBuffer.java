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

import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;

import java.util.Arrays;
import java.util.Optional;

/**
 * The values of one column of a page under construction. Unlike a block builder it can be cut back, which a message
 * needs whose second flow turns out to be unreadable.
 */
abstract sealed class ColumnBuffer
        permits AddressBuffer,
                ArrayBuffer,
                IntegerBuffer,
                LongBuffer,
                TextBuffer
{
    static final int INITIAL_CAPACITY = 1024;

    /**
     * Larger arrays are not kept for the next page: one giant message must not hold its memory for good.
     */
    static final int MAX_KEPT_LENGTH = 1 << 20;

    final int slot;

    private boolean[] nulls = new boolean[INITIAL_CAPACITY];
    private boolean hasNulls;
    private int positionCount;

    ColumnBuffer(int slot)
    {
        this.slot = slot;
    }

    static ColumnBuffer create(FlowColumn column)
    {
        return switch (column.type()) {
            case BIGINT_VALUE, INSTANT -> new LongBuffer(column);
            case INTEGER_VALUE -> new IntegerBuffer(column);
            case ADDRESS -> new AddressBuffer(column);
            case NETWORK, MAC, TEXT -> new TextBuffer(column);
            case BIGINT_ARRAY -> new BigintArrayBuffer(column);
            case TEXT_ARRAY -> new TextArrayBuffer(column);
        };
    }

    final int positionCount()
    {
        return positionCount;
    }

    /**
     * Puts the value of a flow that has one. The positions since the value before, of flows that have none, are NULL:
     * most flows lack most columns, which then cost nothing until the block is built.
     */
    final void append(int position, FlowRecord flow)
    {
        fillWithNulls(position);
        ensureCapacity(position + 1);
        nulls[position] = false;
        put(position, flow);
        positionCount = position + 1;
    }

    private void fillWithNulls(int endPosition)
    {
        if (positionCount == endPosition) {
            return;
        }
        ensureCapacity(endPosition);
        hasNulls = true;
        for (int position = positionCount; position < endPosition; position++) {
            nulls[position] = true;
            putNull(position);
        }
        positionCount = endPosition;
    }

    private void ensureCapacity(int capacity)
    {
        if (capacity > nulls.length) {
            int newCapacity = Math.max(nulls.length * 2, capacity);
            nulls = Arrays.copyOf(nulls, newCapacity);
            resize(newCapacity);
        }
    }

    /**
     * Forgets all positions from the given one on.
     */
    final void truncate(int newPositionCount)
    {
        positionCount = Math.min(positionCount, newPositionCount);
    }

    /**
     * The block of all values, after which the buffer is empty.
     *
     * @param endPosition how many flows there are
     */
    final Block build(int endPosition)
    {
        if (positionCount == 0 && endPosition > 0) {
            // a column of which no flow has a value costs the same however many there are
            fillWithNulls(1);
            return RunLengthEncodedBlock.create(finish(), endPosition);
        }
        fillWithNulls(endPosition);
        return finish();
    }

    private Block finish()
    {
        Block block = !hasNulls && positionCount > 1 && isConstant(positionCount)
                ? RunLengthEncodedBlock.create(build(1, Optional.empty()), positionCount)
                : build(positionCount, validity());
        positionCount = 0;
        hasNulls = false;
        if (nulls.length > MAX_KEPT_LENGTH) {
            nulls = new boolean[INITIAL_CAPACITY];
            resize(INITIAL_CAPACITY);
        }
        return block;
    }

    private Optional<long[]> validity()
    {
        if (!hasNulls) {
            return Optional.empty();
        }
        boolean anyNull = false;
        long[] valid = Bitmap.allocateWords(positionCount, true);
        for (int position = 0; position < positionCount; position++) {
            if (nulls[position]) {
                Bitmap.clear(valid, 0, position);
                anyNull = true;
            }
        }
        return anyNull ? Optional.of(valid) : Optional.empty();
    }

    /**
     * Bytes of the values that the buffer holds now; the NULLs at its end are not held yet.
     */
    abstract long sizeInBytes();

    /**
     * Makes room for this many positions, keeping the values of those that still have one.
     */
    protected abstract void resize(int capacity);

    protected abstract void put(int position, FlowRecord flow);

    protected abstract void putNull(int position);

    /**
     * Whether the first positions, of which none is NULL, all have the same value. Then it is kept once, as many columns of
     * flows are the same for long: the rate of sampling, the type of Ethernet frames, the high word of IPv4 addresses.
     */
    protected abstract boolean isConstant(int positionCount);

    protected abstract Block build(int positionCount, Optional<long[]> valid);
}
