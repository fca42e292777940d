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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.file.ArchiveLayout;
import dev.trinoflow.archiver.file.DayFiles;
import dev.trinoflow.archiver.table.ArchiveCommitter.Outcome;
import dev.trinoflow.archiver.table.PendingCommit.Advance;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.Rollup;
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * One table of the archive: takes pages, makes files of them, and commits them.
 */
public final class TableSink
{
    /**
     * Rejects can be of any size, and so can the texts of a flow.
     */
    private static final long MAX_ROW_GROUP_BYTES = 64 << 20;

    private final ArchiveStore store;
    private final ArchiveTable table;
    private final int rowGroupRows;
    private final long maxFileBytes;
    private final Predicate<Map<String, String>> current;
    private final ArchiveCommitter committer;
    private final List<Page> pages = new ArrayList<>();
    private int rows;
    private long bytes;
    private DayFiles files;
    private volatile long writtenBytes;

    /**
     * @param current says by the properties of the table whether it may be added to
     */
    public TableSink(ArchiveStore store, ArchiveTable table, Predicate<Map<String, String>> current, ArchiverConfig config)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
        this.rowGroupRows = config.getRowGroupRows();
        this.maxFileBytes = config.getMaxFileSize().toBytes();
        this.current = requireNonNull(current, "current is null");
        committer = new ArchiveCommitter(table.name(), () -> store.load(table));
    }

    public static TableSink of(ArchiveStore store, Rollup rollup, ArchiverConfig config)
    {
        return new TableSink(store, ArchiveTable.rollup(rollup), rollup::isCurrent, config);
    }

    public String tableName()
    {
        return table.name();
    }

    public ArchiveTable table()
    {
        return table;
    }

    /**
     * Creates the table where it is missing, and adds columns that it lacks. Only the first call does something.
     */
    public void prepare()
    {
        if (files == null) {
            store.prepare(table);
            TableOperations operations = store.load(table);
            files = new DayFiles(ArchiveLayout.of(table, operations, store.fileSystem(operations)), rowGroupRows, maxFileBytes);
        }
    }

    public Optional<LocalDate> retainedFrom()
    {
        return ArchiveTable.retainedFrom(store.load(table).current().properties());
    }

    /**
     * What the table covers now; prepares it.
     */
    public TableCoverage coverage()
    {
        prepare();
        Map<String, String> properties = store.load(table).current().properties();
        return current.test(properties)
                ? new TableCoverage(true, CoveredOffsets.fromProperties(properties))
                : new TableCoverage(false, CoveredOffsets.NONE);
    }

    /**
     * Takes a page of stored values, and sorts and writes them once they are enough for a row group. Not more than one at a
     * time; the other methods wait for none.
     */
    public void write(Page stored)
            throws IOException
    {
        checkState(files != null, "the table %s is not prepared", table.name());
        if (rows + stored.getPositionCount() > rowGroupRows || bytes >= MAX_ROW_GROUP_BYTES) {
            writeRowGroup();
        }
        if (stored.getPositionCount() > 0) {
            pages.add(stored);
            rows += stored.getPositionCount();
            bytes += stored.getSizeInBytes();
        }
    }

    /**
     * Takes a page whose rows are the same in another table but for their time, which is one time in each of the tables.
     *
     * @param otherTime that they have in the other table, of the same day
     */
    public void write(Page stored, TableSink other, Block otherTime)
            throws IOException
    {
        checkState(files != null && other.files != null, "the tables %s and %s are not prepared", table.name(), other.table.name());
        files.add(stored, other.files, otherTime);
        writtenBytes = files.writtenBytes();
        other.writtenBytes = other.files.writtenBytes();
    }

    private void writeRowGroup()
            throws IOException
    {
        List<Page> rowGroup = ImmutableList.copyOf(pages);
        clear();
        files.add(rowGroup);
        writtenBytes = files.writtenBytes();
    }

    private void clear()
    {
        pages.clear();
        rows = 0;
        bytes = 0;
    }

    /**
     * Bytes of the files since the last cut, as far as they are written.
     */
    public long writtenBytes()
    {
        return writtenBytes;
    }

    public PendingCommit cut(Map<Partition, Advance> advances)
            throws IOException
    {
        return cut(advances, current, ImmutableMap.of());
    }

    /**
     * @param condition on the table's properties
     * @param changes of the table's properties; empty to remove one
     */
    public PendingCommit cut(Map<Partition, Advance> advances, Predicate<Map<String, String>> condition, Map<String, Optional<String>> changes)
            throws IOException
    {
        writeRowGroup();
        List<DataFile> finished = files.finish();
        writtenBytes = 0;
        return new PendingCommit(finished, advances, condition, changes);
    }

    /**
     * Says in the table that it must be made anew, unless it has changed since its coverage was looked at.
     */
    public void demandRebuild(TableCoverage seen, String reason)
    {
        Predicate<Map<String, String>> unchanged = properties -> current.test(properties) && CoveredOffsets.fromProperties(properties).equals(seen.covered());
        attempt(new PendingCommit(ImmutableList.of(), ImmutableMap.of(), unchanged, ImmutableMap.of(RebuildProgress.NEEDED, Optional.of(reason))));
    }

    public Outcome attempt(PendingCommit commit)
    {
        return committer.attempt(commit);
    }

    /**
     * Gives up what was added since the last cut.
     */
    public void abandon()
    {
        clear();
        if (files != null) {
            files.abandon();
        }
        writtenBytes = 0;
    }

    /**
     * Deletes the files of a commit that will not happen.
     */
    public void delete(PendingCommit commit)
    {
        files.delete(commit.files().stream()
                .map(file -> Location.of(file.location()))
                .collect(toImmutableList()));
    }
}
