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
package dev.trinoflow.connector.archive;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.FlowTable;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.StoredColumn;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.base.Suppliers.memoize;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.trinoflow.connector.FlowErrorCode.FLOW_ARCHIVE_ERROR;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_HIGH;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_LOW;
import static java.util.Objects.requireNonNull;

/**
 * The archive as one transaction sees it: a table is loaded when it is first asked for, and its version then stays, so
 * that all parts of all queries of the transaction have the same cut between archived and live flows.
 */
public final class ArchiveTransaction
{
    private final Archive archive;
    private final FlowSchema schema;
    private final ConnectorTransactionHandle handle;
    private final Runnable offsets;
    private final boolean ofOneStatement;
    private final Map<String, Supplier<Optional<ArchivedTable>>> tables = new ConcurrentHashMap<>();

    /**
     * @param offsets settles which offsets of the topics the transaction reads. That is done before a table is loaded: what
     *         Kafka deletes between the two is in the table then, if it was ever archived; the other way round it could be
     *         in neither
     * @param ofOneStatement whether the transaction is over when its first statement is
     */
    public ArchiveTransaction(Archive archive, FlowSchema schema, ConnectorTransactionHandle handle, Runnable offsets, boolean ofOneStatement)
    {
        this.archive = requireNonNull(archive, "archive is null");
        this.schema = requireNonNull(schema, "schema is null");
        this.handle = requireNonNull(handle, "handle is null");
        this.offsets = requireNonNull(offsets, "offsets is null");
        this.ofOneStatement = ofOneStatement;
    }

    public ConnectorTransactionHandle handle()
    {
        return handle;
    }

    public boolean isOfOneStatement()
    {
        return ofOneStatement;
    }

    public ConnectorMetadata metadata(ConnectorSession session)
    {
        return archive.metadata(session, handle);
    }

    /**
     * The table's version of this transaction, or nothing if the archive has no such table.
     */
    public Optional<ArchivedTable> find(ConnectorSession session, FlowTable table)
    {
        return definition(table).flatMap(definition -> find(session, definition));
    }

    /**
     * The table's version of this transaction, or nothing if the archive has no such table.
     */
    public Optional<ArchivedTable> find(ConnectorSession session, ArchiveTable definition)
    {
        return tables.computeIfAbsent(definition.name(), _ -> memoize(() -> load(session, definition))).get();
    }

    /**
     * Loads tables at the same time: each takes a catalog and a store an answer or two.
     */
    public void load(ConnectorSession session, List<ArchiveTable> definitions)
    {
        offsets.run();
        ParallelTasks.run(definitions.stream()
                .<Supplier<Optional<ArchivedTable>>>map(definition -> () -> find(session, definition))
                .toList());
    }

    /**
     * Skips files and row groups by the predicate too.
     *
     * @return the table, changed or not; nothing where no row of the archive can fulfil the predicate
     */
    public Optional<ConnectorTableHandle> applyFilter(ConnectorSession session, ConnectorTableHandle table, TupleDomain<FlowColumnHandle> predicate)
    {
        TupleDomain<ColumnHandle> translated = ArchivePredicate.translate(predicate);
        if (translated.isNone()) {
            return Optional.empty();
        }
        // without the expression: its variables have the types of SQL
        return Optional.of(metadata(session).applyFilter(session, table, new Constraint(translated))
                .map(ConstraintApplicationResult::getHandle)
                .orElse(table));
    }

    /**
     * Tells which columns are read, for the statistics and the splitting of files.
     */
    public ConnectorTableHandle applyProjection(ConnectorSession session, ConnectorTableHandle table, Collection<FlowColumnHandle> columns)
    {
        ConnectorMetadata metadata = metadata(session);
        ImmutableMap.Builder<String, ColumnHandle> assignments = ImmutableMap.builder();
        ImmutableList.Builder<ConnectorExpression> projections = ImmutableList.builder();
        Set<ColumnHandle> archived = columns.stream().flatMap(column -> column.archived().stream()).collect(toImmutableSet());
        for (ColumnHandle column : archived) {
            ColumnMetadata columnMetadata = metadata.getColumnMetadata(session, table, column);
            assignments.put(columnMetadata.getName(), column);
            projections.add(new Variable(columnMetadata.getName(), columnMetadata.getType()));
        }
        return metadata.applyProjection(session, table, projections.build(), assignments.buildOrThrow())
                .map(ProjectionApplicationResult::getHandle)
                .orElse(table);
    }

    public CoveredOffsets covered(ConnectorSession session, FlowTable table)
    {
        return find(session, table).map(ArchivedTable::covered).orElse(CoveredOffsets.NONE);
    }

    private Optional<ArchiveTable> definition(FlowTable table)
    {
        return switch (table) {
            case FLOWS -> Optional.of(ArchiveTable.flows(schema));
            case REJECTS -> Optional.of(ArchiveTable.REJECTS);
            case ASNS, DIMENSION_PROBLEMS, EXPORTERS, INTERFACES, NETWORKS, PREFIXES, TOPIC_PARTITIONS -> Optional.empty();
        };
    }

    private Optional<ArchivedTable> load(ConnectorSession session, ArchiveTable definition)
    {
        offsets.run();
        SchemaTableName tableName = new SchemaTableName(ArchiveTable.SCHEMA, definition.name());
        return archive.load(session, handle, tableName)
                .map(loaded -> new ArchivedTable(loaded, Archive.tableProperties(loaded), Archive.coveredOffsets(loaded), columns(session, tableName, loaded, definition)));
    }

    private Map<String, List<ColumnHandle>> columns(ConnectorSession session, SchemaTableName tableName, ConnectorTableHandle table, ArchiveTable definition)
    {
        ConnectorMetadata metadata = metadata(session);
        Map<String, ColumnHandle> handles = metadata.getColumnHandles(session, table);
        ImmutableMap.Builder<String, List<ColumnHandle>> columns = ImmutableMap.builder();
        for (StoredColumn column : definition.columns()) {
            ColumnHandle found = handles.get(column.name());
            if (found == null) {
                continue;
            }
            Type type = metadata.getColumnMetadata(session, table, found).getType();
            if (!type.equals(column.type().type())) {
                throw new TrinoException(FLOW_ARCHIVE_ERROR, "The archive's table %s has the column %s as %s, which has to be %s".formatted(tableName, column.name(), type, column.type().type()));
            }
            if (column.conversion() == ADDRESS_HIGH) {
                String name = column.name().substring(0, column.name().length() - ArchiveTable.HIGH_SUFFIX.length());
                Optional.ofNullable(handles.get(name + ArchiveTable.LOW_SUFFIX)).ifPresent(low -> columns.put(name, ImmutableList.of(found, low)));
            }
            else if (column.conversion() != ADDRESS_LOW) {
                columns.put(column.name(), ImmutableList.of(found));
            }
        }
        return columns.buildOrThrow();
    }

    public void commit()
    {
        archive.commit(handle);
    }

    public void rollback()
    {
        archive.rollback(handle);
    }
}
