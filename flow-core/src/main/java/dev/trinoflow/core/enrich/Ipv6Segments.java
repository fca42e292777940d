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
package dev.trinoflow.core.enrich;

import dev.trinoflow.core.AddressText;

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;

/**
 * Segments of IPv6 addresses. Prefixes crowd in few places of the address space, so the index has two levels: the first
 * bits of an address, up to 16, lead to a block of segments, and the next bits, as many as the block has use for, to the few
 * segments that begin with them.
 */
final class Ipv6Segments
{
    private static final int MAX_FIRST_BITS = 16;
    /**
     * 16 MB of index for one block.
     */
    private static final int MAX_SECOND_BITS = 22;
    private static final int INSTANCE_SIZE = instanceSize(Ipv6Segments.class);

    private final long[] starts;
    // empty where all segments begin at a /64 or above
    private final long[] startLows;
    private final int[] values;
    private final int firstShift;
    // by first bits: where the block's places begin in the index, and in the low 8 bits the shift that leads to the place
    private final long[] blocks;
    // by place: the last segment that begins with or before its first address
    private final int[] index;

    Ipv6Segments(PrefixSegments segments)
    {
        int offset = segments.size() > 0 && segments.startHigh(0) == 0 && segments.startLow(0) == 0 ? 0 : 1;
        int size = segments.size() + offset;
        starts = new long[size];
        values = new int[size];
        values[0] = PrefixTable.NONE;
        boolean hasLows = false;
        for (int i = 0; i < segments.size(); i++) {
            starts[i + offset] = segments.startHigh(i);
            values[i + offset] = segments.value(i);
            hasLows |= segments.startLow(i) != 0;
        }
        startLows = new long[hasLows ? size : 0];
        for (int i = 0; hasLows && i < segments.size(); i++) {
            startLows[i + offset] = segments.startLow(i);
        }

        // a block without a start has one place
        int firstBits = Math.min(MAX_FIRST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(size));
        firstShift = Long.SIZE - firstBits;
        blocks = new long[1 << firstBits];
        int[] counts = new int[1 << firstBits];
        for (long start : starts) {
            counts[(int) (start >>> firstShift)]++;
        }
        int places = 0;
        for (int block = 0; block < blocks.length; block++) {
            int bits = Math.min(MAX_SECOND_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(counts[block]));
            blocks[block] = (long) places << 8 | firstShift - bits;
            places += 1 << bits;
        }
        index = new int[places + 1];
        fillIndex();
    }

    private void fillIndex()
    {
        int position = 0;
        int place = 0;
        for (int block = 0; block < blocks.length; block++) {
            int shift = (int) blocks[block] & 0xFF;
            for (long bits = 0; bits < 1L << (firstShift - shift); bits++) {
                long first = (long) block << firstShift | bits << shift;
                while (position + 1 < starts.length && startsUpTo(position + 1, first, 0)) {
                    position++;
                }
                index[place] = position;
                place++;
            }
        }
        index[place] = starts.length - 1;
    }

    int find(long high, long low)
    {
        long[] starts = this.starts;
        long block = blocks[(int) (high >>> firstShift)];
        // of a word to shift by only the low 6 bits count
        int place = (int) (block >>> 8) + (int) ((high & (1L << firstShift) - 1) >>> block);
        int position = index[place];
        int length = index[place + 1] - position + 1;
        int begin = position;
        int end = position + length;
        while (length > 1) {
            int half = length >>> 1;
            position += starts[position + half] + Long.MIN_VALUE <= high + Long.MIN_VALUE ? half : 0;
            length -= half;
        }
        if (startLows.length > 0 && starts[position] == high && Long.compareUnsigned(startLows[position], low) > 0) {
            position = findWithin(begin, end, high, low);
        }
        return values[position];
    }

    /**
     * The slow way, for addresses of a /64 in which segments begin.
     */
    private int findWithin(int begin, int end, long high, long low)
    {
        int position = begin;
        int length = end - begin;
        while (length > 1) {
            int half = length >>> 1;
            position += startsUpTo(position + half, high, low) ? half : 0;
            length -= half;
        }
        return position;
    }

    private boolean startsUpTo(int position, long high, long low)
    {
        return AddressRange.compare(starts[position], startLow(position), high, low) <= 0;
    }

    private long startLow(int position)
    {
        return startLows.length == 0 ? 0 : startLows[position];
    }

    /**
     * @param beforeV4 whether to show the segments that come before ::ffff:0:0/96, or those that come after
     */
    void forEach(boolean beforeV4, PrefixTable.SegmentVisitor visitor)
    {
        for (int i = 0; i < starts.length; i++) {
            boolean isBeforeV4 = AddressRange.compare(starts[i], startLow(i), 0, AddressText.v4Low(0)) < 0;
            if (values[i] != PrefixTable.NONE && isBeforeV4 == beforeV4) {
                boolean last = i + 1 == starts.length;
                long lastHigh = last ? -1 : startLow(i + 1) == 0 ? starts[i + 1] - 1 : starts[i + 1];
                long lastLow = last ? -1 : startLow(i + 1) - 1;
                visitor.visit(starts[i], startLow(i), lastHigh, lastLow, values[i]);
            }
        }
    }

    boolean isEmpty()
    {
        return values.length == 1 && values[0] == PrefixTable.NONE;
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(starts) + sizeOf(startLows) + sizeOf(values) + sizeOf(blocks) + sizeOf(index);
    }
}
