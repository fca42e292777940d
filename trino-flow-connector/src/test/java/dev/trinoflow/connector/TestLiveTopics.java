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
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Topics as they are in real life: missing, changed while they are read, with holes, with their beginning deleted.
 */
final class TestLiveTopics
        extends AbstractTestQueryFramework
{
    private static final long TIMESTAMP = 1_750_000_000_000L;

    private TestingBroker broker;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        return FlowQueryRunner.create(broker, "flows", Map.of("flow.live.chunk-records", "256"));
    }

    @Test
    void testTopicThatComesLater()
            throws Exception
    {
        createCatalog("later", "comes.later");
        assertThat(count("later")).isZero();
        assertThat(computeScalar("SELECT count(*) FROM later.net.rejects")).isEqualTo(0L);
        assertThat(computeScalar("SELECT count(*) FROM later.system.topic_partitions")).isEqualTo(0L);
        broker.createTopic("comes.later", 2);
        // empty
        assertThat(count("later")).isZero();
        assertThat(computeScalar("SELECT count(*) FROM later.system.topic_partitions WHERE begin_offset = end_offset")).isEqualTo(2L);
        send("comes.later", 1, 5);
        assertThat(count("later")).isEqualTo(5);
    }

    @Test
    void testPartitionAddedLater()
            throws Exception
    {
        broker.createTopic("grows", 1);
        createCatalog("grows", "grows");
        send("grows", 0, 3);
        assertThat(count("grows")).isEqualTo(3);
        broker.admin().createPartitions(Map.of("grows", NewPartitions.increaseTo(2))).all().get();
        assertThat(count("grows")).isEqualTo(3);
        // a producer that knew the topic before takes minutes to hear of the new partition
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String flow : flows(0, 4)) {
                producer.send(new ProducerRecord<>("grows", 1, null, flow.getBytes(UTF_8))).get();
            }
        }
        assertThat(count("grows")).isEqualTo(7);
    }

    @Test
    void testTopicCreatedAnew()
            throws Exception
    {
        broker.createTopic("anew", 1);
        createCatalog("anew", "anew");
        send("anew", 0, 10);
        assertThat(computeScalar("SELECT sum(bytes) FROM anew.net.flows")).isEqualTo(45L);
        broker.deleteTopic("anew");
        assertThat(count("anew")).isZero();
        broker.createTopic("anew", 1);
        broker.send("anew", 0, TIMESTAMP, "{\"event_type\": \"purge\", \"bytes\": 1000}");
        broker.flush();
        // not what the cache has of the old topic
        assertThat(computeScalar("SELECT sum(bytes) FROM anew.net.flows")).isEqualTo(1000L);
    }

    @Test
    void testNames()
            throws Exception
    {
        broker.createTopic("Flows.Of_Region-7", 1);
        broker.createTopic("flows.second", 1);
        createCatalog("names", "Flows.Of_Region-7,flows.second");
        send("Flows.Of_Region-7", 0, 2);
        send("flows.second", 0, 3);
        assertThat(query("SELECT _topic, count(*) FROM names.net.flows GROUP BY 1"))
                .matches("VALUES (VARCHAR 'Flows.Of_Region-7', BIGINT '2'), (VARCHAR 'flows.second', BIGINT '3')");
        assertThat(computeScalar("SELECT count(*) FROM names.net.flows WHERE _topic = 'Flows.Of_Region-7'")).isEqualTo(2L);
    }

    @Test
    void testFormats()
            throws Exception
    {
        broker.createTopic("fixed.format", 1);
        send("fixed.format", 0, 2);
        createCatalog("formats", "fixed.format", Map.of("flow.kafka.topic-formats", "fixed.format:goflow2-protobuf"));
        assertThat(count("formats")).isZero();
        assertThat(computeScalar("SELECT count(*) FROM formats.net.rejects")).isEqualTo(2L);
    }

    @Test
    void testExtraColumns()
            throws Exception
    {
        broker.createTopic("extra", 1);
        broker.send("extra", 0, TIMESTAMP, "{\"event_type\": \"purge\", \"bytes\": 1, \"cos\": 5, \"country_ip_src\": \"CH\"}");
        broker.flush();
        createCatalog("extra", "extra", Map.of("flow.extra-columns", "cos:bigint,country_ip_src:varchar"));
        assertThat(query("SELECT cos, country_ip_src FROM extra.net.flows")).matches("VALUES (BIGINT '5', VARCHAR 'CH')");
        assertThat(query("SELECT cos FROM extra.net.flows WHERE country_ip_src = 'CH' AND cos = 5")).matches("VALUES BIGINT '5'");
    }

    @Test
    void testTransactions()
            throws Exception
    {
        broker.createTopic("transactions", 1);
        createCatalog("transactions", "transactions");
        send("transactions", 0, 300);
        broker.sendTransaction("transactions", 0, TIMESTAMP, true, flows(0, 300));
        broker.sendTransaction("transactions", 0, TIMESTAMP, false, flows(0, 300));
        // 900 messages and two markers, the last of them at the end of the topic
        assertThat(computeScalar("SELECT end_offset FROM transactions.system.topic_partitions")).isEqualTo(902L);
        for (int i = 0; i < 2; i++) {
            assertThat(count("transactions")).isEqualTo(600);
            assertThat(computeScalar("SELECT sum(bytes) FROM transactions.net.flows")).isEqualTo(2 * 300 * 299 / 2L);
        }
        assertThat(computeScalar("SELECT count(*) FROM transactions.net.flows WHERE _offset >= 601")).isEqualTo(0L);
        assertThat(computeScalar(withoutPushdown("transactions"), "SELECT count(*) FROM transactions.net.flows")).isEqualTo(600L);
    }

    @Test
    void testNothingUpToTheEnd()
            throws Exception
    {
        broker.createTopic("emptied", 1);
        createCatalog("emptied", "emptied");
        send("emptied", 0, 300);
        send("emptied", 0, 700);
        broker.emptyTail("emptied", 0, 300);
        assertThat(computeScalar("SELECT end_offset FROM emptied.system.topic_partitions")).isEqualTo(1000L);
        for (int i = 0; i < 2; i++) {
            assertThat(computeScalar("SELECT sum(bytes) FROM emptied.net.flows")).isEqualTo(300 * 299 / 2L);
            assertThat(computeActual("SELECT packets FROM emptied.net.flows LIMIT 10").getRowCount()).isEqualTo(10);
        }
        assertThat(computeScalar("SELECT count(*) FROM emptied.net.rejects WHERE \"offset\" >= 600")).isEqualTo(0L);
        assertThat(computeScalar(withoutPushdown("emptied"), "SELECT count(*) FROM emptied.net.flows")).isEqualTo(300L);
    }

    @Test
    void testDeletedBeginning()
            throws Exception
    {
        broker.createTopic("retention", 1);
        createCatalog("retention", "retention");
        send("retention", 0, 1000);
        assertThat(computeScalar("SELECT sum(bytes) FROM retention.net.flows")).isEqualTo(499_500L);
        broker.deleteRecords("retention", 0, 700);
        // the topic begins at 700 now, and the cache has more
        assertThat(computeScalar("SELECT count(*) FROM retention.net.flows")).isEqualTo(300L);
        assertThat(computeScalar("SELECT begin_offset FROM retention.system.topic_partitions")).isEqualTo(700L);
        // of columns that it does not have, too
        assertThat(computeScalar("SELECT min(packets) FROM retention.net.flows")).isEqualTo(1L);
        assertThat(computeScalar("SELECT min(_offset) FROM retention.net.flows")).isEqualTo(700L);
    }

    @Test
    void testDeletedWhileReading()
            throws Exception
    {
        broker.createTopic("deleted", 1);
        createCatalog("deleted", "deleted");
        send("deleted", 0, 1000);
        Session session = Session.builder(getSession()).setCatalog("deleted").build();
        assertThatThrownBy(() -> newTransaction().execute(session, transaction -> {
            // looks up the offsets
            assertThat(computeScalar(transaction, "SELECT end_offset FROM deleted.system.topic_partitions")).isEqualTo(1000L);
            deleteRecords("deleted", 500);
            computeActual(transaction, "SELECT sum(bytes) FROM deleted.net.flows");
        }))
                .hasMessageMatching("Offsets \\[\\d+, \\d+\\) of partition 0 of the topic deleted were deleted before they were read.*");
        assertThat(count("deleted")).isEqualTo(500);
    }

    @Test
    void testOneCut()
            throws Exception
    {
        broker.createTopic("busy", 2);
        createCatalog("busy", "busy");
        send("busy", 0, 100);
        AtomicBoolean stop = new AtomicBoolean();
        Thread producing = Thread.ofPlatform().start(() -> {
            // no more than the queries can read
            for (int i = 0; !stop.get() && i < 20_000; i++) {
                broker.send("busy", i % 2, TIMESTAMP, "{\"event_type\": \"purge\", \"bytes\": 1}");
                if (i % 10 == 0) {
                    broker.flush();
                }
            }
        });
        try {
            long last = 0;
            for (int i = 0; i < 5; i++) {
                MaterializedRow row = computeActual(
                        """
                        SELECT (SELECT count(*) FROM busy.net.flows), (SELECT sum(bytes) FROM busy.net.flows WHERE bytes >= 0), (SELECT sum(end_offset - begin_offset) FROM busy.system.topic_partitions),
                          (SELECT count(*) FROM busy.net.flows a JOIN busy.net.flows b ON a._partition = b._partition AND a._offset = b._offset)
                        """).getMaterializedRows().getFirst();
                long count = (long) row.getField(0);
                assertThat(row.getField(2)).isEqualTo(count);
                assertThat(row.getField(3)).isEqualTo(count);
                assertThat(count).isGreaterThanOrEqualTo(last);
                last = count;
            }
            assertThat(last).isGreaterThan(100);
            newTransaction().execute(getSession(), transaction -> {
                Object first = computeScalar(transaction, "SELECT count(*) FROM busy.net.flows");
                assertThat(computeScalar(transaction, "SELECT count(*) FROM busy.net.flows")).isEqualTo(first);
            });
        }
        finally {
            stop.set(true);
            producing.join();
            broker.flush();
        }
    }

    private void deleteRecords(String topic, long beforeOffset)
    {
        try {
            broker.deleteRecords(topic, 0, beforeOffset);
        }
        catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long count(String catalog)
    {
        return (long) computeScalar("SELECT count(*) FROM " + catalog + ".net.flows");
    }

    private void send(String topic, int partition, int count)
    {
        flows(0, count).forEach(flow -> broker.send(topic, partition, TIMESTAMP, flow));
        broker.flush();
    }

    private static List<String> flows(int begin, int end)
    {
        return IntStream.range(begin, end).mapToObj(bytes -> "{\"event_type\": \"purge\", \"packets\": 1, \"bytes\": " + bytes + "}").toList();
    }

    private Session withoutPushdown(String catalog)
    {
        return Session.builder(getSession()).setCatalogSessionProperty(catalog, "live_pushdown", "false").build();
    }

    private void createCatalog(String catalog, String topics)
    {
        createCatalog(catalog, topics, Map.of("flow.live.chunk-records", "256"));
    }

    private void createCatalog(String catalog, String topics, Map<String, String> properties)
    {
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), catalog, broker, topics, properties);
    }
}
