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

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterators;
import dev.trinoflow.connector.function.FlowFunctions;
import dev.trinoflow.connector.traffic.TrafficMetadata;
import dev.trinoflow.connector.traffic.TrafficTableHandle;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
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
import io.trino.spi.connector.SortItem;
import io.trino.spi.connector.TopNApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.function.AggregationFunctionMetadata;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionDependencyDeclaration;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.SchemaFunctionName;
import io.trino.spi.statistics.TableStatistics;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.function.FunctionDependencyDeclaration.NO_DEPENDENCIES;
import static java.util.Objects.requireNonNull;

/**
 * All tables of the catalog as one transaction sees them: each call goes to the metadata of the table's family. And its
 * functions.
 */
final class CatalogMetadata
        implements ConnectorMetadata
{
    private final FlowMetadata flows;
    private final TrafficMetadata traffic;
    private final FlowFunctions functions;

    CatalogMetadata(FlowMetadata flows, TrafficMetadata traffic, FlowFunctions functions)
    {
        this.flows = requireNonNull(flows, "flows is null");
        this.traffic = requireNonNull(traffic, "traffic is null");
        this.functions = requireNonNull(functions, "functions is null");
    }

    FlowMetadata flows()
    {
        return flows;
    }

    TrafficMetadata traffic()
    {
        return traffic;
    }

    private ConnectorMetadata of(ConnectorTableHandle table)
    {
        return table instanceof TrafficTableHandle ? traffic : flows;
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return Stream.concat(flows.listSchemaNames(session).stream(), traffic.listSchemaNames(session).stream()).distinct().toList();
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return Stream.concat(flows.listTables(session, schemaName).stream(), traffic.listTables(session, schemaName).stream()).toList();
    }

    @Override
    public Iterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        Set<SchemaTableName> wanted = relationFilter.apply(ImmutableSet.copyOf(listTables(session, schemaName)));
        return Iterators.concat(
                flows.streamRelationColumns(session, schemaName, tables -> intersection(tables, wanted)),
                traffic.streamRelationColumns(session, schemaName, tables -> intersection(tables, wanted)));
    }

    private static Set<SchemaTableName> intersection(Set<SchemaTableName> tables, Set<SchemaTableName> wanted)
    {
        return tables.stream().filter(wanted::contains).collect(toImmutableSet());
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        return (traffic.hasTable(tableName) ? traffic : flows).getTableHandle(session, tableName, startVersion, endVersion);
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorTableHandle table)
    {
        return of(table).getTableCredentials(session, table);
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle table)
    {
        of(table).validateScan(session, table);
    }

    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return of(table).getTableName(session, table);
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return of(table).getTableMetadata(session, table);
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return of(table).getColumnHandles(session, table);
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return of(table).getColumnMetadata(session, table, column);
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        return of(table).getTableStatistics(session, table);
    }

    @Override
    public ConnectorTableProperties getTableProperties(ConnectorSession session, ConnectorTableHandle table)
    {
        return of(table).getTableProperties(session, table);
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        return of(table).applyFilter(session, table, constraint);
    }

    @Override
    public Optional<ProjectionApplicationResult<ConnectorTableHandle>> applyProjection(ConnectorSession session, ConnectorTableHandle table, List<ConnectorExpression> projections, Map<String, ColumnHandle> assignments)
    {
        return of(table).applyProjection(session, table, projections, assignments);
    }

    @Override
    public Optional<AggregationApplicationResult<ConnectorTableHandle>> applyAggregation(
            ConnectorSession session,
            ConnectorTableHandle table,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        return of(table).applyAggregation(session, table, aggregates, assignments, groupingSets);
    }

    @Override
    public Optional<TopNApplicationResult<ConnectorTableHandle>> applyTopN(ConnectorSession session, ConnectorTableHandle table, long topNCount, List<SortItem> sortItems, Map<String, ColumnHandle> assignments)
    {
        return of(table).applyTopN(session, table, topNCount, sortItems, assignments);
    }

    @Override
    public Optional<LimitApplicationResult<ConnectorTableHandle>> applyLimit(ConnectorSession session, ConnectorTableHandle table, long limit)
    {
        return of(table).applyLimit(session, table, limit);
    }

    @Override
    public Collection<FunctionMetadata> listFunctions(ConnectorSession session, String schemaName)
    {
        return functions.list(schemaName);
    }

    @Override
    public Collection<FunctionMetadata> getFunctions(ConnectorSession session, SchemaFunctionName name)
    {
        return functions.find(name);
    }

    @Override
    public FunctionMetadata getFunctionMetadata(ConnectorSession session, FunctionId functionId)
    {
        return functions.metadata(functionId);
    }

    @Override
    public AggregationFunctionMetadata getAggregationFunctionMetadata(ConnectorSession session, FunctionId functionId)
    {
        return functions.aggregation(functionId);
    }

    @Override
    public FunctionDependencyDeclaration getFunctionDependencies(ConnectorSession session, FunctionId functionId, BoundSignature boundSignature)
    {
        return NO_DEPENDENCIES;
    }
}
