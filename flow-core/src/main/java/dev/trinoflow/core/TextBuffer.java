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

/**
 * Texts, and what becomes text only now: networks and Ethernet addresses.
 */
final class TextBuffer
        extends ColumnBuffer
{
    private final FlowType type;
    private final TextStore texts = new TextStore();

    TextBuffer(FlowColumn column)
    {
        super(column.slot());
        type = column.type();
    }

    @Override
    long sizeInBytes()
    {
        return texts.sizeInBytes(positionCount());
    }

    @Override
    protected void resize(int capacity)
    {
        texts.resize(capacity);
    }

    @Override
    protected void put(int position, FlowRecord flow)
    {
        if (type == FlowType.TEXT) {
            texts.put(position, flow.getText(), flow.getTextOffset(slot), flow.getTextLength(slot));
            return;
        }
        int start = texts.start(position);
        byte[] target = texts.reserve(start, AddressText.MAX_LENGTH);
        texts.setEnd(position, type == FlowType.MAC
                ? AddressText.writeMac(target, start, flow.getLong(slot))
                : AddressText.writeNetwork(target, start, flow.getAddressHigh(slot), flow.getAddressLow(slot), flow.getPrefixLength(slot)));
    }

    @Override
    protected void putNull(int position)
    {
        texts.setEnd(position, texts.start(position));
    }

    @Override
    protected boolean isConstant(int positionCount)
    {
        return texts.isConstant(positionCount);
    }

    @Override
    protected Block build(int positionCount, Optional<long[]> valid)
    {
        return texts.build(positionCount, valid);
    }
}
