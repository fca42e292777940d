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

import com.google.common.util.concurrent.Futures;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.UnifiedLog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Kafka broker in this JVM, on 127.0.0.1, that creates no topic by itself.
 */
public final class TestingBroker
        implements AutoCloseable
{
    // kept, or their levels would be forgotten with them
    private static final List<Logger> LOGGERS = Stream.of("org.apache.kafka", "kafka", "state.change.logger").map(Logger::getLogger).toList();

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final AtomicInteger transactions = new AtomicInteger();
    private final KafkaClusterTestKit cluster;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    public TestingBroker()
            throws Exception
    {
        // tens of thousands of lines otherwise
        LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
        TestKitNodes nodes = new TestKitNodes.Builder().setCombined(true).setNumBrokerNodes(1).setNumControllerNodes(1).build();
        cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("auto.create.topics.enable", "false")
                // a machine that stands still for a while must not make the controller believe that the broker is gone
                .setConfigProp("broker.session.timeout.ms", "120000")
                .setConfigProp("default.replication.factor", "1")
                .setConfigProp("offsets.topic.num.partitions", "1")
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("transaction.state.log.num.partitions", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("share.coordinator.state.topic.replication.factor", "1")
                .setConfigProp("share.coordinator.state.topic.min.isr", "1")
                // tests choose timestamps as they like
                .setConfigProp("log.message.timestamp.after.max.ms", "9223372036854775807")
                .setConfigProp("log.retention.ms", "-1")
                .setConfigProp("log.cleaner.backoff.ms", "100")
                .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        admin = Admin.create(clientSettings());
        // one request at a time: before the leader of a new partition is known, a second could overtake the first, which is then out of order for ever
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers(), "linger.ms", 5, "max.in.flight.requests.per.connection", 1), new ByteArraySerializer(), new ByteArraySerializer());
    }

    public String servers()
    {
        return cluster.bootstrapServers();
    }

    public Map<String, Object> clientSettings()
    {
        return Map.of("bootstrap.servers", servers());
    }

    public Admin admin()
    {
        return admin;
    }

    public KafkaProducer<byte[], byte[]> producer()
    {
        return producer;
    }

    public void createTopic(String topic, int partitions)
            throws Exception
    {
        createTopic(topic, partitions, Map.of());
    }

    public void createTopic(String topic, int partitions, Map<String, String> settings)
            throws Exception
    {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings))).all().get();
        // waits until the broker knows it too
        producer.partitionsFor(topic);
        // and leads all its partitions: what a producer sends before may come out of order, which it then repeats for ever
        admin.listOffsets(IntStream.range(0, partitions).boxed().collect(toImmutableMap(partition -> new TopicPartition(topic, partition), _ -> OffsetSpec.latest()))).all().get();
    }

    public int partitionCount(String topic)
            throws Exception
    {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    }

    /**
     * All messages of a topic, by partition and then in their order.
     */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic)
            throws Exception
    {
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers(), "auto.offset.reset", "earliest"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (int number = 0; number < partitionCount(topic); number++) {
                TopicPartition partition = new TopicPartition(topic, number);
                consumer.assign(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(messages::add);
                }
            }
        }
        return messages;
    }

    public void send(String topic, int partition, long timestamp, String message)
    {
        send(topic, partition, timestamp, message.getBytes(UTF_8));
    }

    public void send(String topic, int partition, long timestamp, byte[] message)
    {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, timestamp, null, message)));
    }

    /**
     * Waits until all that was sent is in the topic.
     */
    public void flush()
    {
        producer.flush();
        sent.forEach(Futures::getUnchecked);
        sent.clear();
    }

    /**
     * Waits until a topic of this name can be created anew.
     */
    public void deleteTopic(String topic)
            throws Exception
    {
        admin.deleteTopics(List.of(topic)).all().get();
        while (admin.listTopics().names().get().contains(topic)) {
            Thread.onSpinWait();
        }
    }

    public void deleteRecords(String topic, int partition, long beforeOffset)
            throws Exception
    {
        admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(beforeOffset))).all().get();
    }

    /**
     * Sends messages in a transaction, a message a string, and commits or aborts it.
     */
    public void sendTransaction(String topic, int partition, long timestamp, boolean commit, List<String> messages)
    {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers(), "transactional.id", "test-" + transactions.incrementAndGet());
        try (KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            messages.forEach(message -> transactional.send(new ProducerRecord<>(topic, partition, timestamp, null, message.getBytes(UTF_8))));
            transactional.flush();
            if (commit) {
                transactional.commitTransaction();
            }
            else {
                transactional.abortTransaction();
            }
        }
    }

    /**
     * Takes away the messages from an offset on as the compaction of brokers before 4.1 may: the offsets up to the end
     * stay, and there is no record at any of them, not even an empty batch.
     */
    public void emptyTail(String topic, int partition, long fromOffset)
            throws IOException
    {
        UnifiedLog log = cluster.brokers().values().iterator().next().logManager().getLog(new TopicPartition(topic, partition), false).get();
        log.roll();
        for (LogSegment segment : log.logSegments()) {
            segment.truncateTo(fromOffset);
        }
    }

    @Override
    public void close()
            throws Exception
    {
        if (closed) {
            return;
        }
        closed = true;
        producer.close();
        admin.close();
        cluster.close();
    }
}
