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

import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * Live splits, then those of the archive: what is wanted first is young, and the archive's files need some time to find.
 */
final class UnionSplitSource
        implements ConnectorSplitSource
{
    private final ConnectorSplitSource live;
    private final ConnectorSplitSource archive;

    UnionSplitSource(ConnectorSplitSource live, ConnectorSplitSource archive)
    {
        this.live = requireNonNull(live, "live is null");
        this.archive = requireNonNull(archive, "archive is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        return (live.isFinished() ? archive : live).getNextBatch(maxSize, dynamicFilter);
    }

    @Override
    public boolean isFinished()
    {
        return live.isFinished() && archive.isFinished();
    }

    @Override
    public long getRequestedDynamicFilterWaitTimeoutMillis()
    {
        return Math.max(live.getRequestedDynamicFilterWaitTimeoutMillis(), archive.getRequestedDynamicFilterWaitTimeoutMillis());
    }

    @Override
    public Metrics getMetrics()
    {
        return archive.getMetrics();
    }

    @Override
    public void close()
    {
        try {
            live.close();
        }
        finally {
            archive.close();
        }
    }
}
