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
package dev.trinoflow.core;

import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;
import java.util.Optional;

import static dev.trinoflow.core.ColumnBuffer.INITIAL_CAPACITY;
import static dev.trinoflow.core.ColumnBuffer.MAX_KEPT_LENGTH;

/**
 * Texts by index, one behind the other.
 */
final class TextStore
{
    private static final int INITIAL_BYTES = INITIAL_CAPACITY * 16;

    private int[] ends = new int[INITIAL_CAPACITY + 1];
    private byte[] bytes = new byte[INITIAL_BYTES];

    /**
     * Where the text of this index begins; texts are put in the order of their indexes.
     */
    int start(int index)
    {
        return ends[index];
    }

    void put(int index, byte[] source, int offset, int length)
    {
        int start = ends[index];
        System.arraycopy(source, offset, reserve(start, length), start, length);
        setEnd(index, start + length);
    }

    /**
     * The array of all texts, with room for so many bytes from start on; writing is ended by {@link #setEnd}.
     */
    byte[] reserve(int start, int length)
    {
        if (length > bytes.length - start) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(start, length)));
        }
        return bytes;
    }

    void setEnd(int index, int end)
    {
        ends[index + 1] = end;
    }

    void resize(int capacity)
    {
        ends = Arrays.copyOf(ends, capacity + 1);
    }

    int capacity()
    {
        return ends.length - 1;
    }

    long sizeInBytes(int count)
    {
        return ends[count] + (long) count * Integer.BYTES;
    }

    /**
     * Whether the first texts are all the same.
     */
    boolean isConstant(int count)
    {
        int length = ends[1];
        for (int index = 1; index < count; index++) {
            if (ends[index + 1] - ends[index] != length) {
                return false;
            }
        }
        return Arrays.equals(bytes, length, ends[count], bytes, 0, ends[count] - length);
    }

    Block build(int count, Optional<long[]> valid)
    {
        Block block = new VariableWidthBlock(count, Slices.wrappedBuffer(Arrays.copyOf(bytes, ends[count])), Arrays.copyOf(ends, count + 1), valid);
        if (bytes.length > MAX_KEPT_LENGTH * Long.BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        return block;
    }
}
