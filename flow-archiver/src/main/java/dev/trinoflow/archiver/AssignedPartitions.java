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
package dev.trinoflow.archiver;

import com.google.common.collect.Sets;
import dev.trinoflow.archiver.config.ArchiverConfig.LostOffsetsPolicy;
import dev.trinoflow.archiver.table.TableCoverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import io.airlift.log.Logger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * The partitions that the group has given to this archiver, and how far each is read. A partition is read from where
 * the tables' coverage ends; the group is never asked for an offset.
 */
final class AssignedPartitions
{
    private static final Logger log = Logger.get(AssignedPartitions.class);

    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Function<Set<String>, Map<String, String>> topicIds;
    private final ArchiveTables tables;
    private final LostOffsetsPolicy lostOffsets;
    private final ArchiverMetrics metrics;

    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Map<TopicPartition, PartitionProgress> progresses = new HashMap<>();

    /**
     * @param topicIds finds the ids of topics, without those that do not exist
     */
    AssignedPartitions(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Function<Set<String>, Map<String, String>> topicIds,
            ArchiveTables tables,
            LostOffsetsPolicy lostOffsets,
            ArchiverMetrics metrics)
    {
        this.consumer = requireNonNull(consumer, "consumer is null");
        this.topicIds = requireNonNull(topicIds, "topicIds is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.lostOffsets = requireNonNull(lostOffsets, "lostOffsets is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    void add(Collection<TopicPartition> partitions)
    {
        assigned.addAll(partitions);
        for (TopicPartition topicPartition : partitions) {
            // without a position the consumer would ask the group for one, which it never has
            consumer.seek(topicPartition, 0);
        }
        consumer.pause(partitions);
    }

    void remove(Collection<TopicPartition> partitions)
    {
        partitions.forEach(progresses::remove);
        assigned.removeAll(partitions);
        metrics.unassigned(partitions);
    }

    void pause()
    {
        consumer.pause(assigned);
    }

    void resume()
    {
        consumer.resume(assigned);
    }

    /**
     * Forgets how far the partitions are read.
     */
    void forget()
    {
        progresses.clear();
    }

    boolean areAllPositioned()
    {
        return progresses.keySet().containsAll(assigned);
    }

    /**
     * Goes to where the tables' coverage ends, in the partitions that are not being read yet.
     *
     * @throws ArchiverStoppedException if offsets were lost and that is a reason to stop
     */
    void takePositions()
    {
        Set<TopicPartition> missing = Set.copyOf(Sets.difference(assigned, progresses.keySet()));
        List<TableCoverage> coverage = tables.coverage();
        Map<String, String> ids = topicIds.apply(missing.stream().map(TopicPartition::topic).collect(toImmutableSet()));
        Map<TopicPartition, Long> beginOffsets = consumer.beginningOffsets(missing);
        Map<TopicPartition, Long> endOffsets = consumer.endOffsets(missing);
        for (TopicPartition topicPartition : missing) {
            tables.demandMissed(coverage, new Partition(topicPartition.topic(), topicPartition.partition()), ids.getOrDefault(topicPartition.topic(), ""), beginOffsets.get(topicPartition));
        }
        Map<TopicPartition, PartitionProgress> found = new HashMap<>();
        for (TopicPartition topicPartition : missing) {
            PartitionProgress progress = new PartitionProgress(topicPartition, ids.getOrDefault(topicPartition.topic(), ""), coverage, beginOffsets.get(topicPartition));
            if (progress.isCreatedAnew()) {
                log.warn("Topic %s was deleted and created anew; archiving %s from its beginning", topicPartition.topic(), topicPartition);
            }
            if (endOffsets.get(topicPartition) < progress.position()) {
                throw new ArchiverStoppedException("%s ends at offset %s, but the archive covers it up to %s: the topic lost records that it had".formatted(topicPartition, endOffsets.get(topicPartition), progress.position()));
            }
            skipLost(progress, beginOffsets.get(topicPartition));
            found.put(topicPartition, progress);
        }
        found.values().forEach(progress -> consumer.seek(progress.topicPartition(), progress.position()));
        progresses.putAll(found);
        log.info("Reading %s", progresses.values().stream().map(progress -> progress.topicPartition() + " from " + progress.position()).sorted().toList());
    }

    /**
     * Goes on at the first offsets that Kafka still has.
     *
     * @throws ArchiverStoppedException if lost offsets are a reason to stop
     */
    void skipLost(Set<TopicPartition> outOfRange)
    {
        Map<TopicPartition, Long> beginOffsets = consumer.beginningOffsets(outOfRange);
        for (TopicPartition topicPartition : outOfRange) {
            PartitionProgress progress = progresses.get(topicPartition);
            if (progress != null) {
                skipLost(progress, beginOffsets.get(topicPartition));
                consumer.seek(topicPartition, progress.position());
            }
        }
    }

    private void skipLost(PartitionProgress progress, long beginOffset)
    {
        long position = progress.position();
        long lost = progress.skipTo(beginOffset);
        if (lost == 0) {
            return;
        }
        String message = "Kafka deleted offsets [%s, %s) of %s before they were archived".formatted(position, beginOffset, progress.topicPartition());
        if (lostOffsets == LostOffsetsPolicy.STOP) {
            throw new ArchiverStoppedException(message + "; raise the topic's retention, then set archiver.lost-offsets=CONTINUE to go on without them");
        }
        log.error("%s; going on without them", message);
    }

    /**
     * Takes notice of where the consumer is: beyond the last message where markers or holes follow it.
     */
    void advance()
    {
        for (PartitionProgress progress : progresses.values()) {
            progress.advance(consumer.position(progress.topicPartition()));
            metrics.lag(progress.topicPartition(), consumer.currentLag(progress.topicPartition()), progress.lastTimestamp());
        }
    }

    /**
     * Whether there is something to commit.
     */
    boolean areDirty()
    {
        for (PartitionProgress progress : progresses.values()) {
            for (int table = 0; table < tables.sinks().size(); table++) {
                if (progress.isDirty(table)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a table knows nothing yet of a partition that is being read.
     */
    boolean areNew()
    {
        for (PartitionProgress progress : progresses.values()) {
            if (progress.isNew()) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return empty in a partition that is not being read
     */
    Optional<PartitionProgress> find(TopicPartition topicPartition)
    {
        return Optional.ofNullable(progresses.get(topicPartition));
    }

    /**
     * The partitions that are being read; a view.
     */
    Map<TopicPartition, PartitionProgress> progresses()
    {
        return Collections.unmodifiableMap(progresses);
    }
}
