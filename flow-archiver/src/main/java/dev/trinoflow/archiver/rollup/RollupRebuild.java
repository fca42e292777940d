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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.file.ArchiveFileReader;
import dev.trinoflow.archiver.table.ArchiveCommitter.Outcome;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.archiver.table.PendingCommit;
import dev.trinoflow.archiver.table.PendingCommit.Advance;
import dev.trinoflow.archiver.table.RebuildProgress;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.StoredColumn;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;

import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Makes some rollups, whose rebuild has come equally far, out of the archived flows. Files are read once for all of them,
 * a chunk of files at a time; the sums of a chunk and the progress are committed together to each rollup, if its
 * progress is what it was.
 * <p>
 * Flows that are archived meanwhile follow in further rounds, until what is missing is so little that the archiver reads it
 * from Kafka. With the last commit the rollup covers what the version of the flows covers that it was made of.
 */
public final class RollupRebuild
{
    private static final Logger log = Logger.get(RollupRebuild.class);

    private static final int MAX_ATTEMPTS = 5;

    private final FlowHistory history;
    private final ArchiveTable flows;
    private final ArchiverConfig config;
    private final RebuildLimits limits;
    private final Map<Rollup, TableSink> sinks = new LinkedHashMap<>();
    // since 1970-01-01, UTC; what is older is not kept
    private final Map<Rollup, Long> firstDays = new HashMap<>();
    private RebuildProgress progress;

    /**
     * @param chunkRows flows after which there is a commit
     * @param maxLagMillis how old a version of the flows may be from which on the archiver goes on
     */
    public record RebuildLimits(long chunkRows, long maxLagMillis)
    {
        public static final RebuildLimits DEFAULT = new RebuildLimits(5_000_000, 120_000);
    }

    public interface Listener
    {
        /**
         * @param files that are done, of those of this round
         */
        void reached(List<Rollup> rollups, int files, int allFiles);
    }

    RollupRebuild(ArchiveStore store, FlowHistory history, ArchiveTable flows, ArchiverConfig config, RebuildLimits limits, List<Rollup> rollups, RebuildProgress progress)
    {
        this.history = requireNonNull(history, "history is null");
        this.config = requireNonNull(config, "config is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.progress = requireNonNull(progress, "progress is null");
        for (Rollup rollup : rollups) {
            sinks.put(rollup, TableSink.of(store, rollup, config));
        }
        Set<String> names = new HashSet<>();
        rollups.forEach(rollup -> ArchiveTable.rollup(rollup).columns().forEach(column -> names.add(column.name())));
        List<StoredColumn> columns = flows.columns().stream().filter(column -> names.contains(column.name())).collect(toImmutableList());
        this.flows = new ArchiveTable(flows.name(), columns, flows.timeColumn(), ImmutableList.of(), 0, false);
    }

    /**
     * Goes on to the end, or until another process has taken over.
     *
     * @throws IOException if a file cannot be read or written; what is committed stays
     */
    void run(Listener listener)
            throws IOException
    {
        try {
            sinks.forEach((rollup, sink) -> {
                sink.prepare();
                firstDays.put(rollup, sink.retainedFrom().map(LocalDate::toEpochDay).orElse(Long.MIN_VALUE));
            });
            List<DataFile> files = history.files(progress);
            while (!sinks.isEmpty()) {
                listener.reached(List.copyOf(sinks.keySet()), progress.files(), files.size());
                int end = chunkEnd(files);
                addUp(files.subList(progress.files(), end));
                if (end < files.size()) {
                    commit(progress.withFiles(end));
                    continue;
                }
                Optional<RebuildProgress> next = nextRound();
                if (next.isEmpty()) {
                    finish();
                    listener.reached(List.copyOf(sinks.keySet()), files.size(), files.size());
                    return;
                }
                commit(next.orElseThrow());
                files = history.files(progress);
            }
        }
        finally {
            sinks.values().forEach(TableSink::abandon);
        }
    }

    private int chunkEnd(List<DataFile> files)
    {
        long rows = 0;
        int end = progress.files();
        while (end < files.size() && rows < limits.chunkRows()) {
            rows += files.get(end).recordCount();
            end++;
        }
        return end;
    }

    private void addUp(List<DataFile> files)
            throws IOException
    {
        RollupSinks consumer = new RollupSinks(sinks::get);
        List<Rollup> takers = List.of();
        RollupAggregation sums = new RollupAggregation(flows, takers, config.getRollupMemory().toBytes());
        TrinoFileSystem fileSystem = history.fileSystem();
        for (DataFile file : files) {
            List<Rollup> fileTakers = takers(FlowHistory.day(file));
            if (!fileTakers.equals(takers)) {
                sums.build(consumer);
                takers = fileTakers;
                sums = new RollupAggregation(flows, takers, config.getRollupMemory().toBytes());
            }
            if (takers.isEmpty()) {
                continue;
            }
            for (ArchiveFileReader reader : ArchiveFileReader.open(flows.columns(), fileSystem.newInputFile(Location.of(file.location()), file.fileSizeInBytes()))) {
                try (reader) {
                    for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
                        sums.add(page.orElseThrow(), consumer);
                    }
                }
            }
        }
        sums.build(consumer);
    }

