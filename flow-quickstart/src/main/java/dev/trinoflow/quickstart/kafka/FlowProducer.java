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
package dev.trinoflow.quickstart.kafka;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.Map;

/**
 * Producers of messages of flows: seen by readers within milliseconds, in order, acknowledged.
 */
public final class FlowProducer
{
    /**
     * No message is longer. What the broker takes is up to the broker, whose limit is 1 MB where it is not set.
     */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final int BATCH_BYTES = 128 * 1024;

    private FlowProducer() {}

    /**
     * @param maxBlockMillis how long a send waits for a broker that does not answer, before it fails
     */
    public static Producer<byte[], byte[]> create(KafkaConnection connection, int maxBlockMillis)
    {
        try {
            return new KafkaProducer<>(
                    connection.clientSettings(
                            ProducerConfig.configNames(),
                            Map.of(
                                    "client.id", "flow",
                                    "acks", "all",
                                    "enable.idempotence", "true",
                                    "linger.ms", "10",
                                    "batch.size", Integer.toString(BATCH_BYTES),
                                    "compression.type", "lz4",
                                    "max.request.size", Integer.toString(MAX_MESSAGE_BYTES + 1024)),
                            Map.of("max.block.ms", Integer.toString(maxBlockMillis))),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        catch (KafkaException e) {
            throw new FlowException(ExitCode.USAGE, "no producer for %s: %s".formatted(connection, rootMessage(e)), e);
        }
    }

    static String rootMessage(Throwable failure)
    {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
