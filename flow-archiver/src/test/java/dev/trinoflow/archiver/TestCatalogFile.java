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
package dev.trinoflow.archiver;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestCatalogFile
{
    @TempDir
    Path directory;

    @Test
    void testLoad()
            throws IOException
    {
        CatalogFile catalog = load(
                """
                connector.name=flow
                flow.kafka.bootstrap-servers=127.0.0.1:9092
                flow.extra-columns=cos:bigint
                flow.live.time-zone=Europe/Berlin
                flow.live.clock-skew=1m
                flow.dimensions.location=/etc/flow
                flow.dimensions.refresh-interval=1m
                flow.asn.location=/var/asn
                iceberg.catalog.type=jdbc
                fs.local.enabled=true
                local.location=${ENV:PATH}
                """);
        assertThat(catalog.catalogName()).isEqualTo("net");
        assertThat(catalog.flowProperties()).isEqualTo(Map.of(
                "flow.kafka.bootstrap-servers", "127.0.0.1:9092",
                "flow.extra-columns", "cos:bigint",
                "flow.live.time-zone", "Europe/Berlin",
                "flow.dimensions.location", "/etc/flow",
                "flow.dimensions.refresh-interval", "1m",
                "flow.asn.location", "/var/asn"));
        assertThat(catalog.archiveProperties()).isEqualTo(Map.of(
                "iceberg.catalog.type", "jdbc",
                "fs.local.enabled", "true",
                "local.location", System.getenv("PATH")));
    }

    @Test
    void testWrongFiles()
    {
        assertThatThrownBy(() -> CatalogFile.load(directory.resolve("none.properties").toFile()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.properties' cannot be read");
        assertThatThrownBy(() -> load("connector.name=iceberg\niceberg.catalog.type=jdbc\n"))
                .hasMessageEndingWith("does not say connector.name=flow");
        assertThatThrownBy(() -> load("connector.name=flow\n"))
                .hasMessageEndingWith("names no archive: iceberg.catalog.type is missing");
    }

    private CatalogFile load(String content)
            throws IOException
    {
        return CatalogFile.load(Files.writeString(directory.resolve("net.properties"), content).toFile());
    }
}
