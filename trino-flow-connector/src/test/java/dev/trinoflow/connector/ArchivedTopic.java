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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.TestingBroker;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A topic with flows and rejects, of which an archive has more and more.
 */
final class ArchivedTopic
        implements AutoCloseable
{
    static final int PARTITIONS = 2;

    private final TestingBroker broker;
    private final String name;
    private final String catalog;
    private final TestingArchive archive;
    private final List<TestingMessage> messages = new ArrayList<>();
    private final long[] ends = new long[PARTITIONS];
    private final Map<Integer, Long> covered = new HashMap<>();

    ArchivedTopic(TestingBroker broker, String name, String catalog, TestingArchive archive)
    {
        this.broker = broker;
        this.name = name;
        this.catalog = catalog;
        this.archive = archive;
    }

    String name()
    {
        return name;
    }

    String catalog()
    {
        return catalog;
    }

    /**
     * Up to which offset each partition is archived, where it is at all.
     */
    Map<Integer, Long> covered()
    {
        return Map.copyOf(covered);
    }

    /**
     * Creates the topic, with messages of several flows, broken ones, and holes among the offsets.
     */
    void fill(Random random, long start, int count)
            throws Exception
    {
        broker.createTopic(name, PARTITIONS);
        for (int i = 0; i < count; i++) {
            int partition = random.nextInt(PARTITIONS);
            long timestamp = start + i * 100_000L;
            if (random.nextInt(20) == 0) {
                // leaves holes among the offsets, as it is aborted; its end takes an offset too
                broker.flush();
                broker.sendTransaction(name, partition, timestamp, false, List.of("{\"event_type\": \"purge\", \"bytes\": 1}"));
                ends[partition] += 2;
                // the broker writes the end when it gets to it
                while (endOffset(partition) < ends[partition]) {
                    Thread.onSpinWait();
                }
                continue;
            }
            StringBuilder message = new StringBuilder();
            for (int record = 0; record <= random.nextInt(3); record++) {
                message.append(message.isEmpty() ? "" : "\n").append(RandomArchiveFlow.json(random, timestamp, i * 10 + record));
            }
            send(partition, timestamp, random.nextInt(12) == 0 ? "broken " + message : message.toString());
        }
        broker.flush();
    }

    private void send(int partition, long timestamp, String message)
    {
        broker.send(name, partition, timestamp, message);
        messages.add(new TestingMessage(name, partition, ends[partition], timestamp, message.getBytes(UTF_8)));
        ends[partition]++;
    }

    long endOffset(int partition)
            throws Exception
    {
        TopicPartition topicPartition = new TopicPartition(name, partition);
        return broker.admin().listOffsets(Map.of(topicPartition, OffsetSpec.latest())).partitionResult(topicPartition).get().offset();
    }

    void createTables()
    {
        archive.createTable(TestingArchive.FLOWS);
        archive.createTable(ArchiveTable.REJECTS);
    }

    /**
     * Archives up to so many offsets more of a partition.
     *
     * @return whether there were any
     */
    boolean archiveSome(Random random, int maxOffsets)
            throws IOException
    {
        int partition = random.nextInt(PARTITIONS);
        if (covered.getOrDefault(partition, 0L) == ends[partition]) {
            partition = 1 - partition;
        }
        long begin = covered.getOrDefault(partition, 0L);
        if (begin == ends[partition]) {
            return false;
        }
        long end = Math.min(ends[partition], begin + 1 + random.nextInt(maxOffsets));
        int archived = partition;
        covered.put(partition, end);
        ImmutableMap.Builder<Partition, Coverage> coverage = ImmutableMap.builder();
        String topicId = topicId();
        covered.forEach((number, offset) -> coverage.put(new Partition(name, number), new Coverage(offset, topicId, 0)));
        archive.commit(
                messages.stream().filter(message -> message.partition() == archived && message.offset() >= begin && message.offset() < end).toList(),
                new CoveredOffsets(coverage.buildOrThrow()));
        return true;
    }

    String topicId()
    {
        try {
            return broker.admin().describeTopics(List.of(name)).allTopicNames().get().get(name).topicId().toString();
        }
        catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    List<List<Object>> partitionStates()
    {
        ImmutableList.Builder<List<Object>> states = ImmutableList.builder();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long end = covered.getOrDefault(partition, 0L);
            states.add(List.of(partition, end, ends[partition] - end, 0L));
        }
        return states.build();
    }

    @Override
    public void close()
            throws IOException
    {
        archive.close();
    }
}
