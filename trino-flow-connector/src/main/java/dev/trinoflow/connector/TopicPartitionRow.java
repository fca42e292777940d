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

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;

import java.util.Optional;
import java.util.OptionalLong;

import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * What the table of partitions says of one.
 *
 * @param covered offset up to which the partition is archived
 * @param lag offsets that are not archived yet
 * @param lost offsets that were deleted before they were archived
 */
public record TopicPartitionRow(
        @JsonProperty LivePartition partition,
        @JsonProperty OptionalLong covered,
        @JsonProperty OptionalLong lag,
        @JsonProperty OptionalLong lost)
{
    private static final int INSTANCE_SIZE = instanceSize(TopicPartitionRow.class);

    public TopicPartitionRow
    {
        requireNonNull(partition, "partition is null");
        requireNonNull(covered, "covered is null");
        requireNonNull(lag, "lag is null");
        requireNonNull(lost, "lost is null");
    }

    /**
     * @param archive what the archive covers, if there is one
     */
    static TopicPartitionRow create(LivePartition partition, Optional<CoveredOffsets> archive)
    {
        if (archive.isEmpty()) {
            return new TopicPartitionRow(partition, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        }
        Optional<Coverage> coverage = partition.coverage(archive.orElseThrow());
        long begin = coverage.map(Coverage::endOffset).orElse(partition.beginOffset());
        long lost = coverage.map(Coverage::lostOffsets).orElse(0L) + Math.max(0, partition.beginOffset() - begin);
        return new TopicPartitionRow(
                partition,
                coverage.map(found -> OptionalLong.of(found.endOffset())).orElse(OptionalLong.empty()),
                OptionalLong.of(Math.max(0, partition.endOffset() - Math.max(begin, partition.beginOffset()))),
                OptionalLong.of(lost));
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + partition.retainedSizeInBytes();
    }
}
