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

import com.google.common.collect.Maps;
import dev.trinoflow.core.TestingCertificate;
import io.trino.spi.connector.Connector;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The catalog files that people copy start a catalog; for those of archives see {@link TestExampleCatalogs}.
 */
final class TestCatalogFiles
{
    private static final Path FILES = Path.of("..", "etc", "catalog");
    private static final String KAFKA_CLIENT_FILE = "/etc/trino/kafka-client.properties";
    private static final String KAFKA_CERTIFICATE_FILE = "/etc/trino/kafka-ca.pem";

    @TempDir
    private Path directory;

    @Test
    void testEveryFileStarts()
            throws Exception
    {
        List<Path> files;
        try (Stream<Path> stream = Files.list(FILES)) {
            files = stream.filter(file -> !file.getFileName().toString().startsWith("flow-archive")).sorted().toList();
        }
        assertThat(files).extracting(file -> file.getFileName().toString()).contains("flow-tls.properties", "flow-topics.properties", "flow.properties");
        for (Path file : files) {
            Map<String, String> properties = load(file);
            assertThat(properties.remove("connector.name")).as(file.toString()).isEqualTo("flow");
            // names that nobody has; the start asks for the addresses of the brokers, but for no broker
            properties.computeIfPresent("flow.kafka.bootstrap-servers", (_, servers) -> servers.replaceAll("[a-z0-9-]+\\.example\\.net:", "127.0.0.1:"));
            if (properties.containsKey("flow.kafka.config-files")) {
                assertThat(properties).containsEntry("flow.kafka.config-files", KAFKA_CLIENT_FILE);
                properties.put("flow.kafka.config-files", writeKafkaClientFile(file).toString());
            }
            Connector connector = new FlowPlugin().getConnectorFactories().iterator().next().create("flow", properties, new TestingConnectorContext());
            connector.shutdown();
        }
    }

    private static Map<String, String> load(Path file)
            throws IOException
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new HashMap<>(Maps.fromProperties(properties));
    }

    /**
     * The file of Kafka's client settings is in the comment of the catalog file, as an example.
     */
    private Path writeKafkaClientFile(Path catalogFile)
            throws Exception
    {
        String example = Files.readAllLines(catalogFile).stream()
                .filter(line -> line.startsWith("#   "))
                .map(line -> line.substring(4))
                .collect(Collectors.joining("\n"));
        assertThat(example).contains("security.protocol=SASL_SSL", KAFKA_CERTIFICATE_FILE);
        TestingCertificate certificate = TestingCertificate.create(directory, "kafka");
        return Files.writeString(directory.resolve("kafka-client.properties"), example.replace(KAFKA_CERTIFICATE_FILE, certificate.certificate().toString()));
    }
}
