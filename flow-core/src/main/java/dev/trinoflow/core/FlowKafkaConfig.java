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
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Where the live flows are: the brokers, the topics and the format of their messages. A text that cannot be understood
 * is kept as null: what a setter throws does not name the property, the validation does.
 */
public class FlowKafkaConfig
{
    private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

    private List<String> bootstrapServers = ImmutableList.of();
    private List<String> topics = ImmutableList.of("flows");
    private List<Path> configFiles = ImmutableList.of();
    private Duration requestTimeout = new Duration(10, SECONDS);
    private Map<String, FlowFormat> topicFormats = ImmutableMap.of();

    @NotNull(message = "is not host:port,host:port")
    @Size(min = 1, message = "is required, host:port,host:port")
    public List<String> getBootstrapServers()
    {
        return bootstrapServers;
    }

    @Config("flow.kafka.bootstrap-servers")
    @ConfigDescription("Kafka brokers to begin with, host:port,host:port")
    public FlowKafkaConfig setBootstrapServers(String bootstrapServers)
    {
        List<String> servers = COMMAS.splitToList(bootstrapServers);
        this.bootstrapServers = servers.stream().allMatch(server -> server.matches(".+:[0-9]{1,5}")) ? servers : null;
        return this;
    }

    @NotNull(message = "is not a list of names of Kafka topics")
    @Size(min = 1, message = "is empty")
    public List<String> getTopics()
    {
        return topics;
    }

    @Config("flow.kafka.topics")
    @ConfigDescription("Topics that the flows are read from; a topic that does not exist yet has no flows")
    public FlowKafkaConfig setTopics(String topics)
    {
        List<String> names = ImmutableList.copyOf(new LinkedHashSet<>(COMMAS.splitToList(topics)));
        this.topics = names.stream().allMatch(FlowKafkaConfig::isTopicName) ? names : null;
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

    @NotNull(message = "is not topic:format,topic:format with the formats auto, json, goflow2-protobuf and goflow-protobuf")
    public Map<String, FlowFormat> getTopicFormats()
    {
        return topicFormats;
    }

    @Config("flow.kafka.topic-formats")
    @ConfigDescription("Formats of topics, topic:format,topic:format; a format is auto (each message is looked at), json, goflow2-protobuf or goflow-protobuf")
    public FlowKafkaConfig setTopicFormats(String topicFormats)
    {
        try {
            this.topicFormats = parseTopicFormats(topicFormats);
        }
        catch (IllegalArgumentException _) {
            this.topicFormats = null;
        }
        return this;
    }

    private static Map<String, FlowFormat> parseTopicFormats(String topicFormats)
    {
        ImmutableMap.Builder<String, FlowFormat> formats = ImmutableMap.builder();
        for (String entry : COMMAS.split(topicFormats)) {
            int colon = entry.indexOf(':');
            checkArgument(colon > 0, "'%s' is not topic:format", entry);
            formats.put(entry.substring(0, colon).trim(), FlowFormat.fromString(entry.substring(colon + 1).trim()));
        }
        return formats.buildOrThrow();
    }

    @AssertTrue(message = "flow.kafka.topic-formats names a topic that is not in flow.kafka.topics")
    public boolean isTopicFormatsOfKnownTopics()
    {
        return topics == null || topicFormats == null || topics.containsAll(topicFormats.keySet());
    }

    private static boolean isTopicName(String topic)
    {
        // the rule of Kafka itself, so that a wrong name stops the start and not each query
        return topic.matches("[a-zA-Z0-9._-]{1,249}") && !topic.equals(".") && !topic.equals("..");
    }
}
