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

import static dev.trinoflow.core.enrich.PrefixTable.NONE;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;

/**
 * Segments of IPv4 addresses. The first bits of an address are its place, in a large table the 24 bits of a /24. Places
 * where the value changes have a mark, and the number of marks up to a place leads to its value; places within which the
 * value changes lead to a list of their segments. So a lookup in a large table waits for memory twice and hardly ever
 * branches on what it finds there, and the processor has several of them under way.
 */
final class Ipv4Segments
{
    /**
     * 4 MB of marks.
     */
    private static final int MAX_PLACE_BITS = 24;
    private static final int INSTANCE_SIZE = instanceSize(Ipv4Segments.class);

    private final int shift;
    private final PlaceMarks marks;
    // by number of marks: the value, or below NONE what listOf() takes; that of no mark is NONE
    private final int[] values;
    // one list after the other: its length, and an entry for each segment, the first of which may have begun before the place
    private final long[] lists;

    Ipv4Segments(PrefixSegments segments)
    {
        int bits = Math.min(MAX_PLACE_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(segments.size()) + 5);
        shift = Integer.SIZE - bits;
        marks = new PlaceMarks(1 << bits);
        Places places = new Places(marks, shift);
        places.fill(segments);
        marks.count();
        values = Arrays.copyOf(places.values, places.count);
        lists = Arrays.copyOf(places.lists, places.listsEnd);
    }

    /**
     * Start in the high half, its sign turned so that signed order is the order of the addresses; value in the low half.
     */
    private static long entry(int start, int value)
    {
        return (long) (start ^ Integer.MIN_VALUE) << 32 | value & 0xFFFF_FFFFL;
    }

    private static int start(long entry)
    {
        return (int) (entry >> 32) ^ Integer.MIN_VALUE;
    }

    /**
     * From the position of a list to what stands for a value, or back.
     */
    private static int listOf(int value)
    {
        return NONE - 1 - value;
    }

    int find(int address)
    {
        int value = values[marks.countUpTo(address >>> shift)];
        return value >= NONE ? value : findInList(listOf(value), address);
    }

    private int findInList(int list, int address)
    {
        int position = list + 1;
        int length = (int) lists[list];
        // no start is greater than the address, with any value
        long key = entry(address, -1);
        while (length > 1) {
            int half = length >>> 1;
            position += lists[position + half] <= key ? half : 0;
            length -= half;
        }
        return (int) lists[position];
    }

    void forEach(PrefixTable.SegmentVisitor visitor)
    {
        int start = 0;
        int value = NONE;
        int count = 0;
        for (int place = 0; place < 1 << (Integer.SIZE - shift); place++) {
            if (marks.markAt(place) == 0) {
                continue;
            }
            count++;
            boolean single = values[count] >= NONE;
            int list = listOf(values[count]);
            int length = single ? 1 : (int) lists[list];
            for (int i = 1; i <= length; i++) {
                int nextValue = single ? values[count] : (int) lists[list + i];
                if (nextValue != value) {
                    int nextStart = single ? place << shift : start(lists[list + i]);
                    visit(visitor, start, nextStart - 1, value);
                    start = nextStart;
                    value = nextValue;
                }
            }
        }
        visit(visitor, start, -1, value);
    }

    private static void visit(PrefixTable.SegmentVisitor visitor, int start, int last, int value)
    {
        if (value != NONE) {
            visitor.visit(0, AddressText.v4Low(start), 0, AddressText.v4Low(last), value);
        }
    }

    boolean isEmpty()
    {
        return values.length == 1;
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + marks.retainedSizeInBytes() + sizeOf(values) + sizeOf(lists);
    }

    /**
     * Marks the places in their order.
     */
    private static final class Places
    {
        private final PlaceMarks marks;
        private final int shift;
        private int[] values = new int[16];
        private int count;
        private long[] lists = new long[16];
        private int listsEnd;

        private Places(PlaceMarks marks, int shift)
        {
            this.marks = marks;
            this.shift = shift;
            addValue(NONE);
        }

        private void fill(PrefixSegments segments)
        {
            int value = NONE;
            int next = 0;
            while (next < segments.size()) {
                int first = next;
                int start = (int) segments.startLow(first);
                int place = start >>> shift;
                do {
                    next++;
                }
                while (next < segments.size() && (int) segments.startLow(next) >>> shift == place);
                if (next - first == 1 && start == place << shift) {
                    value = segments.value(first);
                    mark(place, value);
                    continue;
                }
                marks.mark(place);
                addValue(listOf(listsEnd));
                int list = listsEnd;
                addToLists(0);
                if (start != place << shift) {
                    addToLists(entry(place << shift, value));
                }
                for (int i = first; i < next; i++) {
                    addToLists(entry((int) segments.startLow(i), segments.value(i)));
                }
                lists[list] = listsEnd - list - 1;
                value = segments.value(next - 1);
                // the places after have the last value, if no segment begins in the first of them
                int after = place + 1;
                if (after < 1 << (Integer.SIZE - shift) && (next == segments.size() || (int) segments.startLow(next) >>> shift != after)) {
                    mark(after, value);
                }
            }
        }

        private void mark(int place, int value)
        {
            marks.mark(place);
            if (value >= NONE) {
                addValue(value);
                return;
            }
            addValue(listOf(listsEnd));
            addToLists(1);
            addToLists(entry(place << shift, value));
        }

        private void addValue(int value)
        {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count] = value;
            count++;
        }

        private void addToLists(long word)
        {
            if (listsEnd == lists.length) {
                lists = Arrays.copyOf(lists, listsEnd * 2);
            }
            lists[listsEnd] = word;
            listsEnd++;
        }
    }
}
