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

import java.util.Optional;

final class TextArrayBuffer
        extends ArrayBuffer
{
    private final TextStore elements = new TextStore();

    TextArrayBuffer(FlowColumn column)
    {
        super(column);
    }

    @Override
    protected long elementsSizeInBytes(int count)
    {
        return elements.sizeInBytes(count);
    }

    @Override
    protected void putElements(int start, int end, FlowRecord flow)
    {
        if (end > elements.capacity()) {
            elements.resize(Math.max(elements.capacity() * 2, end));
        }
        for (int i = start; i < end; i++) {
            elements.put(i, flow.getText(), flow.getElementTextOffset(slot, i - start), flow.getElementTextLength(slot, i - start));
        }
    }

    @Override
    protected Block buildElements(int count)
    {
        Block block = elements.build(count, Optional.empty());
        if (elements.capacity() > MAX_KEPT_LENGTH) {
            elements.resize(INITIAL_CAPACITY);
        }
        return block;
    }
}
