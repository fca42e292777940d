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
package dev.trinoflow.core;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Ordering;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * How far a table of the archive covers each partition of the topics: what lies below the end offset is in the table,
 * what lies at or above it is not. Kept in the table's properties, which change in the same Iceberg transaction as the
 * files, so that one version of the table names both.
 * <p>
 * The property {@code flow.covered.<topic>.<partition>} is {@code <end offset>} or {@code <end offset>@<topic id>}. The
 * topic's id tells a topic that was deleted and created anew from the one whose offsets are covered. The property
 * {@code flow.lost.<topic>.<partition>} counts offsets that Kafka's retention removed before they could be archived.
 */
public record CoveredOffsets(Map<Partition, Coverage> partitions)
{
    public static final String COVERED_PREFIX = "flow.covered.";
    public static final String LOST_PREFIX = "flow.lost.";

    private static final Comparator<Partition> ORDER = Comparator.comparing(Partition::topic).thenComparingInt(Partition::partition);

    public static final CoveredOffsets NONE = new CoveredOffsets(ImmutableMap.of());

    public CoveredOffsets
    {
        partitions = ImmutableSortedMap.copyOf(partitions, Ordering.from(ORDER));
    }

    public record Partition(String topic, int partition)
    {
        public Partition
        {
            requireNonNull(topic, "topic is null");
            checkArgument(!topic.isEmpty(), "topic is empty");
            checkArgument(partition >= 0, "partition is negative: %s", partition);
        }

        @Override
        public String toString()
        {
            return topic + "." + partition;
        }
    }

    /**
     * @param endOffset exclusive
     * @param topicId as Kafka prints it; empty where the broker gives topics no ids
     * @param lostOffsets offsets below endOffset that were never archived
     */
    public record Coverage(long endOffset, String topicId, long lostOffsets)
    {
        public Coverage
        {
            checkArgument(endOffset >= 0, "endOffset is negative: %s", endOffset);
            requireNonNull(topicId, "topicId is null");
            checkArgument(lostOffsets >= 0, "lostOffsets is negative: %s", lostOffsets);
        }

        /**
         * Whether the coverage is of this topic, and not of a deleted one that had its name.
         */
        public boolean isOf(String topicId)
        {
            return this.topicId.isEmpty() || topicId.isEmpty() || this.topicId.equals(topicId);
        }
    }

    /**
     * Reads the coverage out of all properties of a table.
     *
     * @throws IllegalArgumentException if a property is not what {@link #toProperties} writes
     */
    public static CoveredOffsets fromProperties(Map<String, String> properties)
    {
        ImmutableMap.Builder<Partition, Coverage> partitions = ImmutableMap.builder();
        properties.forEach((key, value) -> {
            if (key.startsWith(COVERED_PREFIX)) {
                Partition partition = parsePartition(key);
                int at = value.indexOf('@');
                long endOffset = parseOffset(key, at < 0 ? value : value.substring(0, at));
                String lost = properties.getOrDefault(LOST_PREFIX + partition, "0");
                partitions.put(partition, new Coverage(endOffset, at < 0 ? "" : value.substring(at + 1), parseOffset(LOST_PREFIX + partition, lost)));
            }
        });
        return new CoveredOffsets(partitions.buildOrThrow());
    }

    public Map<String, String> toProperties()
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        partitions.forEach((partition, coverage) -> {
            properties.put(COVERED_PREFIX + partition, coverage.topicId().isEmpty() ? Long.toString(coverage.endOffset()) : coverage.endOffset() + "@" + coverage.topicId());
            if (coverage.lostOffsets() > 0) {
                properties.put(LOST_PREFIX + partition, Long.toString(coverage.lostOffsets()));
            }
        });
        return properties.buildOrThrow();
    }

    public Optional<Coverage> find(String topic, int partition)
    {
        return Optional.ofNullable(partitions.get(new Partition(topic, partition)));
    }

    /**
     * The offset at which what is not archived begins: 0 where nothing of this topic is.
     */
    public long endOffset(String topic, int partition, String topicId)
    {
        return find(topic, partition)
                .filter(coverage -> coverage.isOf(topicId))
                .map(Coverage::endOffset)
                .orElse(0L);
    }

    private static Partition parsePartition(String key)
    {
        // a topic's name may have dots, the partition's number has none
        int dot = key.lastIndexOf('.');
        try {
            return new Partition(key.substring(COVERED_PREFIX.length(), dot), Integer.parseInt(key.substring(dot + 1)));
        }
        catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("table property '%s' does not end in a topic and a partition".formatted(key), e);
        }
    }

    private static long parseOffset(String key, String value)
    {
        try {
            return Long.parseLong(value);
        }
        catch (NumberFormatException e) {
            throw new IllegalArgumentException("table property '%s' is no offset: %s".formatted(key, value), e);
        }
    }
}
