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

import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedFaults.Fault;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

/**
 * A consumer of simulated partitions. It learns of rebalances in its next poll, as a real one does.
 */
final class SimulatedConsumer
        extends MockConsumer<ByteBuffer, ByteBuffer>
{
    private final Random random;
    private final SimulatedFaults faults;
    private final Map<TopicPartition, SimulatedTopic> topics;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Deque<Runnable> rebalances = new ArrayDeque<>();
    private ConsumerRebalanceListener listener;
    private long waitedNanos;

    SimulatedConsumer(Random random, SimulatedFaults faults, Map<TopicPartition, SimulatedTopic> topics)
    {
        super("none");
        this.random = requireNonNull(random, "random is null");
        this.faults = requireNonNull(faults, "faults is null");
        this.topics = requireNonNull(topics, "topics is null");
    }

    /**
     * Time that polls have waited since the last call.
     */
    long takeWaitedNanos()
    {
        long nanos = waitedNanos;
        waitedNanos = 0;
        return nanos;
    }

    void assignLater(Collection<TopicPartition> partitions)
    {
        rebalances.add(() -> {
            partitions.forEach(partition -> positions.put(partition, -1L));
            listener.onPartitionsAssigned(partitions);
        });
    }

    void revokeLater(Collection<TopicPartition> partitions)
    {
        rebalances.add(() -> {
            listener.onPartitionsRevoked(partitions);
            positions.keySet().removeAll(partitions);
        });
    }

    /**
     * The group has given the partitions to others already.
     */
    void loseLater(Collection<TopicPartition> partitions)
    {
        rebalances.add(() -> {
            listener.onPartitionsLost(partitions);
            positions.keySet().removeAll(partitions);
        });
    }

    @Override
    public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener listener)
    {
        this.listener = listener;
    }

    @Override
    public synchronized ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration timeout)
    {
        waitedNanos += timeout.toNanos();
        // a zombie does not hear of the rebalance for a while
        while (!rebalances.isEmpty() && random.nextInt(3) > 0) {
            rebalances.remove().run();
        }
        failIfDown();
        Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> records = new HashMap<>();
        Map<TopicPartition, Long> outOfRange = new HashMap<>();
        for (TopicPartition partition : List.copyOf(positions.keySet())) {
            long position = positions.get(partition);
            checkState(position >= 0, "no position for %s", partition);
            if (paused.contains(partition) || random.nextInt(4) == 0) {
                continue;
            }
            SimulatedTopic topic = topics.get(partition);
            if (position < topic.beginOffset()) {
                outOfRange.put(partition, position);
                continue;
            }
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> read = topic.read(position, 1 + random.nextInt(20));
            if (!read.isEmpty()) {
                records.put(partition, read);
                positions.put(partition, read.getLast().offset() + 1);
            }
            if (random.nextBoolean()) {
                positions.computeIfPresent(partition, (_, next) -> topic.nextOffset(next));
            }
        }
        if (!outOfRange.isEmpty()) {
            // what was read is not handed out and will be read again
            records.forEach((partition, read) -> positions.put(partition, read.getFirst().offset()));
            throw new OffsetOutOfRangeException(outOfRange);
        }
        return new ConsumerRecords<>(records, Map.of());
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset)
    {
        checkState(positions.containsKey(partition), "%s is not assigned", partition);
        positions.put(partition, offset);
    }

    @Override
    public synchronized long position(TopicPartition partition)
    {
        checkState(positions.containsKey(partition), "%s is not assigned", partition);
        return positions.get(partition);
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions)
    {
        checkState(positions.keySet().containsAll(partitions), "%s are not all assigned", partitions);
        paused.addAll(partitions);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions)
    {
        checkState(positions.keySet().containsAll(partitions), "%s are not all assigned", partitions);
        paused.removeAll(partitions);
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions)
    {
        failIfDown();
        return partitions.stream().collect(toMap(partition -> partition, partition -> topics.get(partition).beginOffset()));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions)
    {
        failIfDown();
        return partitions.stream().collect(toMap(partition -> partition, partition -> topics.get(partition).endOffset()));
    }

    @Override
    public synchronized OptionalLong currentLag(TopicPartition topicPartition)
    {
        return OptionalLong.empty();
    }

    private void failIfDown()
    {
        if (faults.happens(Fault.KAFKA_DOWN)) {
            throw new KafkaException("the broker is down");
        }
    }
}
