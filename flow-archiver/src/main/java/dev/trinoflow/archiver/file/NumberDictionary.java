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
package dev.trinoflow.archiver.file;

import java.util.Arrays;
import java.util.Optional;

/**
 * The distinct values of a column, ascending, and which of them each value is. In this order a dictionary compresses to
 * half of what it takes in the order of arrival, and what it says of close values is close.
 *
 * @param distinct ascending
 * @param places of the values among them
 */
record NumberDictionary(long[] distinct, int[] places)
{
    // of the range of values that are looked up in an array
    private static final int MAX_NARROW_RANGE = 1 << 18;
    private static final int MIN_NARROW_RANGE = 1 << 10;
    private static final int INITIAL_SLOTS = 1 << 12;
    private static final int SAMPLE = 1 << 14;

    /**
     * @param min smallest of the values
     * @param max largest of the values
     * @param maxDistinct above which there is no dictionary. It is given up early where a sample says that there will be more
     */
    static Optional<NumberDictionary> of(long[] values, int count, long min, long max, int maxDistinct)
    {
        long range = max - min;
        if (range >= 0 && range < MAX_NARROW_RANGE && range < Math.max(MIN_NARROW_RANGE, count * 4L)) {
            return ofNarrow(values, count, min, (int) range + 1, maxDistinct);
        }
        return ofWide(values, count, maxDistinct);
    }

    private static Optional<NumberDictionary> ofNarrow(long[] values, int count, long min, int range, int maxDistinct)
    {
        int[] placeOf = new int[range];
        for (int i = 0; i < count; i++) {
            placeOf[(int) (values[i] - min)] = 1;
        }
        long[] distinct = new long[Math.min(range, count)];
        int size = 0;
        for (int i = 0; i < range; i++) {
            if (placeOf[i] != 0) {
                placeOf[i] = size;
                distinct[size] = min + i;
                size++;
            }
        }
        if (size > maxDistinct) {
            return Optional.empty();
        }
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = placeOf[(int) (values[i] - min)];
        }
        return Optional.of(new NumberDictionary(Arrays.copyOf(distinct, size), places));
    }

    private static Optional<NumberDictionary> ofWide(long[] values, int count, int maxDistinct)
    {
        // numbers in the order of arrival, from 1 on; 0 in an empty slot
        int[] slots = new int[INITIAL_SLOTS];
        long[] arrived = new long[INITIAL_SLOTS / 2];
        int[] places = new int[count];
        int size = 0;
        for (int i = 0; i < count; i++) {
            long value = values[i];
            int slot = find(slots, arrived, value);
            if (slots[slot] == 0) {
                if (size == maxDistinct || i < SAMPLE && size * (long) count > (long) maxDistinct * (SAMPLE + SAMPLE / 4)) {
                    return Optional.empty();
                }
                if (size == arrived.length) {
                    arrived = Arrays.copyOf(arrived, size * 2);
                    slots = slots(arrived, size, slots.length * 2);
                    slot = find(slots, arrived, value);
                }
                arrived[size] = value;
                size++;
                slots[slot] = size;
            }
            places[i] = slots[slot] - 1;
        }
        long[] distinct = Arrays.copyOf(arrived, size);
        Arrays.sort(distinct);
        int[] placeOf = new int[size];
        for (int place = 0; place < size; place++) {
            placeOf[slots[find(slots, arrived, distinct[place])] - 1] = place;
        }
        for (int i = 0; i < count; i++) {
            places[i] = placeOf[places[i]];
        }
        return Optional.of(new NumberDictionary(distinct, places));
    }

    /**
     * The slot that has the value, or the empty one that it belongs into.
     */
    private static int find(int[] slots, long[] arrived, long value)
    {
        int mask = slots.length - 1;
        int slot = (int) (value * 0x9E3779B97F4A7C15L >>> Integer.SIZE) & mask;
        while (slots[slot] != 0 && arrived[slots[slot] - 1] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int[] slots(long[] arrived, int size, int length)
    {
        int[] slots = new int[length];
        for (int number = 1; number <= size; number++) {
            slots[find(slots, arrived, arrived[number - 1])] = number;
        }
        return slots;
    }
}
