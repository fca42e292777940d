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
import java.util.List;

/**
 * Records of a fixed number of words, one behind the other in chunks: they grow without being copied.
 */
final class Groups
{
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_GROUPS = 1 << CHUNK_BITS;
    // divides a chunk
    private static final int COPIED_GROUPS = 1 << 7;

    private final int stride;
    private final List<long[]> kept = new ArrayList<>();
    private long[][] chunks = new long[16][];
    private int chunkCount;
    private int count;

    Groups(int stride)
    {
        this.stride = stride;
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
        return (group & CHUNK_GROUPS - 1) * stride;
    }

    /**
     * Each word of all groups, in their order. A few groups at a time are copied with all of their words, so that what they
     * share with others in the processor's cache is fetched once.
     */
    long[][] words()
    {
        long[][] words = new long[stride][count];
        for (int begin = 0; begin < count; begin += COPIED_GROUPS) {
            int end = Math.min(count, begin + COPIED_GROUPS);
            long[] chunk = chunk(begin);
            int offset = offset(begin);
            for (int word = 0; word < stride; word++) {
                long[] target = words[word];
                int source = offset + word;
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
     * Adds a group; what its words are is not said.
     */
    int add()
    {
        if (count == chunkCount * CHUNK_GROUPS) {
            if (chunkCount == chunks.length) {
                chunks = java.util.Arrays.copyOf(chunks, chunkCount * 2);
            }
            chunks[chunkCount] = kept.isEmpty() ? new long[CHUNK_GROUPS * stride] : kept.removeLast();
            chunkCount++;
        }
        return count++;
    }

    /**
     * Bytes of the groups there are.
     */
    long sizeInBytes()
    {
        return (long) chunkCount * CHUNK_GROUPS * stride * Long.BYTES;
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
    }
}
