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
package dev.trinoflow.benchmarks;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static java.lang.Long.parseLong;

/**
 * Makes a topic of pmacct records whose timestamps are spread evenly over twenty minutes, or over
 * as many as are named, where it does not exist.
 */
final class FillTopic
{
    private static final int PARTITIONS = 4;
    private static final long START = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final String MINUTES = "20";

    private FillTopic() {}

    /**
     * @param arguments bootstrap servers, topic, number of records, minutes
     */
    static void main(String[] arguments)
            throws ExecutionException, InterruptedException
    {
        String servers = arguments[0];
        String topic = arguments[1];
        long records = parseLong(arguments[2]);
        long spanMillis = parseLong(arguments.length > 3 ? arguments[3] : MINUTES) * MILLIS_PER_MINUTE;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            if (admin.listTopics().names().get().contains(topic)) {
                System.out.println("Topic " + topic + " is there already");
                return;
            }
            // the timestamps are fixed: wherever they lie from today, the broker is to take and to keep the records
            Map<String, String> settings = Map.of("retention.ms", "-1", "retention.bytes", "-1", "message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1).configs(settings))).all().get();
        }
        long bytes = 0;
        long start = System.nanoTime();
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "linger.ms", 20, "batch.size", 262_144, "buffer.memory", 134_217_728L);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long number = 0; number < records; number++) {
                long time = START + number * spanMillis / records;
                byte[] value = PmacctRecords.record(number, time);
                bytes += value.length;
                producer.send(new ProducerRecord<>(topic, (int) (number % PARTITIONS), time, null, value));
            }
        }
        System.out.printf("%d records of %.1f bytes in %.1f s%n", records, (double) bytes / records, (System.nanoTime() - start) / 1e9);
    }
}
