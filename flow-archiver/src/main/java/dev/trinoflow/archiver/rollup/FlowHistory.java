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
package dev.trinoflow.archiver.rollup;

import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.archiver.table.RebuildProgress;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import io.trino.filesystem.TrinoFileSystem;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.CloseableIterable;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The archived flows that rollups are rebuilt from. Versions of the table that a rebuild needs are tagged, so that they
 * and their files stay.
 */
public final class FlowHistory
{
    static final int NO_DAY = Integer.MIN_VALUE;

    private static final String TAG_PREFIX = "flow-rebuild-";

    // rows without a time come first
    private static final Comparator<DataFile> ORDER = Comparator.<DataFile>comparingInt(FlowHistory::day).thenComparing(DataFile::location);

    private final ArchiveStore store;
    private final ArchiveTable flows;

    /**
     * @param snapshot empty where nothing was archived yet
     */
    record Version(Optional<Snapshot> snapshot, CoveredOffsets covered)
    {
        Version
        {
            requireNonNull(snapshot, "snapshot is null");
            requireNonNull(covered, "covered is null");
        }
    }

    FlowHistory(ArchiveStore store, ArchiveTable flows)
    {
        this.store = requireNonNull(store, "store is null");
        this.flows = requireNonNull(flows, "flows is null");
    }

    void prepare()
    {
        store.prepare(flows);
    }

    Version newest()
    {
        TableMetadata metadata = store.load(flows).current();
        return new Version(Optional.ofNullable(metadata.currentSnapshot()), CoveredOffsets.fromProperties(metadata.properties()));
    }

    Optional<LocalDate> retainedFrom()
    {
        return ArchiveTable.retainedFrom(store.load(flows).current().properties());
    }

    /**
     * Whether the versions that the progress names are still there.
     */
    boolean has(RebuildProgress progress)
    {
        TableMetadata metadata = store.load(flows).current();
        return metadata.snapshot(progress.snapshot()) != null && progress.after().map(metadata::snapshot).isPresent() == progress.after().isPresent();
    }

    /**
     * The files that are to be gone through, always in the same order.
     */
    List<DataFile> files(RebuildProgress progress)
            throws IOException
    {
        BaseTable table = new BaseTable(store.load(flows), flows.name());
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = progress.after().isPresent()
                // merged files hold what was added before, and are left out
                ? table.newIncrementalAppendScan().fromSnapshotExclusive(progress.after().orElseThrow()).toSnapshot(progress.snapshot()).planFiles()
                : table.newScan().useSnapshot(progress.snapshot()).planFiles()) {
            for (FileScanTask task : tasks) {
                checkState(task.deletes().isEmpty(), "rows of the table %s were deleted with Trino's DELETE or the like; run ALTER TABLE … EXECUTE optimize on it, then rebuild", flows.name());
                files.add(task.file().copyWithoutStats());
            }
        }
        files.sort(ORDER);
        return files;
    }

    /**
     * Day of a file since 1970-01-01, UTC; {@link #NO_DAY} for rows without a time.
     */
    static int day(DataFile file)
    {
        Integer day = file.partition().get(0, Integer.class);
        return day == null ? NO_DAY : day;
    }

    long timestampMillis(long snapshot)
    {
        return store.load(flows).current().snapshot(snapshot).timestampMillis();
    }

    TrinoFileSystem fileSystem()
    {
        return store.fileSystem(store.load(flows));
    }

    void keep(long snapshot)
    {
        BaseTable table = new BaseTable(store.load(flows), flows.name());
        if (!table.refs().containsKey(TAG_PREFIX + snapshot)) {
            table.manageSnapshots().createTag(TAG_PREFIX + snapshot, snapshot).commit();
        }
    }

    /**
     * Lets all versions go but those that are still needed.
     */
    void release(Set<Long> needed)
    {
        BaseTable table = new BaseTable(store.load(flows), flows.name());
        List<String> tags = table.refs().entrySet().stream()
                .filter(ref -> ref.getKey().startsWith(TAG_PREFIX) && !needed.contains(ref.getValue().snapshotId()))
                .map(Map.Entry::getKey)
                .collect(toImmutableList());
        for (String tag : tags) {
            table.manageSnapshots().removeTag(tag).commit();
        }
    }

    /**
     * Whether a rebuild needs old versions of a table.
     */
    public static boolean isNeeded(TableOperations table)
    {
        return table.current().refs().keySet().stream().anyMatch(name -> name.startsWith(TAG_PREFIX));
    }
}
