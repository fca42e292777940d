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

import dev.trinoflow.quickstart.kafka.Deliveries;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Sends generated flows to a topic when they are due: those of the past at once, then each at its time. The timestamp
 * of a message is when its last flow was received.
 */
public final class FlowGenerator
{
    private static final long PAUSE_MILLIS = 5;
    private static final long REPORT_INTERVAL_MILLIS = 10_000;

    private final TrafficModel model;
    private final RateSchedule schedule;
    private final long maxFlows;
    private final FlowMessage message;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Deliveries deliveries = new Deliveries();
    private final Flow flow = new Flow();

    private long flowCount;
    private long messageCount;

    public FlowGenerator(TrafficModel model, RateSchedule schedule, long maxFlows, GeneratorFormat format, Producer<byte[], byte[]> producer, String topic)
    {
        this.model = requireNonNull(model, "model is null");
        this.schedule = requireNonNull(schedule, "schedule is null");
        this.maxFlows = maxFlows;
        this.message = new FlowMessage(format);
        this.producer = requireNonNull(producer, "producer is null");
        this.topic = requireNonNull(topic, "topic is null");
    }

    /**
     * Sends until the schedule ends, the most flows are sent, or stop is counted down.
     */
    public void run(InstantSource clock, CountDownLatch stop, PrintWriter out)
            throws InterruptedException
    {
        long start = clock.millis();
        long reportMillis = start;
        long reportedCount = 0;
        boolean live = schedule.isLive();
        while (stop.getCount() > 0 && !isFinished()) {
            long now = clock.millis();
            boolean behind = step(now);
            if (!live && schedule.isLive()) {
                live = true;
                out.printf("backfilled %,d flows in %.1f s, now live%n", flowCount, (now - start) / 1e3);
                out.flush();
            }
            if (now - reportMillis >= REPORT_INTERVAL_MILLIS) {
                out.println(report(flowCount - reportedCount, now - reportMillis));
                out.flush();
                reportMillis = now;
                reportedCount = flowCount;
            }
            if (!behind && stop.await(PAUSE_MILLIS, MILLISECONDS)) {
                break;
            }
        }
        producer.flush();
        out.println(report(flowCount, clock.millis() - start));
        out.flush();
    }

    /**
     * Sends what is due, for as much as one step of the schedule. Returns whether more is due.
     */
    boolean step(long nowMillis)
    {
        int due = schedule.advance(nowMillis);
        long count = Math.min(due, maxFlows - flowCount);
        for (int index = 0; index < count; index++) {
            model.next(flow, schedule.receivedMicros(index));
            message.add(flow);
            if (message.isFull()) {
                send();
            }
        }
        if (!message.isEmpty()) {
            send();
        }
        flowCount += count;
        return schedule.isBehind(nowMillis);
    }

    private void send()
    {
        producer.send(new ProducerRecord<>(topic, null, flow.receivedMicros / 1000, null, message.take()), deliveries);
        messageCount++;
    }

    boolean isFinished()
    {
        return flowCount >= maxFlows || schedule.isFinished();
    }

    long flowCount()
    {
        return flowCount;
    }

    public Deliveries deliveries()
    {
        return deliveries;
    }

    private String report(long flows, long millis)
    {
        StringBuilder line = new StringBuilder("sent %,d flows, %,.0f/s".formatted(flowCount, flows * 1e3 / Math.max(1, millis)));
        if (!schedule.isLive()) {
            line.append(", backfilling at ").append(schedule.position());
        }
        if (schedule.skippedCount() > 0) {
            line.append(", %,d skipped: the broker or this machine is too slow".formatted(schedule.skippedCount()));
        }
        deliveries.failure().ifPresent(failure -> line.append(", %,d of %,d messages not delivered: %s".formatted(deliveries.failedCount(), messageCount, failure)));
        return line.toString();
    }
}
