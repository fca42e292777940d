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

    long word(int group, int word)
    {
        return chunk(group)[offset(group) + word];
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
