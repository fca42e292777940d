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
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Files of Kafka client properties. Their values are never part of a message: they hold passwords.
 */
public final class KafkaClientFile
{
    private static final Set<String> KNOWN_KEYS = ImmutableSet.<String>builder()
            .addAll(AdminClientConfig.configNames())
            .addAll(ConsumerConfig.configNames())
            .addAll(ProducerConfig.configNames())
            .build();

    private KafkaClientFile() {}

    /**
     * @throws IllegalArgumentException if the file cannot be read, or has a key that no Kafka client knows
     */
    public static Map<String, String> read(Path file)
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Kafka client properties file '%s' cannot be read: %s".formatted(file, e.getClass().getSimpleName()));
        }
        ImmutableMap.Builder<String, String> settings = ImmutableMap.builder();
        for (String key : properties.stringPropertyNames()) {
            checkArgument(KNOWN_KEYS.contains(key), "Kafka client properties file '%s' has the unknown key '%s'", file, key);
            settings.put(key, properties.getProperty(key));
        }
        return settings.buildOrThrow();
    }
}
