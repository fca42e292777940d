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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import dev.trinoflow.connector.archive.Archive;
import dev.trinoflow.connector.function.FlowFunctions;
import dev.trinoflow.core.enrich.DimensionStore;
import io.airlift.bootstrap.LifeCycleManager;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.transaction.IsolationLevel.REPEATABLE_READ;
import static io.trino.spi.transaction.IsolationLevel.checkConnectorSupports;
import static java.util.Objects.requireNonNull;

/**
 * Network flows of live Kafka topics, and of their archive if there is one, as tables.
 */
public final class FlowConnector
        implements Connector
{
    private final LifeCycleManager lifeCycleManager;
    private final FlowTransactions transactions;
    private final FlowSplitManager splitManager;
    private final FlowPageSourceProviderFactory pageSourceProviderFactory;
    private final FlowFunctions functions;
    private final DimensionStore dimensions;
    private final Optional<Archive> archive;

    @Inject
    FlowConnector(
            LifeCycleManager lifeCycleManager,
            FlowTransactions transactions,
            FlowSplitManager splitManager,
            FlowPageSourceProviderFactory pageSourceProviderFactory,
            FlowFunctions functions,
            DimensionStore dimensions,
            Optional<Archive> archive)
    {
        this.lifeCycleManager = requireNonNull(lifeCycleManager, "lifeCycleManager is null");
        this.transactions = requireNonNull(transactions, "transactions is null");
        this.splitManager = requireNonNull(splitManager, "splitManager is null");
        this.pageSourceProviderFactory = requireNonNull(pageSourceProviderFactory, "pageSourceProviderFactory is null");
        this.functions = requireNonNull(functions, "functions is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.archive = requireNonNull(archive, "archive is null");
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        checkConnectorSupports(REPEATABLE_READ, isolationLevel);
        return transactions.begin(isolationLevel, readOnly, autoCommit);
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        return transactions.metadata(transaction);
    }

    @Override
    public void commit(ConnectorTransactionHandle transaction)
    {
        transactions.commit(transaction);
    }

    @Override
    public void rollback(ConnectorTransactionHandle transaction)
    {
        transactions.rollback(transaction);
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return splitManager;
    }

    @Override
    public ConnectorPageSourceProviderFactory getPageSourceProviderFactory()
    {
        return pageSourceProviderFactory;
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(FlowSessionProperties.all())
                .addAll(archive.map(Archive::sessionProperties).orElse(ImmutableList.of()))
                .build();
    }

    @Override
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return Optional.of(functions);
    }

    @Override
    public void shutdown()
    {
        try {
            lifeCycleManager.stop();
            dimensions.close();
        }
        finally {
            archive.ifPresent(Archive::shutdown);
        }
    }
}
