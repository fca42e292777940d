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
 * Sorts rows by columns of numbers, the last column first: from the last digit to the first, without the bits at either end
 * that are the same in all values. What is left of neighbouring columns shares the digits.
 */
final class RadixSort
{
    private static final int DIGIT_BITS = 16;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private int[] from;
    private int[] to;
    private final int[] ends = new int[DIGITS + 1];
    // of each row, what the rows have not been sorted by yet
    private long[] pending = new long[0];
    private int pendingBits;

    /**
     * @param rows each from 0 on once; the array is used
     */
    RadixSort(int[] rows)
    {
        from = rows;
        to = new int[rows.length];
    }

    /**
     * Sorts by a column, in which rows that are equal keep their order.
     *
     * @param values of all rows, compared as signed
     */
    void by(long[] values)
    {
        long varying = 0;
        for (int row = 0; row < from.length; row++) {
            varying |= values[row] ^ values[0];
        }
        if (varying == 0) {
            return;
        }
        int shift = Long.numberOfTrailingZeros(varying);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(varying) - shift;
        if (pendingBits + bits > Long.SIZE) {
            sortPending();
        }
        if (pendingBits == 0) {
            pending = new long[from.length];
        }
        // digits compare as unsigned
        long mask = -1L >>> Long.SIZE - bits;
        for (int row = 0; row < pending.length; row++) {
            pending[row] |= ((values[row] ^ Long.MIN_VALUE) >>> shift & mask) << pendingBits;
        }
        pendingBits += bits;
    }

    /**
     * The rows in their order.
     */
    int[] finish()
    {
        sortPending();
        return from;
    }

    private void sortPending()
    {
        for (int shift = 0; shift < pendingBits; shift += DIGIT_BITS) {
            Arrays.fill(ends, 0);
            for (long value : pending) {
                ends[digit(value, shift) + 1]++;
            }
            for (int digit = 0; digit < DIGITS; digit++) {
                ends[digit + 1] += ends[digit];
            }
            for (int row : from) {
                int digit = digit(pending[row], shift);
                to[ends[digit]] = row;
                ends[digit]++;
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        pendingBits = 0;
    }

    private static int digit(long value, int shift)
    {
        return (int) (value >>> shift) & (DIGITS - 1);
    }
}
