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
import com.google.inject.Inject;
import dev.trinoflow.connector.FlowColumnHandle;
import io.airlift.slice.Slice;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static java.util.Objects.requireNonNull;

/**
 * Finds the offsets that can hold rows of a query.
 * <p>
 * Topic, partition, offset and the lower side of the Kafka timestamp are exact. Its upper side is exact where the broker
 * sets the timestamps. Bounds of time_received rest on two stated assumptions: a collector's clock is at most the clock
 * skew ahead of Kafka's timestamps, which themselves go back by no more than that, and a flow is in Kafka at most the
 * longest delay after its receipt.
 */
public final class LiveRanges
{
    private static final int MAX_OFFSET_RANGES = 100;
    private static final Slice LIVE = utf8Slice("live");

    private final LiveOffsets liveOffsets;
    private final long clockSkewMillis;
    private final long maxDelayMillis;

    @Inject
    public LiveRanges(LiveOffsets liveOffsets, FlowLiveConfig config)
    {
        this.liveOffsets = requireNonNull(liveOffsets, "liveOffsets is null");
        clockSkewMillis = config.getClockSkew().toMillis();
        maxDelayMillis = config.getMaxDelay().toMillis();
    }

    /**
     * The parts of the partitions that can hold rows for which the predicate is true.
     */
    public List<LivePartition> select(List<LivePartition> partitions, TupleDomain<FlowColumnHandle> predicate)
    {
        return selectTimes(selectOffsets(partitions, predicate), predicate);
    }

    /**
     * What {@link #select} gives without asking Kafka.
     */
    public static List<LivePartition> selectOffsets(List<LivePartition> partitions, TupleDomain<FlowColumnHandle> predicate)
    {
        if (predicate.isNone() || !domain(predicate, "source").map(domain -> domain.includesNullableValue(LIVE)).orElse(true)) {
            return ImmutableList.of();
        }
        Optional<Domain> topics = domain(predicate, "topic");
        Optional<Domain> numbers = domain(predicate, "partition");
        Optional<Domain> offsets = domain(predicate, "offset");
        ImmutableList.Builder<LivePartition> selected = ImmutableList.builder();
        for (LivePartition partition : partitions) {
            Slice topic = utf8Slice(partition.topic());
            long number = partition.partition();
            if (topics.map(domain -> domain.includesNullableValue(topic)).orElse(true)
                    && numbers.map(domain -> domain.includesNullableValue(number)).orElse(true)) {
                offsets.ifPresentOrElse(
                        domain -> addRanges(selected, partition, domain),
                        () -> addRange(selected, partition, partition.beginOffset(), partition.endOffset()));
            }
        }
        return selected.build();
    }

    private List<LivePartition> selectTimes(List<LivePartition> partitions, TupleDomain<FlowColumnHandle> predicate)
    {
        if (predicate.isNone() || partitions.isEmpty()) {
            return partitions;
        }
        Optional<Range> timestamps = span(predicate, "timestamp");
        Optional<Range> received = span(predicate, "time_received");
        OptionalLong timestampLow = low(timestamps);
        OptionalLong timestampHigh = high(timestamps);
        OptionalLong receivedLow = low(received);
        OptionalLong receivedHigh = high(received);

        List<LivePartition> selected = partitions;
        long begin = Math.max(timestampLow.orElse(0), receivedLow.orElse(0) - clockSkewMillis);
        if (begin > 0) {
            selected = beginAt(selected, begin);
        }
        if (receivedHigh.isPresent()) {
            selected = endAt(selected, receivedHigh.getAsLong() + maxDelayMillis + clockSkewMillis + 1);
        }
        if (timestampHigh.isPresent()) {
            selected = endAtLogAppendTime(selected, timestampHigh.getAsLong() + 1);
        }
        return selected;
    }

    private List<LivePartition> beginAt(List<LivePartition> partitions, long timestamp)
    {
        Map<TopicPartition, Long> offsets = liveOffsets.fetchOffsetsAt(topicPartitions(partitions), timestamp);
        ImmutableList.Builder<LivePartition> selected = ImmutableList.builder();
        for (LivePartition partition : partitions) {
            long begin = offsets.getOrDefault(partition.topicPartition(), partition.endOffset());
            addRange(selected, partition, Math.max(begin, partition.beginOffset()), partition.endOffset());
        }
        return selected.build();
    }

