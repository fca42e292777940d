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

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import org.apache.kafka.common.TopicPartition;

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * The offsets of a partition that a transaction reads, from beginOffset, inclusive, to endOffset, exclusive.
 */
public record LivePartition(
        @JsonProperty String topic,
        @JsonProperty String topicId,
        @JsonProperty int partition,
        @JsonProperty long beginOffset,
        @JsonProperty long endOffset)
{
    private static final int INSTANCE_SIZE = instanceSize(LivePartition.class);

    public LivePartition
    {
        requireNonNull(topic, "topic is null");
        requireNonNull(topicId, "topicId is null");
        checkArgument(beginOffset <= endOffset, "wrong range: [%s, %s)", beginOffset, endOffset);
    }

    /**
     * What the archive has of this partition, and not of one of a deleted topic of the same name.
     */
    public Optional<Coverage> coverage(CoveredOffsets covered)
    {
        return Optional.ofNullable(covered.partitions().get(new CoveredOffsets.Partition(topic, partition)))
                .filter(coverage -> coverage.isOf(topicId));
    }

    /**
     * The part that the archive does not cover.
     */
    public LivePartition uncovered(CoveredOffsets covered)
    {
        long begin = Math.clamp(covered.endOffset(topic, partition, topicId), beginOffset, endOffset);
        return new LivePartition(topic, topicId, partition, begin, endOffset);
    }

    /**
     * Up to where the archive has flows, if that is beyond the end: they were archived after the end had been looked up.
     */
    public LivePartition extended(CoveredOffsets covered)
    {
        return new LivePartition(topic, topicId, partition, beginOffset, Math.max(endOffset, covered.endOffset(topic, partition, topicId)));
    }

    public TopicPartition topicPartition()
    {
        return new TopicPartition(topic, partition);
    }

    public long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(topic) + estimatedSizeOf(topicId);
    }
}
