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
package dev.trinoflow.archiver.table;

import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.table.ArchiveCommitter.Outcome;
import dev.trinoflow.archiver.table.PendingCommit.Advance;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.FlowType;
import dev.trinoflow.core.StoredPages;
import org.apache.iceberg.TableOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static dev.trinoflow.core.FlowSchema.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

public final class TestIcebergArchive
{
    private static final Partition PARTITION = new Partition("flows", 0);

    @TempDir
    Path directory;

    @Test
    void testCommit()
            throws Exception
    {
        try (IcebergArchive archive = new IcebergArchive("flow", properties(directory))) {
            TableSink sink = new TableSink(archive, ArchiveTable.flows(STANDARD), _ -> true, new ArchiverConfig());
            assertThat(sink.coverage().covered().partitions()).isEmpty();

            FlowPageBuilder flows = new FlowPageBuilder(STANDARD, ArchiveTable.flowColumns(STANDARD));
            long dayEnd = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
            for (int i = 0; i < 10; i++) {
                flows.beginMessage(i, 0);
                flows.record().setLong(TIME_RECEIVED.slot(), dayEnd - 5 + i);
                flows.record().setLong(BYTES.slot(), 1L << i);
                flows.endRecord();
            }
            sink.write(new StoredPages(ArchiveTable.flows(STANDARD)).toStored(flows.build()));
            Coverage coverage = new Coverage(10, "id", 0);
            PendingCommit commit = sink.cut(Map.of(PARTITION, new Advance(Optional.empty(), coverage)));
            assertThat(commit.files()).hasSize(2);
            assertThat(sink.attempt(commit)).isEqualTo(Outcome.COMMITTED);
            assertThat(sink.coverage().covered().find("flows", 0)).contains(coverage);

            // whoever believes that nothing is covered is refused
            PendingCommit zombie = sink.cut(Map.of(PARTITION, new Advance(Optional.empty(), new Coverage(5, "id", 0))));
            assertThat(sink.attempt(zombie)).isEqualTo(Outcome.SUPERSEDED);

            TableOperations table = archive.load(ArchiveTable.flows(STANDARD));
            assertThat(table.current().currentSnapshot().summary()).containsEntry("total-records", "10").containsEntry("total-data-files", "2");
        }
    }

    @Test
    void testColumnsAreAdded()
    {
        try (IcebergArchive archive = new IcebergArchive("flow", properties(directory))) {
            archive.prepare(ArchiveTable.flows(STANDARD));
            FlowSchema extended = new FlowSchema(Map.of("country_ip_src", FlowType.TEXT));
            archive.prepare(ArchiveTable.flows(extended));
            archive.prepare(ArchiveTable.flows(extended));
            assertThat(archive.load(ArchiveTable.flows(extended)).current().schema().findField("country_ip_src")).isNotNull();
        }
    }

    public static Map<String, String> properties(Path directory)
    {
        return Map.of(
                "iceberg.catalog.type", "jdbc",
                "iceberg.jdbc-catalog.driver-class", "org.sqlite.JDBC",
                "iceberg.jdbc-catalog.connection-url", "jdbc:sqlite:" + directory.resolve("catalog.db"),
                "iceberg.jdbc-catalog.catalog-name", "flow",
                "iceberg.jdbc-catalog.default-warehouse-dir", "local:///warehouse",
                "fs.local.enabled", "true",
                "local.location", directory.toString());
    }
}
