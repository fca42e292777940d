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
package dev.trinoflow.connector.archive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.ConvertedSourcePage;
import dev.trinoflow.connector.FlowColumnHandle;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metric;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * Rows of a file of the archive, in the types of SQL.
 */
public final class ArchivePageSource
        implements ConnectorPageSource
{
    public static final String ROWS = "archive.rows";
    public static final String BYTES_READ = "archive.bytes-read";
    public static final String SPLITS = "archive.splits";

    private final ConnectorPageSource source;
    private final List<ConvertedSourcePage.Column> columns;
    private long rows;

    /**
     * @param source whose channels are the stored columns of the columns, in their order
     */
    public ArchivePageSource(ConnectorPageSource source, List<FlowColumnHandle> columns)
    {
        this.source = requireNonNull(source, "source is null");
        ImmutableList.Builder<ConvertedSourcePage.Column> archiveColumns = ImmutableList.builder();
        int channel = 0;
        for (FlowColumnHandle column : columns) {
            archiveColumns.add(ArchiveColumns.create(column, channel));
            channel += column.archived().size();
        }
        this.columns = archiveColumns.build();
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = source.getNextSourcePage();
        if (page == null) {
            return null;
        }
        rows += page.getPositionCount();
        return new ConvertedSourcePage(page, columns);
    }

    @Override
    public boolean isFinished()
    {
        return source.isFinished();
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return source.isBlocked();
    }

    @Override
    public long getCompletedBytes()
    {
        return source.getCompletedBytes();
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return source.getCompletedPositions();
    }

    @Override
    public long getReadTimeNanos()
    {
        return source.getReadTimeNanos();
    }

    @SuppressWarnings("deprecation")
    @Override
    public long getMemoryUsage()
    {
        return source.getMemoryUsage();
    }

    @Override
    public Metrics getMetrics()
    {
        return source.getMetrics().mergeWith(new Metrics(ImmutableMap.<String, Metric<?>>of(
                ROWS, new LongCount(rows),
                BYTES_READ, new LongCount(source.getCompletedBytes()),
                SPLITS, new LongCount(1))));
    }

    @Override
    public void close()
            throws IOException
    {
        source.close();
    }
}
