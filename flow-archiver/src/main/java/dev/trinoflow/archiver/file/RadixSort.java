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

/**
 * Sorts rows by columns of numbers, the last column first: from the last digit to the first, without what all values have
 * in common. What is left of neighbouring columns shares the digits.
 */
final class RadixSort
{
    // as many digits as there may be places in the processor's cache to write to
    private static final int MAX_DIGIT_BITS = 12;

    private int[] rows;
    // of each row, what the rows have not been sorted by yet
    private long[] pending = new long[0];
    private int pendingBits;

    /**
     * @param rows each from 0 on once; the array is used
     */
    RadixSort(int[] rows)
    {
        this.rows = rows;
    }

    /**
     * Sorts by a column, in which rows that are equal keep their order.
     *
     * @param values of all rows, compared as signed
     */
    void by(long[] values)
    {
        long min = values[0];
        long max = values[0];
        for (int row = 1; row < rows.length; row++) {
            min = Math.min(min, values[row]);
            max = Math.max(max, values[row]);
        }
        if (min == max) {
            return;
        }
        long step = step(values, rows.length, min);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Long.divideUnsigned(max - min, step));
        if (pendingBits + bits > Long.SIZE) {
            sortPending();
        }
        if (pendingBits == 0) {
            pending = new long[rows.length];
        }
        addDigits(values, min, step);
        pendingBits += bits;
    }

    /**
     * What all values are apart by, or a multiple of it.
     */
    private static long step(long[] values, int count, long min)
    {
        long step = 0;
        long last = 0;
        for (int row = 0; row < count && step != 1; row++) {
            long distance = values[row] - min;
            if (distance != last) {
                last = distance;
                // what is more than half of all numbers counts as negative
                step = distance < 0 ? 1 : greatestDivisor(distance, step);
            }
        }
        return step;
    }

    private static long greatestDivisor(long first, long second)
    {
        long left = first;
        long right = second;
        while (right != 0) {
            long rest = left % right;
            left = right;
            right = rest;
        }
        return left;
    }

    private void addDigits(long[] values, long min, long step)
    {
        if (step == 1) {
            for (int row = 0; row < pending.length; row++) {
                pending[row] |= values[row] - min << pendingBits;
            }
            return;
        }
        long lastDistance = 0;
        long lastDigits = 0;
        for (int row = 0; row < pending.length; row++) {
            long distance = values[row] - min;
            if (distance != lastDistance) {
                lastDistance = distance;
                lastDigits = distance / step << pendingBits;
            }
            pending[row] |= lastDigits;
        }
    }

    /**
     * The rows in their order.
     */
    int[] finish()
    {
        sortPending();
        return rows;
    }

    private void sortPending()
    {
        if (pendingBits == 0) {
            return;
        }
        int passes = Math.ceilDiv(pendingBits, MAX_DIGIT_BITS);
        int digitBits = Math.ceilDiv(pendingBits, passes);
        int mask = (1 << digitBits) - 1;
        int[] ends = new int[mask + 2];
        int[] from = rows;
        int[] to = new int[from.length];
        long[] keys = new long[from.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = pending[from[i]];
        }
        long[] sortedKeys = pending;
        for (int shift = 0; shift < pendingBits; shift += digitBits) {
            Arrays.fill(ends, 0);
            for (long key : keys) {
                ends[((int) (key >>> shift) & mask) + 1]++;
            }
            for (int digit = 0; digit < mask; digit++) {
                ends[digit + 1] += ends[digit];
            }
            for (int i = 0; i < from.length; i++) {
                int digit = (int) (keys[i] >>> shift) & mask;
                int place = ends[digit];
                ends[digit] = place + 1;
                to[place] = from[i];
                sortedKeys[place] = keys[i];
            }
            int[] otherRows = from;
            from = to;
            to = otherRows;
            long[] otherKeys = keys;
            keys = sortedKeys;
            sortedKeys = otherKeys;
        }
        rows = from;
        pendingBits = 0;
    }
}
