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

import dev.trinoflow.core.ArchiveTable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.DAYS;

/**
 * The log of one partition: messages at offsets with holes, what each of them holds, and a retention.
 */
final class SimulatedTopic
{
    private final TopicPartition partition;
    private final Random random;
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private long timestamp = 1_772_800_000_000L;
    private long beginOffset;
    private long endOffset;

    /**
     * @param flows as {@link SimulatedRows} has them; none where the message is a reject
     */
    record Message(int partition, long offset, long timestamp, byte[] value, List<String> flows)
    {
        /**
         * What the message adds to a table.
         */
        List<String> rows(ArchiveTable table)
        {
            if (table.equals(ArchiveTable.REJECTS)) {
                return flows.isEmpty() ? List.of(partition + ":" + offset) : List.of();
            }
            return flows;
        }
    }

    SimulatedTopic(TopicPartition partition, Random random)
    {
        this.partition = requireNonNull(partition, "partition is null");
        this.random = requireNonNull(random, "random is null");
    }

    TopicPartition partition()
    {
        return partition;
    }

    /**
     * All that was ever produced, also what retention has removed.
     */
    TreeMap<Long, Message> messages()
    {
        return messages;
    }

    long beginOffset()
    {
        return beginOffset;
    }

    long endOffset()
    {
        return endOffset;
    }

    /**
     * @param sequence number of the first flow
     * @return number of flows
     */
    int produce(long sequence)
    {
        if (random.nextInt(8) == 0) {
            // a transaction's marker, or what compaction took away
            endOffset += 1 + random.nextInt(3);
            return 0;
        }
        nextTimestamp();
        List<String> flows = new ArrayList<>();
        byte[] value;
        switch (random.nextInt(12)) {
            case 0 -> value = null;
            case 1 -> {
                value = new byte[random.nextInt(20)];
                random.nextBytes(value);
                if (value.length > 0) {
                    value[0] = '[';
                }
            }
            // the second flow is unreadable: the whole message is a reject
            case 2 -> value = (flow(sequence, new ArrayList<>()) + "\n{\"ip_src\": ").getBytes(StandardCharsets.UTF_8);
            case 3 -> value = (flow(sequence, flows) + "\n" + flow(sequence + 1, flows)).getBytes(StandardCharsets.UTF_8);
            default -> value = flow(sequence, flows).getBytes(StandardCharsets.UTF_8);
        }
        messages.put(endOffset, new Message(partition.partition(), endOffset, timestamp, value, List.copyOf(flows)));
        endOffset++;
        return flows.size();
    }

    /**
     * A producer's clock goes on, and now and then back, by up to a day.
     */
    private void nextTimestamp()
    {
        timestamp += random.nextInt(30) == 0 ? -random.nextLong(86_400_000) : random.nextLong(60_000);
    }

    private String flow(long sequence, List<String> flows)
    {
        if (random.nextInt(10) == 0) {
            // its time of receipt is the timestamp of the message
            flows.add(SimulatedRows.flow(sequence, timestamp));
            return "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.%s\", \"export_proto_seqno\": %s, \"bytes\": 1, \"packets\": 1}".formatted(random.nextInt(256), sequence);
        }
        // an exporter's clock may be days off
        LocalDate day = LocalDate.of(2026, 3, random.nextInt(20) == 0 ? 1 + random.nextInt(28) : 7);
        flows.add(SimulatedRows.flow(sequence, DAYS.toMillis(day.toEpochDay())));
        return "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.%s\", \"export_proto_seqno\": %s, \"timestamp_arrival\": \"%s 00:00:00.000000\", \"bytes\": 1, \"packets\": 1}".formatted(random.nextInt(256), sequence, day);
    }

    /**
     * Removes what is older than an offset.
     */
    void retain(long newBeginOffset)
    {
        beginOffset = Math.max(beginOffset, Math.min(newBeginOffset, endOffset));
    }

    /**
     * Messages from the offset on that Kafka still has.
     */
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> read(long offset, int limit)
    {
        return messages.tailMap(Math.max(offset, beginOffset)).values().stream()
                .limit(limit)
                .map(message -> new ConsumerRecord<ByteBuffer, ByteBuffer>(
                        partition.topic(),
                        partition.partition(),
                        message.offset(),
                        message.timestamp(),
                        TimestampType.CREATE_TIME,
                        0,
                        message.value() == null ? ConsumerRecord.NULL_SIZE : message.value().length,
                        null,
                        message.value() == null ? null : ByteBuffer.wrap(message.value()),
                        new RecordHeaders(),
                        Optional.empty()))
                .toList();
    }

    /**
     * Offset of the next message, or the end.
     */
    long nextOffset(long offset)
    {
        Long next = messages.ceilingKey(offset);
        return next == null ? Math.max(endOffset, offset) : next;
    }
}
