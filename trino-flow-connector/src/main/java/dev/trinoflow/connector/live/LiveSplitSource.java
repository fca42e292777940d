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
package dev.trinoflow.connector.live;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.LiveSplit;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Splits of ranges of partitions, a chunk each, the newest first and the partitions in turn. Splits are made when they
 * are asked for: a topic may have more chunks than fit in memory.
 * <p>
 * Where some rows are enough, a split is a whole range: its reader begins with the newest chunk too, and hardly ever
 * needs another.
 */
public final class LiveSplitSource
        implements ConnectorSplitSource
{
    private static final double MIN_WEIGHT = 0.05;

    private final Deque<Remainder> remainders = new ArrayDeque<>();
    private final int chunkRecords;
    private final boolean limited;

    public LiveSplitSource(List<LivePartition> ranges, int chunkRecords, boolean limited)
    {
        for (LivePartition range : ranges) {
            if (range.beginOffset() < range.endOffset()) {
                remainders.add(new Remainder(range, range.endOffset()));
            }
        }
        this.chunkRecords = chunkRecords;
        this.limited = limited;
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        ImmutableList.Builder<ConnectorSplit> splits = ImmutableList.builder();
        for (int i = 0; i < maxSize && !remainders.isEmpty(); i++) {
            splits.add(nextSplit());
        }
        return completedFuture(splits.build());
    }

    private LiveSplit nextSplit()
    {
        Remainder remainder = remainders.remove();
        LivePartition range = remainder.range();
        long chunk = (remainder.endOffset() - 1) / chunkRecords;
        long beginOffset = limited ? range.beginOffset() : Math.max(range.beginOffset(), chunk * chunkRecords);
        if (beginOffset > range.beginOffset()) {
            remainders.add(new Remainder(range, beginOffset));
        }
        double weight = limited ? MIN_WEIGHT : Math.clamp((double) (remainder.endOffset() - beginOffset) / chunkRecords, MIN_WEIGHT, 1);
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
