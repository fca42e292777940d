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

import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.archiver.table.PinnedTableOperations;
import dev.trinoflow.archiver.table.PinnedTableOperations.StaleTableException;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.LeftOutDays;
import io.airlift.log.Logger;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import static java.util.Objects.requireNonNull;

/**
 * Takes days out of rollups that sum up hardly anything: with as many combinations of their columns as flows, a day is read from the
 * flows as fast. That is for rollups whose days are not kept longer than those of the flows, and for days that are over and merged,
 * of a row group or more. Rollups by one column have their rows in its order, which the flows are not in, and are always needed. The
 * table says which days it leaves out ({@link LeftOutDays}).
 */
final class NeedlessDays
{
    private static final Logger log = Logger.get(NeedlessDays.class);

    private static final int MAX_ATTEMPTS = 5;

    private final ArchiveStore store;
    private final KeptTable flows;
    private final double minReduction;
    private final long minRows;
    // of each day; empty before anything needed it
    private Optional<Map<Integer, Long>> flowsOfDays = Optional.empty();

    /**
     * @param minReduction how many times fewer rows than flows are worth it; of 1 all are
     * @param minRows of a day that is looked at
     */
    NeedlessDays(ArchiveStore store, KeptTable flows, double minReduction, long minRows)
    {
        this.store = requireNonNull(store, "store is null");
        this.flows = requireNonNull(flows, "flows is null");
        this.minReduction = minReduction;
        this.minRows = minRows;
    }

    /**
     * Takes days out, and what has come late of those that were taken out before.
     *
     * @param rollup whose files are merged
     * @param today days since 1970-01-01, UTC
     */
    MaintenanceResult delete(KeptTable rollup, int today)
            throws IOException
    {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(rollup, today);
            }
            catch (StaleTableException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private MaintenanceResult attempt(KeptTable rollup, int today)
            throws IOException
    {
        ArchiveTable table = rollup.table();
        PinnedTableOperations operations = new PinnedTableOperations(store.load(table));
        Map<String, String> properties = operations.current().properties();
        if (rollup.rollup().filter(found -> found.isCurrent(properties)).isEmpty()) {
            // what is being made is looked at once it is
            return MaintenanceResult.NOTHING;
        }
        TableDays days = new TableDays(operations, table.name());
        Map<Integer, Long> rows = days.rows();
        LeftOutDays before = LeftOutDays.fromProperties(properties);
        TreeSet<Long> needless = new TreeSet<>();
        for (Map.Entry<Integer, Long> day : rows.entrySet()) {
            if (!before.contains(day.getKey()) && day.getKey() < today && isNeedless(rollup, day.getKey(), day.getValue())) {
                needless.add((long) day.getKey());
            }
        }
        LeftOutDays all = before.plus(needless);
        if (rows.keySet().stream().noneMatch(all::contains)) {
            return MaintenanceResult.NOTHING;
        }
        // of the version that was looked at or not at all
        LeftOutDays kept = ArchiveTable.retainedFrom(properties).map(all::from).orElse(all);
        MaintenanceResult result = days.delete(days.files(all::contains), LeftOutDays.PROPERTY, kept.toString());
        if (!needless.isEmpty()) {
            log.info("The rollup %s leaves out %s days that have hardly fewer rows than flows", table.name(), needless.size());
        }
        return result;
    }

    private boolean isNeedless(KeptTable rollup, int day, long rows)
            throws IOException
    {
        if (rows < minRows || rollup.retention().compareTo(flows.retention()) > 0 || isIndex(rollup)) {
            return false;
        }
        if (flowsOfDays.isEmpty()) {
            flowsOfDays = Optional.of(flowsOfDays());
        }
        long flowRows = flowsOfDays.orElseThrow().getOrDefault(day, 0L);
        // where there are more rows than flows, flows are gone, and the rollup is all there is
        return rows <= flowRows && rows * minReduction > flowRows;
    }

    /**
     * Of days that the retention has begun to delete the flows are not all there, whatever came late.
     */
    private Map<Integer, Long> flowsOfDays()
            throws IOException
    {
        TableOperations operations = store.load(flows.table());
        Map<Integer, Long> rows = new TableDays(operations, flows.table().name()).rows();
        ArchiveTable.retainedFrom(operations.current().properties()).ifPresent(first -> rows.keySet().removeIf(day -> day < first.toEpochDay()));
        return rows;
    }

    /**
     * Whether the order of the rows is that of a single column, and not that of the flows.
     */
    private boolean isIndex(KeptTable rollup)
    {
        String first = rollup.table().sortColumns().getFirst();
        return rollup.rollup().orElseThrow().dimensions().size() == 1 && !first.equals(rollup.table().timeColumn()) && !first.equals(flows.table().sortColumns().getFirst());
    }
}
