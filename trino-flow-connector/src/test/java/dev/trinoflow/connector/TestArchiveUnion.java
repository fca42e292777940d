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
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each flow is there once, wherever the archive ends and the live topics begin, and looks the same on both sides.
 */
final class TestArchiveUnion
        extends AbstractTestQueryFramework
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());
    // the last hours of a day, so that there are files of two
    private static final long START = 1_750_018_000_000L;
    private static final int MESSAGES = 240;
    private static final int PARTITIONS = 2;

    private final Random random = new Random(SEED);
    private int topics;
    private TestingBroker broker;
    private Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        System.out.println("TestArchiveUnion: -Dflow.test.seed=" + SEED);
        broker = closeAfterClass(new TestingBroker());
        directory = Files.createTempDirectory("archive");
        // a worker too: handles and splits travel
        return FlowQueryRunner.create(broker, "flows", Map.of(), 1);
    }

    @Test
    void testEveryCut()
            throws Exception
    {
        try (ArchivedTopic topic = createTopic()) {
            List<MaterializedRow> live = rows(topic, "SELECT * FROM %s.net.flows");
            List<MaterializedRow> liveRejects = rows(topic, "SELECT * FROM %s.net.rejects");
            assertThat(live).hasSizeGreaterThan(MESSAGES);
            assertThat(liveRejects).isNotEmpty();
            topic.createTables();
            assertCut(topic, live, liveRejects);
            while (topic.archiveSome(random, 40)) {
                assertCut(topic, live, liveRejects);
            }
            assertCut(topic, live, liveRejects);
            assertThat(rows(topic, "SELECT count(*) FROM %s.net.flows WHERE _source = 'live'").getFirst().getField(0)).isEqualTo(0L);
            assertThat(rows(topic, "SELECT DISTINCT _source, _topic, _partition, _offset, _timestamp FROM %s.net.flows").getFirst().getFields())
                    .containsExactly("archive", null, null, null, null);
        }
    }

    private void assertCut(ArchivedTopic topic, List<MaterializedRow> live, List<MaterializedRow> liveRejects)
    {
        String description = "seed=%s covered=%s".formatted(SEED, topic.covered);
        assertThat(rows(topic, "SELECT * FROM %s.net.flows")).as(description).containsExactlyInAnyOrderElementsOf(live);
        assertThat(rows(topic, "SELECT * FROM %s.net.rejects")).as(description).containsExactlyInAnyOrderElementsOf(liveRejects);
        assertThat(rows(topic, "SELECT partition, covered_offset, lag, lost FROM %s.system.topic_partitions").stream().map(row -> List.of(row.getField(0), row.getField(1) == null ? 0L : row.getField(1), row.getField(2), row.getField(3))))
                .as(description)
                .containsExactlyInAnyOrderElementsOf(topic.partitionStates());
    }

    @Test
    void testCommitsWhileQueriesRun()
            throws Exception
    {
        try (ArchivedTopic topic = createTopic(); ExecutorService executor = Executors.newSingleThreadExecutor()) {
            List<MaterializedRow> expected = rows(topic, "SELECT count(*), count(DISTINCT sequence_num), sum(bytes), checksum(src_addr) FROM %s.net.flows");
            topic.createTables();
            Future<?> commits = executor.submit(() -> {
                while (topic.archiveSome(random, 12)) {
                    Thread.onSpinWait();
                }
                return null;
            });
            int queries = 0;
            while (!commits.isDone() || queries == 0) {
                assertThat(rows(topic, "SELECT count(*), count(DISTINCT sequence_num), sum(bytes), checksum(src_addr) FROM %s.net.flows"))
                        .as("seed=%s", SEED)
                        .isEqualTo(expected);
                // both sides of a join see one cut
                assertThat(rows(topic, "SELECT count(*) FROM %s.net.flows a FULL JOIN %<s.net.flows b ON a.sequence_num = b.sequence_num AND a._source = b._source WHERE a.sequence_num IS NULL OR b.sequence_num IS NULL").getFirst().getField(0))
                        .as("seed=%s", SEED)
                        .isEqualTo(0L);
                queries++;
            }
            commits.get();
        }
    }

    @Test
    void testTransactionSeesOneCut()
            throws Exception
    {
        try (ArchivedTopic topic = createTopic()) {
            topic.createTables();
            topic.archiveSome(random, 40);
            String sql = "SELECT _source, count(*) FROM %s.net.flows GROUP BY 1 ORDER BY 1".formatted(topic.catalog);
            List<List<MaterializedRow>> results = new ArrayList<>();
            try (TransactionalQueries transaction = new TransactionalQueries(getDistributedQueryRunner(), getSession())) {
                results.add(transaction.execute(sql).getMaterializedRows());
                topic.archiveSome(random, 40);
                results.add(transaction.execute(sql).getMaterializedRows());
            }
            assertThat(results.getFirst()).hasSize(2).isEqualTo(results.getLast());
            assertThat(computeActual(sql).getMaterializedRows()).isNotEqualTo(results.getFirst());
        }
    }

    @Test
    void testRecreatedTopic()
            throws Exception
    {
        try (ArchivedTopic topic = createTopic()) {
            List<MaterializedRow> before = rows(topic, "SELECT bytes, src_addr FROM %s.net.flows");
            topic.createTables();
            while (topic.archiveSome(random, 1000)) {
                // until all of it is archived
            }
            broker.deleteTopic(topic.name);
            assertThat(rows(topic, "SELECT bytes, src_addr FROM %s.net.flows")).containsExactlyInAnyOrderElementsOf(before);
            broker.createTopic(topic.name, PARTITIONS);
            broker.send(topic.name, 0, START, "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.77\", \"bytes\": 77}");
            broker.flush();
            assertThat(rows(topic, "SELECT count(*) FROM %s.net.flows").getFirst().getField(0)).isEqualTo(before.size() + 1L);
            assertThat(rows(topic, "SELECT bytes FROM %s.net.flows WHERE _source = 'live'").getFirst().getField(0)).isEqualTo(77L);
        }
    }

    @Test
    void testLostOffsets()
            throws Exception
    {
        try (ArchivedTopic topic = createTopic()) {
            topic.createTables();
            while (!topic.covered.containsKey(0)) {
                topic.archiveSome(random, 10);
            }
            long covered = topic.covered.get(0);
            broker.deleteRecords(topic.name, 0, covered + 5);
            assertThat(rows(topic, "SELECT begin_offset, covered_offset, lost FROM %s.system.topic_partitions WHERE partition = 0").getFirst().getFields())
                    .containsExactly(covered + 5, covered, 5L);
        }
    }

    private List<MaterializedRow> rows(ArchivedTopic topic, String sql)
    {
        return computeActual(sql.formatted(topic.catalog)).getMaterializedRows();
    }

    private ArchivedTopic createTopic()
            throws Exception
    {
        topics++;
        ArchivedTopic topic = new ArchivedTopic("flows.%s".formatted(topics), "union%s".formatted(topics), new TestingArchive(Files.createDirectory(directory.resolve("archive" + topics))));
        broker.createTopic(topic.name, PARTITIONS);
        for (int i = 0; i < MESSAGES; i++) {
            int partition = random.nextInt(PARTITIONS);
            long timestamp = START + i * 100_000L;
            if (random.nextInt(20) == 0) {
                // leaves holes among the offsets, as it is aborted; its end takes an offset too
                broker.flush();
                broker.sendTransaction(topic.name, partition, timestamp, false, List.of("{\"event_type\": \"purge\", \"bytes\": 1}"));
                topic.ends[partition] += 2;
                // the broker writes the end when it gets to it
                while (topic.endOffset(partition) < topic.ends[partition]) {
                    Thread.onSpinWait();
                }
                continue;
            }
            StringBuilder message = new StringBuilder();
            for (int record = 0; record <= random.nextInt(3); record++) {
                message.append(message.isEmpty() ? "" : "\n").append(RandomArchiveFlow.json(random, timestamp, i * 10 + record));
            }
            topic.send(partition, timestamp, random.nextInt(12) == 0 ? "broken " + message : message.toString());
        }
        broker.flush();
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), topic.catalog, broker, topic.name, topic.archive.properties());
        return topic;
    }

    private final class ArchivedTopic
            implements AutoCloseable
    {
        private final String name;
        private final String catalog;
        private final TestingArchive archive;
        private final List<TestingMessage> messages = new ArrayList<>();
        private final long[] ends = new long[PARTITIONS];
        private final Map<Integer, Long> covered = new HashMap<>();

        private ArchivedTopic(String name, String catalog, TestingArchive archive)
        {
            this.name = name;
            this.catalog = catalog;
            this.archive = archive;
        }

        private void send(int partition, long timestamp, String message)
        {
            broker.send(name, partition, timestamp, message);
            messages.add(new TestingMessage(name, partition, ends[partition], timestamp, message.getBytes(UTF_8)));
            ends[partition]++;
        }

        private long endOffset(int partition)
                throws Exception
        {
            TopicPartition topicPartition = new TopicPartition(name, partition);
            return broker.admin().listOffsets(Map.of(topicPartition, OffsetSpec.latest())).partitionResult(topicPartition).get().offset();
        }

        private void createTables()
        {
            archive.createTable(TestingArchive.FLOWS);
            archive.createTable(ArchiveTable.REJECTS);
        }

        /**
         * Archives up to so many offsets more of a partition.
         *
         * @return whether there were any
         */
        private boolean archiveSome(Random random, int maxOffsets)
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

        private String topicId()
        {
            try {
                return broker.admin().describeTopics(List.of(name)).allTopicNames().get().get(name).topicId().toString();
            }
            catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private List<List<Object>> partitionStates()
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
}
