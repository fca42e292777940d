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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.file.ArchivedFiles;
import dev.trinoflow.archiver.maintenance.KeptTable;
import dev.trinoflow.archiver.maintenance.Maintenance;
import dev.trinoflow.archiver.maintenance.MaintenanceMetrics;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.archiver.table.TestIcebergArchive;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.enrich.Dimensions;
import io.airlift.units.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The archive in an S3-compatible store that fails now and then.
 */
final class TestObjectStore
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    @TempDir
    Path directory;

    @Test
    void testStoreThatFails()
            throws Exception
    {
        try (FaultyObjectStore objects = new FaultyObjectStore(1);
                IcebergArchive archive = new IcebergArchive("flow", properties(objects))) {
            for (int i = 0; i < 8; i++) {
                importFlows(archive, i * 100, 100);
            }
            assertThat(objects.faults()).isPositive();
            assertThat(query(archive, objects)).isEqualTo("800 800 319600");

            // old versions are forgotten at once, and so are their files
            MaintenanceConfig config = new MaintenanceConfig().setSnapshotsAge(new Duration(0, SECONDS)).setOrphanFilesAge(new Duration(1, SECONDS));
            CoveredOffsets covered = CoveredOffsets.fromProperties(archive.load(FLOWS).current().properties());
            Maintenance maintenance = new Maintenance(archive, KeptTable.all(FlowSchema.STANDARD, List.of(), config), config, 1000, Clock.systemUTC(), new MaintenanceMetrics(new PrometheusRegistry()));
            assertThat(maintenance.run()).isTrue();
            assertThat(maintenance.run()).isTrue();
            assertThat(ArchivedFiles.locations(archive.load(FLOWS))).hasSize(1);
            assertThat(query(archive, objects)).isEqualTo("800 800 319600");
            assertThat(CoveredOffsets.fromProperties(archive.load(FLOWS).current().properties())).isEqualTo(covered);
            assertThat(objects.objects().keySet().stream().filter(key -> key.endsWith(".parquet") && key.contains("/flows"))).hasSize(1);
        }
    }

    @Test
    void testStoreThatIsDown()
            throws Exception
    {
        try (FaultyObjectStore objects = new FaultyObjectStore(2);
                IcebergArchive archive = new IcebergArchive("flow", properties(objects))) {
            importFlows(archive, 0, 100);
            objects.setDown(true);
            assertThatThrownBy(() -> importFlows(archive, 100, 100)).isNotNull();
            objects.setDown(false);
            assertThat(query(archive, objects)).isEqualTo("100 100 4950");
            importFlows(archive, 100, 100);
            importFlows(archive, 100, 100);
            assertThat(query(archive, objects)).isEqualTo("200 200 19900");
        }
    }

    private Map<String, String> properties(FaultyObjectStore objects)
    {
        Map<String, String> properties = new HashMap<>(TestIcebergArchive.properties(directory));
        properties.remove("fs.local.enabled");
        properties.remove("local.location");
        properties.put("iceberg.jdbc-catalog.default-warehouse-dir", "s3://flows/warehouse");
        properties.put("fs.s3.enabled", "true");
        properties.put("s3.endpoint", objects.endpoint());
        properties.put("s3.region", "us-east-1");
        properties.put("s3.path-style-access", "true");
        properties.put("s3.aws-access-key", "key");
        properties.put("s3.aws-secret-key", "secret");
        properties.put("s3.max-error-retries", "6");
        return properties;
    }

    private void importFlows(IcebergArchive archive, int first, int count)
            throws IOException
    {
        StringBuilder content = new StringBuilder();
        for (int i = first; i < first + count; i++) {
            content.append("{\"event_type\": \"purge\", \"ip_src\": \"198.51.100.%s\", \"export_proto_seqno\": %s, \"timestamp_arrival\": \"2026-03-07 00:00:00.000000\", \"bytes\": 1, \"packets\": 1}\n".formatted(i % 256, i));
        }
        Path file = Files.writeString(directory.resolve("flows.jsonl"), content);
        ArchiverConfig config = new ArchiverConfig();
        ArchiverMetrics metrics = new ArchiverMetrics();
        FileImport fileImport = new FileImport(new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, new ArchiveTables(archive, FlowSchema.STANDARD, List.of(), config), config, Runnable::run, metrics), config, metrics);
        try {
            fileImport.add(ImportFile.examine(file, Optional.empty()), _ -> {});
            fileImport.commit();
        }
        catch (IOException | RuntimeException e) {
            fileImport.abandon();
            throw e;
        }
    }

    private String query(IcebergArchive archive, FaultyObjectStore objects)
            throws Exception
    {
        List<String> files = new ArrayList<>();
        for (String location : ArchivedFiles.locations(archive.load(FLOWS))) {
            Path copy = directory.resolve("copy-" + files.size() + ".parquet");
            Files.write(copy, objects.objects().get(location.substring("s3://".length())));
            files.add("'" + copy + "'");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*), count(DISTINCT sequence_num), sum(sequence_num) FROM read_parquet([" + String.join(", ", files) + "])")) {
            result.next();
            return result.getString(1) + " " + result.getString(2) + " " + result.getString(3);
        }
    }
}
