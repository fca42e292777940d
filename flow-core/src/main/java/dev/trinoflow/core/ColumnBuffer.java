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

import io.airlift.slice.Slices;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;
import java.util.Optional;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;

/**
 * The values of one column of a page under construction. Unlike a block builder it can be cut back, which a message
 * needs whose second flow turns out to be unreadable.
 */
abstract sealed class ColumnBuffer
{
    private static final int INITIAL_CAPACITY = 1024;

    private boolean[] nulls = new boolean[INITIAL_CAPACITY];
    private boolean hasNulls;
    private int positionCount;

    static ColumnBuffer create(FlowColumn column)
    {
        return switch (column.type()) {
            case BIGINT_VALUE -> new LongBuffer(column.slot(), false);
            case INSTANT -> new LongBuffer(column.slot(), true);
            case INTEGER_VALUE -> new IntegerBuffer(column.slot());
            case ADDRESS -> new AddressBuffer(column.slot());
            case NETWORK, MAC, TEXT -> new TextBuffer(column.slot(), column.type());
            case BIGINT_ARRAY -> new ArrayBuffer(column.slot(), false);
            case TEXT_ARRAY -> new ArrayBuffer(column.slot(), true);
        };
    }

    final int slot;

    ColumnBuffer(int slot)
    {
        this.slot = slot;
    }

    final int positionCount()
    {
        return positionCount;
    }

    final void append(FlowRecord flow)
    {
        if (positionCount == nulls.length) {
            nulls = Arrays.copyOf(nulls, positionCount * 2);
            grow(positionCount * 2);
        }
        if (flow.has(slot)) {
            nulls[positionCount] = false;
            put(positionCount, flow);
        }
        else {
            nulls[positionCount] = true;
            hasNulls = true;
            putNull(positionCount);
        }
        positionCount++;
    }

    /**
     * Forgets all positions from the given one on.
     */
    final void truncate(int newPositionCount)
    {
        positionCount = newPositionCount;
    }

    final Block build()
    {
        Optional<long[]> valid = Optional.empty();
        if (hasNulls) {
            long[] bits = Bitmap.allocateWords(positionCount, true);
            boolean anyNull = false;
            for (int i = 0; i < positionCount; i++) {
                if (nulls[i]) {
                    Bitmap.clear(bits, 0, i);
                    anyNull = true;
                }
            }
            valid = anyNull ? Optional.of(bits) : Optional.empty();
        }
        Block block = build(positionCount, valid);
        positionCount = 0;
        hasNulls = false;
        return block;
    }

    /**
     * Bytes of the values that the buffer holds now.
     */
    abstract long sizeInBytes();

    protected abstract void grow(int capacity);

    protected abstract void put(int position, FlowRecord flow);

    protected abstract void putNull(int position);

    protected abstract Block build(int positionCount, Optional<long[]> valid);

    private static final class LongBuffer
            extends ColumnBuffer
    {
        private final boolean instant;
        private long[] values = new long[INITIAL_CAPACITY];

        LongBuffer(int slot, boolean instant)
        {
            super(slot);
            this.instant = instant;
        }

        @Override
        long sizeInBytes()
        {
            return (long) positionCount() * Long.BYTES;
        }

        @Override
        protected void grow(int capacity)
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
        protected Block build(int positionCount, Optional<long[]> valid)
        {
            return new LongArrayBlock(positionCount, valid, Arrays.copyOf(values, positionCount));
        }
    }

    private static final class IntegerBuffer
            extends ColumnBuffer
    {
        private int[] values = new int[INITIAL_CAPACITY];

        IntegerBuffer(int slot)
        {
            super(slot);
        }

        @Override
        long sizeInBytes()
        {
            return (long) positionCount() * Integer.BYTES;
        }

        @Override
        protected void grow(int capacity)
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
        protected Block build(int positionCount, Optional<long[]> valid)
        {
            return new IntArrayBlock(positionCount, valid, Arrays.copyOf(values, positionCount));
        }
    }

