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
package dev.trinoflow.core;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.classloader.ThreadContextClassLoader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.lang.Math.toIntExact;

/**
 * Opens Kafka clients with the settings of the catalog. Values of the settings files are never part of a message of
 * this class: they hold passwords.
 */
public final class KafkaClientSettings
{
    /**
     * What reading depends on; a settings file must not change it.
     */
    private static final Set<String> OWN_KEYS = ImmutableSet.of(
            "bootstrap.servers",
            "request.timeout.ms",
            "default.api.timeout.ms",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "key.deserializer",
            "value.deserializer",
            "isolation.level",
            "auto.offset.reset",
            "enable.auto.commit",
            "allow.auto.create.topics");

    private final Map<String, Object> common;
    private final String servers;
    private final Duration requestTimeout;
    private final String clientId;
    private final AtomicLong clients = new AtomicLong();

    public KafkaClientSettings(FlowKafkaConfig config)
    {
        servers = String.join(",", config.getBootstrapServers());
        requestTimeout = config.getRequestTimeout().toJavaTime();
        Map<String, Object> settings = new HashMap<>();
        config.getConfigFiles().forEach(file -> settings.putAll(load(file)));
        clientId = (String) settings.getOrDefault("client.id", "trino-flow");
        int timeoutMillis = toIntExact(requestTimeout.toMillis());
        settings.put("bootstrap.servers", servers);
        settings.put("request.timeout.ms", timeoutMillis);
        settings.put("default.api.timeout.ms", timeoutMillis);
        settings.putIfAbsent("socket.connection.setup.timeout.ms", (long) timeoutMillis);
        settings.putIfAbsent("socket.connection.setup.timeout.max.ms", (long) timeoutMillis);
        // a broker that is just restarting is met again soon, not after the backoff has grown to seconds
        settings.putIfAbsent("reconnect.backoff.max.ms", 500L);
        settings.putIfAbsent("metric.reporters", "");
        settings.putIfAbsent("enable.metrics.push", false);
        common = ImmutableMap.copyOf(settings);
        checkUsable();
    }

    /**
     * The brokers as configured, for messages.
     */
    public String servers()
    {
        return servers;
    }

    public Duration requestTimeout()
    {
        return requestTimeout;
    }

    public Admin openAdmin()
    {
        try (ThreadContextClassLoader _ = kafkaClassLoader()) {
            return Admin.create(settings(AdminClientConfig.configNames()));
        }
    }

    /**
     * A consumer without a group. It neither commits nor creates anything, reads only committed records, and fails
     * where an offset does not exist. Values are views of the fetched bytes.
     *
     * @param fromLeader whether only leaders are asked, and at once, whatever the settings say of nearer replicas and of
     *         waiting for more
     */
    KafkaConsumer<ByteBuffer, ByteBuffer> openConsumer(boolean fromLeader)
    {
        Map<String, Object> settings = consumerSettings();
        if (fromLeader) {
            settings.remove("client.rack");
            settings.put("fetch.min.bytes", 1);
            settings.put("fetch.max.wait.ms", 10);
        }
        try (ThreadContextClassLoader _ = kafkaClassLoader()) {
            return new KafkaConsumer<>(settings, new IgnoredKey(), new ByteBufferView());
        }
    }

    /**
     * A consumer whose group spreads the partitions over its members, and holds no offsets: who subscribes it seeks.
     */
    public KafkaConsumer<ByteBuffer, ByteBuffer> openGroupConsumer(String groupId)
    {
        Map<String, Object> settings = consumerSettings();
        settings.put("group.id", groupId);
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        // new topics and partitions are met soon
        settings.put("metadata.max.age.ms", 30_000);
        settings.put("fetch.max.wait.ms", 200);
        try (ThreadContextClassLoader _ = kafkaClassLoader()) {
            return new KafkaConsumer<>(settings, new IgnoredKey(), new ByteBufferView());
        }
    }

    private Map<String, Object> consumerSettings()
    {
        Map<String, Object> settings = settings(ConsumerConfig.configNames());
        settings.put("group.protocol", "classic");
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        // what is asked for exists already: a broker that waits for more would only hold up the next use of the consumer
        settings.putIfAbsent("fetch.max.wait.ms", 10);
        settings.putIfAbsent("max.partition.fetch.bytes", 2 << 20);
        settings.putIfAbsent("receive.buffer.bytes", 1 << 20);
        settings.putIfAbsent("max.poll.records", 4096);
        return settings;
    }

    private Map<String, Object> settings(Set<String> names)
    {
        Map<String, Object> settings = new HashMap<>(common);
        settings.keySet().retainAll(names);
        // clients of one process that share an id warn about each other
        settings.put("client.id", clientId + "-" + clients.incrementAndGet());
        return settings;
    }

    private void checkUsable()
    {
        try (ThreadContextClassLoader _ = kafkaClassLoader()) {
            // opens key stores and reads the login settings, but does not wait for a broker
            openConsumer(false).close(CloseOptions.timeout(Duration.ZERO));
        }
        catch (KafkaException e) {
            throw new IllegalArgumentException("Kafka client settings are wrong: " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable failure)
    {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    private static Map<String, String> load(Path file)
    {
        Map<String, String> settings = KafkaClientFile.read(file);
        settings.keySet().forEach(key -> checkArgument(!OWN_KEYS.contains(key), "Kafka client properties file '%s' sets '%s', which the catalog sets itself", file, key));
        return settings;
    }

    private static ThreadContextClassLoader kafkaClassLoader()
    {
        // Kafka looks classes up through the context class loader, which in a thread of the engine is the server's
        return new ThreadContextClassLoader(KafkaClientSettings.class.getClassLoader());
    }

    private static final class IgnoredKey
            implements Deserializer<ByteBuffer>
    {
        @Override
        public ByteBuffer deserialize(String topic, byte[] data)
        {
            return null;
        }

        @Override
        public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data)
        {
            return null;
        }
    }

    private static final class ByteBufferView
            implements Deserializer<ByteBuffer>
    {
        @Override
        public ByteBuffer deserialize(String topic, byte[] data)
        {
            return ByteBuffer.wrap(data);
        }

        @Override
        public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data)
        {
            return data;
        }
    }
}
