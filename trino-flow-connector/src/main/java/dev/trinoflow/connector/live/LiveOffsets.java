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
package dev.trinoflow.connector.live;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.KafkaClientSettings;
import jakarta.annotation.PreDestroy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;
import static org.apache.kafka.common.config.ConfigResource.Type.TOPIC;

/**
 * Asks Kafka which offsets the topics have. A topic that does not exist has none.
 */
public final class LiveOffsets
{
    private final KafkaClientSettings settings;
    private final List<String> topics;
    private final Admin admin;

    @Inject
    public LiveOffsets(KafkaClientSettings settings, FlowKafkaConfig config)
    {
        this.settings = settings;
        topics = config.getTopics();
        admin = settings.openAdmin();
    }

    /**
     * All partitions of the topics with their offsets now. An end is the last stable offset: what open transactions
     * have written is beyond it.
     */
    public List<LivePartition> fetch()
    {
        Deadline deadline = new Deadline();
        Map<String, TopicDescription> descriptions = describe(deadline);
        ImmutableMap.Builder<TopicPartition, String> topicIdsBuilder = ImmutableMap.builder();
        descriptions.forEach((topic, description) -> {
            for (TopicPartitionInfo partition : description.partitions()) {
                topicIdsBuilder.put(new TopicPartition(topic, partition.partition()), description.topicId().toString());
            }
        });
        Map<TopicPartition, String> topicIds = topicIdsBuilder.buildOrThrow();
        ListOffsetsResult begins = list(topicIds.keySet(), OffsetSpec.earliest());
        ListOffsetsResult ends = list(topicIds.keySet(), OffsetSpec.latest());
        ImmutableList.Builder<LivePartition> partitions = ImmutableList.builder();
        topicIds.forEach((partition, topicId) -> {
            Optional<Long> begin = find(begins.partitionResult(partition), deadline).map(ListOffsetsResult.ListOffsetsResultInfo::offset);
            Optional<Long> end = find(ends.partitionResult(partition), deadline).map(ListOffsetsResult.ListOffsetsResultInfo::offset);
            if (begin.isPresent() && end.isPresent()) {
                // the begin may have moved past the end between the two answers
                partitions.add(new LivePartition(partition.topic(), topicId, partition.partition(), begin.orElseThrow(), Math.max(begin.orElseThrow(), end.orElseThrow())));
            }
        });
        return partitions.build();
    }

    /**
     * For each partition the first offset whose message has this Kafka timestamp or a later one. A partition without
     * such a message is left out.
     */
    public Map<TopicPartition, Long> fetchOffsetsAt(Collection<TopicPartition> partitions, long timestamp)
    {
        Deadline deadline = new Deadline();
        ListOffsetsResult result = list(partitions, OffsetSpec.forTimestamp(timestamp));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            find(result.partitionResult(partition), deadline)
                    .filter(info -> info.offset() >= 0)
                    .ifPresent(info -> offsets.put(partition, info.offset()));
        }
        return offsets;
    }

    /**
     * The topics whose timestamps are set by the broker, and so never go back.
     */
    public Set<String> fetchLogAppendTimeTopics(Set<String> topics)
    {
        Deadline deadline = new Deadline();
        Map<String, ConfigResource> resources = topics.stream().collect(toImmutableMap(topic -> topic, topic -> new ConfigResource(TOPIC, topic)));
        Map<ConfigResource, KafkaFuture<org.apache.kafka.clients.admin.Config>> results = admin.describeConfigs(resources.values()).values();
        return topics.stream()
                .filter(topic -> isLogAppendTime(results.get(resources.get(topic)), deadline))
                .collect(toImmutableSet());
    }

    private boolean isLogAppendTime(KafkaFuture<org.apache.kafka.clients.admin.Config> result, Deadline deadline)
    {
        try {
            return find(result, deadline)
                    .map(config -> config.get("message.timestamp.type"))
                    .map(ConfigEntry::value)
                    .filter("LogAppendTime"::equals)
                    .isPresent();
        }
        catch (RuntimeException e) {
            if (e.getCause() instanceof AuthorizationException) {
                // may read but not look at the configuration: the bound is not used then
                return false;
            }
            throw e;
        }
    }

    private Map<String, TopicDescription> describe(Deadline deadline)
    {
        Map<String, KafkaFuture<TopicDescription>> results = admin.describeTopics(topics).topicNameValues();
        ImmutableMap.Builder<String, TopicDescription> descriptions = ImmutableMap.builder();
        for (String topic : topics) {
            find(results.get(topic), deadline).ifPresent(description -> descriptions.put(topic, description));
        }
        return descriptions.buildOrThrow();
    }

    private ListOffsetsResult list(Collection<TopicPartition> partitions, OffsetSpec spec)
    {
        Map<TopicPartition, OffsetSpec> request = ImmutableSet.copyOf(partitions).stream().collect(toImmutableMap(partition -> partition, _ -> spec));
        return admin.listOffsets(request, new ListOffsetsOptions(READ_COMMITTED));
    }

    /**
     * The answer, or nothing where the topic does not exist.
     */
    private <T> Optional<T> find(KafkaFuture<T> future, Deadline deadline)
    {
        try {
            return Optional.of(future.get(deadline.remainingNanos(), NANOSECONDS));
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw KafkaFailures.toTrinoException(settings, e.getCause());
        }
        catch (TimeoutException e) {
            throw KafkaFailures.toTrinoException(settings, new TimeoutException("no answer within " + settings.requestTimeout().toMillis() + " ms"));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaFailures.toTrinoException(settings, e);
        }
    }

    @PreDestroy
    public void close()
    {
        admin.close(Duration.ZERO);
    }

    /**
     * The time for all requests of one call together.
     */
    private final class Deadline
    {
        private final long endNanos = System.nanoTime() + settings.requestTimeout().toNanos();

        long remainingNanos()
        {
            return Math.max(0, endNanos - System.nanoTime());
        }
    }
}
