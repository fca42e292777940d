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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.table.ArchiveCommitter.Outcome;
import dev.trinoflow.archiver.table.PendingCommit;
import dev.trinoflow.archiver.table.PendingCommit.Advance;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.CoveredOffsets.Partition;
import io.airlift.log.Logger;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

/**
 * The commits that are to be made, a table each, one after the other.
 */
final class CommitQueue
{
    private static final Logger log = Logger.get(CommitQueue.class);

    private final List<TableSink> tables;
    private final Map<TopicPartition, PartitionProgress> progresses;
    private final LongSupplier nanoClock;
    private final ArchiverMetrics metrics;

    private final Deque<TableCommit> pending = new ArrayDeque<>();

    private record TableCommit(int table, PendingCommit commit) {}

    /**
     * @param progresses how far each partition is read, also later on
     */
    CommitQueue(List<TableSink> tables, Map<TopicPartition, PartitionProgress> progresses, LongSupplier nanoClock, ArchiverMetrics metrics)
    {
        this.tables = List.copyOf(tables);
        this.progresses = requireNonNull(progresses, "progresses is null");
        this.nanoClock = requireNonNull(nanoClock, "nanoClock is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    boolean isEmpty()
    {
        return pending.isEmpty();
    }

    /**
     * Cuts the files of each table, to be committed with what the partitions have been read to. Rollups come before the flows:
     * one that covers less than the flows do has missed something, and is made anew.
     */
    void cut()
            throws IOException
    {
        // a second one would say of the same offsets that nothing is in them
        checkState(pending.isEmpty(), "commits are pending");
        for (int table = tables.size() - 1; table >= 0; table--) {
            ImmutableMap.Builder<Partition, Advance> advances = ImmutableMap.builder();
            for (PartitionProgress progress : progresses.values()) {
                if (progress.isDirty(table)) {
                    advances.put(progress.partition(), progress.advance(table));
                }
            }
            Map<Partition, Advance> tableAdvances = advances.buildOrThrow();
            if (!tableAdvances.isEmpty()) {
                pending.add(new TableCommit(table, tables.get(table).cut(tableAdvances)));
            }
        }
    }

    /**
     * Attempts the next commit. Once the table is known to have it, the partitions know too; where it is known not to
     * happen, the commit is dropped.
     */
    Outcome attempt()
    {
        TableCommit next = pending.element();
        TableSink table = tables.get(next.table());
        long start = nanoClock.getAsLong();
        Outcome outcome = table.attempt(next.commit());
        switch (outcome) {
            case COMMITTED -> {
                pending.remove();
                next.commit().newCoverage().partitions().forEach((partition, coverage) -> progresses
                        .get(new TopicPartition(partition.topic(), partition.partition()))
                        .committed(next.table(), coverage));
                log.info("Committed %s files to the table %s, covering %s", next.commit().files().size(), table.tableName(), describe(next.commit()));
                metrics.committed(table.tableName(), next.commit(), nanoClock.getAsLong() - start);
            }
            case RETRY -> metrics.failed("commit to the table " + table.tableName() + " is being tried again");
            case SUPERSEDED -> {
                log.warn("Another archiver has committed to the table %s what was about to be committed here; taking up the positions anew", table.tableName());
                metrics.superseded();
                pending.remove();
                table.delete(next.commit());
            }
            case UNTRACEABLE -> {
                log.warn("The table %s no longer knows whether a commit has happened; taking up the positions anew, and leaving its files to the removal of orphans", table.tableName());
                metrics.superseded();
                pending.remove();
            }
        }
        return outcome;
    }

    /**
     * Gives up all commits.
     */
    void discard()
    {
        for (TableCommit tableCommit : pending) {
            PendingCommit commit = tableCommit.commit();
            // where an attempt has failed in an unknown way the files may be part of the table
            if (!commit.attempted()) {
                tables.get(tableCommit.table()).delete(commit);
            }
        }
        pending.clear();
    }

    private static String describe(PendingCommit commit)
    {
        return commit.newCoverage().partitions().entrySet().stream()
                .map(entry -> entry.getKey() + " to " + entry.getValue().endOffset())
                .collect(Collectors.joining(", "));
    }
}
