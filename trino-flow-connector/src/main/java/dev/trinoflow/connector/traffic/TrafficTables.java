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
package dev.trinoflow.connector.traffic;

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.archive.ArchiveTransaction;
import dev.trinoflow.connector.archive.ArchivedTable;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.FlowType;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.connector.FlowErrorCode.FLOW_ARCHIVE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The tables that traffic is made of, as one transaction sees them. First the ends of the topics are looked up, then the flows,
 * so that what Kafka deletes in between is in the table or is missed, and never passed over. A rollup is loaded when a query may need
 * it, which takes a catalog and a store an answer or two for each. That is exact however much later it is: a rollup stands for the
 * flows only where what it covers and the rest of the live flows are together what the flows and theirs are, whatever it has taken in
 * meanwhile ({@link RollupCompleteness}), and what it has deleted meanwhile it says itself. One that has come further than the ends is
 * passed over. Hence the transactions of many statements, which last, load all tables at once.
 */
final class TrafficTables
{
    /**
     * What is preferred. Where a table has no bucket for a time, the next one is asked.
     */
    private static final Comparator<Rollup> FEWEST_ROWS_FIRST = Comparator
            .comparingDouble(TrafficTables::expectedRows)
            .thenComparing(Rollup::name);
    private static final Map<FlowColumn, Integer> EXPECTED_VALUES = ImmutableMap.of(
            FlowColumns.PROTO, 10,
            FlowColumns.SAMPLER_ADDRESS, 20,
            FlowColumns.IN_IF, 50,
            FlowColumns.OUT_IF, 50,
            FlowColumns.SRC_AS, 20_000,
            FlowColumns.DST_AS, 20_000);

    private final List<Rollup> rollups;
    private final FlowSchema schema;
    private final Supplier<List<LivePartition>> partitions;
    private final Optional<ArchiveTransaction> archive;
    // a query is planned again for each filter and projection that is handed down
    private final Map<Rollup, Optional<TrafficTable>> usable = new ConcurrentHashMap<>();

    /**
     * @param partitions looked up when first asked for, then the same
     */
    TrafficTables(List<Rollup> rollups, FlowSchema schema, Supplier<List<LivePartition>> partitions, Optional<ArchiveTransaction> archive)
    {
        this.rollups = rollups.stream().sorted(FEWEST_ROWS_FIRST).collect(toImmutableList());
        this.schema = requireNonNull(schema, "schema is null");
        this.partitions = requireNonNull(partitions, "partitions is null");
        this.archive = requireNonNull(archive, "archive is null");
    }

    /**
     * Roughly, of a day; it need only tell a rollup of interfaces from one of AS numbers, and these from addresses. The choice
     * shall not depend on what happens to be in the tables.
     */
    private static double expectedRows(Rollup rollup)
    {
        double rows = (double) RollupBucket.DAY.millis() / rollup.bucket().millis();
        for (FlowColumn dimension : rollup.dimensions()) {
            rows *= expectedValues(dimension);
        }
        return rows;
    }

    /**
     * Roughly, of a day.
     */
    static int expectedValues(FlowColumn dimension)
    {
        int others = dimension.type() == FlowType.ADDRESS || dimension.type() == FlowType.NETWORK ? 1_000_000 : 1000;
        return EXPECTED_VALUES.getOrDefault(dimension, others);
    }

    /**
     * Those with the fewest rows first.
     */
    List<Rollup> rollups()
    {
        return rollups;
    }

    Optional<ArchiveTransaction> archive()
    {
        return archive;
    }

    Optional<Rollup> rollup(String name)
    {
        return rollups.stream().filter(rollup -> rollup.name().equals(name)).findFirst();
    }

    /**
     * Fixes the versions of the flows and of rollups; of all of them where the transaction may last.
     */
    void load(ConnectorSession session, Optional<Rollup> rollup)
    {
        archive.ifPresent(present -> {
            Stream<Rollup> loaded = present.isOfOneStatement() ? rollup.stream() : rollups.stream();
            present.load(session, Stream.concat(Stream.of(ArchiveTable.flows(schema)), loaded.map(ArchiveTable::rollup)).toList());
        });
    }

    TrafficTable flows(ConnectorSession session)
    {
        ArchiveTable definition = ArchiveTable.flows(schema);
        return TrafficTable.flows(definition.name(), archived(session, definition));
    }

    /**
     * Those of some rollups that can stand for the flows, in their order: made, not being made anew, and complete.
     */
    List<TrafficTable> usable(ConnectorSession session, List<Rollup> candidates)
    {
        List<ArchiveTable> unknown = candidates.stream().filter(rollup -> !usable.containsKey(rollup)).map(ArchiveTable::rollup).toList();
        if (!unknown.isEmpty()) {
            archive.ifPresent(present -> present.load(session, unknown));
        }
        return candidates.stream()
                .flatMap(rollup -> usable.computeIfAbsent(rollup, _ -> findUsable(session, rollup)).stream())
                .collect(toImmutableList());
    }

    private Optional<TrafficTable> findUsable(ConnectorSession session, Rollup rollup)
    {
        return archived(session, ArchiveTable.rollup(rollup))
                .filter(archived -> rollup.isCurrent(archived.properties()))
                .filter(archived -> RollupCompleteness.isComplete(archived.covered(), flows(session).covered(), partitions.get()))
                .map(archived -> rollup(rollup, archived, false));
    }

    /**
     * A rollup as it is, whose deleted days are nowhere: without an archive all of it is live.
     */
    TrafficTable byName(ConnectorSession session, Rollup rollup)
    {
        Optional<ArchivedTable> archived = archived(session, ArchiveTable.rollup(rollup));
        if (archived.isPresent() && !rollup.isCurrent(archived.orElseThrow().properties())) {
            throw new TrinoException(FLOW_ARCHIVE_ERROR, "The rollup %s is being made from the archived flows, or was made as something else than %s; until the archiver has made it, read net.%s".formatted(rollup.name(), rollup.definition(), TrafficMetadata.TRAFFIC));
        }
        return archived.map(found -> rollup(rollup, found, true)).orElseGet(() -> TrafficTable.expected(rollup));
    }

    /**
     * The offsets that the table does not cover, up to where the flows are.
     */
    List<LivePartition> livePartitions(ConnectorSession session, TrafficTable table)
    {
        CoveredOffsets flows = flows(session).covered();
        return partitions.get().stream().map(partition -> partition.extended(flows).uncovered(table.covered())).toList();
    }

    private Optional<ArchivedTable> archived(ConnectorSession session, ArchiveTable definition)
    {
        return archive.flatMap(present -> present.find(session, definition));
    }

    private static TrafficTable rollup(Rollup rollup, ArchivedTable archived, boolean named)
    {
        try {
            return TrafficTable.rollup(rollup, archived, named);
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(FLOW_ARCHIVE_ERROR, "The archive's table %s: %s".formatted(new SchemaTableName(ArchiveTable.SCHEMA, rollup.name()), e.getMessage()), e);
        }
    }
}
