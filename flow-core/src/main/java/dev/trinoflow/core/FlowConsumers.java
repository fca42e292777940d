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

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Consumers for readers of partitions. Opening a consumer takes 10 to 20 milliseconds, as long as reading some thousand
 * records, so a reader that ends in order leaves its consumer, with its connections, to the next.
 */
public final class FlowConsumers
        implements Closeable
{
    private static final int MAX_IDLE = 2 * Runtime.getRuntime().availableProcessors() + 2;

    private final KafkaClientSettings settings;
    private final Deque<KafkaConsumer<ByteBuffer, ByteBuffer>> idle = new ArrayDeque<>();
    private int active;
    private boolean closed;

    public FlowConsumers(KafkaClientSettings settings)
    {
        this.settings = requireNonNull(settings, "settings is null");
    }

    /**
     * Opens a reader of the messages from {@code beginOffset} on. It takes a consumer when it first reads.
     */
    public FlowPartitionReader open(String topic, int partition, long beginOffset)
    {
        return new FlowPartitionReader(this, topic, partition, beginOffset);
    }

    public synchronized int activeCount()
    {
        return active;
    }

    public synchronized int idleCount()
    {
        return idle.size();
    }

    KafkaClientSettings settings()
    {
        return settings;
    }

    KafkaConsumer<ByteBuffer, ByteBuffer> borrow()
    {
        synchronized (this) {
            if (!idle.isEmpty()) {
                active++;
                return idle.pop();
            }
        }
        return open(false);
    }

    /**
     * A new consumer, to which only leaders of partitions answer.
     */
    KafkaConsumer<ByteBuffer, ByteBuffer> openForLeader()
    {
        return open(true);
    }

    private KafkaConsumer<ByteBuffer, ByteBuffer> open(boolean fromLeader)
    {
        synchronized (this) {
            active++;
        }
        try {
            return settings.openConsumer(fromLeader);
        }
        catch (RuntimeException e) {
            synchronized (this) {
                active--;
            }
            throw e;
        }
    }

    /**
     * @param reusable whether the consumer is in order; one that was interrupted or has failed is closed
     */
    void giveBack(KafkaConsumer<ByteBuffer, ByteBuffer> consumer, boolean reusable)
    {
        if (reusable) {
            consumer.assign(List.of());
        }
        synchronized (this) {
            active--;
            if (reusable && !closed && idle.size() < MAX_IDLE) {
                idle.push(consumer);
                return;
            }
        }
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    @Override
    public void close()
    {
        List<KafkaConsumer<ByteBuffer, ByteBuffer>> consumers;
        synchronized (this) {
            closed = true;
            consumers = List.copyOf(idle);
            idle.clear();
        }
        consumers.forEach(consumer -> consumer.close(CloseOptions.timeout(Duration.ZERO)));
    }
}
