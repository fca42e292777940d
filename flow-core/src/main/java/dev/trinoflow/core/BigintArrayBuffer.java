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

import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;

import java.util.Arrays;
import java.util.Optional;

final class BigintArrayBuffer
        extends ArrayBuffer
{
    private long[] elements = new long[INITIAL_CAPACITY];

    BigintArrayBuffer(FlowColumn column)
    {
        super(column);
    }

    @Override
    protected long elementsSizeInBytes(int count)
    {
        return (long) count * Long.BYTES;
    }

    @Override
    protected void putElements(int start, int end, FlowRecord flow)
    {
        if (end > elements.length) {
            elements = Arrays.copyOf(elements, Math.max(elements.length * 2, end));
        }
        for (int i = start; i < end; i++) {
            elements[i] = flow.getElement(slot, i - start);
        }
    }

    @Override
    protected Block buildElements(int count)
    {
        Block block = new LongArrayBlock(count, Optional.empty(), Arrays.copyOf(elements, count));
        if (elements.length > MAX_KEPT_LENGTH) {
            elements = new long[INITIAL_CAPACITY];
        }
        return block;
    }
}
