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
package dev.trinoflow.quickstart;

import dev.trinoflow.core.KafkaClientFile;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.kafka.KafkaConnection;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Map;

/**
 * Options of the commands that write to a topic of any Kafka.
 */
final class KafkaOptions
{
    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "Kafka (default: that of --kafka-config, or of the running stack)")
    private String bootstrapServers;

    @Option(names = "--kafka-config", paramLabel = "FILE", description = "Kafka client properties, for TLS and SASL")
    private Path file;

    KafkaConnection connection(FlowCommand flow)
    {
        Map<String, String> settings = settings();
        if (bootstrapServers != null) {
            return new KafkaConnection(bootstrapServers, settings);
        }
        String servers = settings.get("bootstrap.servers");
        return new KafkaConnection(servers == null ? flow.requireRunning().bootstrapServers() : servers, settings);
    }

    private Map<String, String> settings()
    {
        if (file == null) {
            return Map.of();
        }
        try {
            return KafkaClientFile.read(file);
        }
        catch (IllegalArgumentException e) {
            throw new FlowException(ExitCode.USAGE, "--kafka-config: " + e.getMessage(), e);
        }
    }
}
