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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.FlowSessionProperties;
import dev.trinoflow.connector.FlowTable;
import dev.trinoflow.connector.FlowTableHandle;
import dev.trinoflow.connector.archive.ArchiveTransaction;
import dev.trinoflow.connector.archive.ArchivedTable;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.Rollup;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.trinoflow.connector.FlowSessionProperties.isArchivePushdown;
import static dev.trinoflow.connector.FlowSessionProperties.isLivePushdown;
import static io.trino.spi.StandardErrorCode.INVALID_SESSION_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Decides which tables answer a query, and how each is read.
 */
final class TrafficPlanner
{
    /**
     * Longer lists of values are replaced by the range they span: the predicate travels with every task.
     */
    private static final int MAX_PREDICATE_RANGES = 1000;

    private static final String FLOWS = FlowTable.FLOWS.tableName().getTableName();

    private final CatalogName catalogName;
    private final TrafficTables tables;
    private final TrafficColumns columns;

    TrafficPlanner(CatalogName catalogName, TrafficTables tables, TrafficColumns columns)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.columns = requireNonNull(columns, "columns is null");
    }

    TrafficTableHandle plan(ConnectorSession session, TrafficTableHandle handle)
    {
        if (handle.domain().isNone()) {
            return handle.withScans(ImmutableList.of());
        }
        ImmutableList.Builder<TrafficScan> scans = ImmutableList.builder();
        choose(session, handle).forEach((table, times) -> scans.add(scan(session, handle, table, times)));
        return handle.withScans(scans.build());
    }

    /**
     * The table of a scan, with what is covered.
     */
    TrafficTable table(ConnectorSession session, TrafficScan scan)
    {
        return tables.rollup(scan.table())
                .map(rollup -> tables.byName(session, rollup))
                .orElseGet(() -> tables.flows(session));
    }

    /**
     * Refuses to read flows of a long time where rollups would do, were time not asked for so exactly.
     */
    void checkResolution(ConnectorSession session, TrafficTableHandle handle)
    {
        // who groups by minutes has done what can be done, even if the minutes of that time are not kept
        boolean exact = !need(handle).isServedBy(TimeGrain.MINUTE.millis());
        Optional<TimeRanges> times = handle.scans().stream()
                .filter(scan -> scan.table().equals(FLOWS) && exact && !handle.limited())
                .map(TrafficScan::times)
                .findFirst();
        if (times.isEmpty()) {
            return;
        }
        Duration maxRange = FlowSessionProperties.trafficRawMaxRange(session);
        long length = times.orElseThrow().lengthUntil(session.getStart().toEpochMilli());
        if (length > maxRange.toMillis() && !tables.usable(session, candidates(session, handle)).isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, ("%s is asked for the time of single flows over %s, longer than %s. Group by time_minute, time_hour or time_day in place of time_received, or by date_trunc of it below joins and other filters; or bound time_received; or allow it: SET SESSION %s.%s = '30d'").formatted(
                    handle.tableName(),
                    new Duration(length, MILLISECONDS).convertToMostSuccinctTimeUnit(),
                    maxRange,
                    catalogName,
                    FlowSessionProperties.TRAFFIC_RAW_MAX_RANGE));
        }
    }

    private Map<TrafficTable, TimeRanges> choose(ConnectorSession session, TrafficTableHandle handle)
    {
        Optional<TrafficTable> named = tables.rollup(handle.tableName().getTableName()).map(rollup -> tables.byName(session, rollup));
        if (named.isPresent()) {
            return TableChoice.choose(ImmutableList.of(named.orElseThrow(), tables.flows(session)), TimeNeed.NONE, handle.times());
        }
        TimeNeed need = need(handle);
        // the flows are all there is for it, whatever the rollups are like
        if (need.isExact()) {
            return ImmutableMap.of(tables.flows(session), handle.times());
        }
        return choose(session, candidates(session, handle), need, handle.times());
    }

    /**
     * No more rollups are loaded than are needed: those that would be chosen were all complete, and where one of them is not, or has
     * deleted some of the days, those that are chosen then.
     */
    private Map<TrafficTable, TimeRanges> choose(ConnectorSession session, List<Rollup> rollups, TimeNeed need, TimeRanges times)
    {
        Set<Rollup> loaded = new HashSet<>();
        Map<TrafficTable, TimeRanges> chosen;
        List<Rollup> wanted;
        do {
            Stream<TrafficTable> candidates = rollups.stream()
                    .flatMap(rollup -> loaded.contains(rollup) ? tables.usable(session, ImmutableList.of(rollup)).stream() : Stream.of(TrafficTable.expected(rollup)));
            chosen = TableChoice.choose(Stream.concat(candidates, Stream.of(tables.flows(session))).toList(), need, times);
            wanted = chosen.keySet().stream().flatMap(table -> table.rollup().stream()).toList();
            tables.usable(session, wanted);
        }
        while (loaded.addAll(wanted));
        return chosen;
    }

    private static TimeNeed need(TrafficTableHandle handle)
    {
        if (handle.columns().isEmpty()) {
            return TimeNeed.EXACT;
        }
        return Stream.concat(
                handle.columns().orElseThrow().stream().flatMap(column -> column.grain().stream()).map(TimeNeed::of),
                handle.filters().stream().map(TrafficFilter::timeNeed)).reduce(TimeNeed.NONE, TimeNeed::and);
    }

    /**
     * The rollups that have the dimensions.
     */
    private List<Rollup> candidates(ConnectorSession session, TrafficTableHandle handle)
    {
        Set<String> dimensions = Stream.concat(
                        columns(handle).stream(),
                        handle.conditionColumns().stream())
                .filter(TrafficColumn::isDimension)
                .map(TrafficColumn::name)
                .collect(toImmutableSet());
        String choice = FlowSessionProperties.trafficRollups(session);
        return switch (choice) {
            case FlowSessionProperties.ROLLUPS_NONE -> ImmutableList.of();
            case FlowSessionProperties.ROLLUPS_AUTO -> tables.rollups().stream().filter(rollup -> hasDimensions(rollup, dimensions)).collect(toImmutableList());
            default -> ImmutableList.of(forced(session, choice, dimensions));
        };
    }

    private static boolean hasDimensions(Rollup rollup, Set<String> dimensions)
    {
        return rollup.dimensions().stream().map(FlowColumn::name).collect(toImmutableSet()).containsAll(dimensions);
    }

    private List<TrafficColumn> columns(TrafficTableHandle handle)
    {
        return handle.columns().orElseGet(() -> ImmutableList.copyOf(columns.of(tables.rollup(handle.tableName().getTableName())).values()));
    }

    private Rollup forced(ConnectorSession session, String name, Set<String> dimensions)
    {
        Rollup rollup = tables.rollup(name)
                .filter(found -> !tables.usable(session, ImmutableList.of(found)).isEmpty())
                .orElseThrow(() -> new TrinoException(INVALID_SESSION_PROPERTY, "traffic_rollups names %s, which is not among the rollups that are complete: %s; %s and %s are possible too".formatted(
                        name,
                        tables.usable(session, tables.rollups()).stream().map(TrafficTable::name).toList(),
                        FlowSessionProperties.ROLLUPS_AUTO,
                        FlowSessionProperties.ROLLUPS_NONE)));
        if (!hasDimensions(rollup, dimensions)) {
            throw new TrinoException(INVALID_SESSION_PROPERTY, "traffic_rollups names %s, which does not have all of the columns %s".formatted(name, dimensions));
        }
        return rollup;
    }

    private TrafficScan scan(ConnectorSession session, TrafficTableHandle handle, TrafficTable table, TimeRanges times)
    {
        TupleDomain<FlowColumnHandle> predicate = predicate(handle, table, times);
        List<FlowColumnHandle> read = Stream.concat(
                        columns(handle).stream(),
                        Stream.concat(handle.conditionColumns().stream(), times.equals(TimeRanges.ALL) ? Stream.empty() : Stream.of(TrafficColumn.TIME_RECEIVED)))
                .filter(column -> !column.name().equals(TrafficColumn.ROLLUP))
                .map(column -> column(table, column.name(), column.type()))
                .distinct()
                .collect(toImmutableList());
        Optional<ConnectorTableHandle> archived = table.archived().map(ArchivedTable::handle);
        if (archived.isPresent() && isArchivePushdown(session)) {
            ArchiveTransaction archive = tables.archive().orElseThrow();
            archived = archive.applyFilter(session, archived.orElseThrow(), predicate)
                    .map(filtered -> archive.applyProjection(session, filtered, read));
        }
        FlowTableHandle source = new FlowTableHandle(FlowTable.FLOWS, isLivePushdown(session) ? predicate : TupleDomain.all(), OptionalLong.empty(), OptionalLong.empty(), archived, ImmutableList.of());
        return new TrafficScan(table.name(), table.bucketMillis(), times, source, read);
    }

    /**
     * What rows must fulfil, and more may.
     */
    private static TupleDomain<FlowColumnHandle> predicate(TrafficTableHandle handle, TrafficTable table, TimeRanges times)
    {
        TupleDomain<TrafficColumn> domain = handle.domain();
        for (TrafficFilter filter : handle.filters()) {
            domain = domain.intersect(filter.domain());
        }
        ImmutableMap.Builder<FlowColumnHandle, Domain> domains = ImmutableMap.builder();
        if (domain.isNone()) {
            return TupleDomain.none();
        }
        domain.getDomains().orElseThrow().forEach((column, values) -> {
            if (column.isDimension()) {
                domains.put(column(table, column.name(), column.type()), values);
            }
        });
        if (!times.equals(TimeRanges.ALL)) {
            domains.put(column(table, TrafficColumn.TIME, TrafficColumn.TIME_RECEIVED.type()), times.toDomain());
        }
        return TupleDomain.withColumnDomains(domains.buildOrThrow()).simplify(MAX_PREDICATE_RANGES);
    }

    private static FlowColumnHandle column(TrafficTable table, String name, Type type)
    {
        return new FlowColumnHandle(name, type, table.archived().map(archived -> archived.column(name)).orElse(ImmutableList.of()));
    }
}
