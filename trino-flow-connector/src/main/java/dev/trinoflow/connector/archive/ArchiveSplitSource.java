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
import dev.trinoflow.connector.ArchiveSplit;
import dev.trinoflow.connector.FlowColumnHandle;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * The splits of the archive's files, without those that a dynamic filter rules out.
 */
public final class ArchiveSplitSource
        implements ConnectorSplitSource
{
    /**
     * What a split has at least, where there is as much: some 100,000 rows of a few columns, 10 ms of work.
     */
    private static final long MIN_BYTES = 1 << 20;

    private final ConnectorSplitSource source;
    private final boolean pushdown;

    public ArchiveSplitSource(ConnectorSplitSource source, boolean pushdown)
    {
        this.source = requireNonNull(source, "source is null");
        this.pushdown = pushdown;
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        DynamicFilterSnapshot snapshot = pushdown
                ? new DynamicFilterSnapshot(ArchivePredicate.translate(dynamicFilter.currentPredicate().transformKeys(FlowColumnHandle.class::cast)), dynamicFilter.isComplete())
                : DynamicFilterSnapshot.EMPTY;
        return source.getNextBatch(maxSize, snapshot).thenApply(ArchiveSplitSource::combineSmall);
    }

    /**
     * Puts small parts together: of a month of small sums each day has a file, and each split takes the engine a millisecond or
     * more, whatever is in it.
     */
    private static List<ConnectorSplit> combineSmall(List<ConnectorSplit> parts)
    {
        ImmutableList.Builder<ConnectorSplit> splits = ImmutableList.builder();
        List<ConnectorSplit> small = new ArrayList<>();
        long smallBytes = 0;
        for (ConnectorSplit part : parts) {
            long bytes = Archive.bytes(part);
            // where a node has files in its cache, each goes to its own
            if (bytes >= MIN_BYTES || part.getAffinityKey().isPresent()) {
                splits.add(new ArchiveSplit(ImmutableList.of(part)));
                continue;
            }
            small.add(part);
            smallBytes += bytes;
            if (smallBytes >= MIN_BYTES) {
                splits.add(new ArchiveSplit(small));
                small.clear();
                smallBytes = 0;
            }
        }
        if (!small.isEmpty()) {
            splits.add(new ArchiveSplit(small));
        }
        return splits.build();
    }

    @Override
    public boolean isFinished()
    {
        return source.isFinished();
    }

    @Override
    public long getRequestedDynamicFilterWaitTimeoutMillis()
    {
        return pushdown ? source.getRequestedDynamicFilterWaitTimeoutMillis() : 0;
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
