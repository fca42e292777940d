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
package dev.trinoflow.connector;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SourcePage;

import java.util.List;
import java.util.function.ObjLongConsumer;

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

/**
 * A page that makes a column of those of another page when it is asked for: the reader skips columns that a filter made
 * unnecessary.
 */
public final class ConvertedSourcePage
        implements SourcePage
{
    private static final int INSTANCE_SIZE = instanceSize(ConvertedSourcePage.class);

    private final SourcePage source;
    private final List<Column> columns;
    private final Block[] blocks;

    public ConvertedSourcePage(SourcePage source, List<Column> columns)
    {
        this.source = requireNonNull(source, "source is null");
        this.columns = requireNonNull(columns, "columns is null");
        blocks = new Block[columns.size()];
    }

    @Override
    public int getPositionCount()
    {
        return source.getPositionCount();
    }

    @Override
    public long getSizeInBytes()
    {
        return source.getSizeInBytes();
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        long size = INSTANCE_SIZE + sizeOf(blocks) + source.getRetainedSizeInBytes();
        for (Block block : blocks) {
            if (block != null) {
                size += block.getRetainedSizeInBytes();
            }
        }
        return size;
    }

    @Override
    public void retainedBytesForEachPart(ObjLongConsumer<Object> consumer)
    {
        source.retainedBytesForEachPart(consumer);
        for (Block block : blocks) {
            if (block != null) {
                block.retainedBytesForEachPart(consumer);
            }
        }
    }

    @Override
    public int getChannelCount()
    {
        return blocks.length;
    }

    @Override
    public Block getBlock(int channel)
    {
        if (blocks[channel] == null) {
            blocks[channel] = columns.get(channel).block(source);
        }
        return blocks[channel];
    }

    @Override
    public Page getPage()
    {
        Block[] all = new Block[blocks.length];
        for (int channel = 0; channel < all.length; channel++) {
            all[channel] = getBlock(channel);
        }
        return new Page(getPositionCount(), all);
    }

    @Override
    public void selectPositions(int[] positions, int offset, int size)
    {
        source.selectPositions(positions, offset, size);
        for (int channel = 0; channel < blocks.length; channel++) {
            if (blocks[channel] != null) {
                blocks[channel] = blocks[channel].getPositions(positions, offset, size);
            }
        }
    }

    /**
     * How the block of a column is made.
     */
    @FunctionalInterface
    public interface Column
    {
        Block block(SourcePage page);
    }
}
