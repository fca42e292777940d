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

import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.Sets.union;

/**
 * Tells whether the rows of a rollup and the live flows that it does not cover are all flows that the archive's flows and
 * the live flows that those do not cover are. They are not where Kafka has deleted flows that the rollup has yet to take in, nor
 * where the rollup has taken in what those that ask of the flows do not see: it may have been loaded any time after them.
 */
final class RollupCompleteness
{
    private static final Coverage NOTHING = new Coverage(0, "", 0);

    private RollupCompleteness() {}

    static boolean isComplete(CoveredOffsets rollup, CoveredOffsets flows, List<LivePartition> live)
    {
        return union(rollup.partitions().keySet(), flows.partitions().keySet()).stream()
                .allMatch(partition -> isComplete(partition, coverage(rollup, partition), coverage(flows, partition), live));
    }

    private static boolean isComplete(Partition partition, Coverage rollup, Coverage flows, List<LivePartition> partitions)
    {
        if (!rollup.isOf(flows.topicId()) || rollup.lostOffsets() > flows.lostOffsets()) {
            return false;
        }
        Optional<LivePartition> live = partitions.stream()
                .filter(present -> present.topic().equals(partition.topic()) && present.partition() == partition.partition())
                .filter(present -> rollup.isOf(present.topicId()) && flows.isOf(present.topicId()))
                .findFirst();
        long liveBegin = live.map(LivePartition::beginOffset).orElse(Long.MAX_VALUE);
        long liveEnd = live.map(LivePartition::endOffset).orElse(0L);
        if (rollup.endOffset() <= flows.endOffset()) {
            return rollup.endOffset() >= Math.min(liveBegin, flows.endOffset());
        }
        // what the rollup has more is live, all of it: before the live flows there may be some that were read in time, and are in no
        // version of the flows that this transaction sees
        return liveBegin <= flows.endOffset() && rollup.endOffset() <= liveEnd;
    }

    private static Coverage coverage(CoveredOffsets covered, Partition partition)
    {
        return covered.partitions().getOrDefault(partition, NOTHING);
    }
}
