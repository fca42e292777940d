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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.trinoflow.archiver.file.ArchiveFileWriter;
import dev.trinoflow.archiver.file.ArchiveLayout;
import dev.trinoflow.archiver.file.Compression;
import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.file.RowMerger;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.ArchiveTable;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Merges small files of a day into a large one that is sorted throughout. At most {@link #MAX_ROW_GROUPS} row groups are
 * read at once, a page of each, and written to one new file.
 * <p>
 * The commit replaces these files and nothing else: covered offsets are not touched, flows that are archived meanwhile
 * stay, and where the files are no longer there, because another has merged or deleted them, it fails.
 */
final class Compaction
{
    static final int MAX_ROW_GROUPS = 32;
    /**
     * Rows of sums are small: as many more make a row group, with fewer dictionaries.
     */
    static final int SUM_ROW_GROUPS = 2;

    private static final Logger log = Logger.get(Compaction.class);

    private final ArchiveStore store;
    private final ArchiveTable table;
    private final int rowGroupRows;
    private final int maxOpenRowGroups;

    Compaction(ArchiveStore store, ArchiveTable table, int rowGroupRows)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
        // the files of sums that are merged first have row groups of the size of all others
        int rowGroups = table.sumCount() > 0 ? SUM_ROW_GROUPS : 1;
        this.rowGroupRows = rowGroupRows * rowGroups;
        maxOpenRowGroups = MAX_ROW_GROUPS * rowGroups;
    }

    /**
     * Merges what is worth it. Files of the current day, which are still getting more, are merged once there are as many
     * as one merge takes.
     *
     * @param today days since 1970-01-01, UTC
     * @return what was replaced, and by what
     */
    MaintenanceResult run(int today)
            throws IOException
    {
        MaintenanceResult result = MaintenanceResult.NOTHING;
        for (List<DataFile> files : plan(today)) {
            result = result.plus(merge(files));
        }
        return result;
    }

    private List<List<DataFile>> plan(int today)
            throws IOException
    {
        TableOperations operations = store.load(table);
        Map<Integer, List<DataFile>> days = new TreeMap<>();
        try (CloseableIterable<FileScanTask> tasks = new BaseTable(operations, table.name()).newScan().includeColumnStats().planFiles()) {
            for (FileScanTask task : tasks) {
                DataFile file = task.file();
                boolean small = rowGroups(file) <= MAX_ROW_GROUPS / 2;
                if (small && task.deletes().isEmpty() && file.specId() == operations.current().defaultSpecId()) {
                    Integer day = file.partition().get(0, Integer.class);
                    days.computeIfAbsent(day == null ? Integer.MIN_VALUE : day, _ -> new ArrayList<>()).add(file.copyWithoutStats());
                }
            }
        }
        ImmutableList.Builder<List<DataFile>> plan = ImmutableList.builder();
        days.forEach((day, files) -> plan.addAll(plan(files, day < today)));
        return plan.build();
    }

    /**
     * Files of about the same size are merged in the order in which they came: what comes of it has the flows of a short
     * time, so that a question about an hour of a large day skips most of its files.
     */
    private List<List<DataFile>> plan(List<DataFile> files, boolean dayIsOver)
    {
        files.sort(Comparator.comparingInt((DataFile file) -> Integer.numberOfLeadingZeros(rowGroups(file))).reversed().thenComparing(DataFile::dataSequenceNumber));
        ImmutableList.Builder<List<DataFile>> merges = ImmutableList.builder();
        List<DataFile> merge = new ArrayList<>();
        int rowGroups = 0;
        for (DataFile file : files) {
            if (rowGroups + rowGroups(file) > MAX_ROW_GROUPS) {
                merges.add(ImmutableList.copyOf(merge));
                merge.clear();
                rowGroups = 0;
            }
            merge.add(file);
            rowGroups += rowGroups(file);
        }
        if (merge.size() > 1 && (dayIsOver || rowGroups == MAX_ROW_GROUPS)) {
            merges.add(ImmutableList.copyOf(merge));
        }
        return merges.build();
    }

    /**
     * About how many row groups the file has. Its footer, which knows, is read when it is merged.
     */
    private int rowGroups(DataFile file)
    {
        return toIntExact(Math.ceilDiv(file.recordCount(), (long) rowGroupRows));
    }

    private MaintenanceResult merge(List<DataFile> candidates)
            throws IOException
    {
        TableOperations operations = store.load(table);
        Snapshot snapshot = operations.current().currentSnapshot();
        ArchiveLayout layout = ArchiveLayout.of(table, operations, store.fileSystem(operations));
        List<DataFile> files;
        DataFile merged;
        try (RowMerger rows = new RowMerger(table, layout.fileSystem(), candidates, maxOpenRowGroups)) {
            files = rows.files();
            if (files.size() < 2) {
                return MaintenanceResult.NOTHING;
            }
            merged = write(layout, files.getFirst().partition().get(0, Integer.class), rows);
        }
        try {
            RewriteFiles rewrite = new BaseTable(operations, table.name()).newRewrite();
            rewrite.validateFromSnapshot(snapshot.snapshotId());
            rewrite.rewriteFiles(ImmutableSet.copyOf(files), ImmutableSet.of(merged));
            rewrite.commit();
        }
        // after any other failure the file may be part of the table; if it is not, it is an orphan
        catch (CommitFailedException | ValidationException e) {
            log.info("Files of the table %s changed while they were merged: %s", table.name(), Failures.describe(e));
            delete(layout, Location.of(merged.location()));
            return MaintenanceResult.NOTHING;
        }
        log.info("Merged %s files of the table %s into one of %s rows", files.size(), table.name(), merged.recordCount());
        return new MaintenanceResult(files.size(), files.stream().mapToLong(DataFile::fileSizeInBytes).sum(), 1, merged.fileSizeInBytes());
    }

    private DataFile write(ArchiveLayout layout, Integer day, RowMerger rows)
            throws IOException
    {
        ArchiveFileWriter writer = new ArchiveFileWriter(layout, day == null ? OptionalInt.empty() : OptionalInt.of(day), rowGroupRows, table.sumCount() > 0 ? Compression.THOROUGH : Compression.NORMAL);
        try {
            for (Optional<Page> page = rows.next(); page.isPresent(); page = rows.next()) {
                writer.write(page.orElseThrow());
            }
            return writer.finish();
        }
        catch (IOException | RuntimeException e) {
            writer.abandon();
            delete(layout, writer.location());
            throw e;
        }
    }

    private static void delete(ArchiveLayout layout, Location location)
    {
        try {
            layout.fileSystem().deleteFile(location);
        }
        catch (IOException | RuntimeException e) {
            log.info("Could not delete %s, which no table refers to: %s", location, Failures.describe(e));
        }
    }
}
