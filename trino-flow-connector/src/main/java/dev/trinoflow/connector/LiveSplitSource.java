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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Splits of ranges of partitions, a chunk each, the newest first and the partitions in turn. Splits are made when they
 * are asked for: a topic may have more chunks than fit in memory.
 */
final class LiveSplitSource
        implements ConnectorSplitSource
{
    private static final double MIN_WEIGHT = 0.05;

    /**
     * What follows the first splits of a LIMIT is hardly ever needed, so it waits until they have had time to answer.
     */
    private static final Executor AFTER_LIMIT = delayedExecutor(100, MILLISECONDS);

    private final Deque<Remainder> remainders = new ArrayDeque<>();
    private final int chunkRecords;
    private final OptionalLong limit;
    private int limitBatchSize;

    LiveSplitSource(List<LivePartition> ranges, int chunkRecords, OptionalLong limit)
    {
        for (LivePartition range : ranges) {
            if (range.beginOffset() < range.endOffset()) {
                remainders.add(new Remainder(range, range.endOffset()));
            }
        }
        this.chunkRecords = chunkRecords;
        this.limit = limit;
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        if (limit.isEmpty()) {
            return completedFuture(nextSplits(maxSize));
        }
        if (limitBatchSize == 0) {
            List<ConnectorSplit> first = firstSplits(maxSize, limit.getAsLong());
            limitBatchSize = Math.max(1, first.size());
            return completedFuture(first);
        }
        limitBatchSize = Math.min(limitBatchSize * 2, maxSize);
        return supplyAsync(() -> nextSplits(limitBatchSize), AFTER_LIMIT);
    }

    private List<ConnectorSplit> firstSplits(int maxSize, long records)
    {
        ImmutableList.Builder<ConnectorSplit> splits = ImmutableList.builder();
        long remaining = records;
        for (int i = 0; i < maxSize && remaining > 0 && !remainders.isEmpty(); i++) {
            LiveSplit split = nextSplit();
            splits.add(split);
            remaining -= split.endOffset() - split.beginOffset();
        }
        return splits.build();
    }

    private List<ConnectorSplit> nextSplits(int maxSize)
    {
        ImmutableList.Builder<ConnectorSplit> splits = ImmutableList.builder();
        for (int i = 0; i < maxSize && !remainders.isEmpty(); i++) {
            splits.add(nextSplit());
        }
        return splits.build();
    }

    private LiveSplit nextSplit()
    {
        Remainder remainder = remainders.remove();
        LivePartition range = remainder.range();
        long chunk = (remainder.endOffset() - 1) / chunkRecords;
        long beginOffset = Math.max(range.beginOffset(), chunk * chunkRecords);
        if (beginOffset > range.beginOffset()) {
            remainders.add(new Remainder(range, beginOffset));
        }
        double weight = Math.clamp((double) (remainder.endOffset() - beginOffset) / chunkRecords, MIN_WEIGHT, 1);
        return new LiveSplit(range.topic(), range.topicId(), range.partition(), chunk, beginOffset, remainder.endOffset(), weight);
    }

    @Override
    public boolean isFinished()
    {
        return remainders.isEmpty();
    }

    @Override
    public void close() {}

    /**
     * A range without the splits made of it, which are its end.
     */
    private record Remainder(LivePartition range, long endOffset) {}
}
