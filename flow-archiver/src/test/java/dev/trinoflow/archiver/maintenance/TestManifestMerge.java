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
import dev.trinoflow.archiver.file.ArchivedFiles;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static dev.trinoflow.archiver.maintenance.ManifestMerge.MAX_MANIFESTS;
import static dev.trinoflow.archiver.maintenance.ManifestMerge.MAX_MONTH_FILES;
import static java.lang.Math.toIntExact;
import static org.assertj.core.api.Assertions.assertThat;

final class TestManifestMerge
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
    private static final int DAYS = 31;
    // before all files
    private static final String EARLIER = "2026-02-28";

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final SimulatedFaults faults = new SimulatedFaults(random);
    private final SimulatedStore store = new SimulatedStore(random, faults);
    private boolean interleaved;

    TestManifestMerge()
    {
        faults.heal();
    }

    @Test
    void testMonths()
            throws Exception
    {
        for (int i = 0; i < MAX_MANIFESTS + 1; i++) {
            importFlows("2026-03-%02d".formatted(i + 1), "2026-04-%02d".formatted(i + 1));
        }
        importFlows("2026-05-01");
        importFlows("2026-05-02");
        List<String> files = files();
        Map<String, String> properties = metadata().properties();
        MaintenanceResult result = merge(EARLIER);
        assertThat(result.removed()).isEqualTo(MAX_MANIFESTS + 1);
        assertThat(result.removedBytes()).isPositive();
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).containsExactlyInAnyOrder(MAX_MANIFESTS + 1, MAX_MANIFESTS + 1, 1, 1);
        assertThat(files()).isEqualTo(files);
        assertThat(metadata().properties()).isEqualTo(properties);

        // nothing is left to do, until there is as much again
        TableMetadata version = metadata();
        for (int i = 0; i < MAX_MANIFESTS - 1; i++) {
            assertThat(merge(EARLIER)).isEqualTo(MaintenanceResult.NOTHING);
            assertThat(metadata()).isSameAs(version);
            importFlows("2026-04-30");
            version = metadata();
        }
        assertThat(merge(EARLIER)).isEqualTo(MaintenanceResult.NOTHING);
        importFlows("2026-04-30");
        assertThat(merge(EARLIER).removed()).isEqualTo(MAX_MANIFESTS + 1);
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).containsExactlyInAnyOrder(MAX_MANIFESTS + 1, 2 * MAX_MANIFESTS + 1, 1, 1);
    }

    @Test
    void testMonthIsOver()
            throws Exception
    {
        importFlows("2026-03-01");
        importFlows("2026-03-31", "2026-04-01");
        importFlows("2026-04-02");
        assertThat(merge("2026-03-31")).isEqualTo(MaintenanceResult.NOTHING);
        List<String> files = files();
        assertThat(merge("2026-04-01").removed()).isEqualTo(2);
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).containsExactlyInAnyOrder(2, 1, 1);
        assertThat(files()).isEqualTo(files);
        assertThat(merge("2026-04-01")).isEqualTo(MaintenanceResult.NOTHING);

        importFlows("2026-03-15");
        assertThat(merge("2026-04-30").removed()).isEqualTo(2);
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).containsExactlyInAnyOrder(3, 1, 1);
        assertThat(merge("2026-05-01").removed()).isEqualTo(2);
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).containsExactlyInAnyOrder(3, 2);
    }

    @Test
    void testDayIsOver()
            throws Exception
    {
        for (int i = 0; i < MAX_MANIFESTS; i++) {
            importFlows(daysOfMarch());
        }
        List<String> files = files();
        assertThat(files).hasSizeGreaterThan(MAX_MONTH_FILES);
        assertThat(merge("2026-03-01")).isEqualTo(MaintenanceResult.NOTHING);
        assertThat(merge("2026-03-02").removed()).isEqualTo(MAX_MANIFESTS);
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).hasSize(DAYS).containsOnly(MAX_MANIFESTS);
        assertThat(files()).isEqualTo(files);

        importFlows("2026-03-20");
        assertThat(merge("2026-03-20")).isEqualTo(MaintenanceResult.NOTHING);
        assertThat(merge("2026-03-21").removed()).isEqualTo(2);
        assertThat(manifests()).hasSize(DAYS);
    }

    @Test
    void testFullManifests()
            throws Exception
    {
        importFlows("2026-03-01");
        new BaseTable(store.look(FLOWS), "flows").updateProperties().set(TableProperties.MANIFEST_TARGET_SIZE_BYTES, "1").commit();
        importFlows("2026-03-02");
        assertThat(merge("2026-04-01")).isEqualTo(MaintenanceResult.NOTHING);
    }

    @Test
    void testDaysOfMonthWithManyFiles()
            throws Exception
    {
        int imports = MAX_MANIFESTS + 1;
        for (int i = 0; i < imports; i++) {
            importFlows(daysOfMarch());
        }
        importFlows("2026-04-01");
        List<String> files = files();
        assertThat(files).hasSizeGreaterThan(MAX_MONTH_FILES);
        assertThat(merge(EARLIER).removed()).isEqualTo(imports);
        assertThat(manifests()).hasSize(DAYS + 1);
        assertThat(manifests().stream().filter(manifest -> liveFiles(manifest) == imports)).hasSize(DAYS);
        assertThat(files()).isEqualTo(files);
        assertThat(merge(EARLIER)).isEqualTo(MaintenanceResult.NOTHING);
    }

    @Test
    void testOtherCommitMeanwhile()
            throws Exception
    {
        for (int i = 0; i < MAX_MANIFESTS + 1; i++) {
            importFlows("2026-03-01");
        }
        store.interleave(this::importOnce);
        MaintenanceResult result = merge(EARLIER);
        assertThat(interleaved).isTrue();
        assertThat(result.removed()).isEqualTo(MAX_MANIFESTS + 1);
        assertThat(manifests()).extracting(TestManifestMerge::liveFiles).containsExactlyInAnyOrder(MAX_MANIFESTS + 1, 1);
        assertThat(files()).hasSize(MAX_MANIFESTS + 2).doesNotHaveDuplicates();
    }

    private static String[] daysOfMarch()
    {
        String[] days = new String[DAYS];
        Arrays.setAll(days, day -> "2026-03-%02d".formatted(day + 1));
        return days;
    }

    private void importOnce()
    {
        if (!interleaved) {
            interleaved = true;
            try {
                importFlows("2026-03-02");
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private MaintenanceResult merge(String today)
    {
        return new ManifestMerge(store, FLOWS).run(toIntExact(LocalDate.parse(today).toEpochDay()));
    }

    /**
     * One commit, with a file for each of the days.
     */
    private void importFlows(String... days)
            throws IOException
    {
        StringBuilder content = new StringBuilder();
        for (String day : days) {
            content.append("{\"event_type\": \"purge\", \"ip_src\": \"198.51.100.%s\", \"timestamp_arrival\": \"%s 00:00:00.000000\", \"bytes\": %s}\n".formatted(random.nextInt(256), day, random.nextInt(1_000_000_000)));
        }
        ImportedFiles.add(store, Files.writeString(directory.resolve("flows.jsonl"), content), List.of(), new ArchiverConfig());
    }

    private TableMetadata metadata()
    {
        return store.look(FLOWS).current();
    }

    private List<ManifestFile> manifests()
    {
        return metadata().currentSnapshot().dataManifests(store.look(FLOWS).io());
    }

    private static int liveFiles(ManifestFile manifest)
    {
        return manifest.addedFilesCount() + manifest.existingFilesCount();
    }

    private List<String> files()
            throws IOException
    {
        return ArchivedFiles.locations(store.look(FLOWS)).stream().sorted().toList();
    }
}
