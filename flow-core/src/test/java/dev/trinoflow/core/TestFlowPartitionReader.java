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

import io.airlift.units.Duration;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
final class TestFlowPartitionReader
{
    private static final java.time.Duration WAIT = java.time.Duration.ofMillis(100);
    private static final java.time.Duration LONG_WAIT = java.time.Duration.ofMinutes(5);
    private static final long TIMESTAMP = 1_700_000_000_000L;

    private TestingBroker broker;
    private FlowConsumers consumers;

    @BeforeAll
    void setUp()
            throws Exception
    {
        broker = new TestingBroker();
        consumers = new FlowConsumers(settings(broker.servers(), new Duration(10, SECONDS)));
    }

    @AfterAll
    void tearDown()
            throws Exception
    {
        consumers.close();
        broker.close();
    }

    @Test
    void testRange()
            throws Exception
    {
        createTopic("range", 5000);
        try (FlowPartitionReader reader = consumers.open("range", 0, 100)) {
            List<String> messages = readTo(reader, 4000);
            assertThat(messages).isEqualTo(LongStream.range(100, 4000).mapToObj(offset -> "message " + offset).toList());
            assertThat(reader.position()).isEqualTo(4000);
            assertThat(reader.bytesRead()).isEqualTo(messages.stream().mapToLong(String::length).sum());

            assertThat(readTo(reader, 4010)).hasSize(10);
            reader.seek(7);
            assertThat(readTo(reader, 9)).containsExactly("message 7", "message 8");
        }
    }

    @Test
    void testTombstone()
            throws Exception
    {
        broker.createTopic("tombstones", 1);
        broker.producer().send(new ProducerRecord<byte[], byte[]>("tombstones", new byte[] {1}, null)).get();
        try (FlowPartitionReader reader = consumers.open("tombstones", 0, 0)) {
            assertThat(readTo(reader, 1)).containsExactly("null");
        }
    }

    @Test
    void testTransactions()
            throws Exception
    {
        createTopic("transactions", 3);
        broker.sendTransaction("transactions", 0, TIMESTAMP, true, List.of("committed 1", "committed 2"));
        broker.sendTransaction("transactions", 0, TIMESTAMP, false, List.of("aborted 1", "aborted 2"));
        // the markers of both take an offset, and come a little later
        long end = 9;
        long deadline = System.nanoTime() + MINUTES.toNanos(1);
        while (endOffset("transactions") != end) {
            assertThat(System.nanoTime()).as("end offset %s", endOffset("transactions")).isLessThan(deadline);
        }
        try (FlowPartitionReader reader = consumers.open("transactions", 0, 0)) {
            assertThat(readTo(reader, end)).containsExactly("message 0", "message 1", "message 2", "committed 1", "committed 2");
        }
        // nothing but what was aborted, and a marker
        try (FlowPartitionReader reader = consumers.open("transactions", 0, 6)) {
            assertThat(readTo(reader, end)).isEmpty();
        }
        // nothing but a marker
        try (FlowPartitionReader reader = consumers.open("transactions", 0, 8)) {
            assertThat(readTo(reader, end)).isEmpty();
        }
    }

