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
package dev.trinoflow.core.group;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.airlift.slice.XxHash64;
import io.trino.spi.block.Bitmap;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;
import java.util.Optional;

/**
 * Gives each text a number, from 1 on; NULL is 0.
 */
final class TextIds
{
    private static final int INITIAL_SLOTS = 1024;

    // number of a text, 0 in an empty slot
    private int[] slots = new int[INITIAL_SLOTS];
    private long[] hashes = new long[INITIAL_SLOTS];
    // end of each text in bytes, by its number
    private int[] ends = new int[INITIAL_SLOTS];
    private Slice bytes = Slices.allocate(INITIAL_SLOTS * 16);
    private int count;

    int find(VariableWidthBlock block, int position)
    {
        if (block.isNull(position)) {
            return 0;
        }
        Slice source = block.getRawSlice();
        int offset = block.getRawSliceOffset(position);
        int length = block.getSliceLength(position);
        long hash = XxHash64.hash(source, offset, length);
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int id = slots[slot];
            if (hashes[id] == hash && ends[id] - ends[id - 1] == length && bytes.equals(ends[id - 1], length, source, offset, length)) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        count++;
        slots[slot] = count;
        append(hash, source, offset, length);
        if (count * 2 > slots.length) {
            rehash();
        }
        return count;
    }

    private void append(long hash, Slice source, int offset, int length)
    {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        int end = ends[count - 1];
        if (length > bytes.length() - end) {
            Slice larger = Slices.allocate(Math.max(bytes.length() * 2, Math.addExact(end, length)));
            larger.setBytes(0, bytes, 0, end);
            bytes = larger;
        }
        bytes.setBytes(end, source, offset, length);
        hashes[count] = hash;
        ends[count] = end + length;
    }

    private void rehash()
    {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int id = 1; id <= count; id++) {
            int slot = (int) hashes[id] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = id;
        }
    }

    /**
     * The texts by their number, a NULL first.
     */
    VariableWidthBlock block()
    {
        long[] valid = Bitmap.allocateWords(count + 1, true);
        Bitmap.clear(valid, 0, 0);
        int[] offsets = new int[count + 2];
        System.arraycopy(ends, 0, offsets, 1, count + 1);
        return new VariableWidthBlock(count + 1, bytes.copy(0, ends[count]), offsets, Optional.of(valid));
    }

    long sizeInBytes()
    {
        return bytes.length() + (long) ends.length * (Integer.BYTES + Long.BYTES) + (long) slots.length * Integer.BYTES;
    }

    void clear()
    {
        slots = new int[INITIAL_SLOTS];
        hashes = new long[INITIAL_SLOTS];
        ends = new int[INITIAL_SLOTS];
        bytes = Slices.allocate(INITIAL_SLOTS * 16);
        count = 0;
    }
}
