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

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;

/**
 * Sums by key: a hash table with open addressing over the words of {@link KeyColumns}. Rows of pages are added
 * column by column, and nothing is allocated for a row.
 */
public final class GroupTable
{
    private static final int INITIAL_SLOTS = 1 << 12;
    // as many as are cleared sooner than they are filled
    private static final int KEPT_SLOTS = 1 << 16;
    // as many rows at a time as leave their keys in the processor's cache
    private static final int REGION_ROWS = 4096;

    private final KeyColumns keys;
    private final int keyWords;
    private final int sumCount;
    private final boolean partial;
    private final Groups groups;

    // upper half: of the hash, lower half: number of the group + 1; 0 in an empty slot
    private long[] slots = new long[INITIAL_SLOTS];
    private final long[] hashes = new long[REGION_ROWS];
    private final int[] rowGroups = new int[REGION_ROWS];
    // what is summed up, 0 for a NULL, and which of it a row has
    private final long[][] values;
    private final long[] present = new long[REGION_ROWS];
    private int slotsUsed;

    /**
     * @param keyTypes numbers, instants, addresses and texts
     * @param sumCount of numbers of 64 bits
     * @param partial whether two groups may have the same key. A sum that would no longer fit 64 bits is left as it is then, and a
     *         second group takes over; otherwise it is an {@link ArithmeticException}
     */
    public GroupTable(List<Type> keyTypes, int sumCount, boolean partial)
    {
        keys = new KeyColumns(keyTypes);
        keyWords = keys.wordCount();
        this.sumCount = sumCount;
        this.partial = partial;
        groups = new Groups(keyWords, sumCount);
        values = new long[sumCount][REGION_ROWS];
    }

    public boolean isEmpty()
    {
        return groups.count() == 0;
    }

    /**
     * @param page of the keys, then what is summed up
     */
    public void add(Page page)
    {
        for (int begin = 0; begin < page.getPositionCount(); begin += REGION_ROWS) {
            addRegion(page.getRegion(begin, Math.min(REGION_ROWS, page.getPositionCount() - begin)));
        }
    }

    private void addRegion(Page page)
    {
        int positionCount = page.getPositionCount();
        long[][] words = keys.read(page);
        Arrays.fill(present, 0, positionCount, (1L << sumCount) - 1);
        for (int sum = 0; sum < sumCount; sum++) {
            readValues(sum, page.getBlock(keys.count() + sum), positionCount);
        }
        groups.startRows(words, present, positionCount);
        hash(words, positionCount);
        findGroups(positionCount);
        addValues(positionCount);
    }

    private void readValues(int sum, Block block, int count)
    {
        long[] target = values[sum];
        KeyColumns.readLongs(block, count, target);
        if (block.mayHaveNull()) {
            for (int i = 0; i < count; i++) {
                if (block.isNull(i)) {
                    target[i] = 0;
                    present[i] &= ~(1L << sum);
                }
            }
        }
    }

    private void hash(long[][] words, int count)
    {
        Arrays.fill(hashes, 0, count, 0);
        for (long[] word : words) {
            for (int i = 0; i < count; i++) {
                hashes[i] = (hashes[i] ^ word[i]) * 0x9E3779B97F4A7C15L;
                hashes[i] ^= hashes[i] >>> 32;
            }
        }
    }

    /**
     * Most keys are in the slot of their hash if they are there at all. It is looked at for all rows first, then their groups
     * are: the processor fetches many of them from memory at once, where a search for row after row waits for each.
     */
    private void findGroups(int count)
    {
        int mask = slots.length - 1;
        for (int position = 0; position < count; position++) {
            long hash = hashes[position] & 0xFFFF_FFFFL;
            long entry = slots[(int) hash & mask];
            rowGroups[position] = entry >>> Integer.SIZE == hash ? (int) entry - 1 : -1;
        }
        for (int position = 0; position < count; position++) {
            if (rowGroups[position] >= 0 && !groups.isKey(position, rowGroups[position])) {
                rowGroups[position] = -1;
            }
        }
        for (int position = 0; position < count; position++) {
            if (rowGroups[position] < 0) {
                rowGroups[position] = find(position);
            }
        }
    }