    private static final class AddressBuffer
            extends ColumnBuffer
    {
        private long[] values = new long[INITIAL_CAPACITY * 2];

        AddressBuffer(int slot)
        {
            super(slot);
        }

        @Override
        long sizeInBytes()
        {
            return (long) positionCount() * Long.BYTES * 2;
        }

        @Override
        protected void grow(int capacity)
        {
            values = Arrays.copyOf(values, capacity * 2);
        }

        @Override
        protected void put(int position, FlowRecord flow)
        {
            // the block of IPADDRESS holds the 16 bytes in network order, as two little-endian words
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
        protected Block build(int positionCount, Optional<long[]> valid)
        {
            return new Int128ArrayBlock(positionCount, valid, Arrays.copyOf(values, positionCount * 2));
        }
    }

    private static final class TextBuffer
            extends ColumnBuffer
    {
        private final FlowType type;
        private int[] offsets = new int[INITIAL_CAPACITY + 1];
        private byte[] bytes = new byte[INITIAL_CAPACITY * 16];

        TextBuffer(int slot, FlowType type)
        {
            super(slot);
            this.type = type;
        }

        @Override
        long sizeInBytes()
        {
            return offsets[positionCount()] + (long) positionCount() * Integer.BYTES;
        }

        @Override
        protected void grow(int capacity)
        {
            offsets = Arrays.copyOf(offsets, capacity + 1);
        }

        @Override
        protected void put(int position, FlowRecord flow)
        {
            int start = offsets[position];
            offsets[position + 1] = switch (type) {
                case MAC -> AddressText.writeMac(reserve(start, AddressText.MAX_LENGTH), start, flow.getLong(slot));
                case NETWORK -> AddressText.writeNetwork(reserve(start, AddressText.MAX_LENGTH), start, flow.getAddressHigh(slot), flow.getAddressLow(slot), flow.getPrefixLength(slot));
                default -> {
                    int length = flow.getTextLength(slot);
                    System.arraycopy(flow.getText(), flow.getTextOffset(slot), reserve(start, length), start, length);
                    yield start + length;
                }
            };
        }

        @Override
        protected void putNull(int position)
        {
            offsets[position + 1] = offsets[position];
        }

        @Override
        protected Block build(int positionCount, Optional<long[]> valid)
        {
            return new VariableWidthBlock(positionCount, Slices.wrappedBuffer(Arrays.copyOf(bytes, offsets[positionCount])), Arrays.copyOf(offsets, positionCount + 1), valid);
        }

        private byte[] reserve(int start, int length)
        {
            if (start + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + length));
            }
            return bytes;
        }
    }

    private static final class ArrayBuffer
            extends ColumnBuffer
    {
        private final boolean text;
        private int[] offsets = new int[INITIAL_CAPACITY + 1];
        private long[] longs = new long[INITIAL_CAPACITY];
        private int[] textOffsets = new int[INITIAL_CAPACITY + 1];
        private byte[] bytes = new byte[INITIAL_CAPACITY];

        ArrayBuffer(int slot, boolean text)
        {
            super(slot);
            this.text = text;
        }

        @Override
        long sizeInBytes()
        {
            int elements = offsets[positionCount()];
            return (long) positionCount() * Integer.BYTES + (text ? (long) elements * Integer.BYTES + textOffsets[elements] : (long) elements * Long.BYTES);
        }

        @Override
        protected void grow(int capacity)
        {
            offsets = Arrays.copyOf(offsets, capacity + 1);
        }

        @Override
        protected void put(int position, FlowRecord flow)
        {
            int end = offsets[position];
            int count = flow.getElementCount(slot);
            if (end + count > longs.length) {
                int capacity = Math.max(longs.length * 2, end + count);
                longs = Arrays.copyOf(longs, capacity);
                textOffsets = Arrays.copyOf(textOffsets, capacity + 1);
            }
            for (int i = 0; i < count; i++) {
                if (text) {
                    putText(end + i, flow.getText(), flow.getElementTextOffset(slot, i), flow.getElementTextLength(slot, i));
                }
                else {
                    longs[end + i] = flow.getElement(slot, i);
                }
            }
            offsets[position + 1] = end + count;
        }

        private void putText(int element, byte[] source, int offset, int length)
        {
            int start = textOffsets[element];
            if (start + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + length));
            }
            System.arraycopy(source, offset, bytes, start, length);
            textOffsets[element + 1] = start + length;
        }

        @Override
        protected void putNull(int position)
        {
            offsets[position + 1] = offsets[position];
        }

        @Override
        protected Block build(int positionCount, Optional<long[]> valid)
        {
            int elements = offsets[positionCount];
            Block values = text
                    ? new VariableWidthBlock(elements, Slices.wrappedBuffer(Arrays.copyOf(bytes, textOffsets[elements])), Arrays.copyOf(textOffsets, elements + 1), Optional.empty())
                    : new LongArrayBlock(elements, Optional.empty(), Arrays.copyOf(longs, elements));
            return ArrayBlock.fromElementBlock(positionCount, valid, Arrays.copyOf(offsets, positionCount + 1), values);
        }
    }
}
