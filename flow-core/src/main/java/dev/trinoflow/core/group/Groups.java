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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of a key and sums, each a record of as many words, one behind the other in chunks: they grow without being copied.
 * A word that is the same in all groups is in none of their records: the fewer words, the fewer are fetched and compared,
 * and the more groups have room.
 */
final class Groups
{
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_GROUPS = 1 << CHUNK_BITS;
    // divides a chunk
    private static final int COPIED_GROUPS = 1 << 7;

    private final int keyWords;
    private final int sumCount;
    // of the words: those of the key, the sums, and one that says which of them are there
    private final boolean[] stored;
    // those that are not stored
    private final long[] constants;
    // in the order of the record: the key, the sums, which of them are there
    private int[] storedWords;
    private int storedKeyWords;
    // of the rows that are added
    private long[][] rowKeys;

    private final List<long[]> kept = new ArrayList<>();
    private long[][] chunks = new long[16][];
    private int chunkCount;
    private int count;

    Groups(int keyWords, int sumCount)
    {
        this.keyWords = keyWords;
        this.sumCount = sumCount;
        stored = new boolean[keyWords + sumCount + 1];
        constants = new long[stored.length];
        storeSumsOnly();
    }

    private void storeSumsOnly()
    {
        Arrays.fill(stored, false);
        Arrays.fill(stored, keyWords, keyWords + sumCount, true);
        arrange();
    }

    private void arrange()
    {
        int size = 0;
        storedWords = new int[stored.length];
        for (int word = 0; word < stored.length; word++) {
            if (word == keyWords) {
                storedKeyWords = size;
            }
            if (stored[word]) {
                storedWords[size] = word;
                size++;
            }
        }
        storedWords = Arrays.copyOf(storedWords, size);
    }

    int count()
    {
        return count;
    }

    /**
     * The chunk that holds a group, at {@link #offset}.
     */
    long[] chunk(int group)
    {
        return chunks[group >>> CHUNK_BITS];
    }

    int offset(int group)
    {
        return (group & CHUNK_GROUPS - 1) * storedWords.length;
    }

    /**
     * Where in its chunk a group has its first sum.
     */
    int sumOffset(int group)
    {
        return offset(group) + storedKeyWords;
    }

    /**
     * Whether which sums are there is not the same in all groups. It is behind the sums then.
     */
    boolean storesPresent()
    {
        return stored[stored.length - 1];
    }

    /**
     * Goes on to the next rows, before which groups are neither looked for nor added.
     *
     * @param keys of the rows, a word each array
     * @param present which sums the rows have
     */
    void startRows(long[][] keys, long[] present, int rowCount)
    {
        boolean changed = false;
        long[][] words = null;
        for (int word = 0; word < stored.length; word++) {
            if (stored[word]) {
                continue;
            }
            long[] rows = word < keyWords ? keys[word] : present;
            if (count == 0) {
                constants[word] = rows[0];
            }
            if (!isAll(rows, rowCount, constants[word])) {
                words = words == null ? words() : words;
                stored[word] = true;
                changed = true;
            }
        }
        if (changed) {
            arrange();
            storeAll(words);
        }
        rowKeys = new long[storedKeyWords][];
        Arrays.setAll(rowKeys, i -> keys[storedWords[i]]);
    }

    private static boolean isAll(long[] words, int count, long value)
    {
        long different = 0;
        for (int i = 0; i < count; i++) {
            different |= words[i] ^ value;
        }
        return different == 0;
    }

    private void storeAll(long[][] words)
    {
        int oldCount = count;
        Arrays.fill(chunks, null);
        chunkCount = 0;
        count = 0;
        for (int group = 0; group < oldCount; group++) {
            addRecord();
            long[] chunk = chunk(group);
            int offset = offset(group);
            for (int i = 0; i < storedWords.length; i++) {
                chunk[offset + i] = words[storedWords[i]][group];
            }
        }
    }

    boolean isKey(int row, int group)
    {
        long[] chunk = chunk(group);
        int offset = offset(group);
        for (int i = 0; i < rowKeys.length; i++) {
            if (chunk[offset + i] != rowKeys[i][row]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds a group with the key of a row, and sums of nothing.
     */
    int add(int row)
    {
        int group = addRecord();
        long[] chunk = chunk(group);
        int offset = offset(group);
        for (int i = 0; i < rowKeys.length; i++) {
            chunk[offset + i] = rowKeys[i][row];
        }
        Arrays.fill(chunk, offset + storedKeyWords, offset + storedWords.length, 0);
        return group;
    }

    private int addRecord()
    {
        if (count == chunkCount * CHUNK_GROUPS) {
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunkCount * 2);
            }
            chunks[chunkCount] = takeChunk(CHUNK_GROUPS * storedWords.length);
            chunkCount++;
        }
        return count++;
    }

    private long[] takeChunk(int length)
    {
        while (!kept.isEmpty()) {
            long[] chunk = kept.removeLast();
            if (chunk.length == length) {
                return chunk;
            }
        }
        return new long[length];
    }

    /**
     * Each word of all groups, in their order. A few groups at a time are copied with all of their words, so that what they
     * share with others in the processor's cache is fetched once.
     */
    long[][] words()
    {
        long[][] words = new long[stored.length][count];
        for (int word = 0; word < words.length; word++) {
            if (!stored[word]) {
                Arrays.fill(words[word], constants[word]);
            }
        }
        int stride = storedWords.length;
        for (int begin = 0; begin < count; begin += COPIED_GROUPS) {
            int end = Math.min(count, begin + COPIED_GROUPS);
            long[] chunk = chunk(begin);
            int offset = offset(begin);
            for (int i = 0; i < stride; i++) {
                long[] target = words[storedWords[i]];
                int source = offset + i;
                for (int group = begin; group < end; group++) {
                    target[group] = chunk[source];
                    source += stride;
                }
            }
        }
        return words;
    }

    /**
     * Whether all of one of the {@link #words} are the same in some of their bits.
     */
    static boolean isSame(long[] words, long bits)
    {
        for (long word : words) {
            if (((word ^ words[0]) & bits) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Bytes of the groups there are.
     */
    long sizeInBytes()
    {
        return (long) chunkCount * CHUNK_GROUPS * storedWords.length * Long.BYTES;
    }

    /**
     * Forgets all groups, and keeps their memory for the next ones.
     */
    void clear()
    {
        for (int i = 0; i < chunkCount; i++) {
            kept.add(chunks[i]);
            chunks[i] = null;
        }
        chunkCount = 0;
        count = 0;
        storeSumsOnly();
    }
}
