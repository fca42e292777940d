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

import dev.trinoflow.archiver.ArchiveCommitter.Outcome;
import dev.trinoflow.archiver.PendingCommit.Advance;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.StoredPages;
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.util.Map;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * One table of the archive: takes pages, makes files of them, and commits them.
 */
final class TableSink
{
    private final ArchiveStore store;
    private final ArchiveTable table;
    private final RowOrder order;
    private final int rowGroupRows;
    private final long maxFileBytes;
    private final StoredPages storedPages;
    private final ArchiveCommitter committer;
    private DayFiles files;

    TableSink(ArchiveStore store, ArchiveTable table, ArchiverConfig config)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
        this.rowGroupRows = config.getRowGroupRows();
        this.maxFileBytes = config.getMaxFileSize().toBytes();
        order = new RowOrder(table);
        storedPages = new StoredPages(table);
        committer = new ArchiveCommitter(table.name(), () -> store.load(table));
    }

    String tableName()
    {
        return table.name();
    }

    /**
     * Prepares the table on the first call.
     */
    CoveredOffsets covered()
    {
        if (files == null) {
            store.prepare(table);
            TableOperations operations = store.load(table);
            files = new DayFiles(ArchiveLayout.of(table, operations, store.fileSystem(operations)), rowGroupRows, maxFileBytes);
        }
        return committer.covered();
    }

    /**
     * @param page of SQL values
     */
    void add(Page page)
            throws IOException
    {
        if (page.getPositionCount() > 0) {
            checkState(files != null, "the table %s is not prepared", table.name());
            files.add(order.sort(storedPages.toStored(page)));
        }
    }

    long writtenBytes()
    {
        return files == null ? 0 : files.writtenBytes();
    }

    PendingCommit cut(Map<Partition, Advance> advances)
            throws IOException
    {
        return new PendingCommit(files.finish(), advances);
    }

    Outcome attempt(PendingCommit commit)
    {
        return committer.attempt(commit);
    }

    /**
     * Gives up what was added since the last cut.
     */
    void abandon()
    {
        if (files != null) {
            files.abandon();
        }
    }

    /**
     * Deletes the files of a commit that will not happen.
     */
    void delete(PendingCommit commit)
    {
        files.delete(commit.files().stream()
                .map(file -> Location.of(file.location()))
                .collect(toImmutableList()));
    }
}
