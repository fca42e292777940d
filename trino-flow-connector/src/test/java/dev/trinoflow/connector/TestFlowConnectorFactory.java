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
package dev.trinoflow.connector;

import com.google.common.base.Stopwatch;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Connector;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static dev.trinoflow.connector.FlowErrorCode.FLOW_KAFKA_ERROR;
import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static io.trino.testing.TestingConnectorSession.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFlowConnectorFactory
{
    private static final String SECRET = "tr0ub4dor";

    @TempDir
    private Path directory;

    @Test
    void testWrongConfiguration()
            throws IOException
    {
        assertFails(Map.of(), "flow.kafka.bootstrap-servers: is required");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "localhost"), "flow.kafka.bootstrap-servers: is not host:port");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.topcis", "flows"), "Configuration property 'flow.kafka.topcis' was not used");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.topics", "no topic"), "flow.kafka.topics: is not a list of names of Kafka topics");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.live.chunk-records", "many"), "flow.live.chunk-records");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.live.cache-size", "lots"), "flow.live.cache-size");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.live.time-zone", "Mars"), "flow.live.time-zone: is not a time zone");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.extra-columns", "cos:integer"), "flow.extra-columns: is not key:type");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.topic-formats", "flows:xml"), "flow.kafka.topic-formats: is not topic:format");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.topic-formats", "other:json"), "flow.kafka.topic-formats names a topic that is not in flow.kafka.topics");
        Path file = Files.writeString(directory.resolve("wrong.properties"), "securty.protocol=SSL\n");
        assertFails(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.config-files", file.toString()), "Kafka client properties file '%s' has the unknown key 'securty.protocol'".formatted(file));
    }

    private static void assertFails(Map<String, String> config, String message)
    {
        assertThatThrownBy(() -> create(config))
                .as(message)
                .hasMessageContaining(message);
    }

    @Test
    void testSecretsAreNotLogged()
            throws IOException
    {
        Path file = Files.writeString(directory.resolve("sasl.properties"),
                """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="flow" password="%s";
                ssl.key.password=%s
                """.formatted(SECRET, SECRET));
        try (RecordedLog log = new RecordedLog("org.apache.kafka")) {
            Connector connector = create(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.request-timeout", "200ms", "flow.kafka.config-files", file.toString()));
            assertThatThrownBy(() -> findRowCount(connector))
                    .hasMessageNotContaining(SECRET);
            connector.shutdown();
            // what is logged of the settings is there, but for the secrets
            assertThat(log.messages()).anyMatch(message -> message.contains("SASL_PLAINTEXT"));
            assertThat(log.messages()).noneMatch(message -> message.contains(SECRET));
        }
    }

    @Test
    void testNoBroker()
            throws IOException
    {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        // the start does not need a broker
        Connector connector = create(Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:" + port, "flow.kafka.request-timeout", "1s"));
        Stopwatch stopwatch = Stopwatch.createStarted();
        assertThatThrownBy(() -> findRowCount(connector))
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(FLOW_KAFKA_ERROR.toErrorCode()))
                .hasMessageStartingWith("Kafka at 127.0.0.1:" + port + " failed: ");
        assertThat(stopwatch.elapsed().toSeconds()).isLessThan(10);
        connector.shutdown();
    }

    private static Object findRowCount(Connector connector)
    {
        CatalogMetadata metadata = (CatalogMetadata) connector.getMetadata(SESSION, connector.beginTransaction(READ_UNCOMMITTED, true, true));
        return metadata.flows().partitions();
    }

    private static Connector create(Map<String, String> config)
    {
        return new FlowPlugin().getConnectorFactories().iterator().next().create("flow", config, new TestingConnectorContext());
    }
}
