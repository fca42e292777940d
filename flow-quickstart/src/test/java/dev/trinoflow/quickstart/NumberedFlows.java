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

import dev.trinoflow.quickstart.stack.StackProbe;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Sends flows to the topic of a stack, the first of 0 bytes, the next of 1 byte and so on, each exactly once however
 * often the broker is killed.
 */
final class NumberedFlows
        implements AutoCloseable
{
    private static final long PAUSE_NANOS = 1_000_000;

    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::send, "numbered-flows");
    private volatile boolean finishing;
    private long next;

    NumberedFlows(String servers)
    {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "linger.ms", 5, "delivery.timeout.ms", 300_000, "max.block.ms", 300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.start();
    }

    private void send()
    {
        while (!finishing) {
            String flow = "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.1\", \"ip_dst\": \"203.0.113.2\", \"packets\": 1, \"bytes\": %s, \"timestamp_arrival\": \"%s\"}"
                    .formatted(next, Instant.now());
            producer.send(new ProducerRecord<>(StackProbe.TOPIC, flow.getBytes(UTF_8)), (_, failure) -> (failure == null ? acknowledged : failed).incrementAndGet());
            next++;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Flows that Kafka has by now.
     */
    long acknowledged()
    {
        return acknowledged.get();
    }

    /**
     * Sends no more, and returns how many there are.
     */
    long finish()
            throws InterruptedException
    {
        finishing = true;
        thread.join();
        producer.flush();
        checkState(failed.get() == 0, "%s flows could not be sent", failed);
        return next;
    }

    @Override
    public void close()
    {
        finishing = true;
        producer.close();
    }
}
