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
import io.trino.spi.SplitWeight;

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * Offsets of a partition, from beginOffset, inclusive, to endOffset, exclusive: of one chunk, or of several where a few
 * rows are enough.
 *
 * @param topicId tells a topic from one of the same name that was deleted before
 * @param chunk number of the newest chunk
 */
public record LiveSplit(
        @JsonProperty String topic,
        @JsonProperty String topicId,
        @JsonProperty int partition,
        @JsonProperty long chunk,
        @JsonProperty long beginOffset,
        @JsonProperty long endOffset,
        @JsonProperty double weight)
        implements FlowSplit
{
    private static final int INSTANCE_SIZE = instanceSize(LiveSplit.class);

    public LiveSplit
    {
        requireNonNull(topic, "topic is null");
        requireNonNull(topicId, "topicId is null");
        checkArgument(beginOffset < endOffset, "empty range: [%s, %s)", beginOffset, endOffset);
    }

    @Override
    public Optional<String> getAffinityKey()
    {
        // the next query over the chunk meets the node that has it in its cache
        return Optional.of(topic + "/" + partition + "/" + chunk);
    }

    @Override
    public SplitWeight getSplitWeight()
    {
        return SplitWeight.fromProportion(weight);
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(topic) + estimatedSizeOf(topicId);
    }
}
