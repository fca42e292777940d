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
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.base.Throwables.throwIfInstanceOf;
import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

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
    private final Executor writer;
    private Future<Void> writing = completedFuture(null);
    private DayFiles files;
    private volatile long writtenBytes;

    /**
     * @param writer sorts and writes the pages, one after the other in their order
     */
    TableSink(ArchiveStore store, ArchiveTable table, ArchiverConfig config, Executor writer)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
        this.rowGroupRows = config.getRowGroupRows();
        this.maxFileBytes = config.getMaxFileSize().toBytes();
        this.writer = requireNonNull(writer, "writer is null");
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
     * Takes a page, which is written while the caller goes on to make the next. Waits for the page before it.
     *
     * @param page of SQL values
     * @throws IOException if an earlier page could not be written
     */
    void add(Page page)
            throws IOException
    {
        if (page.getPositionCount() > 0) {
            checkState(files != null, "the table %s is not prepared", table.name());
            awaitWriting();
            FutureTask<Void> task = new FutureTask<>(() -> write(page));
            writing = task;
            writer.execute(task);
        }
    }

    private Void write(Page page)
            throws IOException
    {
        files.add(order.sort(storedPages.toStored(page)));
        writtenBytes = files.writtenBytes();
        return null;
    }

    private void awaitWriting()
            throws IOException
    {
        Future<Void> current = writing;
        writing = completedFuture(null);
        try {
            current.get();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a file was written", e);
        }
        catch (ExecutionException e) {
            throwIfInstanceOf(e.getCause(), IOException.class);
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Bytes of the files since the last cut, as far as they are written.
     */
    long writtenBytes()
    {
        return writtenBytes;
    }

    PendingCommit cut(Map<Partition, Advance> advances)
            throws IOException
    {
        awaitWriting();
        List<DataFile> finished = files.finish();
        writtenBytes = 0;
        return new PendingCommit(finished, advances);
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
        try {
            awaitWriting();
        }
        catch (IOException | RuntimeException _) {
            // what it was to hold is read again
        }
        if (files != null) {
            files.abandon();
        }
        writtenBytes = 0;
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
