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

import java.util.Arrays;

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;

/**
 * Segments of IPv6 addresses. Prefixes crowd in few parts of the address space, so the index has two levels: the first bits
 * of an address, up to 16, lead to a block of places, and the next bits, as many as the block has use for, to one of them,
 * with the few segments that begin in it.
 * <p>
 * Of the start of a segment 32 bits are kept, those that follow the bits of its place, beside its value: a lookup reads the
 * index and a row of such words, and waits for memory twice. Starts that do not fit, of prefixes longer than 64 bits or in
 * places that are large, are kept aside in whole.
 */
final class Ipv6Segments
{
    private static final int MAX_FIRST_BITS = 16;
    /**
     * 16 MB of index for one block.
     */
    private static final int MAX_SECOND_BITS = 22;
    /**
     * How many segments of a place are looked at one after the other: as many as most places have.
     */
    private static final int NEAR = 16;
    private static final int INSTANCE_SIZE = instanceSize(Ipv6Segments.class);

    // by segment: the 32 bits of its start, and its value
    private final long[] segments;
    private final int firstShift;
    // by first bits: where the block's places begin in the index, and in the low 8 bits the shift that leads to the place
    private final long[] blocks;
    // by place: its first segment
    private final int[] index;
    // segments whose 32 bits are not all of their start, and their starts
    private final int[] longSegments;
    private final long[] longHighs;
    private final long[] longLows;

    Ipv6Segments(PrefixSegments source)
    {
        // the first address begins a segment, if only of none
        int offset = source.size() > 0 && source.startHigh(0) == 0 && source.startLow(0) == 0 ? 0 : 1;
        int size = source.size() + offset;
        int firstBits = Math.min(MAX_FIRST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(size));
        firstShift = Long.SIZE - firstBits;
        blocks = createBlocks(source, offset, 1 << firstBits);

        segments = new long[size];
        index = new int[placeCount() + 1];
        if (offset == 1) {
            segments[0] = Integer.toUnsignedLong(PrefixTable.NONE);
        }
        int longCount = 0;
        for (int i = 0; i < source.size(); i++) {
            long high = source.startHigh(i);
            int place = place(high);
            segments[i + offset] = key(high, shift(high)) << Integer.SIZE | Integer.toUnsignedLong(source.value(i));
            index[place + 1]++;
            longCount += isLong(high, source.startLow(i)) ? 1 : 0;
        }
        index[1] += offset;
        for (int place = 0; place + 1 < index.length; place++) {
            index[place + 1] += index[place];
        }

        longSegments = new int[longCount];
        longHighs = new long[longCount];
        longLows = new long[longCount];
        for (int i = source.size() - 1; i >= 0 && longCount > 0; i--) {
            if (isLong(source.startHigh(i), source.startLow(i))) {
                longCount--;
                longSegments[longCount] = i + offset;
                longHighs[longCount] = source.startHigh(i);
                longLows[longCount] = source.startLow(i);
            }
        }
    }

    private long[] createBlocks(PrefixSegments source, int offset, int count)
    {
        int[] starts = new int[count];
        starts[0] = offset;
        for (int i = 0; i < source.size(); i++) {
            starts[(int) (source.startHigh(i) >>> firstShift)]++;
        }
        long[] blocks = new long[count];
        int places = 0;
        for (int block = 0; block < count; block++) {
            // a block without a start has one place
            int bits = Math.min(MAX_SECOND_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(starts[block]));
            blocks[block] = (long) places << 8 | firstShift - bits;
            places += 1 << bits;
        }
        return blocks;
    }

    private int placeCount()
    {
        return place(-1) + 1;
    }

    private int shift(long high)
    {
        return (int) blocks[(int) (high >>> firstShift)] & 0xFF;
    }

    private int place(long high)
    {
        return place(blocks[(int) (high >>> firstShift)], high);
    }

    private int place(long block, long high)
    {
        // of a number of bits to shift by only the low 6 bits count
        return (int) (block >>> 8) + (int) ((high & (1L << firstShift) - 1) >>> block);
    }

    /**
     * The 32 bits that follow those of the place.
     *
     * @param shift that leads to the place, 1 to 63
     */
    private static long key(long high, int shift)
    {
        return high << -shift >>> Integer.SIZE;
    }

