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
package dev.trinoflow.quickstart.stack;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/**
 * What the topic of a stack holds, and how fast it grows.
 *
 * @param messages between the first and the last offset of all partitions
 * @param messagesPerSecond over the last second
 * @param last timestamp of the newest message
 */
public record TopicStatus(long messages, double messagesPerSecond, Optional<Instant> last)
{
    private static final Duration SAMPLE = Duration.ofSeconds(1);

    public TopicStatus
    {
        requireNonNull(last, "last is null");
    }

    public static TopicStatus read(Ports ports)
    {
        return ask(ports, admin -> {
            long begin = sum(list(admin, OffsetSpec.earliest()));
            long nanos = System.nanoTime();
            long first = sum(list(admin, OffsetSpec.latest()));
            Thread.sleep(SAMPLE.toMillis());
            long second = sum(list(admin, OffsetSpec.latest()));
            double seconds = (System.nanoTime() - nanos) / 1e9;
            return new TopicStatus(second - begin, (second - first) / seconds, last(admin));
        });
    }

    /**
     * Timestamp of the newest message.
     */
    static Optional<Instant> readLast(Ports ports)
    {
        return ask(ports, TopicStatus::last);
    }

    private static Optional<Instant> last(Admin admin)
            throws ExecutionException, InterruptedException
    {
        return list(admin, OffsetSpec.maxTimestamp()).values().stream()
                .map(ListOffsetsResultInfo::timestamp)
                .filter(timestamp -> timestamp >= 0)
                .max(Long::compare)
                .map(Instant::ofEpochMilli);
    }

    private interface Question<T>
    {
        T ask(Admin admin)
                throws ExecutionException, InterruptedException;
    }

    private static <T> T ask(Ports ports, Question<T> question)
    {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", ports.bootstrapServers(),
                "request.timeout.ms", "5000",
                "default.api.timeout.ms", "5000"))) {
            return question.ask(admin);
        }
        catch (ExecutionException e) {
            throw new FlowException(ExitCode.FAILED, "the broker at %s does not answer: %s".formatted(ports.bootstrapServers(), e.getCause().getMessage()), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(ExitCode.FAILED, "interrupted", e);
        }
    }

    public String describe(Instant now)
    {
        return "topic %s: %,d messages, %,.0f a second, last flow %s".formatted(
                StackProbe.TOPIC,
                messages,
                messagesPerSecond,
                last.map(instant -> "%.1f s ago".formatted(Duration.between(instant, now).toMillis() / 1000.0)).orElse("never"));
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> list(Admin admin, OffsetSpec spec)
            throws ExecutionException, InterruptedException
    {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        int partitions = admin.describeTopics(List.of(StackProbe.TOPIC)).allTopicNames().get().get(StackProbe.TOPIC).partitions().size();
        for (int partition = 0; partition < partitions; partition++) {
            request.put(new TopicPartition(StackProbe.TOPIC, partition), spec);
        }
        return admin.listOffsets(request).all().get();
    }

    private static long sum(Map<TopicPartition, ListOffsetsResultInfo> offsets)
    {
        return offsets.values().stream().mapToLong(ListOffsetsResultInfo::offset).sum();
    }
}
