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
import com.google.inject.Inject;
import dev.trinoflow.connector.archive.Archive;
import dev.trinoflow.connector.archive.ArchiveTransaction;
import dev.trinoflow.connector.function.FlowFunctions;
import dev.trinoflow.connector.live.LiveOffsets;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.connector.traffic.TrafficColumns;
import dev.trinoflow.connector.traffic.TrafficMetadata;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.enrich.DimensionStore;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.transaction.IsolationLevel;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.base.Suppliers.memoize;
import static java.util.Objects.requireNonNull;

/**
 * What each open transaction sees: the offsets of the topics, and the versions of the archive's tables, are looked up
 * once, when the transaction first needs them, and then stay, so that all parts of all its queries speak of the same flows.
 */
public final class FlowTransactions
{
    private final LiveOffsets liveOffsets;
    private final FlowSchema schema;
    private final FlowTableColumns columns;
    private final FlowFunctions functions;
    private final DimensionTables dimensionTables;
    private final DimensionStore dimensions;
    private final Optional<Archive> archive;
    private final List<Rollup> rollups;
    private final TrafficColumns trafficColumns;
    private final CatalogName catalogName;
    private final Map<FlowTransactionHandle, CatalogMetadata> transactions = new ConcurrentHashMap<>();

    @Inject
    FlowTransactions(
            LiveOffsets liveOffsets,
            FlowSchema schema,
            List<Rollup> rollups,
            TypeManager typeManager,
            FlowFunctions functions,
            DimensionTables dimensionTables,
            DimensionStore dimensions,
            CatalogName catalogName,
            Optional<Archive> archive)
    {
        this.liveOffsets = requireNonNull(liveOffsets, "liveOffsets is null");
        this.schema = requireNonNull(schema, "schema is null");
        columns = new FlowTableColumns(schema, typeManager, dimensionTables);
        this.functions = requireNonNull(functions, "functions is null");
        this.dimensionTables = requireNonNull(dimensionTables, "dimensionTables is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.rollups = ImmutableList.copyOf(rollups);
        trafficColumns = new TrafficColumns(schema, rollups, typeManager);
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.archive = requireNonNull(archive, "archive is null");
    }

    public FlowTransactionHandle begin(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        Supplier<List<LivePartition>> partitions = memoize(liveOffsets::fetch);
        Optional<ArchiveTransaction> archiveTransaction = archive.map(present -> new ArchiveTransaction(present, schema, present.begin(isolationLevel, readOnly, autoCommit), partitions::get, autoCommit));
        FlowTransactionHandle transaction = new FlowTransactionHandle(UUID.randomUUID(), archiveTransaction.map(ArchiveTransaction::handle));
        transactions.put(transaction, new CatalogMetadata(
                new FlowMetadata(partitions, archiveTransaction, columns, functions, dimensionTables, dimensions),
                new TrafficMetadata(catalogName, rollups, schema, trafficColumns, functions, partitions, archiveTransaction),
                functions));
        return transaction;
    }

    CatalogMetadata metadata(ConnectorTransactionHandle transaction)
    {
        CatalogMetadata metadata = transactions.get((FlowTransactionHandle) transaction);
        checkState(metadata != null, "transaction is over: %s", transaction);
        return metadata;
    }

    public void commit(ConnectorTransactionHandle transaction)
    {
        end(transaction).ifPresent(ArchiveTransaction::commit);
    }

    public void rollback(ConnectorTransactionHandle transaction)
    {
        end(transaction).ifPresent(ArchiveTransaction::rollback);
    }

    private Optional<ArchiveTransaction> end(ConnectorTransactionHandle transaction)
    {
        return Optional.ofNullable(transactions.remove((FlowTransactionHandle) transaction)).flatMap(metadata -> metadata.flows().archive());
    }
}
