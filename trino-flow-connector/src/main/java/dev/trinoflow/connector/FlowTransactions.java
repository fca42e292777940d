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
import com.google.inject.Inject;
import dev.trinoflow.core.FlowSchema;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.base.Suppliers.memoize;
import static java.util.Objects.requireNonNull;

/**
 * What each open transaction sees: the offsets of the topics are looked up once, when the transaction first needs them,
 * and then stay, so that all tables and all parts of all its queries speak of the same flows.
 */
public final class FlowTransactions
{
    private final LiveOffsets liveOffsets;
    private final FlowSchema schema;
    private final TypeManager typeManager;
    private final Map<FlowTransactionHandle, FlowMetadata> transactions = new ConcurrentHashMap<>();

    @Inject
    public FlowTransactions(LiveOffsets liveOffsets, FlowSchema schema, TypeManager typeManager)
    {
        this.liveOffsets = requireNonNull(liveOffsets, "liveOffsets is null");
        this.schema = requireNonNull(schema, "schema is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    public FlowTransactionHandle begin()
    {
        FlowTransactionHandle transaction = new FlowTransactionHandle(UUID.randomUUID());
        Supplier<List<LivePartition>> partitions = memoize(liveOffsets::fetch);
        transactions.put(transaction, new FlowMetadata(partitions, schema, typeManager));
        return transaction;
    }

    public FlowMetadata metadata(ConnectorTransactionHandle transaction)
    {
        FlowMetadata metadata = transactions.get((FlowTransactionHandle) transaction);
        checkState(metadata != null, "transaction is over: %s", transaction);
        return metadata;
    }

    public void end(ConnectorTransactionHandle transaction)
    {
        transactions.remove((FlowTransactionHandle) transaction);
    }
}
