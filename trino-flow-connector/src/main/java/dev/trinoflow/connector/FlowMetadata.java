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
package dev.trinoflow.connector;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.trinoflow.connector.archive.ArchiveTransaction;
import dev.trinoflow.connector.archive.ArchivedTable;
import dev.trinoflow.connector.function.FlowFunctions;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.connector.live.LiveRanges;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.enrich.DimensionProblem;
import dev.trinoflow.core.enrich.DimensionStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
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
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.TableStatistics;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

import static dev.trinoflow.connector.FlowSessionProperties.isArchivePushdown;
import static dev.trinoflow.connector.FlowSessionProperties.isLivePushdown;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * The tables as one transaction sees them.
 */
public final class FlowMetadata
        implements ConnectorMetadata
{
    private final Supplier<List<LivePartition>> partitions;
    private final Optional<ArchiveTransaction> archive;
    private final FlowTableColumns columns;
    private final FlowFunctions functions;
    private final DimensionTables dimensionTables;
    private final DimensionStore dimensions;
    private final FlowFilterPushdown filterPushdown;

    /**
     * @param partitions looked up when first asked for, then the same
     */
    FlowMetadata(
            Supplier<List<LivePartition>> partitions,
            Optional<ArchiveTransaction> archive,
            FlowTableColumns columns,
            FlowFunctions functions,
            DimensionTables dimensionTables,
            DimensionStore dimensions)
    {
        this.partitions = requireNonNull(partitions, "partitions is null");
        this.archive = requireNonNull(archive, "archive is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.functions = requireNonNull(functions, "functions is null");
        this.dimensionTables = requireNonNull(dimensionTables, "dimensionTables is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        filterPushdown = new FlowFilterPushdown(archive);
    }

    /**
     * The offsets of the topics that this transaction reads.
     */
    public List<LivePartition> partitions()
    {
        return partitions.get();
    }

    Optional<ArchiveTransaction> archive()
    {
        return archive;
    }

    /**
     * The offsets that are not in the version of the archive's table that this transaction reads.
     */
    List<LivePartition> livePartitions(ConnectorSession session, FlowTable table)
    {
        CoveredOffsets covered = archive.map(present -> present.covered(session, table)).orElse(CoveredOffsets.NONE);
        return partitions().stream().map(partition -> partition.uncovered(covered)).toList();
    }

    /**
     * The rows of the table of partitions.
     */
    List<TopicPartitionRow> topicPartitions(ConnectorSession session)
    {
        Optional<CoveredOffsets> covered = archive.map(present -> present.covered(session, FlowTable.FLOWS));
        return partitions().stream().map(partition -> TopicPartitionRow.create(partition, covered)).toList();
    }

    /**
     * What this node cannot use of the files of dimensions.
     */
    List<DimensionProblem> dimensionProblems()
    {
        return dimensions.problems();
    }

    private Optional<ArchivedTable> archivedTable(ConnectorSession session, FlowTable table)
    {
        return archive.flatMap(present -> present.find(session, table));
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return Arrays.stream(FlowTable.values()).map(table -> table.tableName().getSchemaName()).distinct().toList();
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return Arrays.stream(FlowTable.values())
                .map(FlowTable::tableName)
                .filter(table -> schemaName.map(table.getSchemaName()::equals).orElse(true))
                .toList();
    }

    @Override
    public Iterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return relationFilter.apply(ImmutableSet.copyOf(listTables(session, schemaName))).stream()
                .map(tableName -> RelationColumnsMetadata.forTable(tableName, columns.of(FlowTable.find(tableName).orElseThrow())))
                .iterator();
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        Optional<FlowTable> table = FlowTable.find(tableName);
        if (table.isPresent() && (startVersion.isPresent() || endVersion.isPresent())) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s has no versions to read: FOR VERSION AS OF and FOR TIMESTAMP AS OF are not supported".formatted(tableName));
        }
        return table.map(found -> new FlowTableHandle(found, TupleDomain.all(), OptionalLong.empty(), OptionalLong.empty(), archivedTable(session, found).map(ArchivedTable::handle), ImmutableList.of())).orElse(null);
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorTableHandle table)
    {
        // the archive's page source insists on them
        return ((FlowTableHandle) table).archive().flatMap(archived -> archive.orElseThrow().metadata(session).getTableCredentials(session, archived));
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle table)
    {
        ((FlowTableHandle) table).archive().ifPresent(archived -> archive.orElseThrow().metadata(session).validateScan(session, archived));
    }

    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return ((FlowTableHandle) table).table().tableName();
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        FlowTable flowTable = ((FlowTableHandle) table).table();
        return new ConnectorTableMetadata(flowTable.tableName(), columns.of(flowTable), ImmutableMap.of(), Optional.of(flowTable.comment()));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        ImmutableMap.Builder<String, ColumnHandle> handles = ImmutableMap.builder();
        FlowTable flowTable = ((FlowTableHandle) table).table();
        Optional<ArchivedTable> archived = archivedTable(session, flowTable);
        for (ColumnMetadata column : columns.of(flowTable)) {
            String name = column.getName();
            handles.put(name, new FlowColumnHandle(name, column.getType(), archived.map(found -> found.column(name)).orElse(ImmutableList.of())));
        }
        return handles.buildOrThrow();
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        String name = ((FlowColumnHandle) column).name();
        return columns.of(((FlowTableHandle) table).table()).stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        FlowTableHandle handle = (FlowTableHandle) table;
        return switch (handle.table()) {
            case ASNS, EXPORTERS, INTERFACES, NETWORKS, PREFIXES -> FlowStatistics.ofRows(dimensionTables.get(handle.table()).countRows(dimensions.at(session.getStart())));
            case DIMENSION_PROBLEMS -> FlowStatistics.ofRows(dimensionProblems().size());
            case FLOWS -> flowStatistics(session, handle);
            case REJECTS -> TableStatistics.empty();
            case TOPIC_PARTITIONS -> FlowStatistics.ofRows(partitions().size());
        };
    }

    /**
     * Notes for the plan's reader how much is live. Without an archive, all is.
     */
    private FlowTableHandle withLiveOffsets(ConnectorSession session, FlowTableHandle handle)
    {
        return archivedTable(session, handle.table()).isEmpty() ? handle : handle.withLiveOffsets(countLiveOffsets(session, handle));
    }

    private long countLiveOffsets(ConnectorSession session, FlowTableHandle handle)
    {
        return LiveRanges.selectOffsets(livePartitions(session, handle.table()), handle.predicate()).stream()
                .mapToLong(partition -> partition.endOffset() - partition.beginOffset())
                .sum();
    }

    private TableStatistics flowStatistics(ConnectorSession session, FlowTableHandle handle)
    {
        // messages of one flow each are by far the most common
        long liveRows = countLiveOffsets(session, handle);
        if (handle.archive().isEmpty()) {
            return FlowStatistics.ofRows(liveRows);
        }
        TableStatistics archived = archive.orElseThrow().metadata(session).getTableStatistics(session, handle.archive().orElseThrow());
        return FlowStatistics.create(archived, liveRows, getColumnHandles(session, handle).values().stream().map(FlowColumnHandle.class::cast).toList());
    }

    @Override
    public ConnectorTableProperties getTableProperties(ConnectorSession session, ConnectorTableHandle table)
    {
        return new ConnectorTableProperties();
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        FlowTableHandle handle = (FlowTableHandle) table;
        if (!handle.table().isOfMessages()) {
            return Optional.empty();
        }
        FlowTableHandle filtered = withLiveOffsets(session, filterPushdown.apply(session, handle, constraint, functions.addressSets(session)));
        if (filtered.equals(handle)) {
            return Optional.empty();
        }
        // all of it remains to be filtered by the engine: the connector only saves work
        return Optional.of(new ConstraintApplicationResult<>(filtered, constraint.getSummary(), constraint.getExpression(), false));
    }

    @Override
    public Optional<ProjectionApplicationResult<ConnectorTableHandle>> applyProjection(ConnectorSession session, ConnectorTableHandle table, List<ConnectorExpression> projections, Map<String, ColumnHandle> assignments)
    {
        FlowTableHandle handle = (FlowTableHandle) table;
        if (!isArchivePushdown(session)) {
            return Optional.empty();
        }
        List<FlowColumnHandle> projectedColumns = assignments.values().stream().map(FlowColumnHandle.class::cast).toList();
        FlowTableHandle projected = withLiveOffsets(session, handle.withArchive(handle.archive().map(archived -> archive.orElseThrow().applyProjection(session, archived, projectedColumns))));
        if (projected.equals(handle)) {
            return Optional.empty();
        }
        List<Assignment> same = assignments.entrySet().stream()
                .map(assignment -> new Assignment(assignment.getKey(), assignment.getValue(), ((FlowColumnHandle) assignment.getValue()).type()))
                .toList();
        return Optional.of(new ProjectionApplicationResult<>(projected, projections, same, false));
    }

    @Override
    public Optional<LimitApplicationResult<ConnectorTableHandle>> applyLimit(ConnectorSession session, ConnectorTableHandle table, long limit)
    {
        FlowTableHandle handle = (FlowTableHandle) table;
        if (!isPushdown(session, handle) || (handle.limit().isPresent() && handle.limit().getAsLong() <= limit)) {
            return Optional.empty();
        }
        return Optional.of(new LimitApplicationResult<>(handle.withLimit(limit), false, false));
    }

    private static boolean isPushdown(ConnectorSession session, FlowTableHandle handle)
    {
        return handle.table().isOfMessages() && isLivePushdown(session);
    }
}
