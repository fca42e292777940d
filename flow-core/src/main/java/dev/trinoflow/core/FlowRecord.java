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

import java.util.Arrays;

/**
 * The values of one flow, by slot. One instance is filled and emptied for every flow, so that no flow becomes an object.
 */
public final class FlowRecord
{
    private static final int INITIAL_TEXT_LENGTH = 256;
    private static final int INITIAL_ELEMENTS = 32;
    // one giant flow must not hold its memory for good
    private static final int MAX_KEPT_LENGTH = 1 << 16;

    // a slot has a value if its stamp is the record's, so that clearing does not touch the slots;
    // 64 bits, because 32 come round again after hours
    private final long[] stamps;
    private final long[] values;
    private final long[] lows;
    private final int[] lengths;

    private long stamp;
    private byte[] text = new byte[INITIAL_TEXT_LENGTH];
    private int textEnd;
    private long[] elements = new long[INITIAL_ELEMENTS];
    private int elementEnd;

    public FlowRecord(int slots)
    {
        stamps = new long[slots];
        values = new long[slots];
        lows = new long[slots];
        lengths = new int[slots];
        clear();
    }

    public void clear()
    {
        stamp++;
        textEnd = 0;
        elementEnd = 0;
        if (text.length > MAX_KEPT_LENGTH) {
            text = new byte[INITIAL_TEXT_LENGTH];
        }
        if (elements.length > MAX_KEPT_LENGTH) {
            elements = new long[INITIAL_ELEMENTS];
        }
    }

    public boolean has(int slot)
    {
        return stamps[slot] == stamp;
    }

    public void remove(int slot)
    {
        stamps[slot] = stamp - 1;
    }

    /**
     * Sets a number, an instant in milliseconds, or the 48 bits of an Ethernet address.
     */
    public void setLong(int slot, long value)
    {
        stamps[slot] = stamp;
        values[slot] = value;
    }

    public long getLong(int slot)
    {
        return values[slot];
    }

    public void setAddress(int slot, long high, long low)
    {
        stamps[slot] = stamp;
        values[slot] = high;
        lows[slot] = low;
    }

    /**
     * @param prefixLength in the address's own family (24 of 192.0.2.0/24), or -1 where it is not known
     */
    public void setNetwork(int slot, long high, long low, int prefixLength)
    {
        setAddress(slot, high, low);
        lengths[slot] = prefixLength;
    }

    public long getAddressHigh(int slot)
    {
        return values[slot];
    }

    public long getAddressLow(int slot)
    {
        return lows[slot];
    }

    public int getPrefixLength(int slot)
    {
        return lengths[slot];
    }

    public void setText(int slot, byte[] source, int offset, int length)
    {
        stamps[slot] = stamp;
        values[slot] = copyText(source, offset, length);
        lengths[slot] = length;
    }

    /**
     * The bytes that {@link #getTextOffset} counts in; valid until the next value is set.
     */
    public byte[] getText()
    {
        return text;
    }

    public int getTextOffset(int slot)
    {
        return (int) values[slot];
    }

    public int getTextLength(int slot)
    {
        return lengths[slot];
    }

    /**
     * Begins an array; elements that are added go to it until another array is begun.
     */
    public void beginArray(int slot)
    {
        stamps[slot] = stamp;
        values[slot] = elementEnd;
        lengths[slot] = 0;
    }

    public void addElement(int slot, long value)
    {
        if (elementEnd == elements.length) {
            elements = Arrays.copyOf(elements, elementEnd * 2);
        }
        elements[elementEnd] = value;
        elementEnd++;
        lengths[slot]++;
    }

    public void addTextElement(int slot, byte[] source, int offset, int length)
    {
        long start = copyText(source, offset, length);
        addElement(slot, start << 32 | length);
    }

    public int getElementCount(int slot)
    {
        return lengths[slot];
    }

    public long getElement(int slot, int index)
    {
        return elements[(int) values[slot] + index];
    }

    public int getElementTextOffset(int slot, int index)
    {
        return (int) (getElement(slot, index) >>> 32);
    }

    public int getElementTextLength(int slot, int index)
    {
        return (int) getElement(slot, index);
    }

    private int copyText(byte[] source, int offset, int length)
    {
        if (textEnd + length > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, textEnd + length));
        }
        System.arraycopy(source, offset, text, textEnd, length);
        int start = textEnd;
        textEnd += length;
        return start;
    }
}
