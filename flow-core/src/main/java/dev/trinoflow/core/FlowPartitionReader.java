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

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

/**
 * Reads the messages of one partition from an offset on, up to limits that the caller names. A begin is inclusive, a
 * limit or an end exclusive, as everywhere. Offsets may have holes, where transactions left their markers or compaction
 * took records away, so a range is read when the position has reached its end, however many messages there were.
 * <p>
 * A hole that reaches up to the end of the partition looks to a consumer like a broker that is slow to answer: the
 * position does not move. So a position that stays where it is for a while is asked for again with a new consumer, to
 * which only the leader answers; where the leader says that it has come to the limit, and has no record, it is a hole.
 * <p>
 * Used by one thread at a time, but for {@link #close}, which may come from any thread and ends a running read.
 */
public final class FlowPartitionReader
        implements Closeable
{
    private static final long MAX_PATIENCE_NANOS = 1_000_000_000;
    private final FlowConsumers consumers;
    private final TopicPartition topicPartition;
    private final long timeoutNanos;

    private volatile KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> batch = List.of();
    private int batchIndex;
    private long position;
    // only the time spent waiting counts: the caller may rest between two reads for as long as it likes
    private long stalledNanos;
    private long askedNanos;
    private long patienceNanos;
    private boolean asksLeader;
    private long bytesRead;
    // whether other readers cannot use the consumer
    private volatile boolean unfit;

    // guarded by this
    private boolean reading;
    private boolean closed;

    FlowPartitionReader(FlowConsumers consumers, String topic, int partition, long beginOffset)
    {
        checkArgument(beginOffset >= 0, "beginOffset is negative: %s", beginOffset);
        this.consumers = requireNonNull(consumers, "consumers is null");
        topicPartition = new TopicPartition(topic, partition);
        position = beginOffset;
        timeoutNanos = consumers.settings().requestTimeout().toNanos();
        moved();
    }

    /**
     * Hands on messages below {@code limitOffset}, at most {@code maxMessages} of them, and those only that one fetch
     * brings. Returns when there are some, or after the wait. The limit must be one that the partition has reached.
     *
     * @return number of messages; 0 does not mean the end, for that see {@link #position}
     * @throws OffsetsLostException if the messages at the position have been deleted
     * @throws TimeoutException if the position has not moved for the request timeout
     */
    public int read(long limitOffset, int maxMessages, Duration wait, MessageHandler messages)
    {
        begin();
        try {
            if (batchIndex == batch.size() && position < limitOffset) {
                fetch(limitOffset, wait);
            }
            return handOn(limitOffset, maxMessages, messages);
        }
        catch (RuntimeException e) {
            unfit = true;
            throw e;
        }
        finally {
            end();
        }
    }

    /**
     * Every message below this offset has been handed on.
     */
    public long position()
    {
        return position;
    }

    /**
     * Goes on with another offset, forwards or back.
     */
    public void seek(long offset)
    {
        if (offset == position) {
            return;
        }
        batch = List.of();
        batchIndex = 0;
        position = offset;
        moved();
        if (consumer != null) {
            consumer.seek(topicPartition, offset);
        }
    }

    /**
     * Bytes of the messages handed on.
     */
    public long bytesRead()
    {
        return bytesRead;
    }

    private int handOn(long limitOffset, int maxMessages, MessageHandler messages)
    {
        int count = 0;
        while (batchIndex < batch.size() && count < maxMessages) {
            ConsumerRecord<ByteBuffer, ByteBuffer> message = batch.get(batchIndex);
            if (message.offset() >= limitOffset) {
                position = Math.max(position, limitOffset);
                return count;
            }
            handOn(message, messages);
            position = message.offset() + 1;
            batchIndex++;
            count++;
        }
        if (batchIndex == batch.size() && consumer != null) {
            // beyond the last message where markers or holes follow it
            position = consumer.position(topicPartition);
            batch = List.of();
            batchIndex = 0;
        }
        return count;
    }

    private void handOn(ConsumerRecord<ByteBuffer, ByteBuffer> message, MessageHandler messages)
    {
        ByteBuffer value = message.value();
        if (value == null) {
            messages.accept(message.offset(), message.timestamp(), null, 0, 0);
            return;
        }
        bytesRead += value.remaining();
        int begin = value.arrayOffset() + value.position();
        messages.accept(message.offset(), message.timestamp(), value.array(), begin, begin + value.remaining());
    }

    private void fetch(long limitOffset, Duration wait)
    {
        if (consumer == null) {
            use(consumers.borrow());
        }
        long remainingNanos = wait.toNanos();
        do {
            long start = System.nanoTime();
            try {
                batch = consumer.poll(Duration.ofNanos(Math.clamp(patienceNanos - askedNanos, 0, remainingNanos))).records(topicPartition);
                batchIndex = 0;
            }
            catch (OffsetOutOfRangeException e) {
                throw new OffsetsLostException(topicPartition.topic(), topicPartition.partition(), position, limitOffset, e);
            }
            catch (WakeupException e) {
                throw new IllegalStateException("reader is closed", e);
            }
            if (!batch.isEmpty() || consumer.position(topicPartition) != position) {
                moved();
                return;
            }
            stalled(limitOffset, System.nanoTime() - start);
            remainingNanos -= System.nanoTime() - start;
        }
        while (remainingNanos > 0 && position < limitOffset);
    }

    private void stalled(long limitOffset, long waitedNanos)
    {
        stalledNanos += waitedNanos;
        askedNanos += waitedNanos;
        if (stalledNanos > timeoutNanos) {
            throw new TimeoutException("no records of %s at offset %s, of those up to %s, within %s ms".formatted(topicPartition, position, limitOffset, timeoutNanos / 1_000_000));
        }
        if (askedNanos < patienceNanos) {
            return;
        }
        if (asksLeader && isHoleUpTo(limitOffset)) {
            seek(limitOffset);
            return;
        }
        KafkaConsumer<ByteBuffer, ByteBuffer> before = consumer;
        use(consumers.openForLeader());
        consumers.giveBack(before, false);
        // its answer comes at once, or the broker is slow
        patienceNanos = asksLeader ? patienceNanos * 2 : patienceNanos / 4;
        asksLeader = true;
        unfit = true;
        askedNanos = 0;
    }

    /**
     * Whether the consumer knows that the partition ends at the limit or beyond. A new one knows it from the answer to
     * its fetch, which had no record, or not at all; once asked it finds out otherwise, so it must not be asked again.
     */
    private boolean isHoleUpTo(long limitOffset)
    {
        return consumer.currentLag(topicPartition).orElse(-1) >= limitOffset - position;
    }

    private void moved()
    {
        stalledNanos = 0;
        askedNanos = 0;
        patienceNanos = Math.min(MAX_PATIENCE_NANOS, timeoutNanos / 4);
        asksLeader = false;
    }

    private void use(KafkaConsumer<ByteBuffer, ByteBuffer> next)
    {
        next.assign(List.of(topicPartition));
        next.seek(topicPartition, position);
        synchronized (this) {
            consumer = next;
            if (closed) {
                next.wakeup();
            }
        }
    }

    private synchronized void begin()
    {
        checkState(!closed, "reader is closed");
        checkState(!reading, "reader is in use");
        reading = true;
    }

    private void end()
    {
        synchronized (this) {
            reading = false;
            if (!closed) {
                return;
            }
        }
        release();
    }

    @Override
    public void close()
    {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (reading) {
                if (consumer != null) {
                    // the reading thread comes back at once and releases the consumer
                    unfit = true;
                    consumer.wakeup();
                }
                return;
            }
        }
        release();
    }

    private void release()
    {
        KafkaConsumer<ByteBuffer, ByteBuffer> current = consumer;
        consumer = null;
        batch = List.of();
        if (current != null) {
            consumers.giveBack(current, !unfit);
        }
    }
}
