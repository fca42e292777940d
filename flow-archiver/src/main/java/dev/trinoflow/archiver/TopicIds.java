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
package dev.trinoflow.archiver;

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.file.Failures;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * Asks Kafka for the ids of topics.
 */
final class TopicIds
        implements Function<Set<String>, Map<String, String>>
{
    private final Admin admin;

    TopicIds(Admin admin)
    {
        this.admin = requireNonNull(admin, "admin is null");
    }

    /**
     * @return ids by topic, without the topics that do not exist
     */
    @Override
    public Map<String, String> apply(Set<String> topics)
    {
        ImmutableMap.Builder<String, String> ids = ImmutableMap.builder();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                Uuid id = entry.getValue().get().topicId();
                // brokers before 2.8 give topics no ids
                ids.put(entry.getKey(), id.equals(Uuid.ZERO_UUID) ? "" : id.toString());
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking Kafka for topics", e);
            }
            catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new IllegalStateException("Kafka does not tell about the topic %s: %s".formatted(entry.getKey(), Failures.describe(e)), e);
                }
            }
        }
        return ids.buildOrThrow();
    }
}
