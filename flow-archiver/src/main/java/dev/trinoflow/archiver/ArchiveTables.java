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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.archiver.table.TableCoverage;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import io.airlift.log.Logger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The tables that one archive consists of, by number: the flows, the rejects, the rollups.
 */
final class ArchiveTables
{
    private static final Logger log = Logger.get(ArchiveTables.class);

    static final int FLOWS = 0;
    static final int REJECTS = 1;
    static final int FIRST_ROLLUP = 2;

    // a set of tables is the bits of a long
    private static final int MAX_TABLES = Long.SIZE - 1;

    private final List<TableSink> sinks;
    private final List<Rollup> rollups;
    // of those that were not current when they were last looked at
    private final Set<TableSink> waiting = new HashSet<>();

    ArchiveTables(ArchiveStore store, FlowSchema schema, List<Rollup> rollups, ArchiverConfig config)
    {
        checkArgument(FIRST_ROLLUP + rollups.size() <= MAX_TABLES, "flow.rollups names %s rollups; at most %s are possible", rollups.size(), MAX_TABLES - FIRST_ROLLUP);
        this.rollups = ImmutableList.copyOf(rollups);
        ImmutableList.Builder<TableSink> sinks = ImmutableList.builder();
        sinks.add(new TableSink(store, ArchiveTable.flows(schema), _ -> true, config));
        sinks.add(new TableSink(store, ArchiveTable.REJECTS, _ -> true, config));
        for (Rollup rollup : rollups) {
            sinks.add(TableSink.of(store, rollup, config));
        }
        this.sinks = sinks.build();
    }

    /**
     * The tables by their number.
     */
    List<TableSink> sinks()
    {
        return sinks;
    }

    /**
     * The rollups, whose tables are numbered from {@link #FIRST_ROLLUP} on in this order.
     */
    List<Rollup> rollups()
    {
        return rollups;
    }

    /**
     * What each table covers. The tables are prepared on the first call.
     * <p>
     * A rollup is committed before the flows, which are looked at first: one that knows nothing of a partition that the flows
     * cover was not kept for a while, and has to be made anew.
     */
    List<TableCoverage> coverage()
    {
        List<TableCoverage> coverage = new ArrayList<>(sinks.stream().map(TableSink::coverage).toList());
        for (int table = FIRST_ROLLUP; table < sinks.size(); table++) {
            TableCoverage rollup = coverage.get(table);
            Set<Partition> missing = Sets.difference(coverage.get(FLOWS).covered().partitions().keySet(), rollup.covered().partitions().keySet());
            if (rollup.current() && !missing.isEmpty()) {
                demandRebuild(coverage, table, "flows of %s are archived and not in it".formatted(missing.iterator().next()));
            }
        }
        waiting.clear();
        for (int table = FIRST_ROLLUP; table < sinks.size(); table++) {
            if (!coverage.get(table).current()) {
                waiting.add(sinks.get(table));
            }
        }
        return coverage;
    }

    /**
     * Finds rollups that cover less of a partition than the flows do, and can no longer read it from Kafka.
     *
     * @param coverage of all tables; such a rollup is not current in it any more
     */
    void demandMissed(List<TableCoverage> coverage, Partition partition, String topicId, long beginOffset)
    {
        long archived = coverage.get(FLOWS).covered().endOffset(partition.topic(), partition.partition(), topicId);
        for (int table = FIRST_ROLLUP; table < sinks.size(); table++) {
            long end = coverage.get(table).covered().endOffset(partition.topic(), partition.partition(), topicId);
            if (coverage.get(table).current() && end < Math.min(archived, beginOffset)) {
                demandRebuild(coverage, table, "Kafka no longer has offsets from %s of %s on, which are archived and not in it".formatted(end, partition));
            }
        }
    }

    private void demandRebuild(List<TableCoverage> coverage, int table, String reason)
    {
        log.warn("The rollup %s has to be made anew: %s", sinks.get(table).tableName(), reason);
        sinks.get(table).demandRebuild(coverage.get(table), reason);
        coverage.set(table, new TableCoverage(false, CoveredOffsets.NONE));
    }

    /**
     * Whether a rollup that was not current when the coverage was looked at is now.
     */
    boolean haveBecomeCurrent()
    {
        return waiting.stream().anyMatch(sink -> sink.coverage().current());
    }

    /**
     * Bytes of the files since the last cut.
     */
    long writtenBytes()
    {
        long bytes = 0;
        for (TableSink sink : sinks) {
            bytes += sink.writtenBytes();
        }
        return bytes;
    }

    /**
     * Gives up what was written since the last cut.
     */
    void abandon()
    {
        sinks.forEach(TableSink::abandon);
    }
}
