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
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import dev.trinoflow.archiver.file.ArchiveLayout;
import dev.trinoflow.archiver.file.Compression;
import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.file.MergedFiles;
import dev.trinoflow.archiver.file.RowMerger;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.MergedFileName;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Merges small files of a day into a large one that is sorted throughout. At most {@link #MAX_ROW_GROUPS} row groups are
 * read at once, a page of each, and written to one new file. Of the sums of a day, those that are largest get a file of their own, and the
 * two files are from then on taken as one.
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

    /**
     * A day of at least a row group has as many heavy hitters, by each sum, as this part of a row group.
     */
    private static final int HEAVY_SHARE = 100;

    private static final Logger log = Logger.get(Compaction.class);

    private final ArchiveStore store;
    private final ArchiveTable table;
    private final int heavyCount;
    private final int minSplitRows;
    private final int rowGroupRows;
    private final int maxOpenRowGroups;

    /**
     * What a merge takes as one: a file, or the two that a merge has left.
     */
    private record Candidate(List<DataFile> files)
    {
        long rows()
        {
            return files.stream().mapToLong(DataFile::recordCount).sum();
        }

        long sequenceNumber()
        {
            return files.getFirst().dataSequenceNumber();
        }
    }

    Compaction(ArchiveStore store, ArchiveTable table, int rowGroupRows)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
        // the files of sums that are merged first have row groups of the size of all others
        int rowGroups = table.sumCount() > 0 ? SUM_ROW_GROUPS : 1;
        this.rowGroupRows = rowGroupRows * rowGroups;
        heavyCount = Math.ceilDiv(rowGroupRows, HEAVY_SHARE);
        minSplitRows = rowGroupRows;
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
        Map<Integer, ListMultimap<String, DataFile>> days = new TreeMap<>();
        try (CloseableIterable<FileScanTask> tasks = new BaseTable(operations, table.name()).newScan().includeColumnStats().planFiles()) {
            for (FileScanTask task : tasks) {
                DataFile file = task.file();
                if (task.deletes().isEmpty() && file.specId() == operations.current().defaultSpecId()) {
                    Integer day = file.partition().get(0, Integer.class);
                    days.computeIfAbsent(day == null ? Integer.MIN_VALUE : day, _ -> MultimapBuilder.linkedHashKeys().arrayListValues().build())
                            .put(MergedFileName.parse(file.location()).merge(), file.copyWithoutStats());
                }
            }
        }
        ImmutableList.Builder<List<DataFile>> plan = ImmutableList.builder();
        days.forEach((day, files) -> plan.addAll(plan(Multimaps.asMap(files).values(), day < today)));
        return plan.build();
    }

    /**
     * Files of about the same size are merged in the order in which they came: what comes of it has the flows of a short
     * time, so that a question about an hour of a large day skips most of its files.
     */
    private List<List<DataFile>> plan(Collection<List<DataFile>> files, boolean dayIsOver)
    {
        List<Candidate> candidates = files.stream()
                .map(Candidate::new)
                .filter(candidate -> rowGroups(candidate) <= MAX_ROW_GROUPS / 2)
                .sorted(Comparator.comparingInt((Candidate candidate) -> Integer.numberOfLeadingZeros(rowGroups(candidate))).reversed().thenComparing(Candidate::sequenceNumber))
                .toList();
        ImmutableList.Builder<List<DataFile>> merges = ImmutableList.builder();
        List<Candidate> merge = new ArrayList<>();
        int rowGroups = 0;
        for (Candidate candidate : candidates) {
            if (rowGroups + rowGroups(candidate) > MAX_ROW_GROUPS) {
                merges.add(files(merge));
                merge.clear();
                rowGroups = 0;
            }
            merge.add(candidate);
            rowGroups += rowGroups(candidate);
        }
        if (isWorthIt(files(merge)) && (dayIsOver || rowGroups == MAX_ROW_GROUPS)) {
            merges.add(files(merge));
        }
        return merges.build();
    }

    private static List<DataFile> files(List<Candidate> candidates)
    {
        return candidates.stream().flatMap(candidate -> candidate.files().stream()).collect(toImmutableList());
    }

    /**
     * Whether files are of several merges, or one that has the largest sums and the rest together.
     */
    private boolean isWorthIt(List<DataFile> files)
    {
        long merges = files.stream().map(file -> MergedFileName.parse(file.location()).merge()).distinct().count();
        return merges > 1 || (files.size() == 1 && isSplit(files));
    }

    private boolean isSplit(List<DataFile> files)
    {
        return table.daily() && files.stream().mapToLong(DataFile::recordCount).sum() >= minSplitRows;
    }

    /**
     * About how many row groups the files have. Their footers, which know, are read when they are merged.
     */
    private int rowGroups(Candidate candidate)
    {
        return toIntExact(Math.ceilDiv(candidate.rows(), (long) rowGroupRows));
    }

    private MaintenanceResult merge(List<DataFile> candidates)
            throws IOException
    {
        TableOperations operations = store.load(table);
        Snapshot snapshot = operations.current().currentSnapshot();
        ArchiveLayout layout = ArchiveLayout.of(table, operations, store.fileSystem(operations));
        List<DataFile> files;
        List<DataFile> merged;
        try (RowMerger rows = new RowMerger(table, layout.fileSystem(), candidates, maxOpenRowGroups)) {
            files = rows.files();
            if (!isWorthIt(files)) {
                return MaintenanceResult.NOTHING;
            }
            merged = write(mergedFiles(layout, files), layout, rows);
        }
        try {
            RewriteFiles rewrite = new BaseTable(operations, table.name()).newRewrite();
            rewrite.validateFromSnapshot(snapshot.snapshotId());
            rewrite.rewriteFiles(ImmutableSet.copyOf(files), ImmutableSet.copyOf(merged));
            rewrite.commit();
        }
        // after any other failure the file may be part of the table; if it is not, it is an orphan
        catch (CommitFailedException | ValidationException e) {
            log.info("Files of the table %s changed while they were merged: %s", table.name(), Failures.describe(e));
            layout.delete(merged.stream().map(file -> Location.of(file.location())).toList());
            return MaintenanceResult.NOTHING;
        }
        log.info("Merged %s files of the table %s into %s of %s rows", files.size(), table.name(), merged.size(), merged.stream().mapToLong(DataFile::recordCount).sum());
        return new MaintenanceResult(files.size(), bytes(files), merged.size(), bytes(merged));
    }

    private MergedFiles mergedFiles(ArchiveLayout layout, List<DataFile> files)
    {
        Integer partition = files.getFirst().partition().get(0, Integer.class);
        OptionalInt day = partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
        Compression compression = table.sumCount() > 0 ? Compression.THOROUGH : Compression.NORMAL;
        return isSplit(files)
                ? MergedFiles.withHeavyHitters(layout, day, rowGroupRows, compression, heavyCount, minSplitRows / 2)
                : new MergedFiles(layout, day, rowGroupRows, compression);
    }

    private static List<DataFile> write(MergedFiles merged, ArchiveLayout layout, RowMerger rows)
            throws IOException
    {
        try {
            for (Optional<Page> page = rows.next(); page.isPresent(); page = rows.next()) {
                merged.write(page.orElseThrow());
            }
            return merged.finish();
        }
        catch (IOException | RuntimeException e) {
            layout.delete(merged.abandon());
            throw e;
        }
    }

    private static long bytes(List<DataFile> files)
    {
        return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
    }
}
