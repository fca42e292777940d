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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

import static java.util.Objects.requireNonNull;

/**
 * Sees to it that a topic is there before messages are sent to it.
 */
public final class TopicSetup
        implements AutoCloseable
{
    private static final String TIMEOUT_MILLIS = "2000";
    /**
     * Says several times a second that a broker does not answer.
     */
    private static final Logger NETWORK_LOGGER = Logger.getLogger("org.apache.kafka.clients.NetworkClient");

    private final KafkaConnection connection;
    private final String topic;
    private final Admin admin;
    private final Level networkLevel = NETWORK_LOGGER.getLevel();

    public TopicSetup(KafkaConnection connection, String topic)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.topic = requireNonNull(topic, "topic is null");
        NETWORK_LOGGER.setLevel(Level.OFF);
        try {
            admin = Admin.create(connection.clientSettings(
                    AdminClientConfig.configNames(),
                    Map.of("reconnect.backoff.max.ms", "500"),
                    Map.of("request.timeout.ms", TIMEOUT_MILLIS, "default.api.timeout.ms", TIMEOUT_MILLIS)));
        }
        catch (KafkaException e) {
            throw new FlowException(ExitCode.USAGE, "Kafka at %s: %s".formatted(connection, FlowProducer.rootMessage(e)), e);
        }
    }

    /**
     * Creates the topic where it does not exist.
     *
     * @return false if no broker answers
     */
    public boolean tryCreate(int partitions)
            throws InterruptedException
    {
        try {
            if (admin.listTopics().names().get().contains(topic)) {
                return true;
            }
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()))).all().get();
            return true;
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return true;
            }
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            throw new FlowException(ExitCode.FAILED, "topic %s cannot be created at %s: %s".formatted(topic, connection, e.getCause().getMessage()), e);
        }
    }

    /**
     * How long the topic keeps messages, if that is limited.
     */
    public Optional<Duration> retention()
            throws InterruptedException
    {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return Optional.ofNullable(config.get(TopicConfig.RETENTION_MS_CONFIG))
                    .map(entry -> Long.parseLong(entry.value()))
                    .filter(millis -> millis >= 0)
                    .map(Duration::ofMillis);
        }
        catch (ExecutionException e) {
            // only for a warning: who may write the topic need not be allowed to read its settings
            return Optional.empty();
        }
    }

    @Override
    public void close()
    {
        admin.close(Duration.ZERO);
        NETWORK_LOGGER.setLevel(networkLevel);
    }
}
