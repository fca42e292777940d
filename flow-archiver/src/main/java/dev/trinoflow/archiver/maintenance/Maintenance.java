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

import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.rollup.FlowHistory;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.LeftOutDays;
import io.airlift.log.Logger;
import io.airlift.units.Duration;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Keeps tables in order: merges small files and the lists of files, deletes old days, old versions and files that nothing
 * refers to. Nothing of it touches the covered offsets. Several archivers may do it at once: the work of all but one is then
 * in vain.
 */
public final class Maintenance
{
    private static final Logger log = Logger.get(Maintenance.class);

    private final ArchiveStore store;
    private final List<KeptTable> tables;
    private final MaintenanceConfig config;
    private final int rowGroupRows;
    private final Clock clock;
    private final MaintenanceMetrics metrics;

    private interface Work
    {
        MaintenanceResult run()
                throws IOException;
    }

    /**
     * @param tables the first of which is that of the flows
     */
    public Maintenance(ArchiveStore store, List<KeptTable> tables, MaintenanceConfig config, int rowGroupRows, Clock clock, MaintenanceMetrics metrics)
    {
        this.store = requireNonNull(store, "store is null");
        this.tables = List.copyOf(tables);
        this.config = requireNonNull(config, "config is null");
        this.rowGroupRows = rowGroupRows;
        this.clock = requireNonNull(clock, "clock is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    /**
     * Does all that is switched on. What fails is logged, and done the next time.
     *
     * @return whether nothing failed
     */
    public boolean run()
    {
        boolean fine = true;
        NeedlessDays needlessDays = new NeedlessDays(store, tables.getFirst(), config.getRollupsMinReduction(), rowGroupRows);
        for (KeptTable kept : tables) {
            ArchiveTable table = kept.table();
            if (config.isRetentionEnabled()) {
                fine &= run(table, MaintenanceTask.RETENTION, () -> deleteOldDays(kept));
            }
            if (config.isCompactionEnabled()) {
                fine &= run(table, MaintenanceTask.COMPACTION, () -> new Compaction(store, table, rowGroupRows).run(today()));
            }
            if (config.isCompactionEnabled() && kept.rollup().isPresent()) {
                fine &= run(table, MaintenanceTask.NEEDLESS_DAYS, () -> needlessDays.delete(kept, today()));
            }
            if (config.isManifestMergeEnabled()) {
                fine &= run(table, MaintenanceTask.MANIFEST_MERGE, () -> new ManifestMerge(store, table).run(today()));
            }
            if (config.isSnapshotExpiryEnabled()) {
                fine &= run(table, MaintenanceTask.SNAPSHOT_EXPIRY, () -> expireSnapshots(table));
            }
            if (config.isOrphanFilesEnabled()) {
                fine &= run(table, MaintenanceTask.ORPHAN_FILES, () -> new OrphanFiles(store, table).delete(before(config.getOrphanFilesAge())));
            }
        }
        return fine;
    }

    private boolean run(ArchiveTable table, MaintenanceTask task, Work work)
    {
        long start = System.nanoTime();
        try {
            MaintenanceResult result = work.run();
            if (result.removed() > 0) {
                log.info("Removed from the table %s: %s %s", table.name(), result.removed(), task.removes());
            }
            metrics.succeeded(table.name(), task, result, System.nanoTime() - start);
            return true;
        }
        catch (IOException | RuntimeException e) {
            log.warn("Maintenance of the table %s (%s) failed; it is tried again the next time: %s", table.name(), task.removes(), Failures.describe(e));
            log.debug(e, "Maintenance failed");
            metrics.failed(table.name(), task, System.nanoTime() - start);
            return false;
        }
    }

    private MaintenanceResult deleteOldDays(KeptTable kept)
            throws IOException
    {
        LocalDate firstDate = firstDay(kept);
        TableOperations operations = store.load(kept.table());
        TableDays days = new TableDays(operations, kept.table().name());
        List<DataFile> old = days.files(day -> day < firstDate.toEpochDay());
        if (old.isEmpty()) {
            return MaintenanceResult.NOTHING;
        }
        // who composes an answer of several tables has to know where each of them begins; the day never goes back
        LocalDate retainedFrom = ArchiveTable.retainedFrom(operations.current().properties()).filter(firstDate::isBefore).orElse(firstDate);
        return days.delete(old, ArchiveTable.RETAINED_FROM_PROPERTY, retainedFrom.toString());
    }

    /**
     * Flows are not deleted as long as they are all there is of a day of a rollup that is to be kept longer, which it was not when the
     * day was left out.
     */
    private LocalDate firstDay(KeptTable kept)
    {
        Instant now = clock.instant();
        LocalDate firstDay = kept.firstDay(now);
        if (kept != tables.getFirst()) {
            return firstDay;
        }
        for (KeptTable other : tables) {
            Optional<LocalDate> needed = other.rollup().flatMap(_ -> LeftOutDays.fromProperties(store.load(other.table()).current().properties()).from(other.firstDay(now)).first());
            if (needed.filter(firstDay::isAfter).isPresent()) {
                firstDay = needed.orElseThrow();
                log.warn("Flows from %s on are not deleted yet, for the rollup %s leaves that day out and is to be kept longer now: run flow-archiver rebuild %s", firstDay, other.table().name(), other.table().name());
            }
        }
        return firstDay;
    }

    private MaintenanceResult expireSnapshots(ArchiveTable table)
    {
        BaseTable icebergTable = new BaseTable(store.load(table), table.name());
        int before = icebergTable.operations().current().snapshots().size();
        long age = before(config.getSnapshotsAge()).toEpochMilli();
        if (FlowHistory.isNeeded(icebergTable.operations())) {
            // a rebuild follows the versions one after the other
            return MaintenanceResult.NOTHING;
        }
        boolean some = icebergTable.operations().current().snapshots().stream().filter(snapshot -> snapshot.timestampMillis() < age).count() > 1;
        if (!some) {
            return MaintenanceResult.NOTHING;
        }
        icebergTable.expireSnapshots().expireOlderThan(age).retainLast(1).commit();
        return MaintenanceResult.removed(before - icebergTable.operations().refresh().snapshots().size(), 0);
    }

    private Instant before(Duration age)
    {
        return clock.instant().minus(age.toJavaTime());
    }

    private int today()
    {
        return toIntExact(LocalDate.now(clock.withZone(ZoneOffset.UTC)).toEpochDay());
    }
}
