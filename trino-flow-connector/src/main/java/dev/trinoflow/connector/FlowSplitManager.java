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
import dev.trinoflow.connector.archive.FileValues;
import dev.trinoflow.connector.live.FlowLiveConfig;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.connector.live.LiveRanges;
import dev.trinoflow.connector.live.LiveSplitSource;
import dev.trinoflow.connector.traffic.ShareSplitSource;
import dev.trinoflow.connector.traffic.TrafficAggregation;
import dev.trinoflow.connector.traffic.TrafficCredentials;
import dev.trinoflow.connector.traffic.TrafficDynamicFilter;
import dev.trinoflow.connector.traffic.TrafficMetadata;
import dev.trinoflow.connector.traffic.TrafficScan;
import dev.trinoflow.connector.traffic.TrafficSplitSource;
import dev.trinoflow.connector.traffic.TrafficTableHandle;
import dev.trinoflow.connector.traffic.TrafficTop;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.trinoflow.connector.FlowSessionProperties.AggregationPushdownMode.ALWAYS;
import static dev.trinoflow.connector.FlowSessionProperties.isArchivePushdown;
import static dev.trinoflow.connector.FlowSessionProperties.trafficAggregationPushdown;
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
        if (table instanceof TrafficTableHandle traffic) {
            return traffic.aggregation()
                    .map(aggregation -> shareSplits((FlowTransactionHandle) transaction, session, traffic, aggregation))
                    .orElseGet(() -> trafficSplits((FlowTransactionHandle) transaction, session, traffic, dynamicFilterColumns));
        }
        FlowTableHandle handle = (FlowTableHandle) table;
        FlowMetadata metadata = transactions.metadata(transaction).flows();
        if (!handle.table().isOfMessages()) {
            return new FixedSplitSource(ImmutableList.of(smallTableSplit(session, handle.table(), metadata)));
        }
        return flowSplits((FlowTransactionHandle) transaction, session, handle, metadata.livePartitions(session, handle.table()), dynamicFilterColumns, handle.limit().isPresent());
    }

    private ConnectorSplitSource trafficSplits(FlowTransactionHandle transaction, ConnectorSession session, TrafficTableHandle table, Set<ColumnHandle> dynamicFilterColumns)
    {
        List<ConnectorSplitSource> sources = new ArrayList<>();
        for (int index = 0; index < table.scans().size(); index++) {
            sources.add(scanSplits(transaction, session, table, index, TrafficDynamicFilter.translate(table.scans().get(index), dynamicFilterColumns), false));
        }
        return sources.stream().reduce(UnionSplitSource::new).orElseGet(() -> new FixedSplitSource(ImmutableList.of()));
    }

    /**
     * @param columns of which it is good to know what is in a file; that of the time is one
     * @param whole whether a range of live flows is one split
     */
    private ConnectorSplitSource scanSplits(FlowTransactionHandle transaction, ConnectorSession session, TrafficTableHandle table, int index, Set<ColumnHandle> columns, boolean whole)
    {
        TrafficScan scan = table.scans().get(index);
        List<LivePartition> uncovered = transactions.metadata(transaction).traffic().livePartitions(session, scan);
        Set<ColumnHandle> known = ImmutableSet.<ColumnHandle>builder().addAll(columns).addAll(scan.timeColumn().stream().iterator()).build();
        return new TrafficSplitSource(flowSplits(transaction, session, scan.source(), uncovered, known, whole), index, scan);
    }

    private ConnectorSplitSource shareSplits(FlowTransactionHandle transaction, ConnectorSession session, TrafficTableHandle table, TrafficAggregation aggregation)
    {
        TrafficMetadata metadata = transactions.metadata(transaction).traffic();
        Optional<ConnectorTableCredentials> credentials = metadata.getTableCredentials(session, table);
        // where it is not done for its speed, all of it is done
        int minShares = trafficAggregationPushdown(session) == ALWAYS ? 3 : 1;
        ImmutableList.Builder<ShareSplitSource.Scan> scans = ImmutableList.builder();
        for (int index = 0; index < table.scans().size(); index++) {
            TrafficScan scan = table.scans().get(index);
            scans.add(metadata.shareScan(session, aggregation, scan, scanSplits(transaction, session, table, index, known(scan, aggregation), true)));
        }
        return new ShareSplitSource(aggregation, minShares, scans.build(), (scan, split, count) -> new FileValues(archive.orElseThrow(), transaction.archive().orElseThrow(), session).sample(
                scan.source().archive().orElseThrow(),
                credentials.flatMap(found -> ((TrafficCredentials) found).of(scan)),
                split,
                scan.column(aggregation.shared()),
                count));
    }

    private static Set<ColumnHandle> known(TrafficScan scan, TrafficAggregation aggregation)
    {
        return Stream.concat(Stream.of(aggregation.shared()), aggregation.top().map(TrafficTop::measure).stream()).map(scan::column).collect(toImmutableSet());
    }

    /**
     * @param whole whether a range of live flows is one split
     */
    private ConnectorSplitSource flowSplits(FlowTransactionHandle transaction, ConnectorSession session, FlowTableHandle handle, List<LivePartition> uncovered, Set<ColumnHandle> dynamicFilterColumns, boolean whole)
    {
        LiveSplitSource live = new LiveSplitSource(liveRanges.select(uncovered, handle.predicate()), chunkRecords, whole);
        if (handle.archive().isEmpty()) {
            return live;
        }
        return new UnionSplitSource(live, archiveSplits(transaction, session, handle.archive().orElseThrow(), dynamicFilterColumns));
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
