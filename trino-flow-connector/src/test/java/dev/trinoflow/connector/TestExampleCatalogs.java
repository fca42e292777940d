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

import io.airlift.configuration.ConfigurationLoader;
import io.trino.spi.connector.Connector;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example files of archives: each key is one that the connector knows, and the classes of each catalog and store
 * are there.
 */
final class TestExampleCatalogs
{
    @TempDir
    private Path directory;

    @Test
    void testArchives()
            throws IOException
    {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("../etc/catalog"))) {
            files = all.filter(file -> file.getFileName().toString().startsWith("flow-archive")).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(5);
        for (Path file : files) {
            Map<String, String> properties = new HashMap<>(ConfigurationLoader.loadPropertiesFrom(file.toString()));
            // of environment variables that are not set here
            properties.replaceAll((_, value) -> value.startsWith("${ENV:") ? "secret" : value);
            // a directory has to be there
            properties.computeIfPresent("local.location", (_, _) -> directory.toString());
            assertThat(properties.remove("connector.name")).as(file.toString()).isEqualTo("flow");
            // names of brokers are looked up
            properties.put("flow.kafka.bootstrap-servers", "127.0.0.1:1");
            Connector connector = new FlowPlugin().getConnectorFactories().iterator().next().create("flow", properties, new TestingConnectorContext());
            assertThat(connector.getSessionProperties()).as(file.toString()).hasSizeGreaterThan(10);
            connector.shutdown();
        }
    }
}
