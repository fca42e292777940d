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
 * Segments of IPv4 addresses. The first bits of an address lead to the few segments that begin with them, through an
 * index of about as many places as there are segments; among these a search without branches finds the segment. Start
 * and value of a segment are one word, so that a lookup in a large table waits for memory twice: index and segment.
 */
final class Ipv4Segments
{
    /**
     * 4 MB of index; a place stands for 4096 addresses.
     */
    private static final int MAX_INDEX_BITS = 20;
    private static final int INSTANCE_SIZE = instanceSize(Ipv4Segments.class);

    // start in the high half, its sign turned so that signed order is the order of the addresses; value in the low half
    private final long[] entries;
    // by first bits: the last segment that begins with or before the first such address
    private final int[] index;
    private final int shift;

    Ipv4Segments(PrefixSegments segments)
    {
        int offset = segments.size() > 0 && (int) segments.startLow(0) == 0 ? 0 : 1;
        entries = new long[segments.size() + offset];
        entries[0] = entry(0, PrefixTable.NONE);
        for (int i = 0; i < segments.size(); i++) {
            entries[i + offset] = entry((int) segments.startLow(i), segments.value(i));
        }
        int bits = Math.min(MAX_INDEX_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(entries.length));
        shift = Integer.SIZE - bits;
        index = new int[(1 << bits) + 1];
        int position = 0;
        for (int place = 0; place < 1 << bits; place++) {
            while (position + 1 < entries.length && Integer.compareUnsigned(start(position + 1), place << shift) <= 0) {
                position++;
            }
            index[place] = position;
        }
        index[1 << bits] = entries.length - 1;
    }

    private static long entry(int start, int value)
    {
        return (long) (start ^ Integer.MIN_VALUE) << 32 | value & 0xFFFF_FFFFL;
    }

    private int start(int position)
    {
        return (int) (entries[position] >> 32) ^ Integer.MIN_VALUE;
    }

    int find(int address)
    {
        long[] entries = this.entries;
        int place = address >>> shift;
        int position = index[place];
        int length = index[place + 1] - position + 1;
        // no start is greater than the address, with any value
        long key = entry(address, -1);
        while (length > 1) {
            int half = length >>> 1;
            position += entries[position + half] <= key ? half : 0;
            length -= half;
        }
        return (int) entries[position];
    }

    void forEach(PrefixTable.SegmentVisitor visitor)
    {
        for (int i = 0; i < entries.length; i++) {
            int value = (int) entries[i];
            if (value != PrefixTable.NONE) {
                int last = i + 1 == entries.length ? -1 : start(i + 1) - 1;
                visitor.visit(0, AddressText.v4Low(start(i)), 0, AddressText.v4Low(last), value);
            }
        }
    }

    boolean isEmpty()
    {
        return entries.length == 1 && (int) entries[0] == PrefixTable.NONE;
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(entries) + sizeOf(index);
    }
}
