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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.decoder.FlowFormat;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Where the live flows are: the brokers, the topics and the format of their messages.
 */
public class FlowKafkaConfig
{
    private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

    private List<String> bootstrapServers = ImmutableList.of();
    private List<String> topics = ImmutableList.of("flows");
    private List<Path> configFiles = ImmutableList.of();
    private Duration requestTimeout = new Duration(10, SECONDS);
    private Map<String, FlowFormat> topicFormats = ImmutableMap.of();

    @NotEmpty
    public List<String> getBootstrapServers()
    {
        return bootstrapServers;
    }

    @Config("flow.kafka.bootstrap-servers")
    @ConfigDescription("Kafka brokers to begin with, host:port,host:port")
    public FlowKafkaConfig setBootstrapServers(String bootstrapServers)
    {
        List<String> servers = COMMAS.splitToList(bootstrapServers);
        for (String server : servers) {
            checkArgument(server.matches(".+:[0-9]{1,5}"), "'%s' is not host:port", server);
        }
        this.bootstrapServers = servers;
        return this;
    }

    @NotEmpty
    public List<String> getTopics()
    {
        return topics;
    }

    @Config("flow.kafka.topics")
    @ConfigDescription("Topics that the flows are read from; a topic that does not exist yet has no flows")
    public FlowKafkaConfig setTopics(String topics)
    {
        List<String> names = ImmutableList.copyOf(new LinkedHashSet<>(COMMAS.splitToList(topics)));
        names.forEach(FlowKafkaConfig::checkTopicName);
        this.topics = names;
        return this;
    }

    @NotNull
    public List<Path> getConfigFiles()
    {
        return configFiles;
    }

    @Config("flow.kafka.config-files")
    @ConfigDescription("Kafka client properties files, for TLS and SASL; a later file overrides an earlier one")
    public FlowKafkaConfig setConfigFiles(String configFiles)
    {
        this.configFiles = COMMAS.splitToStream(configFiles).map(Path::of).collect(toImmutableList());
        return this;
    }

    @MinDuration("100ms")
    public Duration getRequestTimeout()
    {
        return requestTimeout;
    }

    @Config("flow.kafka.request-timeout")
    @ConfigDescription("How long Kafka may take to answer before the query fails")
    public FlowKafkaConfig setRequestTimeout(Duration requestTimeout)
    {
        this.requestTimeout = requestTimeout;
        return this;
    }

    @NotNull
    public Map<String, FlowFormat> getTopicFormats()
    {
        return topicFormats;
    }

    @Config("flow.kafka.topic-formats")
    @ConfigDescription("Formats of topics, topic:format,topic:format; a format is auto (each message is looked at), json, goflow2-protobuf or goflow-protobuf")
    public FlowKafkaConfig setTopicFormats(String topicFormats)
    {
        ImmutableMap.Builder<String, FlowFormat> formats = ImmutableMap.builder();
        for (String entry : COMMAS.split(topicFormats)) {
            int colon = entry.indexOf(':');
            checkArgument(colon > 0, "'%s' is not topic:format", entry);
            formats.put(entry.substring(0, colon).trim(), parseFormat(entry.substring(colon + 1).trim()));
        }
        this.topicFormats = formats.buildOrThrow();
        return this;
    }

    @AssertTrue(message = "flow.kafka.topic-formats names a topic that is not in flow.kafka.topics")
    public boolean isTopicFormatsOfKnownTopics()
    {
        return topics.containsAll(topicFormats.keySet());
    }

    private static FlowFormat parseFormat(String name)
    {
        for (FlowFormat format : FlowFormat.values()) {
            if (format.name().toLowerCase(Locale.ENGLISH).replace('_', '-').equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("'%s' is not a format; formats are auto, json, goflow2-protobuf and goflow-protobuf".formatted(name));
    }

    private static void checkTopicName(String topic)
    {
        // the rule of Kafka itself, so that a wrong name stops the start and not each query
        checkArgument(topic.matches("[a-zA-Z0-9._-]{1,249}") && !topic.equals(".") && !topic.equals(".."), "'%s' is not the name of a Kafka topic", topic);
    }
}