    private List<LivePartition> endAt(List<LivePartition> partitions, long timestamp)
    {
        if (timestamp <= 0 || partitions.isEmpty()) {
            return partitions;
        }
        Map<TopicPartition, Long> offsets = liveOffsets.fetchOffsetsAt(topicPartitions(partitions), timestamp);
        ImmutableList.Builder<LivePartition> selected = ImmutableList.builder();
        for (LivePartition partition : partitions) {
            long end = offsets.getOrDefault(partition.topicPartition(), partition.endOffset());
            addRange(selected, partition, partition.beginOffset(), Math.min(end, partition.endOffset()));
        }
        return selected.build();
    }

    private List<LivePartition> endAtLogAppendTime(List<LivePartition> partitions, long timestamp)
    {
        Set<String> topics = liveOffsets.fetchLogAppendTimeTopics(partitions.stream().map(LivePartition::topic).collect(toImmutableSet()));
        ImmutableList.Builder<LivePartition> selected = ImmutableList.builder();
        selected.addAll(partitions.stream().filter(partition -> !topics.contains(partition.topic())).iterator());
        selected.addAll(endAt(partitions.stream().filter(partition -> topics.contains(partition.topic())).toList(), timestamp));
        return selected.build();
    }

    private static void addRanges(ImmutableList.Builder<LivePartition> selected, LivePartition partition, Domain offsets)
    {
        if (offsets.getValues().isNone()) {
            return;
        }
        List<Range> ranges = offsets.getValues().getRanges().getOrderedRanges();
        if (ranges.size() > MAX_OFFSET_RANGES) {
            ranges = ImmutableList.of(offsets.getValues().getRanges().getSpan());
        }
        for (Range range : ranges) {
            long begin = partition.beginOffset();
            long end = partition.endOffset();
            if (!range.isLowUnbounded()) {
                long low = (long) range.getLowBoundedValue();
                if (!range.isLowInclusive() && low == Long.MAX_VALUE) {
                    continue;
                }
                begin = Math.max(begin, range.isLowInclusive() ? low : low + 1);
            }
            if (!range.isHighUnbounded()) {
                long high = (long) range.getHighBoundedValue();
                end = Math.min(end, range.isHighInclusive() && high != Long.MAX_VALUE ? high + 1 : high);
            }
            addRange(selected, partition, begin, end);
        }
    }

    private static void addRange(ImmutableList.Builder<LivePartition> selected, LivePartition partition, long beginOffset, long endOffset)
    {
        if (beginOffset < endOffset) {
            selected.add(new LivePartition(partition.topic(), partition.topicId(), partition.partition(), beginOffset, endOffset));
        }
    }

    private static Set<TopicPartition> topicPartitions(List<LivePartition> partitions)
    {
        return partitions.stream().map(LivePartition::topicPartition).collect(toImmutableSet());
    }

    /**
     * The domain of a column that is named alike in both tables, but for the underscore of hidden columns.
     */
    private static Optional<Domain> domain(TupleDomain<FlowColumnHandle> predicate, String name)
    {
        for (Map.Entry<FlowColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            String column = entry.getKey().name();
            if (column.equals(name) || column.equals("_" + name)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<Range> span(TupleDomain<FlowColumnHandle> predicate, String name)
    {
        return domain(predicate, name)
                .filter(domain -> !domain.isNullAllowed() && !domain.getValues().isNone() && !domain.getValues().isAll())
                .map(domain -> domain.getValues().getRanges().getSpan());
    }

    private static OptionalLong low(Optional<Range> span)
    {
        return span.filter(range -> !range.isLowUnbounded())
                .map(range -> OptionalLong.of(unpackMillisUtc((long) range.getLowBoundedValue())))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong high(Optional<Range> span)
    {
        return span.filter(range -> !range.isHighUnbounded())
                .map(range -> OptionalLong.of(unpackMillisUtc((long) range.getHighBoundedValue())))
                .orElse(OptionalLong.empty());
    }
}
