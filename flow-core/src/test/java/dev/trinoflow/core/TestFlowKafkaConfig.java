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
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW_PROTOBUF;
import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowKafkaConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FlowKafkaConfig.class)
                .setBootstrapServers("")
                .setTopics("flows")
                .setConfigFiles("")
                .setRequestTimeout(new Duration(10, SECONDS))
                .setTopicFormats(""));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("flow.kafka.bootstrap-servers", "kafka-1.example.net:9092,[2001:db8::1]:9092")
                .put("flow.kafka.topics", "flows, Legacy.Topic_2")
                .put("flow.kafka.config-files", "etc/tls.properties,etc/sasl.properties")
                .put("flow.kafka.request-timeout", "3s")
                .put("flow.kafka.topic-formats", "flows:auto, Legacy.Topic_2:goflow-protobuf")
                .buildOrThrow();

        assertFullMapping(properties, new FlowKafkaConfig()
                .setBootstrapServers("kafka-1.example.net:9092,[2001:db8::1]:9092")
                .setTopics("flows,Legacy.Topic_2")
                .setConfigFiles("etc/tls.properties,etc/sasl.properties")
                .setRequestTimeout(new Duration(3, SECONDS))
                .setTopicFormats("flows:auto,Legacy.Topic_2:goflow-protobuf"));
    }

    @Test
    void testTopicFormats()
    {
        assertThat(new FlowKafkaConfig().setTopicFormats("flows:auto,legacy.topic:goflow-protobuf").getTopicFormats())
                .isEqualTo(Map.of("flows", AUTO, "legacy.topic", GOFLOW_PROTOBUF));
        assertThat(new FlowKafkaConfig().setTopicFormats("flows:xml").getTopicFormats()).isNull();
        assertThat(new FlowKafkaConfig().setTopicFormats("flows").getTopicFormats()).isNull();
        assertThat(new FlowKafkaConfig().setTopics("a").setTopicFormats("b:json").isTopicFormatsOfKnownTopics()).isFalse();
    }

    @Test
    void testWrongValues()
    {
        assertThat(new FlowKafkaConfig().setTopics("flows,no topic").getTopics()).isNull();
        assertThat(new FlowKafkaConfig().setBootstrapServers("localhost").getBootstrapServers()).isNull();
    }
}
