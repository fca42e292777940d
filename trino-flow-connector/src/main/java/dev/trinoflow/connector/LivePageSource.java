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

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.predicate.TupleDomain;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Rows of a split: segment by segment out of the chunk, which decodes those that are not there yet.
 */
final class LivePageSource
        implements ConnectorPageSource
{
    private static final int SEGMENT_ROWS = 8192;
    private static final int MIN_LIMIT_ROWS = 64;
    private static final List<String> REJECT_COLUMNS = List.of("topic", "partition", "offset", "timestamp", "reason", "raw");

    private final LiveChunkCache cache;
    private final LiveDecoding decoding;
    private final LiveSplit split;
    private final FlowTableHandle table;
    private final List<FlowColumnHandle> columns;
    private final DynamicFilter dynamicFilter;
    private final boolean pushdown;
    private final MemoryContext memoryContext;
    private final LiveStatistics statistics = new LiveStatistics();

    private final LiveChunk chunk;
    private final BitSet slots;
    private final int maxRows;

    private TupleDomain<FlowColumnHandle> predicate;
    private PageFilter filter;
    private CompletableFuture<?> blocked = NOT_BLOCKED;
    private long position;
    private long remainingRows;
    private long cachedBytes;
    private long readTimeNanos;
    private boolean closed;

    LivePageSource(LiveChunkCache cache, LiveDecoding decoding, LiveSplit split, FlowTableHandle table, List<FlowColumnHandle> columns, DynamicFilter dynamicFilter, boolean pushdown, MemoryContext memoryContext)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.decoding = requireNonNull(decoding, "decoding is null");
        this.split = requireNonNull(split, "split is null");
        this.table = requireNonNull(table, "table is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.dynamicFilter = requireNonNull(dynamicFilter, "dynamicFilter is null");
        this.pushdown = pushdown;
        this.memoryContext = requireNonNull(memoryContext, "memoryContext is null");
        position = split.beginOffset();
        remainingRows = table.limit().orElse(Long.MAX_VALUE);
        maxRows = (int) Math.clamp(remainingRows, MIN_LIMIT_ROWS, SEGMENT_ROWS);
        slots = slots();
        chunk = cache.chunk(new LiveChunkKey(split.topic(), split.topicId(), split.partition(), split.chunk()), pushdown);
        chunk.open(slots);
    }

    private BitSet slots()
    {
        BitSet slots = new BitSet();
        if (table.table() == FlowTable.REJECTS) {
            return slots;
        }
        if (!pushdown) {
            slots.set(0, decoding.schema().columns().size());
        }
        columns.forEach(column -> slots.set(slot(column)));
        // the same in all rows of a split, so not decoded
        slots.clear(FlowColumns.TOPIC.slot());
        slots.clear(FlowColumns.PARTITION.slot());
        slots.clear(FlowColumns.SOURCE.slot());
        return slots;
    }

    private int slot(FlowColumnHandle column)
    {
        return decoding.schema().find(column.name()).map(FlowColumn::slot).orElseThrow();
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (isFinished()) {
            return null;
        }
        long start = System.nanoTime();
        blocked = NOT_BLOCKED;
        refreshFilter();
        SourcePage page = null;
        while (page == null && !isFinished()) {
            Optional<LiveSegment> segment = nextSegment();
            if (segment.isEmpty()) {
                break;
            }
            page = page(segment.orElseThrow());
        }
        readTimeNanos += System.nanoTime() - start;
        return page;
    }

    private void refreshFilter()
    {
        if (!pushdown) {
            return;
        }
        TupleDomain<FlowColumnHandle> current = table.predicate().intersect(dynamicFilter.getCurrentPredicate().transformKeys(FlowColumnHandle.class::cast));
        if (filter == null || !current.equals(predicate)) {
            predicate = current;
            filter = PageFilter.create(decoding.schema(), current);
        }
        if (filter.isNone()) {
            position = split.endOffset();
        }
    }

    /**
     * The segment at the position, with the columns of the query or without rows for it; nothing where it is still to
     * come.
     */
    private Optional<LiveSegment> nextSegment()
    {
        Optional<LiveSegment> found = chunk.find(position);
        if (found.isPresent() && (found.orElseThrow().has(slots) || excludes(found.orElseThrow()))) {
            int rows = found.orElseThrow().has(slots) ? found.orElseThrow().positionCount() : 0;
            statistics.addFromCache(rows);
            cache.record(true, 0, 0);
            return found;
        }
        long bytesBefore = statistics.messageBytesRead();
        LiveChunk.Step step = chunk.load(slots, position, split.endOffset(), maxRows, statistics);
        if (step.otherStep().isPresent()) {
            blocked = step.otherStep().orElseThrow();
            return Optional.empty();
        }
        if (step.segment().isPresent()) {
            statistics.addEvictions(cache.grown(chunk));
            cache.record(false, step.segment().orElseThrow().positionCount(), statistics.messageBytesRead() - bytesBefore);
        }
        memoryContext.setBytes(chunk.pendingSizeInBytes() + step.segment().map(LiveSegment::retainedSizeInBytes).orElse(0L));
        return step.segment();
    }

    private boolean excludes(LiveSegment segment)
    {
        return filter != null && table.table() == FlowTable.FLOWS && filter.excludes(segment);
    }

    private SourcePage page(LiveSegment segment)
    {
        long fromOffset = position;
        position = Math.min(segment.endOffset(), split.endOffset());
        if (table.table() == FlowTable.REJECTS) {
            int from = segment.findRejectPosition(fromOffset);
            int length = segment.findRejectPosition(position) - from;
            return length == 0 ? null : SourcePage.create(limited(rejectsPage(segment, from, length)));
        }
        if (excludes(segment)) {
            statistics.addSkipped();
            return null;
        }
        int from = segment.findPosition(fromOffset);
        int length = segment.findPosition(position) - from;
        if (length == 0) {
            return null;
        }
        int[] positions = filter == null ? null : filter.select(segment, from, length);
        if (positions != null && positions.length == 0) {
            return null;
        }
        Page page = flowsPage(segment, from, length);
        cachedBytes += page.getSizeInBytes();
        return SourcePage.create(limited(positions == null ? page : page.getPositions(positions, 0, positions.length)));
    }

    private Page limited(Page page)
    {
        Page limited = page.getPositionCount() > remainingRows ? page.getRegion(0, (int) remainingRows) : page;
        remainingRows -= limited.getPositionCount();
        return limited;
    }

    private Page flowsPage(LiveSegment segment, int from, int length)
    {
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            int slot = slot(columns.get(i));
            if (slot == FlowColumns.TOPIC.slot()) {
                blocks[i] = RunLengthEncodedBlock.create(VARCHAR, utf8Slice(split.topic()), length);
            }
            else if (slot == FlowColumns.PARTITION.slot()) {
                blocks[i] = RunLengthEncodedBlock.create(INTEGER, (long) split.partition(), length);
            }
            else if (slot == FlowColumns.SOURCE.slot()) {
                blocks[i] = RunLengthEncodedBlock.create(VARCHAR, utf8Slice("live"), length);
            }
            else {
                Block block = segment.column(slot);
                blocks[i] = length == block.getPositionCount() ? block : block.getRegion(from, length);
            }
        }
        return new Page(length, blocks);
    }

    private Page rejectsPage(LiveSegment segment, int from, int length)
    {
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = segment.rejects().getBlock(REJECT_COLUMNS.indexOf(columns.get(i).name())).getRegion(from, length);
        }
        return new Page(length, blocks);
    }

    @Override
    public boolean isFinished()
    {
        return closed || remainingRows <= 0 || position >= split.endOffset();
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return blocked;
    }

    @Override
    public long getCompletedBytes()
    {
        return statistics.messageBytesRead() + cachedBytes;
    }

    @Override
    public long getReadTimeNanos()
    {
        return readTimeNanos;
    }

    @Override
    public Metrics getMetrics()
    {
        return statistics.toMetrics();
    }

    @Override
    public void close()
    {
        if (!closed) {
            closed = true;
            chunk.close(slots);
            memoryContext.setBytes(0);
        }
    }
}
