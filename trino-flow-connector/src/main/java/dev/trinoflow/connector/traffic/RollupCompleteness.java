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
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether the rows of a rollup and the live flows that it does not cover are all flows that the archive's flows and
 * the live flows that those do not cover are. They are not where Kafka has deleted flows that the rollup has yet to take in, nor
 * where the rollup has taken in more, as it was loaded after the flows.
 */
final class RollupCompleteness
{
    private RollupCompleteness() {}

    static boolean isComplete(CoveredOffsets rollup, CoveredOffsets flows, List<LivePartition> live)
    {
        for (Map.Entry<Partition, Coverage> entry : flows.partitions().entrySet()) {
            Coverage flowsCoverage = entry.getValue();
            Optional<Coverage> rollupCoverage = rollup.find(entry.getKey().topic(), entry.getKey().partition());
            if (rollupCoverage.isPresent() && !rollupCoverage.orElseThrow().isOf(flowsCoverage.topicId())) {
                return false;
            }
            if (rollupCoverage.map(Coverage::lostOffsets).orElse(0L) > flowsCoverage.lostOffsets()) {
                return false;
            }
            long covered = rollupCoverage.map(Coverage::endOffset).orElse(0L);
            long liveBegin = live.stream()
                    .filter(partition -> partition.topic().equals(entry.getKey().topic()) && partition.partition() == entry.getKey().partition() && flowsCoverage.isOf(partition.topicId()))
                    .mapToLong(LivePartition::beginOffset)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            if (covered < Math.min(liveBegin, flowsCoverage.endOffset())) {
                return false;
            }
        }
        return rollup.partitions().entrySet().stream().allMatch(entry -> entry.getValue().endOffset() <= endOffset(entry.getKey(), entry.getValue(), flows, live));
    }

    /**
     * Up to where the archive's flows and the live ones are.
     */
    private static long endOffset(Partition partition, Coverage coverage, CoveredOffsets flows, List<LivePartition> live)
    {
        long liveEnd = live.stream()
                .filter(present -> present.topic().equals(partition.topic()) && present.partition() == partition.partition() && coverage.isOf(present.topicId()))
                .mapToLong(LivePartition::endOffset)
                .findFirst()
                .orElse(0);
        return Math.max(liveEnd, flows.endOffset(partition.topic(), partition.partition(), coverage.topicId()));
    }
}
