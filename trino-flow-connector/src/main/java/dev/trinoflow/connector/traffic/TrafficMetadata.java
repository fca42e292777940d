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
import com.google.common.collect.ImmutableSet;
import dev.trinoflow.connector.archive.ArchiveTransaction;
import dev.trinoflow.connector.function.FlowFunctions;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableProperties;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.LimitApplicationResult;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SortItem;
import io.trino.spi.connector.TopNApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.statistics.TableStatistics;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The traffic table and the rollups by their names, as one transaction sees them.
 */
public final class TrafficMetadata
        implements ConnectorMetadata
{
    public static final String TRAFFIC = "traffic";

    private static final String TRAFFIC_COMMENT = "Traffic at any resolution. Rows are PARTIAL SUMS of bytes, packets and flows over the columns that a query names: aggregate them with sum(). sum(flows) is the count; count(*), avg, min and max of a row mean nothing";
    private static final String ROLLUP_COMMENT = "Traffic by %s, in sums for each %s. Rows are PARTIAL SUMS of bytes, packets and flows: aggregate them with sum(). sum(flows) is the count; count(*), avg, min and max of a row mean nothing";

    private final TrafficTables tables;
    private final TrafficColumns columns;
    private final FlowFunctions functions;
    private final TrafficPlanner planner;
    private final ScanStatistics statistics;
    private final AggregationPushdown aggregations;

    /**
     * @param partitions looked up when first asked for, then the same
     */
    public TrafficMetadata(CatalogName catalogName, List<Rollup> rollups, FlowSchema schema, TrafficColumns columns, FlowFunctions functions, Supplier<List<LivePartition>> partitions, Optional<ArchiveTransaction> archive)
    {
        this.functions = requireNonNull(functions, "functions is null");
        tables = new TrafficTables(rollups, schema, partitions, archive);
        this.columns = requireNonNull(columns, "columns is null");
        planner = new TrafficPlanner(catalogName, tables, columns);
        statistics = new ScanStatistics(tables, planner);
        aggregations = new AggregationPushdown(planner, statistics);
    }

    /**
     * Whether there is such a table.
     */
    public boolean hasTable(SchemaTableName tableName)
    {
        return tableName.getSchemaName().equals(ArchiveTable.SCHEMA)
                && (tableName.getTableName().equals(TRAFFIC) || tables.rollup(tableName.getTableName()).isPresent());
    }

    /**
     * The live flows that belong to a scan.
     */
    public List<LivePartition> livePartitions(ConnectorSession session, TrafficScan scan)
    {
        return tables.livePartitions(session, planner.table(session, scan));
    }

    /**
     * A scan of an aggregation with its splits.
     */
    public ShareSplitSource.Scan shareScan(ConnectorSession session, TrafficAggregation aggregation, TrafficScan scan, ConnectorSplitSource splits)
    {
        TrafficTable table = planner.table(session, scan);
        return new ShareSplitSource.Scan(scan, aggregation.isSorted(table), aggregation.isOfDays(table), splits);
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return ImmutableList.of(ArchiveTable.SCHEMA);
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return Stream.concat(Stream.of(TRAFFIC), tables.rollups().stream().map(Rollup::name))
                .map(name -> new SchemaTableName(ArchiveTable.SCHEMA, name))
                .filter(table -> schemaName.map(table.getSchemaName()::equals).orElse(true))
                .toList();
    }

    @Override
    public Iterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return relationFilter.apply(ImmutableSet.copyOf(listTables(session, schemaName))).stream()
                .map(tableName -> RelationColumnsMetadata.forTable(tableName, columns.metadata(rollup(tableName))))
                .iterator();
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        if (!hasTable(tableName)) {
            return null;
        }
        if (startVersion.isPresent() || endVersion.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s has no versions to read: FOR VERSION AS OF and FOR TIMESTAMP AS OF are not supported".formatted(tableName));
        }
        tables.load(session, rollup(tableName));
        return planner.plan(session, new TrafficTableHandle(tableName, TupleDomain.all(), new TrafficFilter.And(ImmutableList.of()), Optional.empty(), false, Optional.empty(), ImmutableList.of()));
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorTableHandle table)
    {
        ImmutableMap.Builder<String, ConnectorTableCredentials> credentials = ImmutableMap.builder();
        for (TrafficScan scan : ((TrafficTableHandle) table).scans()) {
            scan.source().archive()
                    .flatMap(archived -> tables.archive().orElseThrow().metadata(session).getTableCredentials(session, archived))
                    .ifPresent(found -> credentials.put(scan.table(), found));
        }
        return Optional.of(new TrafficCredentials(credentials.buildOrThrow()));
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle table)
    {
        TrafficTableHandle handle = (TrafficTableHandle) table;
        planner.checkResolution(session, handle);
        for (TrafficScan scan : handle.scans()) {
            scan.source().archive().ifPresent(archived -> tables.archive().orElseThrow().metadata(session).validateScan(session, archived));
        }
    }

    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return ((TrafficTableHandle) table).tableName();
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        SchemaTableName tableName = ((TrafficTableHandle) table).tableName();
        Optional<Rollup> rollup = rollup(tableName);
        String comment = rollup
                .map(present -> ROLLUP_COMMENT.formatted(present.dimensions().stream().map(FlowColumn::name).collect(joining(", ")), present.bucket()))
                .orElse(TRAFFIC_COMMENT);
        return new ConnectorTableMetadata(tableName, columns.metadata(rollup), ImmutableMap.of(), Optional.of(comment));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return ImmutableMap.copyOf(columns.of(rollup(((TrafficTableHandle) table).tableName())));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return columns.metadata(rollup(((TrafficTableHandle) table).tableName()), (TrafficColumn) column);
    }

    private Optional<Rollup> rollup(SchemaTableName tableName)
    {
        return tables.rollup(tableName.getTableName());
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        double rows = 0;
        for (TrafficScan scan : ((TrafficTableHandle) table).scans()) {
            rows += statistics.archivedRows(session, scan) + statistics.liveRows(session, scan);
        }
        if (Double.isNaN(rows)) {
            return TableStatistics.empty();
        }
        return TableStatistics.builder().setRowCount(Estimate.of(rows)).build();
    }

    @Override
    public ConnectorTableProperties getTableProperties(ConnectorSession session, ConnectorTableHandle table)
    {
        TupleDomain<ColumnHandle> predicate = ((TrafficTableHandle) table).domain().isNone() ? TupleDomain.none() : TupleDomain.all();
        return new ConnectorTableProperties(predicate, Optional.empty(), Optional.empty(), ImmutableList.of());
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        TrafficTableHandle handle = (TrafficTableHandle) table;
        if (handle.aggregation().isPresent()) {
            return Optional.empty();
        }
        TrafficConstraint translated = TrafficConstraint.create(constraint, functions.addressSets(session));
        Set<TrafficFilter> filters = ImmutableSet.<TrafficFilter>builder().addAll(handle.filters()).addAll(translated.filters()).build();
        TrafficTableHandle filtered = handle.withFilters(handle.domain().intersect(translated.domain()), ImmutableList.copyOf(filters));
        if (filtered.equals(handle)) {
            return Optional.empty();
        }
        return Optional.of(new ConstraintApplicationResult<>(planner.plan(session, filtered), TupleDomain.all(), translated.remaining(), false));
    }

    @Override
    public Optional<ProjectionApplicationResult<ConnectorTableHandle>> applyProjection(ConnectorSession session, ConnectorTableHandle table, List<ConnectorExpression> projections, Map<String, ColumnHandle> assignments)
    {
        TrafficTableHandle handle = (TrafficTableHandle) table;
        if (handle.aggregation().isPresent()) {
            return Optional.empty();
        }
        TrafficProjection projection = TrafficProjection.create(projections, assignments);
        if (handle.columns().isPresent() && projection.isSame(handle.columns().orElseThrow(), projections)) {
            return Optional.empty();
        }
        TrafficTableHandle projected = planner.plan(session, handle.withColumns(projection.columns()));
        return Optional.of(new ProjectionApplicationResult<>(projected, projection.projections(), projection.assignments(), false));
    }

    @Override
    public Optional<AggregationApplicationResult<ConnectorTableHandle>> applyAggregation(
            ConnectorSession session,
            ConnectorTableHandle table,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        TrafficTableHandle handle = (TrafficTableHandle) table;
        if (handle.aggregation().isPresent()) {
            return Optional.empty();
        }
        groupingSets.forEach(group -> group.forEach(column -> TrafficMeasures.checkComparison((TrafficColumn) column)));
        aggregates.forEach(aggregate -> TrafficMeasures.checkAggregate(handle.tableName(), aggregate, assignments));
        return aggregations.apply(session, handle, aggregates, assignments, groupingSets);
    }

    /**
     * The engine finds the top groups among those with the largest sums, by all that it sorts by.
     */
    @Override
    public Optional<TopNApplicationResult<ConnectorTableHandle>> applyTopN(ConnectorSession session, ConnectorTableHandle table, long topNCount, List<SortItem> sortItems, Map<String, ColumnHandle> assignments)
    {
        TrafficTableHandle handle = (TrafficTableHandle) table;
        return handle.aggregation()
                .filter(aggregation -> aggregation.top().isEmpty())
                .flatMap(aggregation -> TrafficTop.create(handle.columns().orElseThrow(), topNCount, sortItems, assignments).map(aggregation::withTop))
                .map(aggregation -> new TopNApplicationResult<>(handle.withAggregation(aggregation), false, false));
    }

    @Override
    public Optional<LimitApplicationResult<ConnectorTableHandle>> applyLimit(ConnectorSession session, ConnectorTableHandle table, long limit)
    {
        TrafficTableHandle handle = (TrafficTableHandle) table;
        return handle.limited() || handle.aggregation().isPresent() ? Optional.empty() : Optional.of(new LimitApplicationResult<>(handle.withLimit(), false, false));
    }
}