    private int find(int position)
    {
        long hash = hashes[position] & 0xFFFF_FFFFL;
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int group = (int) slots[slot] - 1;
            if (slots[slot] >>> Integer.SIZE == hash && groups.isKey(position, group)) {
                return group;
            }
            slot = (slot + 1) & mask;
        }
        int group = groups.add(position);
        slots[slot] = hash << Integer.SIZE | group + 1L;
        slotsUsed++;
        if (slotsUsed * 2L > slots.length) {
            rehash();
        }
        return group;
    }

    private void rehash()
    {
        long[] old = slots;
        slots = new long[old.length * 2];
        int mask = slots.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int slot = (int) (entry >>> Integer.SIZE) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    private void addValues(int positionCount)
    {
        boolean storesPresent = groups.storesPresent();
        for (int position = 0; position < positionCount; position++) {
            int group = rowGroups[position];
            long[] chunk = groups.chunk(group);
            int place = groups.sumOffset(group);
            for (int i = 0; i < sumCount; i++) {
                long value = values[i][position];
                long sum = chunk[place + i] + value;
                // an overflow has a sign that neither of the two has
                if (((chunk[place + i] ^ sum) & (value ^ sum)) < 0) {
                    if (!partial) {
                        throw new ArithmeticException("a sum does not fit 64 bits");
                    }
                    if (storesPresent) {
                        chunk[place + sumCount] |= present[position];
                    }
                    group = takeOver(group, position, positionCount);
                    chunk = groups.chunk(group);
                    place = groups.sumOffset(group);
                    sum = value;
                }
                chunk[place + i] = sum;
            }
            if (storesPresent) {
                chunk[place + sumCount] |= present[position];
            }
        }
    }

    /**
     * A new group with the key of a row, for this row and all that follow.
     */
    private int takeOver(int full, int position, int positionCount)
    {
        int group = groups.add(position);
        int mask = slots.length - 1;
        int slot = (int) hashes[position] & mask;
        // not there where another sum has replaced the group already
        while (slots[slot] != 0 && (int) slots[slot] - 1 != full) {
            slot = (slot + 1) & mask;
        }
        if (slots[slot] != 0) {
            slots[slot] = slots[slot] & ~0xFFFF_FFFFL | group + 1L;
        }
        for (int i = position; i < positionCount; i++) {
            if (rowGroups[i] == full) {
                rowGroups[i] = group;
            }
        }
        return group;
    }

    /**
     * The keys and their sums in no order, after which there are none. Empty where there are none.
     */
    public Page build()
    {
        int count = groups.count();
        long[][] words = groups.words();
        Block[] blocks = new Block[keys.count() + sumCount];
        for (int i = 0; i < keys.count(); i++) {
            blocks[i] = keys.write(i, words, count);
        }
        for (int sum = 0; sum < sumCount; sum++) {
            blocks[keys.count() + sum] = new LongArrayBlock(count, Nulls.validity(words[keyWords + sumCount], 1L << sum, false), words[keyWords + sum]);
        }
        clear();
        return new Page(count, blocks);
    }

    /**
     * Bytes of memory; none where there are no groups.
     */
    public long sizeInBytes()
    {
        return isEmpty() ? 0 : groups.sizeInBytes() + keys.sizeInBytes() + (long) slots.length * Long.BYTES;
    }

    public void clear()
    {
        groups.clear();
        keys.clear();
        slots = slots.length > KEPT_SLOTS && slotsUsed * 8L < slots.length ? new long[INITIAL_SLOTS] : slots;
        Arrays.fill(slots, 0);
        slotsUsed = 0;
    }
}
