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

import com.google.inject.Inject;
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

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.connector.FlowSessionProperties.isLivePushdown;
import static io.airlift.slice.Slices.utf8Slice;
import static java.util.Objects.requireNonNull;

/**
 * Opens the readers of splits on a worker.
 */
public final class FlowPageSourceProvider
        implements ConnectorPageSourceProvider
{
    private final LiveChunkCache cache;
    private final LiveDecoding decoding;

    @Inject
    public FlowPageSourceProvider(LiveChunkCache cache, LiveDecoding decoding)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.decoding = requireNonNull(decoding, "decoding is null");
    }

    @Override
    public ConnectorPageSource createPageSource(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorSplit split, ConnectorTableHandle table, Optional<ConnectorTableCredentials> credentials, List<ColumnHandle> columns, DynamicFilter dynamicFilter, MemoryContext memoryContext)
    {
        List<FlowColumnHandle> flowColumns = columns.stream().map(FlowColumnHandle.class::cast).collect(toImmutableList());
        return switch ((FlowSplit) split) {
            case LiveSplit live -> new LivePageSource(cache, decoding, live, (FlowTableHandle) table, flowColumns, dynamicFilter, isLivePushdown(session), memoryContext);
            case TopicPartitionsSplit topicPartitions -> new FixedPageSource(List.of(topicPartitionsPage(topicPartitions.partitions(), flowColumns)));
        };
    }

    private static Page topicPartitionsPage(List<LivePartition> partitions, List<FlowColumnHandle> columns)
    {
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = topicPartitionsBlock(partitions, columns.get(i));
        }
        return new Page(partitions.size(), blocks);
    }

    private static Block topicPartitionsBlock(List<LivePartition> partitions, FlowColumnHandle column)
    {
        BlockBuilder block = column.type().createBlockBuilder(null, partitions.size());
        for (LivePartition partition : partitions) {
            switch (column.name()) {
                case "topic" -> column.type().writeSlice(block, utf8Slice(partition.topic()));
                case "partition" -> column.type().writeLong(block, partition.partition());
                case "begin_offset" -> column.type().writeLong(block, partition.beginOffset());
                case "end_offset" -> column.type().writeLong(block, partition.endOffset());
                // what the archive would say
                case "covered_offset", "lag", "lost" -> block.appendNull();
                default -> throw new IllegalArgumentException("no such column: " + column);
            }
        }
        return block.build();
    }
}