    /**
     * Those that keep a day.
     */
    private List<Rollup> takers(int day)
    {
        return sinks.keySet().stream()
                .filter(rollup -> day == FlowHistory.NO_DAY || day >= firstDays.get(rollup))
                .collect(toImmutableList());
    }

    /**
     * The flows that were archived since this round has begun, where they are many.
     */
    private Optional<RebuildProgress> nextRound()
    {
        FlowHistory.Version newest = history.newest();
        Snapshot snapshot = newest.snapshot().orElseThrow();
        if (snapshot.snapshotId() == progress.snapshot() || snapshot.timestampMillis() - history.timestampMillis(progress.snapshot()) <= limits.maxLagMillis()) {
            return Optional.empty();
        }
        history.keep(snapshot.snapshotId());
        return Optional.of(new RebuildProgress(Optional.of(progress.snapshot()), snapshot.snapshotId(), 0, newest.covered()));
    }

    private void commit(RebuildProgress next)
            throws IOException
    {
        for (Rollup rollup : List.copyOf(sinks.keySet())) {
            commit(rollup, ImmutableMap.of(), progress.changesTo(next));
        }
        progress = next;
    }

    private void finish()
            throws IOException
    {
        ImmutableMap.Builder<Partition, Advance> advances = ImmutableMap.builder();
        progress.covered().partitions().forEach((partition, coverage) -> advances.put(partition, new Advance(Optional.empty(), coverage)));
        for (Rollup rollup : List.copyOf(sinks.keySet())) {
            if (commit(rollup, advances.buildOrThrow(), progress.removal())) {
                log.info("The rollup %s is made of all archived flows", rollup.name());
            }
        }
    }

    /**
     * Commits what was written, if the table's progress is what it was. A rollup that another process has gone on with is left to
     * it.
     */
    private boolean commit(Rollup rollup, Map<Partition, Advance> advances, Map<String, Optional<String>> changes)
            throws IOException
    {
        TableSink sink = sinks.get(rollup);
        Optional<RebuildProgress> expected = Optional.of(progress);
        PendingCommit commit = sink.cut(advances, properties -> RebuildProgress.fromProperties(properties).equals(expected), changes);
        Outcome outcome = Outcome.RETRY;
        for (int attempt = 0; outcome == Outcome.RETRY && attempt < MAX_ATTEMPTS; attempt++) {
            outcome = sink.attempt(commit);
        }
        if (outcome == Outcome.COMMITTED) {
            return true;
        }
        log.info("The rebuild of the rollup %s is left to another process, or to a later time", rollup.name());
        if (outcome == Outcome.SUPERSEDED || !commit.attempted()) {
            sink.delete(commit);
        }
        sinks.remove(rollup);
        return false;
    }
}
