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

import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.rollup.RollupRebuild.Listener;
import dev.trinoflow.archiver.rollup.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.archiver.table.PinnedTableOperations;
import dev.trinoflow.archiver.table.RebuildProgress;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.LeftOutDays;
import dev.trinoflow.core.Rollup;
import io.airlift.log.Logger;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types.NestedField;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Makes rollups out of the archived flows that are new, or were defined otherwise, or have missed something. What is done
 * is in their tables, so that any process goes on with it. A rollup of an archive without flows is made at once.
 */
public final class RollupRebuilds
{
    private static final Logger log = Logger.get(RollupRebuilds.class);

    private final ArchiveStore store;
    private final ArchiveTable flows;
    private final FlowHistory history;
    private final List<Rollup> rollups;
    private final Function<Rollup, Optional<LocalDate>> firstDay;
    private final ArchiverConfig config;
    private final RebuildLimits limits;
    // of rollups that another process was at
    private final Map<Rollup, RebuildProgress> seen = new HashMap<>();
    private boolean started;

    /**
     * @param firstDay that the retention leaves to a rollup; empty where it keeps all
     */
    public RollupRebuilds(ArchiveStore store, ArchiveTable flows, List<Rollup> rollups, Function<Rollup, Optional<LocalDate>> firstDay, ArchiverConfig config, RebuildLimits limits)
    {
        this.store = requireNonNull(store, "store is null");
        this.flows = requireNonNull(flows, "flows is null");
        this.rollups = List.copyOf(rollups);
        this.firstDay = requireNonNull(firstDay, "firstDay is null");
        this.config = requireNonNull(config, "config is null");
        this.limits = requireNonNull(limits, "limits is null");
        history = new FlowHistory(store, flows);
    }

    /**
     * Begins or goes on with the rebuild of all rollups that are not current, to the end.
     *
     * @return whether all rollups are current now; what is not may be another process's work
     */
    public boolean run(Listener listener)
            throws IOException
    {
        begin();
        Map<RebuildProgress, List<Rollup>> groups = new LinkedHashMap<>();
        for (Rollup rollup : rollups) {
            progress(rollup).ifPresent(progress -> groups.computeIfAbsent(progress, _ -> new ArrayList<>()).add(rollup));
        }
        for (Map.Entry<RebuildProgress, List<Rollup>> group : groups.entrySet()) {
            group.getValue().removeIf(rollup -> isMovedByOther(rollup, group.getKey()));
            if (group.getValue().isEmpty()) {
                continue;
            }
            log.info("Making %s out of the archived flows", group.getValue().stream().map(Rollup::name).toList());
            new RollupRebuild(store, history, flows, config, limits, group.getValue(), group.getKey()).run(listener);
        }
        Set<Long> needed = new HashSet<>();
        boolean complete = true;
        for (Rollup rollup : rollups) {
            Map<String, String> properties = properties(rollup);
            complete &= rollup.isCurrent(properties);
            Optional<RebuildProgress> progress = RebuildProgress.fromProperties(properties);
            progress.ifPresent(value -> seen.put(rollup, value));
            progress.ifPresent(value -> {
                needed.add(value.snapshot());
                value.after().ifPresent(needed::add);
            });
        }
        history.release(needed);
        return complete;
    }

    /**
     * Whether another process has gone on since this one has looked at the end of its last run.
     */
    private boolean isMovedByOther(Rollup rollup, RebuildProgress progress)
    {
        RebuildProgress before = seen.put(rollup, progress);
        return before != null && !before.equals(progress);
    }

