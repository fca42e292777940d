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
package dev.trinoflow.connector.traffic;

import dev.trinoflow.connector.TrafficSplit;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The splits of one scan.
 */
public final class TrafficSplitSource
        implements ConnectorSplitSource
{
    private final ConnectorSplitSource source;
    private final int index;
    private final TrafficScan scan;

    /**
     * @param index of the scan in the handle
     */
    public TrafficSplitSource(ConnectorSplitSource source, int index, TrafficScan scan)
    {
        this.source = requireNonNull(source, "source is null");
        this.index = index;
        this.scan = requireNonNull(scan, "scan is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        DynamicFilterSnapshot translated = new DynamicFilterSnapshot(TrafficDynamicFilter.translate(scan, dynamicFilter.currentPredicate()), dynamicFilter.isComplete());
        return source.getNextBatch(maxSize, translated)
                .thenApply(splits -> splits.stream().map(split -> new TrafficSplit(index, split)).collect(toImmutableList()));
    }

    @Override
    public boolean isFinished()
    {
        return source.isFinished();
    }

    @Override
    public long getRequestedDynamicFilterWaitTimeoutMillis()
    {
        return source.getRequestedDynamicFilterWaitTimeoutMillis();
    }

    @Override
    public Metrics getMetrics()
    {
        return source.getMetrics();
    }

    @Override
    public void close()
    {
        source.close();
    }
}
