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

import dev.trinoflow.core.TestingBroker;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        String description = "seed=%s covered=%s".formatted(SEED, topic.covered());
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
            String sql = "SELECT _source, count(*) FROM %s.net.flows GROUP BY 1 ORDER BY 1".formatted(topic.catalog());
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
    void testRetentionBetweenLookUps()
            throws Exception
    {
        try (ArchivedTopic topic = createTopic()) {
            topic.createTables();
            topic.archiveSome(random, 40);
            try (TransactionalQueries transaction = new TransactionalQueries(getDistributedQueryRunner(), getSession())) {
                // settles the version of the archive's table
                transaction.execute("SHOW COLUMNS FROM %s.net.flows".formatted(topic.catalog()));
                while (topic.archiveSome(random, 1000)) {
                    // until all of it is archived
                }
                for (int partition = 0; partition < ArchivedTopic.PARTITIONS; partition++) {
                    broker.deleteRecords(topic.name(), partition, topic.endOffset(partition));
                }
                // what it has to read is gone from Kafka, and in a later version of the table: without it the answer would be wrong
                assertThatThrownBy(() -> transaction.execute("SELECT count(*) FROM %s.net.flows".formatted(topic.catalog())))
                        .as("seed=%s", SEED)
                        .hasMessageContaining("were deleted before they were read");
            }
            assertThat(rows(topic, "SELECT count(DISTINCT sequence_num) FROM %s.net.flows WHERE _source = 'archive'")).isEqualTo(rows(topic, "SELECT count(DISTINCT sequence_num) FROM %s.net.flows"));
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
            broker.deleteTopic(topic.name());
            assertThat(rows(topic, "SELECT bytes, src_addr FROM %s.net.flows")).containsExactlyInAnyOrderElementsOf(before);
            broker.createTopic(topic.name(), ArchivedTopic.PARTITIONS);
            broker.send(topic.name(), 0, START, "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.77\", \"bytes\": 77}");
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
            while (!topic.covered().containsKey(0)) {
                topic.archiveSome(random, 10);
            }
            long covered = topic.covered().get(0);
            broker.deleteRecords(topic.name(), 0, covered + 5);
            assertThat(rows(topic, "SELECT begin_offset, covered_offset, lost FROM %s.system.topic_partitions WHERE partition = 0").getFirst().getFields())
                    .containsExactly(covered + 5, covered, 5L);
        }
    }

    private List<MaterializedRow> rows(ArchivedTopic topic, String sql)
    {
        return computeActual(sql.formatted(topic.catalog())).getMaterializedRows();
    }

    private ArchivedTopic createTopic()
            throws Exception
    {
        topics++;
        TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("archive" + topics)));
        ArchivedTopic topic = new ArchivedTopic(broker, "flows.%s".formatted(topics), "union%s".formatted(topics), archive);
        topic.fill(random, START, MESSAGES);
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), topic.catalog(), broker, topic.name(), archive.properties());
        return topic;
    }
}
