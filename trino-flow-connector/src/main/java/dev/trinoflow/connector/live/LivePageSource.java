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
package dev.trinoflow.connector.live;

import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.FlowTable;
import dev.trinoflow.connector.FlowTableHandle;
import dev.trinoflow.connector.LiveSplit;
import dev.trinoflow.core.enrich.Dimensions;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * Rows of a split: chunk by chunk, the newest first, and segment by segment out of the chunk, which decodes those that
 * are not there yet.
 */
public final class LivePageSource
        implements ConnectorPageSource
{
    private static final int SEGMENT_ROWS = 8192;
    private static final int MIN_LIMIT_ROWS = 64;

    private final LiveChunkCache cache;
    private final LiveDecoding decoding;
    private final Dimensions dimensions;
    private final LiveSplit split;
    private final FlowTableHandle table;
    private final DynamicFilter dynamicFilter;
    private final boolean pushdown;
    private final MemoryContext memoryContext;
    private final SegmentPages pages;
    private final int maxRows;
    private final LiveStatistics statistics = new LiveStatistics();

    private TupleDomain<FlowColumnHandle> predicate;
    private PageFilter filter;
    private CompletableFuture<?> blocked = NOT_BLOCKED;
    private LiveChunk chunk;
    private long beginOffset;
    private long endOffset;
    private long position;
    private long remainingRows;
    private long pageBytes;
    private long readTimeNanos;
    private boolean finished;

    public LivePageSource(
            LiveChunkCache cache,
            LiveDecoding decoding,
            Dimensions dimensions,
            LiveSplit split,
            FlowTableHandle table,
            List<FlowColumnHandle> columns,
            DynamicFilter dynamicFilter,
            boolean pushdown,
            MemoryContext memoryContext)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.decoding = requireNonNull(decoding, "decoding is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.split = requireNonNull(split, "split is null");
        this.table = requireNonNull(table, "table is null");
        this.dynamicFilter = requireNonNull(dynamicFilter, "dynamicFilter is null");
        this.pushdown = pushdown;
        this.memoryContext = requireNonNull(memoryContext, "memoryContext is null");
        pages = new SegmentPages(decoding.schema(), split, table.table(), columns, !pushdown);
        remainingRows = table.limit().orElse(Long.MAX_VALUE);
        maxRows = (int) Math.clamp(remainingRows, MIN_LIMIT_ROWS, SEGMENT_ROWS);
        predicate = TupleDomain.all();
        filter = PageFilter.create(decoding.schema(), predicate);
        openChunk(split.endOffset());
    }

    private void openChunk(long newEndOffset)
    {
        endOffset = newEndOffset;
        long number = (endOffset - 1) / cache.chunkRecords();
        beginOffset = Math.max(split.beginOffset(), number * cache.chunkRecords());
        position = beginOffset;
        chunk = cache.chunk(new LiveChunkKey(split.topic(), split.topicId(), split.partition(), number, dimensions.version()), dimensions, pushdown);
        chunk.open(pages.slots());
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        long start = System.nanoTime();
        blocked = NOT_BLOCKED;
        refreshFilter();
        Optional<Page> page = Optional.empty();
        while (page.isEmpty() && !finished) {
            Optional<LiveSegment> segment = nextSegment();
            if (segment.isEmpty()) {
                break;
            }
            page = nextPage(segment.orElseThrow());
        }
        readTimeNanos += System.nanoTime() - start;
        return page.map(SourcePage::create).orElse(null);
    }

    private void refreshFilter()
    {
        if (finished || !pushdown || table.table() != FlowTable.FLOWS) {
            return;
        }
        TupleDomain<FlowColumnHandle> current = table.predicate().intersect(dynamicFilter.getCurrentPredicate().transformKeys(FlowColumnHandle.class::cast));
        if (!current.equals(predicate)) {
            predicate = current;
            filter = PageFilter.create(decoding.schema(), current);
        }
        if (filter.isNone()) {
            close();
        }
    }

    /**
     * The segment at the position: with the columns of the query, or without rows for it. Nothing where it is still to
     * come.
     */
    private Optional<LiveSegment> nextSegment()
    {
        Optional<LiveSegment> found = chunk.find(position).filter(segment -> segment.has(pages.slots()) || filter.excludes(segment));
        if (found.isPresent()) {
            statistics.addFromCache();
            cache.recordHit();
            return found;
        }
        LiveChunk.Step step = chunk.load(pages.slots(), position, endOffset, maxRows);
        statistics.addBytesRead(step.bytesRead());
        cache.recordBytesRead(step.bytesRead());
        if (step.segment().isPresent()) {
            LiveSegment segment = step.segment().orElseThrow();
            statistics.addDecoded(segment.positionCount());
            statistics.addEvictions(cache.grown(chunk));
            cache.recordMiss(segment.positionCount());
        }
        blocked = step.otherStep().map(CompletableFuture.class::cast).orElse(NOT_BLOCKED);
        memoryContext.setBytes(chunk.pendingSizeInBytes() + step.segment().map(LiveSegment::retainedSizeInBytes).orElse(0L));
        return step.segment();
    }

    private Optional<Page> nextPage(LiveSegment segment)
    {
        long fromOffset = position;
        position = Math.min(segment.endOffset(), endOffset);
        Optional<Page> page = Optional.empty();
        if (filter.excludes(segment)) {
            statistics.addSkipped();
        }
        else {
            statistics.addOutOfBounds(segment.outOfBounds());
            page = pages.create(segment, fromOffset, position, filter).map(this::limited);
        }
        page.ifPresent(created -> {
            pageBytes += created.getSizeInBytes();
            statistics.addRows(created.getPositionCount());
        });
        if (remainingRows == 0 || (position >= endOffset && beginOffset == split.beginOffset())) {
            close();
        }
        else if (position >= endOffset) {
            chunk.close(pages.slots());
            openChunk(beginOffset);
        }
        return page;
    }

    private Page limited(Page page)
    {
        Page limited = page.getPositionCount() > remainingRows ? page.getRegion(0, (int) remainingRows) : page;
        remainingRows -= limited.getPositionCount();
        return limited;
    }

    @Override
    public boolean isFinished()
    {
        return finished;
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return blocked;
    }

    @Override
    public long getCompletedBytes()
    {
        return Math.max(statistics.messageBytesRead(), pageBytes);
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
        if (!finished) {
            finished = true;
            chunk.close(pages.slots());
            memoryContext.setBytes(0);
        }
    }
}
