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

import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.table.TableCoverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * Archives a topic that no archiver reads, up to where it ends at the start. The archive covers its offsets as those of
 * any topic, so that a second import goes on where the first has ended.
 */
final class TopicImport
{
    private static final Duration POLL_TIME = Duration.ofMillis(200);

    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final ArchiveBatch batch;
    private final ImportCommits commits;

    /**
     * Where a topic begins that was never imported.
     *
     * @param offset in each partition
     * @param time of the first message, by Kafka's timestamps
     */
    record Start(OptionalLong offset, Optional<Instant> time)
    {
        static final Start EARLIEST = new Start(OptionalLong.empty(), Optional.empty());

        /**
         * @param text an offset, or a time such as 2026-11-01T00:00:00Z
         */
        static Start parse(String text)
        {
            return text.matches("[0-9]{1,18}")
                    ? new Start(OptionalLong.of(Long.parseLong(text)), Optional.empty())
                    : new Start(OptionalLong.empty(), Optional.of(Instant.parse(text)));
        }
    }

    TopicImport(Consumer<ByteBuffer, ByteBuffer> consumer, ArchiveBatch batch, ArchiverConfig config, ArchiverMetrics metrics)
    {
        this.consumer = requireNonNull(consumer, "consumer is null");
        this.batch = requireNonNull(batch, "batch is null");
        commits = new ImportCommits(batch, config, metrics);
    }

    /**
     * Offsets of all partitions that the archive does not have.
     */
    long missing(String topic, String topicId, Start start)
    {
        List<PartitionProgress> progresses = open(topic, topicId, start);
        Map<TopicPartition, Long> endOffsets = endOffsets(progresses);
        return progresses.stream().mapToLong(progress -> endOffsets.get(progress.topicPartition()) - progress.position()).sum();
    }

    /**
     * @param listener hears of the number of offsets that are read
     */
    void run(String topic, String topicId, Start start, LongConsumer listener)
            throws IOException
    {
        List<PartitionProgress> progresses = open(topic, topicId, start);
        Map<TopicPartition, Long> endOffsets = endOffsets(progresses);
        consumer.assign(endOffsets.keySet());
        for (PartitionProgress progress : progresses) {
            commits.add(progress);
            consumer.seek(progress.topicPartition(), progress.position());
        }
        Map<TopicPartition, PartitionProgress> byPartition = progresses.stream().collect(toImmutableMap(PartitionProgress::topicPartition, progress -> progress));
        long begin = progresses.stream().mapToLong(PartitionProgress::position).sum();
        while (progresses.stream().anyMatch(progress -> progress.position() < endOffsets.get(progress.topicPartition()))) {
            ConsumerRecords<ByteBuffer, ByteBuffer> messages = consumer.poll(POLL_TIME);
            for (ConsumerRecord<ByteBuffer, ByteBuffer> message : messages) {
                batch.decode(byPartition.get(new TopicPartition(message.topic(), message.partition())), message);
            }
            progresses.forEach(progress -> progress.advance(consumer.position(progress.topicPartition())));
            listener.accept(progresses.stream().mapToLong(PartitionProgress::position).sum() - begin);
            commits.commitIfFull();
        }
        commits.commit();
    }

    private List<PartitionProgress> open(String topic, String topicId, Start start)
    {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> beginOffsets = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> timeOffsets = start.time().isPresent()
                ? consumer.offsetsForTimes(partitions.stream().collect(toImmutableMap(partition -> partition, _ -> start.time().orElseThrow().toEpochMilli())))
                : Map.of();
        List<TableCoverage> coverage = commits.tables().coverage();
        for (TopicPartition partition : partitions) {
            commits.tables().demandMissed(coverage, new Partition(topic, partition.partition()), topicId, beginOffsets.get(partition));
        }
        List<PartitionProgress> progresses = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long begin = beginOffsets.get(partition);
            long end = endOffsets.get(partition);
            long first = start.offset().orElse(begin);
            if (start.time().isPresent()) {
                OffsetAndTimestamp found = timeOffsets.get(partition);
                first = found == null ? end : found.offset();
            }
            PartitionProgress progress = new PartitionProgress(partition, topicId, coverage, Math.clamp(first, begin, end));
            checkArgument(progress.position() <= end, "%s ends at offset %s, but the archive covers it up to %s: the topic lost records that it had", partition, end, progress.position());
            // what was deleted since the last import counts as lost
            progress.skipTo(begin);
            progresses.add(progress);
        }
        return progresses;
    }

    private Map<TopicPartition, Long> endOffsets(List<PartitionProgress> progresses)
    {
        return consumer.endOffsets(progresses.stream().map(PartitionProgress::topicPartition).toList());
    }

    /**
     * Gives up what is not committed.
     */
    void abandon()
    {
        commits.abandon();
    }
}