    /**
     * Begins the rebuild of all rollups that need one and have not begun it. One that needs none is made current.
     */
    public void begin()
    {
        history.prepare();
        List<Rollup> waiting = new ArrayList<>();
        for (Rollup rollup : rollups) {
            store.prepare(ArchiveTable.rollup(rollup));
            Map<String, String> properties = properties(rollup);
            boolean begun = !isForeign(rollup, properties) && RebuildProgress.fromProperties(properties).filter(history::has).isPresent();
            // two processes that are configured differently would empty it in turns: only what has started last does
            boolean foreign = started && properties.containsKey(Rollup.DEFINITION_PROPERTY) && isForeign(rollup, properties);
            if (!rollup.isCurrent(properties) && !begun && !foreign) {
                waiting.add(rollup);
            }
        }
        started = true;
        if (waiting.isEmpty()) {
            return;
        }
        FlowHistory.Version newest = history.newest();
        newest.snapshot().ifPresent(snapshot -> history.keep(snapshot.snapshotId()));
        waiting.forEach(rollup -> begin(rollup, newest));
    }

    /**
     * Empties the table, and says that it is being made of a version of the flows, in one version of the table.
     */
    private void begin(Rollup rollup, FlowHistory.Version version)
    {
        ArchiveTable table = ArchiveTable.rollup(rollup);
        PinnedTableOperations operations = new PinnedTableOperations(store.load(table));
        TableMetadata before = operations.current();
        if (rollup.isCurrent(before.properties())) {
            return;
        }
        Transaction transaction = Transactions.newTransaction(table.name(), operations);
        removeOtherColumns(table, before.schema(), transaction);
        if (before.currentSnapshot() != null) {
            transaction.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
        }
        // every change makes a snapshot: REST catalogs compare nothing else
        transaction.newAppend().commit();
        UpdateProperties properties = transaction.updateProperties();
        before.properties().keySet().stream().filter(RollupRebuilds::isOfContent).forEach(properties::remove);
        properties.set(Rollup.DEFINITION_PROPERTY, rollup.definition());
        Stream.of(history.retainedFrom(), firstDay.apply(rollup))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .ifPresent(day -> properties.set(ArchiveTable.RETAINED_FROM_PROPERTY, day.toString()));
        if (version.snapshot().isPresent()) {
            long snapshot = version.snapshot().map(Snapshot::snapshotId).orElseThrow();
            new RebuildProgress(Optional.empty(), snapshot, 0, version.covered()).toProperties().forEach(properties::set);
        }
        properties.commit();
        transaction.commitTransaction();
        if (before.currentSnapshot() != null) {
            log.info("The rollup %s is made anew: %s", rollup.name(), before.properties().getOrDefault(RebuildProgress.NEEDED, "it is defined otherwise, or its history is gone"));
        }
    }

    private static void removeOtherColumns(ArchiveTable table, Schema schema, Transaction transaction)
    {
        Set<String> names = new HashSet<>();
        table.columns().forEach(column -> names.add(column.name()));
        List<String> others = schema.columns().stream().map(NestedField::name).filter(name -> !names.contains(name)).toList();
        if (!others.isEmpty()) {
            UpdateSchema update = transaction.updateSchema();
            others.forEach(update::deleteColumn);
            update.commit();
        }
    }

    private static boolean isOfContent(String property)
    {
        return property.startsWith(Rollup.REBUILD_PREFIX)
                || property.startsWith(CoveredOffsets.COVERED_PREFIX)
                || property.startsWith(CoveredOffsets.LOST_PREFIX)
                || property.equals(ArchiveTable.RETAINED_FROM_PROPERTY)
                || property.equals(LeftOutDays.PROPERTY);
    }

    private Optional<RebuildProgress> progress(Rollup rollup)
    {
        Map<String, String> properties = properties(rollup);
        return isForeign(rollup, properties) ? Optional.empty() : RebuildProgress.fromProperties(properties);
    }

    /**
     * Whether the table is of another definition, or of none.
     */
    private static boolean isForeign(Rollup rollup, Map<String, String> properties)
    {
        return !rollup.definition().equals(properties.get(Rollup.DEFINITION_PROPERTY));
    }

    private Map<String, String> properties(Rollup rollup)
    {
        return store.load(ArchiveTable.rollup(rollup)).current().properties();
    }
}
