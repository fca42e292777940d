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
package dev.trinoflow.quickstart.generator;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowGenerator
{
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void testMessagesOfEveryFormatAreTimestampedWhenTheirFlowsWereReceived()
            throws InterruptedException
    {
        for (GeneratorFormat format : GeneratorFormat.values()) {
            MockProducer<byte[], byte[]> producer = producer(true);
            RateSchedule schedule = schedule(Duration.ofMinutes(1), Duration.ofSeconds(2));
            FlowGenerator generator = generator(schedule, Long.MAX_VALUE, format, producer);
            run(generator, new CountDownLatch(1));

            assertThat(generator.flowCount()).isEqualTo(50 * 62);
            assertThat(generator.deliveries().deliveredCount()).isEqualTo(producer.history().size());
            long previous = START.minusSeconds(60).toEpochMilli();
            int rows = 0;
            for (ProducerRecord<byte[], byte[]> message : producer.history()) {
                assertThat(message.topic()).isEqualTo("flows");
                assertThat(message.timestamp()).isGreaterThanOrEqualTo(previous).isLessThan(START.plusSeconds(2).toEpochMilli());
                previous = message.timestamp();
                List<Map<String, Object>> decoded = GeneratedFlows.decode(message.value());
                rows += decoded.size();
                Instant received = (Instant) decoded.getLast().get("time_received");
                // goflow has seconds
                assertThat(Duration.between(received, Instant.ofEpochMilli(message.timestamp()))).as(format.toString()).isBetween(Duration.ZERO, Duration.ofMillis(format == GeneratorFormat.GOFLOW_PROTOBUF ? 999 : 0));
            }
            assertThat(rows).isEqualTo(generator.flowCount());
            if (format == GeneratorFormat.PMACCT_JSON_MULTI) {
                assertThat(producer.history()).hasSizeLessThan(rows / 5);
            }
        }
    }

    @Test
    void testEndsWithTheCount()
            throws InterruptedException
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        FlowGenerator generator = generator(schedule(Duration.ofMinutes(1), Duration.ofDays(1)), 1_234, GeneratorFormat.PMACCT_JSON, producer);
        String report = run(generator, new CountDownLatch(1));
        assertThat(producer.history()).hasSize(1_234);
        assertThat(report.lines()).last().asString().startsWith("sent 1,234 flows, ");
    }

    @Test
    void testStopsWhenTold()
            throws InterruptedException
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        FlowGenerator generator = generator(schedule(Duration.ofHours(1), Duration.ofDays(1)), Long.MAX_VALUE, GeneratorFormat.PMACCT_JSON, producer);
        CountDownLatch stop = new CountDownLatch(1);
        stop.countDown();
        run(generator, stop);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void testReportsEveryTenSecondsWithWhatWentWrong()
            throws InterruptedException
    {
        MockProducer<byte[], byte[]> producer = producer(false);
        FlowGenerator generator = generator(schedule(Duration.ZERO, Duration.ofSeconds(25)), Long.MAX_VALUE, GeneratorFormat.PMACCT_JSON, producer);
        StringWriter report = new StringWriter();
        AtomicLong now = new AtomicLong(START.toEpochMilli());
        generator.run(
                () -> {
                    producer.errorNext(new TimeoutException("the broker is gone"));
                    return Instant.ofEpochMilli(now.getAndAdd(100));
                },
                new CountDownLatch(1),
                new PrintWriter(report));
        assertThat(generator.deliveries().failedCount()).isGreaterThan(100);
        List<String> lines = report.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).matches("sent 50[0-9] flows, 50/s, [0-9]+ of 50[0-9] messages not delivered: .*the broker is gone");
        assertThat(lines.get(1)).startsWith("sent 1,00");
        assertThat(lines.getLast()).startsWith("sent 1,250 flows, ");
    }

    @Test
    void testFloodIsPartOfTheMessages()
            throws InterruptedException
    {
        MockProducer<byte[], byte[]> producer = producer(true);
        Flood flood = new Flood(0x2001_0DB8_0000_0000L, 0x99, false, Flood.Kind.SYN, 0.75);
        FlowGenerator generator = new FlowGenerator(new TrafficModel(1, Optional.of(flood)), schedule(Duration.ofMinutes(1), Duration.ofSeconds(2)), Long.MAX_VALUE, GeneratorFormat.GOFLOW2_PROTOBUF, producer, "flows");
        run(generator, new CountDownLatch(1));
        long attack = producer.history().stream()
                .map(message -> GeneratedFlows.decode(message.value()).getFirst())
                .filter(row -> row.get("dst_addr").toString().equals("/2001:db8:0:0:0:0:0:99") && row.get("tcp_flags").equals(2L))
                .count();
        assertThat(attack / (double) generator.flowCount()).isBetween(0.72, 0.78);
    }

    private static RateSchedule schedule(Duration backfill, Duration duration)
    {
        return new RateSchedule(50, RateCurve.FLAT, START.minus(backfill), START, START.plus(duration), Duration.ofSeconds(5));
    }

    private static FlowGenerator generator(RateSchedule schedule, long maxFlows, GeneratorFormat format, MockProducer<byte[], byte[]> producer)
    {
        return new FlowGenerator(new TrafficModel(1, Optional.empty()), schedule, maxFlows, format, producer, "flows");
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete)
    {
        return new MockProducer<>(autoComplete, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Runs with a clock that goes on by 100 ms each time it is looked at.
     */
    private static String run(FlowGenerator generator, CountDownLatch stop)
            throws InterruptedException
    {
        StringWriter report = new StringWriter();
        AtomicLong now = new AtomicLong(START.toEpochMilli());
        generator.run(() -> Instant.ofEpochMilli(now.getAndAdd(100)), stop, new PrintWriter(report));
        return report.toString();
    }
}
