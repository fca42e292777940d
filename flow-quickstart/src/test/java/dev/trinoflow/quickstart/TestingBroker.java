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
package dev.trinoflow.quickstart;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A Kafka broker in this JVM, on 127.0.0.1, that creates no topic by itself.
 */
final class TestingBroker
        implements AutoCloseable
{
    // kept, or their levels would be forgotten with them
    private static final List<Logger> LOGGERS = Stream.of("org.apache.kafka", "kafka", "state.change.logger").map(Logger::getLogger).toList();

    private final KafkaClusterTestKit cluster;

    TestingBroker()
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
                .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
    }

    String servers()
    {
        return cluster.bootstrapServers();
    }

    int partitionCount(String topic)
            throws Exception
    {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        }
    }

    /**
     * All messages of a topic, by partition and then in their order.
     */
    List<ConsumerRecord<byte[], byte[]>> read(String topic)
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

    @Override
    public void close()
            throws Exception
    {
        cluster.close();
    }
}
