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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;

import java.util.List;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Cuts the offsets that a transaction sees into splits.
 */
public final class FlowSplitManager
        implements ConnectorSplitManager
{
    private final FlowTransactions transactions;
    private final LiveRanges liveRanges;
    private final int chunkRecords;

    @Inject
    public FlowSplitManager(FlowTransactions transactions, LiveRanges liveRanges, FlowLiveConfig config)
    {
        this.transactions = requireNonNull(transactions, "transactions is null");
        this.liveRanges = requireNonNull(liveRanges, "liveRanges is null");
        chunkRecords = config.getChunkRecords();
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns, Constraint constraint)
    {
        FlowTableHandle handle = (FlowTableHandle) table;
        List<LivePartition> partitions = transactions.metadata(transaction).partitions();
        return switch (handle.table()) {
            case FLOWS, REJECTS -> new LiveSplitSource(liveRanges.select(partitions, handle.predicate()), chunkRecords, handle.limit().isPresent());
            case TOPIC_PARTITIONS -> new FixedSplitSource(ImmutableList.of(new TopicPartitionsSplit(partitions)));
        };
    }
}
