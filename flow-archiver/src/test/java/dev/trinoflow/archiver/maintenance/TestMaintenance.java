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
package dev.trinoflow.archiver.maintenance;

import dev.trinoflow.archiver.ImportedFiles;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.file.ArchivedFiles;
import dev.trinoflow.archiver.file.ArchivedRows;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowSchema;
import io.airlift.units.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static dev.trinoflow.archiver.maintenance.MaintenanceTask.COMPACTION;
import static dev.trinoflow.archiver.maintenance.MaintenanceTask.ORPHAN_FILES;
import static dev.trinoflow.archiver.maintenance.MaintenanceTask.RETENTION;
import static dev.trinoflow.archiver.maintenance.MaintenanceTask.SNAPSHOT_EXPIRY;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestMaintenance
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
    private static final Clock AFTER_THE_DAY = Clock.fixed(Instant.parse("2026-03-10T12:00:00Z"), ZoneOffset.UTC);
    private static final Clock ON_THE_DAY = Clock.fixed(Instant.parse("2026-03-07T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final SimulatedFaults faults = new SimulatedFaults(random);
    private final SimulatedStore store = new SimulatedStore(random, faults);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MaintenanceMetrics metrics = new MaintenanceMetrics(registry);
    private int sequence;

    TestMaintenance()
    {
        faults.heal();
    }

    @Test
    void testCompaction()
            throws Exception
    {
        for (int i = 0; i < 20; i++) {
            importFlows("2026-03-07", 150);
        }
        importFlows("2026-03-08", 100);
        List<String> before = sequences();
        List<String> rejects = rows(ArchiveTable.REJECTS, "CAST(raw AS VARCHAR)");
        Map<String, String> properties = store.look(FLOWS).current().properties();
        assertThat(files(FLOWS)).hasSize(21);

        // a day that is not over gets more files
        assertThat(maintenance(only(true, false, false, false), ON_THE_DAY).run()).isTrue();
        assertThat(files(FLOWS)).hasSize(21);
        long bytesBefore = bytes(FLOWS);

        assertThat(maintenance(only(true, false, false, false), AFTER_THE_DAY).run()).isTrue();
        assertThat(files(FLOWS)).hasSize(2);
        assertThat(metric("removed", COMPACTION)).isEqualTo(20);
        assertThat(metric("added_files", COMPACTION)).isEqualTo(1);
        assertThat(metric("removed_bytes", COMPACTION) - metric("added_bytes", COMPACTION)).isEqualTo(bytesBefore - bytes(FLOWS));
        assertThat(files(ArchiveTable.REJECTS)).hasSize(1);
        assertThat(sequences()).hasSize(3100).isEqualTo(before);
        assertThat(rows(ArchiveTable.REJECTS, "CAST(raw AS VARCHAR)")).hasSize(21).isEqualTo(rejects);
        assertThat(store.look(FLOWS).current().properties()).isEqualTo(properties);
        assertSorted();

        // nothing is left to do
        Object version = store.look(FLOWS).current();
        assertThat(maintenance(only(true, false, false, false), AFTER_THE_DAY).run()).isTrue();
        assertThat(store.look(FLOWS).current()).isSameAs(version);
    }

    @Test
    void testCompactionOfManyFiles()
            throws Exception
    {
        for (int i = 0; i < 70; i++) {
            importFlows("2026-03-07", 1 + random.nextInt(5));
        }
        List<String> before = sequences();
        assertThat(maintenance(only(true, false, false, false), ON_THE_DAY).run()).isTrue();
        // two merges are full, what is left waits
        assertThat(files(FLOWS)).hasSize(70 - 2 * Compaction.MAX_ROW_GROUPS + 2);
        assertThat(sequences()).isEqualTo(before);
        assertMergedInOrder();
        assertThat(maintenance(only(true, false, false, false), AFTER_THE_DAY).run()).isTrue();
        assertThat(files(FLOWS)).hasSize(1);
        assertThat(sequences()).isEqualTo(before);
        assertSorted();
    }

    @Test
    void testFileOfManyRowGroupsIsLeftAlone()
            throws Exception
    {
        importFlows("2026-03-07", 100);
        importFlows("2026-03-07", 3 * Compaction.MAX_ROW_GROUPS, new ArchiverConfig().setRowGroupRows(2));
        importFlows("2026-03-07", 100);
        List<String> before = sequences();
        assertThat(maintenance(only(true, false, false, false), AFTER_THE_DAY).run()).isTrue();
        assertThat(files(FLOWS)).hasSize(2);
        assertThat(sequences()).isEqualTo(before);
    }

    @Test
    void testRetention()
            throws Exception
    {
        importFlows("2026-01-08", 3);
        importFlows("2026-01-09", 3);
        importFlows("2026-01-10", 3);
        Map<String, String> properties = store.look(FLOWS).current().properties();
        MaintenanceConfig config = only(false, true, false, false).setFlowsRetention(new Duration(60, DAYS));
        assertThat(maintenance(config, AFTER_THE_DAY).run()).isTrue();
        // the tenth of March at noon less 60 days is the ninth of January: that day stays as a whole
        assertThat(sequences()).containsExactly("3", "4", "5", "6", "7", "8");
        assertThat(rows(ArchiveTable.REJECTS, "1")).hasSize(3);
        assertThat(metric("removed", RETENTION)).isEqualTo(1);
        // and the table says where it begins now
        assertThat(store.look(FLOWS).current().properties())
                .containsAllEntriesOf(properties)
                .containsEntry(ArchiveTable.RETAINED_FROM_PROPERTY, "2026-01-09")
                .hasSize(properties.size() + 1);
    }

    @Test
    void testOldVersions()
            throws Exception
    {
        for (int i = 0; i < 5; i++) {
            importFlows("2026-03-07", 10);
        }
        maintenance(only(true, false, false, false), AFTER_THE_DAY).run();
        importFlows("2026-03-07", 1);
        List<String> before = sequences();
        CoveredOffsets covered = CoveredOffsets.fromProperties(store.look(FLOWS).current().properties());
        Clock later = Clock.fixed(Instant.now().plusSeconds(3600), ZoneOffset.UTC);
        MaintenanceConfig config = only(false, false, true, false).setSnapshotsAge(new Duration(60, SECONDS));
        assertThat(maintenance(config, Clock.systemUTC()).run()).isTrue();
        assertThat(store.look(FLOWS).current().snapshots()).hasSizeGreaterThan(5);
        assertThat(maintenance(config, later).run()).isTrue();
        assertThat(store.look(FLOWS).current().snapshots()).hasSize(1);
        assertThat(metric("removed", SNAPSHOT_EXPIRY)).isGreaterThanOrEqualTo(5);
        assertThat(sequences()).isEqualTo(before);
        assertThat(CoveredOffsets.fromProperties(store.look(FLOWS).current().properties())).isEqualTo(covered);
        // those that were merged are gone with the version that took them out of the table
        assertThat(parquetFiles(FLOWS)).isEqualTo(2);
    }

    @Test
    void testOrphanFiles()
            throws Exception
    {
        importFlows("2026-03-07", 10);
        importFlows("2026-03-07", 10);
        maintenance(only(true, false, false, false), AFTER_THE_DAY).run();
        List<String> before = sequences();
        Location orphan = Location.of(store.look(FLOWS).current().location() + "/data/left-behind.parquet");
        store.files().newOutputFile(orphan).createOrOverwrite(new byte[3]);
        MaintenanceConfig config = only(false, false, false, true).setOrphanFilesAge(new Duration(1, DAYS));
        assertThat(maintenance(config, Clock.systemUTC()).run()).isTrue();
        assertThat(store.files().newInputFile(orphan).exists()).isTrue();
        // files of old versions are no orphans
        int filesBefore = parquetFiles(FLOWS);
        assertThat(maintenance(config, Clock.fixed(Instant.now().plusSeconds(2 * 86_400), ZoneOffset.UTC)).run()).isTrue();
        assertThat(store.files().newInputFile(orphan).exists()).isFalse();
        assertThat(parquetFiles(FLOWS)).isEqualTo(filesBefore - 1);
        assertThat(metric("removed", ORPHAN_FILES)).isEqualTo(1);
        assertThat(metric("removed_bytes", ORPHAN_FILES)).isEqualTo(3);
        assertThat(sequences()).isEqualTo(before);
        importFlows("2026-03-07", 1);
        assertThat(sequences()).hasSize(21);
    }

    @Test
    void testFailure()
    {
        Maintenance broken = new Maintenance(new SimulatedStore(random, faults), KeptTable.all(FlowSchema.STANDARD, List.of(), new MaintenanceConfig()), only(true, false, false, false), 1000, AFTER_THE_DAY, metrics);
        assertThat(broken.run()).isFalse();
        assertThat(metric("failures", COMPACTION)).isEqualTo(1);
    }

    private double metric(String name, MaintenanceTask task)
    {
        return TestMaintenanceMetrics.value(registry, name, "flows", task);
    }

    private long bytes(ArchiveTable table)
            throws IOException
    {
        long bytes = 0;
        for (String location : files(table)) {
            bytes += store.files().newInputFile(Location.of(location)).length();
        }
        return bytes;
    }

    private static MaintenanceConfig only(boolean compaction, boolean retention, boolean snapshots, boolean orphans)
    {
        return new MaintenanceConfig()
                .setCompactionEnabled(compaction)
                .setRetentionEnabled(retention)
                .setManifestMergeEnabled(false)
                .setSnapshotExpiryEnabled(snapshots)
                .setOrphanFilesEnabled(orphans);
    }

    private Maintenance maintenance(MaintenanceConfig config, Clock clock)
    {
        return new Maintenance(store, KeptTable.all(FlowSchema.STANDARD, List.of(), config), config, 1000, clock, metrics);
    }

    private void importFlows(String day, int count)
            throws IOException
    {
        importFlows(day, count, new ArchiverConfig());
    }

    private void importFlows(String day, int count, ArchiverConfig config)
            throws IOException
    {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < count; i++) {
            content.append("{\"event_type\": \"purge\", \"ip_src\": \"198.51.100.%s\", \"export_proto_seqno\": %s, \"timestamp_arrival\": \"%s 00:00:00.000000\", \"bytes\": 1, \"packets\": 1}\n".formatted(random.nextInt(256), sequence, day));
            sequence++;
        }
        content.append("reject ").append(sequence);
        Path file = Files.writeString(directory.resolve("flows.jsonl"), content);
        ImportedFiles.add(store, file, List.of(), config);
    }

    /**
     * Each file has flows that came one after the other.
     */
    private void assertMergedInOrder()
            throws Exception
    {
        for (String location : files(FLOWS)) {
            try (ArchivedRows rows = new ArchivedRows(directory)) {
                List<Long> sequences = rows.readFile(store.files(), location, "sequence_num").stream().map(Long::parseLong).sorted().toList();
                assertThat(sequences.getLast() - sequences.getFirst()).isEqualTo(sequences.size() - 1);
            }
        }
    }

    private void assertSorted()
            throws Exception
    {
        for (String location : files(FLOWS)) {
            List<Long> addresses = new ArrayList<>();
            try (ArchivedRows rows = new ArchivedRows(directory)) {
                rows.readFile(store.files(), location, "src_addr_lo").forEach(row -> addresses.add(Long.parseLong(row)));
            }
            assertThat(addresses).isSortedAccordingTo(Comparator.naturalOrder());
        }
    }

    private List<String> files(ArchiveTable table)
            throws IOException
    {
        return ArchivedFiles.locations(store.look(table));
    }

    private int parquetFiles(ArchiveTable table)
            throws IOException
    {
        int count = 0;
        FileIterator files = store.files().listFiles(Location.of(store.look(table).current().location()));
        while (files.hasNext()) {
            if (files.next().location().fileName().endsWith(".parquet")) {
                count++;
            }
        }
        return count;
    }

    private List<String> sequences()
            throws Exception
    {
        List<String> sequences = new ArrayList<>(rows(FLOWS, "CAST(sequence_num AS VARCHAR)"));
        sequences.sort(Comparator.comparing(Integer::valueOf));
        return sequences;
    }

    private List<String> rows(ArchiveTable table, String expression)
            throws Exception
    {
        try (ArchivedRows rows = new ArchivedRows(directory)) {
            return rows.read(store.look(table), store.files(), expression);
        }
    }
}
