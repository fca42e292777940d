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
 * The splits of one source, then those of another: live ones before those of the archive, as what is wanted first is
 * young, and the archive's files need some time to find.
 */
final class UnionSplitSource
        implements ConnectorSplitSource
{
    private final ConnectorSplitSource first;
    private final ConnectorSplitSource second;

    UnionSplitSource(ConnectorSplitSource first, ConnectorSplitSource second)
    {
        this.first = requireNonNull(first, "first is null");
        this.second = requireNonNull(second, "second is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        return (first.isFinished() ? second : first).getNextBatch(maxSize, dynamicFilter);
    }

    @Override
    public boolean isFinished()
    {
        return first.isFinished() && second.isFinished();
    }

    @Override
    public long getRequestedDynamicFilterWaitTimeoutMillis()
    {
        return Math.max(first.getRequestedDynamicFilterWaitTimeoutMillis(), second.getRequestedDynamicFilterWaitTimeoutMillis());
    }

    @Override
    public Metrics getMetrics()
    {
        return first.getMetrics().mergeWith(second.getMetrics());
    }

    @Override
    public void close()
    {
        try {
            first.close();
        }
        finally {
            second.close();
        }
    }
}
