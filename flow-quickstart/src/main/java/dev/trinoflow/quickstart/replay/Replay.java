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

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.Objects.requireNonNull;

/**
 * Sends messages of files to a topic, in their order. The first message that is not delivered ends it.
 */
public final class Replay
{
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final int partitionCount;
    private final OptionalInt partition;
    private final boolean keepTimestamps;

    private final AtomicReference<String> failure = new AtomicReference<>();
    private final AtomicLong deliveredCount = new AtomicLong();
    private long messageCount;
    private long byteCount;

    /**
     * @param partition that takes all messages; where it is empty they go round, those with a key by their key
     */
    public Replay(Producer<byte[], byte[]> producer, String topic, OptionalInt partition, boolean keepTimestamps)
    {
        this.producer = requireNonNull(producer, "producer is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.partition = requireNonNull(partition, "partition is null");
        this.keepTimestamps = keepTimestamps;
        partitionCount = producer.partitionsFor(topic).size();
        partition.ifPresent(number -> {
            if (number < 0 || number >= partitionCount) {
                throw new FlowException(ExitCode.USAGE, "--partition %s: topic %s has partitions 0 to %s".formatted(number, topic, partitionCount - 1));
            }
        });
    }

    /**
     * Sends all messages of a file.
     *
     * @param progress called after each message
     */
    public void send(String file, ReplayReader reader, Runnable progress)
    {
        try {
            for (Optional<ReplayMessage> message = reader.next(); message.isPresent(); message = reader.next()) {
                send(file, message.orElseThrow());
                progress.run();
                checkDelivered();
            }
        }
        catch (IOException e) {
            flush();
            String problem = e instanceof ReplayFormatException ? e.getMessage() : "cannot be read: " + e;
            throw new FlowException(ExitCode.FAILED, "%s: %s (messages sent before: %,d)".formatted(file, problem, messageCount), e);
        }
    }

    private void send(String file, ReplayMessage message)
    {
        Long timestamp = null;
        if (keepTimestamps) {
            timestamp = message.timestamp().orElseThrow(() -> new FlowException(ExitCode.FAILED, "%s: %s: no timestamp to keep; leave out --timestamps keep".formatted(file, message.place())));
        }
        Integer target = null;
        if (partition.isPresent()) {
            target = partition.getAsInt();
        }
        else if (message.key().isEmpty()) {
            target = (int) (messageCount % partitionCount);
        }
        byte[] value = message.value().orElse(null);
        producer.send(new ProducerRecord<>(topic, target, timestamp, message.key().orElse(null), value), (_, exception) -> {
            if (exception == null) {
                deliveredCount.incrementAndGet();
            }
            else {
                failure.compareAndSet(null, "%s: %s was not delivered: %s".formatted(file, message.place(), describe(exception)));
            }
        });
        messageCount++;
        byteCount += value == null ? 0 : value.length;
    }

    private static String describe(Exception exception)
    {
        if (exception instanceof RecordTooLargeException) {
            return "it is larger than the topic takes (%s): raise the topic's max.message.bytes".formatted(exception.getMessage());
        }
        return String.valueOf(exception.getMessage());
    }

    /**
     * Waits until all messages are delivered.
     */
    public void flush()
    {
        producer.flush();
        checkDelivered();
        if (deliveredCount.get() != messageCount) {
            throw new FlowException(ExitCode.FAILED, "%,d of %,d messages were delivered".formatted(deliveredCount.get(), messageCount));
        }
    }

    private void checkDelivered()
    {
        String problem = failure.get();
        if (problem != null) {
            throw new FlowException(ExitCode.FAILED, "%s (messages delivered: %,d)".formatted(problem, deliveredCount.get()));
        }
    }

    public long messageCount()
    {
        return messageCount;
    }

    public long byteCount()
    {
        return byteCount;
    }
}