    /**
     * Whether a start has bits after those of its key.
     */
    private boolean isLong(long high, long low)
    {
        int rest = shift(high) - Integer.SIZE;
        return low != 0 || rest > 0 && (high & (1L << rest) - 1) != 0;
    }

    int find(long high, long low)
    {
        long[] segments = this.segments;
        long block = blocks[(int) (high >>> firstShift)];
        int place = place(block, high);
        long key = key(high, (int) block);
        int first = index[place];
        int end = index[place + 1];
        int position = first - 1;
        if (end - first > NEAR) {
            position = findFar(first, end, key);
        }
        else {
            // few instructions, that the processor has the next lookups under way while it waits for memory
            while (position + 1 < end && key(segments[position + 1]) <= key) {
                position++;
            }
        }
        if (longSegments.length > 0 && key(segments[position]) == key) {
            position = findLong(first, position, high, low);
        }
        return (int) segments[position];
    }

    private static long key(long segment)
    {
        return segment >>> Integer.SIZE;
    }

    /**
     * The last segment of a place that begins up to the key; the one before its first where none does.
     */
    private int findFar(int first, int end, long key)
    {
        int position = first - 1;
        int length = end - position;
        while (length > 1) {
            int half = length >>> 1;
            position += key(segments[position + half]) <= key ? half : 0;
            length -= half;
        }
        return position;
    }

    /**
     * The slow way, for addresses beside which a segment begins that has more bits than its key.
     *
     * @param last that begins up to the address, as far as the keys say
     */
    private int findLong(int first, int last, long high, long low)
    {
        int position = first - 1;
        int length = last - position + 1;
        while (length > 1) {
            int half = length >>> 1;
            position += startsUpTo(position + half, high, low) ? half : 0;
            length -= half;
        }
        return position;
    }

    /**
     * @param segment of the place of the address
     */
    private boolean startsUpTo(int segment, long high, long low)
    {
        int found = Arrays.binarySearch(longSegments, segment);
        return found >= 0
                ? AddressRange.compare(longHighs[found], longLows[found], high, low) <= 0
                : key(segments[segment]) <= key(high, shift(high));
    }

    /**
     * @param beforeV4 whether to show the segments that come before ::ffff:0:0/96, or those that come after
     */
    void forEach(boolean beforeV4, PrefixTable.SegmentVisitor visitor)
    {
        long startHigh = 0;
        long startLow = 0;
        int segment = 1;
        int nextLong = 0;
        for (int block = 0; block < blocks.length; block++) {
            int shift = (int) blocks[block] & 0xFF;
            int place = (int) (blocks[block] >>> 8);
            for (long bits = 0; bits < 1L << firstShift - shift; bits++) {
                place++;
                for (; segment < index[place]; segment++) {
                    boolean isLong = nextLong < longSegments.length && longSegments[nextLong] == segment;
                    long high = isLong ? longHighs[nextLong] : (long) block << firstShift | bits << shift | key(segments[segment]) << Integer.SIZE >>> -shift;
                    long low = isLong ? longLows[nextLong] : 0;
                    nextLong += isLong ? 1 : 0;
                    show(beforeV4, startHigh, startLow, low == 0 ? high - 1 : high, low - 1, (int) segments[segment - 1], visitor);
                    startHigh = high;
                    startLow = low;
                }
            }
        }
        show(beforeV4, startHigh, startLow, -1, -1, (int) segments[segments.length - 1], visitor);
    }

    private static void show(boolean beforeV4, long firstHigh, long firstLow, long lastHigh, long lastLow, int value, PrefixTable.SegmentVisitor visitor)
    {
        boolean isBeforeV4 = AddressRange.compare(firstHigh, firstLow, 0, AddressText.v4Low(0)) < 0;
        if (value != PrefixTable.NONE && isBeforeV4 == beforeV4) {
            visitor.visit(firstHigh, firstLow, lastHigh, lastLow, value);
        }
    }

    boolean isEmpty()
    {
        return segments.length == 1 && (int) segments[0] == PrefixTable.NONE;
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(segments) + sizeOf(blocks) + sizeOf(index) + sizeOf(longSegments) + sizeOf(longHighs) + sizeOf(longLows);
    }
}
