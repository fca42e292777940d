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
package dev.trinoflow.archiver.config;

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.config.ArchiverConfig.LostOffsetsPolicy;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.units.DataSize.Unit.GIGABYTE;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestArchiverConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(ArchiverConfig.class)
                .setCatalogFile(Path.of("etc/catalog/flow.properties").toFile())
                .setGroupId("flow-archiver")
                .setCommitInterval(new Duration(60, SECONDS))
                .setCommitSize(DataSize.of(512, MEGABYTE))
                .setMaxFileSize(DataSize.of(256, MEGABYTE))
                .setRollupMemory(DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 16))
                .setRowGroupRows(100_000)
                .setLostOffsets(LostOffsetsPolicy.CONTINUE)
                .setShutdownTimeout(new Duration(30, SECONDS))
                .setHttpAddress("127.0.0.1")
                .setHttpPort(9464));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("catalog.file", "catalogs/net.properties")
                .put("archiver.group-id", "second")
                .put("archiver.commit-interval", "5m")
                .put("archiver.commit-size", "100MB")
                .put("archiver.max-file-size", "64MB")
                .put("archiver.rollup-memory", "1GB")
                .put("archiver.row-group-rows", "50000")
                .put("archiver.lost-offsets", "STOP")
                .put("archiver.shutdown-timeout", "1m")
                .put("archiver.http-address", "::1")
                .put("archiver.http-port", "0")
                .buildOrThrow();
        assertFullMapping(properties, new ArchiverConfig()
                .setCatalogFile(Path.of("catalogs/net.properties").toFile())
                .setGroupId("second")
                .setCommitInterval(new Duration(5, MINUTES))
                .setCommitSize(DataSize.of(100, MEGABYTE))
                .setMaxFileSize(DataSize.of(64, MEGABYTE))
                .setRollupMemory(DataSize.of(1, GIGABYTE))
                .setRowGroupRows(50_000)
                .setLostOffsets(LostOffsetsPolicy.STOP)
                .setShutdownTimeout(new Duration(1, MINUTES))
                .setHttpAddress("::1")
                .setHttpPort(0));
    }
}
