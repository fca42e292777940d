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

import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The columns of a page under construction.
 */
final class ColumnBuffers
{
    private final List<ColumnBuffer> all;
    // the same, a kind each: where the kind is known, what is called is known too
    private final LongBuffer[] longs;
    private final IntegerBuffer[] integers;
    private final AddressBuffer[] addresses;
    private final TextBuffer[] texts;
    private final ArrayBuffer[] arrays;

    ColumnBuffers(List<FlowColumn> columns)
    {
        all = columns.stream().map(ColumnBuffer::create).collect(toImmutableList());
        longs = buffers(LongBuffer.class).toArray(LongBuffer[]::new);
        integers = buffers(IntegerBuffer.class).toArray(IntegerBuffer[]::new);
        addresses = buffers(AddressBuffer.class).toArray(AddressBuffer[]::new);
        texts = buffers(TextBuffer.class).toArray(TextBuffer[]::new);
        arrays = buffers(ArrayBuffer.class).toArray(ArrayBuffer[]::new);
    }

    private <T extends ColumnBuffer> Stream<T> buffers(Class<T> kind)
    {
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }

    /**
     * Puts what the flow has.
     */
    void append(int position, FlowRecord flow)
    {
        for (LongBuffer buffer : longs) {
            if (flow.has(buffer.slot)) {
                buffer.append(position, flow);
            }
        }
        for (IntegerBuffer buffer : integers) {
            if (flow.has(buffer.slot)) {
                buffer.append(position, flow);
            }
        }
        for (AddressBuffer buffer : addresses) {
            if (flow.has(buffer.slot)) {
                buffer.append(position, flow);
            }
        }
        for (TextBuffer buffer : texts) {
            if (flow.has(buffer.slot)) {
                buffer.append(position, flow);
            }
        }
        for (ArrayBuffer buffer : arrays) {
            if (flow.has(buffer.slot)) {
                buffer.append(position, flow);
            }
        }
    }

    /**
     * Forgets all positions from the given one on.
     */
    void truncate(int positionCount)
    {
        for (ColumnBuffer buffer : all) {
            buffer.truncate(positionCount);
        }
    }

    long sizeInBytes()
    {
        long size = 0;
        for (ColumnBuffer buffer : all) {
            size += buffer.sizeInBytes();
        }
        return size;
    }

    /**
     * The page of all positions, after which there are none.
     */
    Page build(int positionCount)
    {
        Block[] blocks = new Block[all.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = all.get(i).build(positionCount);
        }
        return new Page(positionCount, blocks);
    }
}
