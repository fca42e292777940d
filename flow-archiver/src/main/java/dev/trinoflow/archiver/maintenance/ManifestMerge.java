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

import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.ArchiveTable;
import io.airlift.log.Logger;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.DateType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.lang.Math.toIntExact;
import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.util.Objects.requireNonNull;
import static org.apache.iceberg.TableProperties.MANIFEST_TARGET_SIZE_BYTES;
import static org.apache.iceberg.TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT;
import static org.apache.iceberg.util.PropertyUtil.propertyAsLong;

/**
 * Merges manifests, the lists of a table's files, of which each commit adds one: to plan a query, all that may name a file
 * for it are read, which takes some milliseconds each. What is left has the files of a month, or of a day where those of a month
 * are many, so that a question about an hour does not read a long list either. Files and covered offsets are not touched.
 */
final class ManifestMerge
{
    /**
     * As many of a month, or of a day, are left as they are while it lasts.
     */
    static final int MAX_MANIFESTS = 10;
    /**
     * Of a month or a day that is over, which hardly any commit adds to.
     */
    private static final int MAX_MANIFESTS_AFTERWARDS = 1;
    /**
     * Files of a month above which its days have manifests of their own.
     */
    static final int MAX_MONTH_FILES = 300;

    private static final Logger log = Logger.get(ManifestMerge.class);

    private final ArchiveStore store;
    private final ArchiveTable table;

    ManifestMerge(ArchiveStore store, ArchiveTable table)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
    }

    /**
     * @param today in UTC, as days since 1970
     * @return what was replaced
     */
    MaintenanceResult run(int today)
    {
        BaseTable icebergTable = new BaseTable(store.load(table), table.name());
        Snapshot snapshot = icebergTable.currentSnapshot();
        if (snapshot == null) {
            return MaintenanceResult.NOTHING;
        }
        int spec = icebergTable.spec().specId();
        List<ManifestFile> manifests = snapshot.dataManifests(icebergTable.io()).stream().filter(manifest -> manifest.partitionSpecId() == spec).toList();
        Set<Optional<Integer>> longMonths = longMonths(manifests);
        // Iceberg ends a manifest there; it would come out as it went in
        long fullBytes = propertyAsLong(icebergTable.properties(), MANIFEST_TARGET_SIZE_BYTES, MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
        List<ManifestFile> notFull = manifests.stream().filter(manifest -> manifest.length() < fullBytes).toList();
        Set<String> replaced = new HashSet<>();
        long bytes = 0;
        for (ManifestFile manifest : replaced(notFull, longMonths, today)) {
            replaced.add(manifest.path());
            bytes += manifest.length();
        }
        if (replaced.isEmpty()) {
            return MaintenanceResult.NOTHING;
        }
        try {
            icebergTable.rewriteManifests()
                    .clusterBy(file -> span(day(file), longMonths))
                    .rewriteIf(manifest -> replaced.contains(manifest.path()))
                    .commit();
        }
        catch (CommitFailedException | ValidationException e) {
            log.info("The table %s changed while its manifests were merged: %s", table.name(), Failures.describe(e));
            return MaintenanceResult.NOTHING;
        }
        return MaintenanceResult.removed(replaced.size(), bytes);
    }

    /**
     * The days whose files belong into one manifest with those of this day, by the first of them; rows without a time have no
     * day.
     */
    private static Optional<Integer> span(Optional<Integer> day, Set<Optional<Integer>> longMonths)
    {
        return longMonths.contains(month(day)) ? day : month(day);
    }

    /**
     * Its first day.
     */
    private static Optional<Integer> month(Optional<Integer> day)
    {
        return day.map(present -> toIntExact(LocalDate.ofEpochDay(present).with(DAY_OF_MONTH, 1).toEpochDay()));
    }

    private static Set<Optional<Integer>> longMonths(List<ManifestFile> manifests)
    {
        Map<Optional<Integer>, Integer> files = new HashMap<>();
        for (ManifestFile manifest : manifests) {
            files.merge(month(firstDay(manifest)), liveFiles(manifest), Integer::sum);
        }
        files.values().removeIf(count -> count <= MAX_MONTH_FILES);
        return files.keySet();
    }

    private static List<ManifestFile> replaced(List<ManifestFile> manifests, Set<Optional<Integer>> longMonths, int today)
    {
        int current = span(Optional.of(today), longMonths).orElseThrow();
        Map<Optional<Integer>, List<ManifestFile>> spans = new HashMap<>();
        for (ManifestFile manifest : manifests) {
            spans.computeIfAbsent(span(firstDay(manifest), longMonths), _ -> new ArrayList<>()).add(manifest);
        }
        return spans.entrySet().stream()
                .filter(span -> span.getValue().size() > (isBefore(span.getKey(), current) ? MAX_MANIFESTS_AFTERWARDS : MAX_MANIFESTS))
                .flatMap(span -> span.getValue().stream())
                .toList();
    }

    private static boolean isBefore(Optional<Integer> span, int current)
    {
        return span.isPresent() && span.orElseThrow() < current;
    }

    /**
     * Files that the manifest adds to the table, not those that it takes out of it.
     */
    private static int liveFiles(ManifestFile manifest)
    {
        return manifest.addedFilesCount() + manifest.existingFilesCount();
    }

    private static Optional<Integer> firstDay(ManifestFile manifest)
    {
        return Optional.ofNullable(manifest.partitions().getFirst().lowerBound()).map(bytes -> Conversions.fromByteBuffer(DateType.get(), bytes));
    }

    private static Optional<Integer> day(DataFile file)
    {
        return Optional.ofNullable(file.partition().get(0, Integer.class));
    }
}
