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
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import dev.trinoflow.connector.archive.Archive;
import dev.trinoflow.connector.archive.ArchiveSplitSource;
import dev.trinoflow.connector.live.FlowLiveConfig;
import dev.trinoflow.connector.live.LiveRanges;
import dev.trinoflow.connector.live.LiveSplitSource;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;

import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.trinoflow.connector.FlowSessionProperties.isArchivePushdown;
import static java.util.Objects.requireNonNull;

/**
 * Cuts the offsets that a transaction sees into splits, and puts the archive's splits behind them.
 */
public final class FlowSplitManager
        implements ConnectorSplitManager
{
    private final Optional<Archive> archive;
    private final FlowTransactions transactions;
    private final LiveRanges liveRanges;
    private final int chunkRecords;

    @Inject
    FlowSplitManager(Optional<Archive> archive, FlowTransactions transactions, LiveRanges liveRanges, FlowLiveConfig config)
    {
        this.archive = requireNonNull(archive, "archive is null");
        this.transactions = requireNonNull(transactions, "transactions is null");
        this.liveRanges = requireNonNull(liveRanges, "liveRanges is null");
        chunkRecords = config.getChunkRecords();
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns, Constraint constraint)
    {
        FlowTableHandle handle = (FlowTableHandle) table;
        FlowMetadata metadata = transactions.metadata(transaction);
        if (!handle.table().isOfMessages()) {
            return new FixedSplitSource(ImmutableList.of(smallTableSplit(session, handle.table(), metadata)));
        }
        LiveSplitSource live = new LiveSplitSource(liveRanges.select(metadata.livePartitions(session, handle.table()), handle.predicate()), chunkRecords, handle.limit().isPresent());
        if (handle.archive().isEmpty()) {
            return live;
        }
        return new UnionSplitSource(live, archiveSplits((FlowTransactionHandle) transaction, session, handle.archive().orElseThrow(), dynamicFilterColumns));
    }

    private static FlowSplit smallTableSplit(ConnectorSession session, FlowTable table, FlowMetadata metadata)
    {
        return switch (table) {
            case DIMENSION_PROBLEMS -> DimensionProblemsSplit.of(metadata.dimensionProblems());
            case TOPIC_PARTITIONS -> new TopicPartitionsSplit(metadata.topicPartitions(session));
            // whichever node it is has the data
            case ASNS, EXPORTERS, INTERFACES, NETWORKS, PREFIXES -> new DimensionSplit();
            case FLOWS, REJECTS -> throw new IllegalArgumentException("not a small table: " + table);
        };
    }

    private ConnectorSplitSource archiveSplits(FlowTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns)
    {
        boolean pushdown = isArchivePushdown(session);
        Set<ColumnHandle> archived = dynamicFilterColumns.stream()
                .flatMap(column -> ((FlowColumnHandle) column).archived().stream())
                .collect(toImmutableSet());
        // the table has taken the predicate in applyFilter
        ConnectorSplitSource splits = archive.orElseThrow().splitManager().getSplits(
                transaction.archive().orElseThrow(),
                session,
                table,
                pushdown ? archived : ImmutableSet.of(),
                Constraint.alwaysTrue());
        return new ArchiveSplitSource(splits, pushdown);
    }
}
