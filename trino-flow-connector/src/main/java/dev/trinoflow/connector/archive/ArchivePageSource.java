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
import dev.trinoflow.connector.ForwardingPageSource;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metric;
import io.trino.spi.metrics.Metrics;

import java.util.List;

/**
 * Rows of a file of the archive, in the types of SQL.
 */
public final class ArchivePageSource
        extends ForwardingPageSource
{
    public static final String ROWS = "archive.rows";
    public static final String BYTES_READ = "archive.bytes-read";
    public static final String SPLITS = "archive.splits";

    private final List<ConvertedSourcePage.Column> columns;
    private long rows;

    /**
     * @param source whose channels are the stored columns of the columns, in their order
     */
    public ArchivePageSource(ConnectorPageSource source, List<FlowColumnHandle> columns)
    {
        super(source);
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
    public Metrics getMetrics()
    {
        return super.getMetrics().mergeWith(new Metrics(ImmutableMap.<String, Metric<?>>of(
                ROWS, new LongCount(rows),
                BYTES_READ, new LongCount(source.getCompletedBytes()),
                SPLITS, new LongCount(1))));
    }
}
