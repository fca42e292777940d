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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What ranges that nest and overlap say of each address: segments that do not overlap, in the order of the addresses.
 * Where a range ends and no other goes on, a segment of {@link PrefixTable#NONE} begins.
 */
final class PrefixSegments
{
    private long[] startHighs = new long[16];
    private long[] startLows = new long[16];
    private int[] values = new int[16];
    private int size;

    int size()
    {
        return size;
    }

    long startLow(int index)
    {
        return startLows[index];
    }

    long startHigh(int index)
    {
        return startHighs[index];
    }

    int value(int index)
    {
        return values[index];
    }

    private void begin(long high, long low, int value)
    {
        if (size > 0 && startHighs[size - 1] == high && startLows[size - 1] == low) {
            // the one before is empty: nothing but an end was there
            size--;
        }
        if ((size == 0 ? PrefixTable.NONE : values[size - 1]) == value) {
            return;
        }
        if (size == values.length) {
            startHighs = Arrays.copyOf(startHighs, size * 2);
            startLows = Arrays.copyOf(startLows, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        startHighs[size] = high;
        startLows[size] = low;
        values[size] = value;
        size++;
    }

    static final class Builder
    {
        private static final Comparator<Entry> BY_START = (left, right) -> AddressRange.compare(left.range.firstHigh(), left.range.firstLow(), right.range.firstHigh(), right.range.firstLow());
        private static final Comparator<Entry> MOST_SPECIFIC_FIRST = (left, right) -> {
            int compared = AddressRange.compare(left.sizeHigh, left.sizeLow, right.sizeHigh, right.sizeLow);
            return compared == 0 ? Integer.compare(right.sequence, left.sequence) : compared;
        };

        private final List<Entry> entries = new ArrayList<>();

        /**
         * @param part of the range, the addresses to be found
         * @param range that says how specific the value is
         */
        void add(AddressRange part, AddressRange range, int value)
        {
            long sizeLow = range.lastLow() - range.firstLow();
            long borrow = Long.compareUnsigned(range.lastLow(), range.firstLow()) < 0 ? 1 : 0;
            entries.add(new Entry(part, range.lastHigh() - range.firstHigh() - borrow, sizeLow, entries.size(), value));
        }

        /**
         * Sweeps over the addresses with the ranges that hold the current one, the most specific in front.
         *
         * @param endHigh with {@code endLow} the last address there is; what ends there ends nowhere
         */
        PrefixSegments build(long endHigh, long endLow)
        {
            PrefixSegments segments = new PrefixSegments();
            entries.sort(BY_START);
            PriorityQueue<Entry> open = new PriorityQueue<>(MOST_SPECIFIC_FIRST);
            for (Entry entry : entries) {
                endBefore(segments, open, entry.range.firstHigh(), entry.range.firstLow());
                open.add(entry);
                segments.begin(entry.range.firstHigh(), entry.range.firstLow(), open.peek().value);
            }
            while (!open.isEmpty()) {
                AddressRange ended = open.poll().range;
                dropEnded(open, ended);
                if (ended.lastHigh() != endHigh || ended.lastLow() != endLow) {
                    beginAfter(segments, open, ended);
                }
            }
            return segments;
        }

        private static void endBefore(PrefixSegments segments, PriorityQueue<Entry> open, long high, long low)
        {
            while (!open.isEmpty()) {
                AddressRange ended = open.peek().range;
                if (AddressRange.compare(ended.lastHigh(), ended.lastLow(), high, low) >= 0) {
                    return;
                }
                open.poll();
                dropEnded(open, ended);
                beginAfter(segments, open, ended);
            }
        }

        private static void dropEnded(PriorityQueue<Entry> open, AddressRange ended)
        {
            while (!open.isEmpty() && AddressRange.compare(open.peek().range.lastHigh(), open.peek().range.lastLow(), ended.lastHigh(), ended.lastLow()) <= 0) {
                open.poll();
            }
        }

        private static void beginAfter(PrefixSegments segments, PriorityQueue<Entry> open, AddressRange ended)
        {
            long low = ended.lastLow() + 1;
            segments.begin(low == 0 ? ended.lastHigh() + 1 : ended.lastHigh(), low, open.isEmpty() ? PrefixTable.NONE : open.peek().value);
        }
    }

    /**
     * @param sizeHigh with {@code sizeLow} the number of addresses after the first
     */
    private record Entry(AddressRange range, long sizeHigh, long sizeLow, int sequence, int value) {}
}
