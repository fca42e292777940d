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
package dev.trinoflow.quickstart.replay;

import dev.trinoflow.quickstart.exit.FlowException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestReplay
{
    private static final String KEYED =
            """
            {"ts":1000,"key":"a","payload":"1"}
            {"ts":2000,"key":null,"payload":"2"}
            {"ts":3000,"key":"a","payload":null}
            """;

    @Test
    void testMessagesGoRoundInOrder()
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        Replay replay = new Replay(producer, "flows", OptionalInt.empty(), false);
        send(replay, ReplayFormat.JSONL, "a\nb\nc\nd\ne\n");
        send(replay, ReplayFormat.JSONL, "f\n");
        replay.flush();
        assertThat(producer.history()).extracting(message -> new String(message.value(), UTF_8)).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(producer.history()).extracting(ProducerRecord::partition).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(producer.history()).allMatch(message -> message.timestamp() == null);
        assertThat(replay.messageCount()).isEqualTo(6);
        assertThat(replay.byteCount()).isEqualTo(6);
    }

    @Test
    void testKeysAndTimestampsAreKept()
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        Replay replay = new Replay(producer, "flows", OptionalInt.empty(), true);
        send(replay, ReplayFormat.MESSAGES, KEYED);
        replay.flush();
        assertThat(producer.history()).extracting(ProducerRecord::timestamp).containsExactly(1000L, 2000L, 3000L);
        assertThat(producer.history()).extracting(ProducerRecord::partition).containsExactly(null, 1, null);
        assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly(new byte[] {'a'}, null, new byte[] {'a'});
        assertThat(producer.history().getLast().value()).isNull();
    }

    @Test
    void testOnePartitionTakesAll()
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        send(new Replay(producer, "flows", OptionalInt.of(2), false), ReplayFormat.MESSAGES, KEYED);
        assertThat(producer.history()).extracting(ProducerRecord::partition).containsOnly(2);
        for (int partition : new int[] {-1, 3}) {
            assertThatThrownBy(() -> new Replay(producer, "flows", OptionalInt.of(partition), false))
                    .isInstanceOf(FlowException.class)
                    .hasMessage("--partition %s: topic flows has partitions 0 to 2", partition);
        }
    }

    @Test
    void testMissingTimestampIsAnError()
    {
        Replay replay = new Replay(producer(true), "flows", OptionalInt.empty(), true);
        assertThatThrownBy(() -> send(replay, ReplayFormat.MESSAGES, "{\"ts\":1,\"payload\":\"1\"}\n{\"payload\":\"2\"}\n"))
                .isInstanceOf(FlowException.class)
                .hasMessage("the file: line 2: no timestamp to keep; leave out --timestamps keep");
    }

    @Test
    void testBrokenFileNamesPlaceAndWhatWasSent()
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        Replay replay = new Replay(producer, "flows", OptionalInt.empty(), false);
        assertThatThrownBy(() -> send(replay, ReplayFormat.B64, "{\"value\":\"AA==\"}\n{\"value\":\"????\"}\n"))
                .isInstanceOf(FlowException.class)
                .hasMessage("the file: line 2: value is not base64: Illegal base64 character 3f (messages sent before: 1)");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void testUndeliveredMessageEndsTheReplay()
    {
        MockProducer<byte[], byte[]> producer = producer(false);
        Replay replay = new Replay(producer, "flows", OptionalInt.empty(), false);
        Runnable broker = () -> {
            if (replay.messageCount() == 2) {
                producer.completeNext();
                producer.errorNext(new RecordTooLargeException("too large"));
            }
        };
        assertThatThrownBy(() -> replay.send("the file", ReplayFormat.JSONL.open(new ByteArrayInputStream("a\nb\nc\n".getBytes(UTF_8)), false), broker))
                .isInstanceOf(FlowException.class)
                .hasMessage("the file: line 2 was not delivered: it is larger than the topic takes (too large): raise the topic's max.message.bytes (messages delivered: 1)");
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void testFlushFindsWhatWasNotDelivered()
    {
        MockProducer<byte[], byte[]> producer = producer(false);
        Replay replay = new Replay(producer, "flows", OptionalInt.empty(), false);
        send(replay, ReplayFormat.JSONL, "a\nb\n");
        producer.errorNext(new IllegalStateException("gone"));
        assertThatThrownBy(replay::flush)
                .isInstanceOf(FlowException.class)
                .hasMessageStartingWith("the file: line 1 was not delivered: gone");
    }

    private static void send(Replay replay, ReplayFormat format, String file)
    {
        replay.send("the file", format.open(new ByteArrayInputStream(file.getBytes(UTF_8)), false), () -> {});
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete)
    {
        Node node = new Node(0, "127.0.0.1", 9092);
        List<PartitionInfo> partitions = IntStream.range(0, 3).mapToObj(partition -> new PartitionInfo("flows", partition, node, new Node[] {node}, new Node[] {node})).toList();
        Cluster cluster = new Cluster("cluster", List.of(node), partitions, Set.of(), Set.of());
        return new MockProducer<>(cluster, autoComplete, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
