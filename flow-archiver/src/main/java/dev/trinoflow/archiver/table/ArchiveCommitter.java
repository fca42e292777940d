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

import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.table.PinnedTableOperations.StaleTableException;
import io.airlift.log.Logger;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateProperties;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

/**
 * Commits files and covered offsets to a table in one Iceberg transaction, by compare-and-swap on the covered offsets.
 * <p>
 * An attempt looks at one version of the table, and commits on that version or not at all. Whatever way an attempt
 * fails, the next one looks first: at whether the commit has happened after all, then at whether the table still covers
 * what it did when the files were begun. A commit whose outcome is unknown may yet arrive late; it then finds that the
 * table has changed, because every commit that followed it changed the table.
 * <p>
 * Every commit makes a snapshot, also one without files: of all that changes in a table, REST catalogs compare the
 * snapshot, not the properties.
 */
public final class ArchiveCommitter
{
    /**
     * Key of the commit's id in the snapshot's summary.
     */
    static final String COMMIT_ID = "flow.commit-id";

    private static final Logger log = Logger.get(ArchiveCommitter.class);

    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private final String tableName;
    private final Supplier<TableOperations> tables;

    public enum Outcome
    {
        COMMITTED,
        /**
         * Not known to have happened; to be attempted again.
         */
        RETRY,
        /**
         * The table covers other offsets now. The files will never be part of the table and may be deleted.
         */
        SUPERSEDED,
        /**
         * The table covers other offsets now, and its history does not tell whether the files are part of it.
         */
        UNTRACEABLE,
        /**/
    }

    /**
     * @param tables loads the newest version of the table at each call
     */
    ArchiveCommitter(String tableName, Supplier<TableOperations> tables)
    {
        this.tableName = requireNonNull(tableName, "tableName is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    Outcome attempt(PendingCommit commit)
    {
        try {
            PinnedTableOperations operations = new PinnedTableOperations(tables.get());
            TableMetadata metadata = operations.current();
            if (commit.attempted() && isCommitted(metadata, commit)) {
                return Outcome.COMMITTED;
            }
            if (!commit.appliesTo(metadata.properties())) {
                return isTraceable(metadata, commit) ? Outcome.SUPERSEDED : Outcome.UNTRACEABLE;
            }
            checkClock(metadata);
            commit.attempt(Optional.ofNullable(metadata.currentSnapshot()).map(Snapshot::snapshotId));
            commit(operations, commit);
            return Outcome.COMMITTED;
        }
        catch (StaleTableException e) {
            log.info("Table %s changed during a commit, trying again: %s", tableName, e.getMessage());
            return Outcome.RETRY;
        }
        catch (RuntimeException e) {
            log.warn("Commit to the table %s failed, trying again: %s", tableName, Failures.describe(e));
            log.debug(e, "Commit to the table %s failed", tableName);
            return Outcome.RETRY;
        }
    }

    /**
     * Iceberg refuses a commit that is more than a minute older than the one before, in words that do not name the clock.
     */
    private static void checkClock(TableMetadata metadata)
    {
        Duration ahead = Duration.between(Instant.now(), Instant.ofEpochMilli(metadata.lastUpdatedMillis()));
        checkState(ahead.compareTo(MAX_CLOCK_DIFFERENCE) <= 0,
                "the table was last changed at %s, which is %s s in the future: the clock of this machine, or of the one that did it, is wrong; it can be changed again from then on",
                Instant.ofEpochMilli(metadata.lastUpdatedMillis()),
                ahead.toSeconds());
    }

    private void commit(TableOperations operations, PendingCommit commit)
    {
        Transaction transaction = Transactions.newTransaction(tableName, operations);
        AppendFiles append = transaction.newAppend();
        commit.files().forEach(append::appendFile);
        append.set(COMMIT_ID, commit.id());
        append.commit();
        UpdateProperties properties = transaction.updateProperties();
        commit.newCoverage().toProperties().forEach(properties::set);
        commit.changes().forEach((key, value) -> value.ifPresentOrElse(newValue -> properties.set(key, newValue), () -> properties.remove(key)));
        properties.commit();
        transaction.commitTransaction();
    }

    private static boolean isCommitted(TableMetadata metadata, PendingCommit commit)
    {
        return metadata.snapshots().stream()
                .anyMatch(snapshot -> commit.id().equals(snapshot.summary().get(COMMIT_ID)));
    }

    /**
     * Whether the table would still know the snapshot of the commit: snapshots expire oldest first, so all that were
     * made on a known one are known.
     */
    private static boolean isTraceable(TableMetadata metadata, PendingCommit commit)
    {
        return !commit.attempted() || commit.firstBase().map(metadata::snapshot).isPresent();
    }
}
