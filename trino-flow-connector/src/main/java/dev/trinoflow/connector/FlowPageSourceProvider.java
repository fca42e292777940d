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

import dev.trinoflow.connector.archive.AlternativesPageSource;
import dev.trinoflow.connector.archive.ArchiveDynamicFilter;
import dev.trinoflow.connector.archive.ArchivePageSource;
import dev.trinoflow.connector.live.LiveChunkCache;
import dev.trinoflow.connector.live.LiveDecoding;
import dev.trinoflow.connector.live.LivePageSource;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.connector.traffic.TrafficColumn;
import dev.trinoflow.connector.traffic.TrafficTableHandle;
import dev.trinoflow.core.enrich.DimensionStore;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.MemoryContext;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.connector.FlowSessionProperties.isArchivePushdown;
import static dev.trinoflow.connector.FlowSessionProperties.isLivePushdown;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * Opens the readers of splits on a worker.
 */
final class FlowPageSourceProvider
        implements ConnectorPageSourceProvider
{
    /**
     * Small files of a split that are open at the same time.
     */
    static final int OPENED_FILES = 16;

    private final LiveChunkCache cache;
    private final LiveDecoding decoding;
    private final DimensionTables dimensionTables;
    private final DimensionStore dimensions;
    private final Optional<ConnectorPageSourceProvider> archive;

    FlowPageSourceProvider(LiveChunkCache cache, LiveDecoding decoding, DimensionTables dimensionTables, DimensionStore dimensions, Optional<ConnectorPageSourceProvider> archive)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.decoding = requireNonNull(decoding, "decoding is null");
        this.dimensionTables = requireNonNull(dimensionTables, "dimensionTables is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.archive = requireNonNull(archive, "archive is null");
    }

    @Override
    public ConnectorPageSource createPageSource(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorSplit split, ConnectorTableHandle table, Optional<ConnectorTableCredentials> credentials, List<ColumnHandle> columns, DynamicFilter dynamicFilter, MemoryContext memoryContext)
    {
        if (table instanceof TrafficTableHandle traffic) {
            List<TrafficColumn> trafficColumns = columns.stream().map(TrafficColumn.class::cast).collect(toImmutableList());
            TrafficSources sources = new TrafficSources(this, transaction, session, traffic, credentials, dynamicFilter);
            return switch ((FlowSplit) split) {
                case TrafficSplit part -> sources.open(part, trafficColumns, memoryContext);
                case ShareSplit share -> sources.open(share, trafficColumns, memoryContext);
                case ShareSequenceSplit sequence -> sources.open(sequence, trafficColumns, memoryContext);
                default -> throw new IllegalArgumentException("not a split of traffic: " + split);
            };
        }
        List<FlowColumnHandle> flowColumns = columns.stream().map(FlowColumnHandle.class::cast).collect(toImmutableList());
        return switch ((FlowSplit) split) {
            case LiveSplit live -> new LivePageSource(cache, decoding, dimensions.at(session.getStart()), live, (FlowTableHandle) table, flowColumns, dynamicFilter, isLivePushdown(session), memoryContext);
            case ArchiveSplit archived -> createArchivePageSource(transaction, session, archived, (FlowTableHandle) table, credentials, flowColumns, dynamicFilter, memoryContext);
            case DimensionProblemsSplit problems -> new FixedPageSource(List.of(problems.toPage(flowColumns)));
            case DimensionSplit _ -> new DimensionPageSource(dimensionTables.get(((FlowTableHandle) table).table()), dimensions.at(session.getStart()), flowColumns);
            case TopicPartitionsSplit topicPartitions -> new FixedPageSource(List.of(topicPartitionsPage(topicPartitions.rows(), flowColumns)));
            case ShareSequenceSplit _, ShareSplit _, TrafficSplit _ -> throw new IllegalArgumentException("a split of traffic: " + split);
        };
    }

    private ConnectorPageSource createArchivePageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ArchiveSplit split,
            FlowTableHandle table,
            Optional<ConnectorTableCredentials> credentials,
            List<FlowColumnHandle> columns,
            DynamicFilter dynamicFilter,
            MemoryContext memoryContext)
    {
        ConnectorTransactionHandle archiveTransaction = ((FlowTransactionHandle) transaction).archive().orElseThrow();
        SharedMemory memory = new SharedMemory(memoryContext);
        return new SequentialPageSource(
                split.parts().stream()
                        .<Supplier<ConnectorPageSource>>map(part -> () -> memory.open(context -> createArchivePageSource(archiveTransaction, session, part, table, credentials, columns, dynamicFilter, context)))
                        .collect(toImmutableList()),
                OPENED_FILES);
    }

    private ConnectorPageSource createArchivePageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorSplit split,
            FlowTableHandle table,
            Optional<ConnectorTableCredentials> credentials,
            List<FlowColumnHandle> columns,
            DynamicFilter dynamicFilter,
            MemoryContext memoryContext)
    {
        List<ColumnHandle> archived = columns.stream()
                .flatMap(column -> column.archived().stream())
                .collect(toImmutableList());
        DynamicFilter archiveFilter = isArchivePushdown(session) ? new ArchiveDynamicFilter(dynamicFilter) : DynamicFilter.EMPTY;
        Function<ConnectorTableHandle, ConnectorPageSource> open = handle -> new ArchivePageSource(
                archive.orElseThrow().createPageSource(transaction, session, split, handle, credentials, archived, archiveFilter, memoryContext),
                columns);
        if (AlternativesPageSource.areDecidable(table.alternatives(), columns)) {
            return new AlternativesPageSource(table.alternatives(), columns, alternative -> open.apply(alternative.archive()));
        }
        return open.apply(table.archive().orElseThrow());
    }

    @Override
    public long getMemoryUsage()
    {
        return archive.map(ConnectorPageSourceProvider::getMemoryUsage).orElse(0L);
    }

    private static Page topicPartitionsPage(List<TopicPartitionRow> rows, List<FlowColumnHandle> columns)
    {
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = topicPartitionsBlock(rows, columns.get(i));
        }
        return new Page(rows.size(), blocks);
    }

    private static Block topicPartitionsBlock(List<TopicPartitionRow> rows, FlowColumnHandle column)
    {
        BlockBuilder block = column.type().createBlockBuilder(null, rows.size());
        for (TopicPartitionRow row : rows) {
            LivePartition partition = row.partition();
            switch (column.name()) {
                case "topic" -> column.type().writeSlice(block, utf8Slice(partition.topic()));
                case "partition" -> column.type().writeLong(block, partition.partition());
                case "begin_offset" -> column.type().writeLong(block, partition.beginOffset());
                case "end_offset" -> column.type().writeLong(block, partition.endOffset());
                case "covered_offset" -> write(block, row.covered());
                case "lag" -> write(block, row.lag());
                case "lost" -> write(block, row.lost());
                default -> throw new IllegalArgumentException("no such column: " + column);
            }
        }
        return block.build();
    }

    private static void write(BlockBuilder block, OptionalLong value)
    {
        if (value.isPresent()) {
            BIGINT.writeLong(block, value.getAsLong());
        }
        else {
            block.appendNull();
        }
    }
}
