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

import dev.trinoflow.core.enrich.Dimensions;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The rows of a version of a data set; pages are made as they are asked for, since a routing table has a million rows.
 */
final class DimensionPageSource
        implements ConnectorPageSource
{
    private static final int PAGE_ROWS = 4096;

    private final DimensionTable<?> table;
    private final Dimensions dimensions;
    private final List<FlowColumnHandle> columns;
    private final int rows;

    private int position;
    private long completedBytes;
    private long readTimeNanos;

    DimensionPageSource(DimensionTable<?> table, Dimensions dimensions, List<FlowColumnHandle> columns)
    {
        this.table = requireNonNull(table, "table is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.columns = requireNonNull(columns, "columns is null");
        rows = table.countRows(dimensions);
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (isFinished()) {
            return null;
        }
        long start = System.nanoTime();
        int end = Math.min(rows, position + PAGE_ROWS);
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = table.read(dimensions, columns.get(i).name(), position, end);
        }
        Page page = new Page(end - position, blocks);
        position = end;
        completedBytes += page.getSizeInBytes();
        readTimeNanos += System.nanoTime() - start;
        return SourcePage.create(page);
    }

    @Override
    public boolean isFinished()
    {
        return position >= rows;
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public long getReadTimeNanos()
    {
        return readTimeNanos;
    }

    @Override
    public long getMemoryUsage()
    {
        return 0;
    }

    @Override
    public void close()
    {
        position = rows;
    }
}
