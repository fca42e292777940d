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

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

import static java.lang.Integer.parseInt;

/**
 * How long a flow takes from the producer's call to an answer that has it. A producer sends at a steady rate and notes
 * when it sent each record; a client asks again and again for the newest offset of each partition, and each record's
 * delay ends with the first answer that covers it.
 */
final class VisibleDelay
{
    private static final int PARTITIONS = 4;
    private static final int WARM_UP_SECONDS = 60;

    private final String servers;
    private final String topic;
    private final int rate;
    // nanosecond clock by record number; record n is in the partition n % PARTITIONS with the offset n / PARTITIONS
    private final long[] sent;
    private final long[] seen;

    private VisibleDelay(String servers, String topic, int rate, int seconds)
    {
        this.servers = servers;
        this.topic = topic;
        this.rate = rate;
        sent = new long[rate * (seconds + WARM_UP_SECONDS)];
        seen = new long[sent.length];
    }

    /**
     * @param arguments bootstrap servers, topic, JDBC URL, flows a second, seconds to measure, seconds that a query looks back
     */
    static void main(String[] arguments)
            throws ExecutionException, InterruptedException, SQLException
    {
        VisibleDelay delay = new VisibleDelay(arguments[0], arguments[1], parseInt(arguments[3]), parseInt(arguments[4]));
        delay.run(arguments[2], parseInt(arguments[5]));
    }

    private void run(String url, int lookBackSeconds)
            throws ExecutionException, InterruptedException, SQLException
    {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
        CompletableFuture<Void> producer = CompletableFuture.runAsync(this::produce);
        String sql = "SELECT _partition, max(_offset) FROM flows WHERE _topic = '%s' AND time_received > now() - INTERVAL '%d' SECOND GROUP BY _partition".formatted(topic, lookBackSeconds);
        Properties properties = new Properties();
        properties.setProperty("user", "benchmark");
        int queries = 0;
        long[] next = new long[PARTITIONS];
        try (Connection connection = DriverManager.getConnection(url, properties); Statement statement = connection.createStatement()) {
            while (Arrays.stream(next).sum() < sent.length) {
                if (producer.isCompletedExceptionally()) {
                    break;
                }
                long[] ends = next.clone();
                try (ResultSet result = statement.executeQuery(sql)) {
                    while (result.next()) {
                        ends[result.getInt(1)] = result.getLong(2) + 1;
                    }
                }
                long now = System.nanoTime();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    for (long offset = next[partition]; offset < ends[partition]; offset++) {
                        seen[(int) offset * PARTITIONS + partition] = now;
                    }
                }
                next = ends;
                queries++;
            }
        }
        producer.get();
        report(queries);
    }

    private void produce()
    {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (int number = 0; number < sent.length; number++) {
                long due = start + number * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                long time = System.currentTimeMillis();
                sent[number] = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, number % PARTITIONS, time, null, PmacctRecords.record(number, time)));
            }
        }
    }

    private void report(int queries)
    {
        int first = rate * WARM_UP_SECONDS;
        long[] delays = new long[sent.length - first];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = seen[first + i] - sent[first + i];
        }
        Arrays.sort(delays);
        double elapsed = (sent[sent.length - 1] - sent[first]) / 1e9;
        System.out.printf("%d flows at %.0f a second, %d queries in all%n", delays.length, delays.length / elapsed, queries);
        System.out.printf("delay from produce to answer: p50 %.0f ms, p99 %.0f ms, max %.0f ms%n", millis(delays, 0.5), millis(delays, 0.99), millis(delays, 1));
    }

    private static double millis(long[] sorted, double quantile)
    {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * quantile))] / 1e6;
    }
}