    @Test
    void testCompaction()
            throws Exception
    {
        broker.createTopic("compacted", 1, Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.01"));
        for (int i = 0; i < 100; i++) {
            broker.producer().send(new ProducerRecord<>("compacted", 0, TIMESTAMP, new byte[] {(byte) (i % 7)}, ("message " + i).getBytes(UTF_8))).get();
        }
        long deadline = System.nanoTime() + SECONDS.toNanos(120);
        List<String> messages;
        long end;
        do {
            // a message of another time begins another segment, and only those before are compacted
            broker.producer().send(new ProducerRecord<>("compacted", 0, TIMESTAMP + 60_000, new byte[] {100}, "last".getBytes(UTF_8))).get();
            end = endOffset("compacted");
            try (FlowPartitionReader reader = consumers.open("compacted", 0, 0)) {
                messages = readTo(reader, end);
            }
        }
        while (messages.stream().filter(message -> !message.equals("last")).count() > 7 && System.nanoTime() < deadline);
        assertThat(messages.stream().filter(message -> !message.equals("last")))
                .containsExactlyElementsOf(IntStream.range(93, 100).mapToObj(i -> "message " + i).toList());
        try (FlowPartitionReader reader = consumers.open("compacted", 0, 10)) {
            // a hole all over
            assertThat(readTo(reader, 90)).isEmpty();
        }
    }

    @Test
    void testNothingUpToTheEnd()
            throws Exception
    {
        createTopic("emptied", 20);
        IntStream.range(20, 50).forEach(i -> broker.send("emptied", 0, TIMESTAMP, "message " + i));
        broker.flush();
        broker.emptyTail("emptied", 0, 20);
        assertThat(endOffset("emptied")).isEqualTo(50);
        try (FlowPartitionReader reader = consumers.open("emptied", 0, 0)) {
            assertThat(readTo(reader, 50)).isEqualTo(IntStream.range(0, 20).mapToObj(i -> "message " + i).toList());
            assertThat(reader.position()).isEqualTo(50);
        }
        try (FlowPartitionReader reader = consumers.open("emptied", 0, 30)) {
            assertThat(readTo(reader, 40)).isEmpty();
            assertThat(reader.position()).isEqualTo(40);
            assertThat(readTo(reader, 50)).isEmpty();
            // what the partition has not reached is not taken for empty
            assertThatThrownBy(() -> readTo(reader, 51))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("no records of emptied-0 at offset 50, of those up to 51, within 10000 ms");
        }
        assertThat(consumers.activeCount()).isZero();
    }

    @Test
    void testOffsetsLost()
            throws Exception
    {
        createTopic("lost", 100);
        broker.deleteRecords("lost", 0, 50);
        try (FlowPartitionReader reader = consumers.open("lost", 0, 10)) {
            assertThatThrownBy(() -> readTo(reader, 100))
                    .isInstanceOf(OffsetsLostException.class)
                    .hasMessageStartingWith("Offsets [10, 100) of partition 0 of the topic lost were deleted before they were read");
        }
        assertThat(consumers.activeCount()).isZero();
    }

    @Test
    void testConsumersAreReused()
            throws Exception
    {
        createTopic("reused", 10);
        FlowConsumers ownConsumers = new FlowConsumers(settings(broker.servers(), new Duration(10, SECONDS)));
        for (int i = 0; i < 3; i++) {
            FlowPartitionReader reader = ownConsumers.open("reused", 0, i);
            assertThat(readTo(reader, 10)).hasSize(10 - i);
            assertThat(ownConsumers.activeCount()).isEqualTo(1);
            assertThat(ownConsumers.idleCount()).isZero();
            reader.close();
            assertThat(ownConsumers.activeCount()).isZero();
            assertThat(ownConsumers.idleCount()).isEqualTo(1);
        }
        ownConsumers.close();
        assertThat(ownConsumers.idleCount()).isZero();
    }

    @Test
    void testCloseEndsRunningRead()
            throws Exception
    {
        createTopic("closed", 1);
        FlowConsumers ownConsumers = new FlowConsumers(settings(broker.servers(), new Duration(1000, SECONDS)));
        FlowPartitionReader reader = ownConsumers.open("closed", 0, 0);
        assertThat(readTo(reader, 1)).hasSize(1);
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            started.countDown();
            try {
                reader.read(1000, 10, LONG_WAIT, (_, _, _, _, _) -> {});
            }
            catch (RuntimeException e) {
                failure.set(e);
            }
        });
        started.await();
        while (thread.getState() == Thread.State.NEW || ownConsumers.activeCount() == 0) {
            Thread.onSpinWait();
        }
        reader.close();
        assertThat(thread.join(java.time.Duration.ofSeconds(30))).isTrue();
        assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessage("reader is closed");
        assertThat(ownConsumers.activeCount()).isZero();
    }

    @Test
    void testNoBroker()
            throws Exception
    {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        try (FlowConsumers ownConsumers = new FlowConsumers(settings("127.0.0.1:" + port, new Duration(500, MILLISECONDS)));
                FlowPartitionReader reader = ownConsumers.open("flows", 0, 5)) {
            assertThatThrownBy(() -> readTo(reader, 10))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("no records of flows-0 at offset 5, of those up to 10, within 500 ms");
        }
    }

    private void createTopic(String topic, int messages)
            throws Exception
    {
        broker.createTopic(topic, 1);
        for (int i = 0; i < messages; i++) {
            broker.send(topic, 0, TIMESTAMP + i, "message " + i);
        }
        broker.flush();
    }

    private long endOffset(String topic)
            throws Exception
    {
        TopicPartition partition = new TopicPartition(topic, 0);
        return broker.admin().listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset();
    }

    private static List<String> readTo(FlowPartitionReader reader, long endOffset)
    {
        List<String> messages = new ArrayList<>();
        while (reader.position() < endOffset) {
            reader.read(endOffset, 300, WAIT, (_, _, message, begin, end) -> messages.add(message == null ? "null" : new String(message, begin, end - begin, UTF_8)));
        }
        return messages;
    }

    private static KafkaClientSettings settings(String servers, Duration timeout)
    {
        return new KafkaClientSettings(new FlowKafkaConfig().setBootstrapServers(servers).setRequestTimeout(timeout));
    }
}
