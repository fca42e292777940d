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
package dev.trinoflow.connector.traffic;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Closer;
import dev.trinoflow.core.group.AscendingRows;
import dev.trinoflow.core.group.GroupTable;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static java.util.Objects.requireNonNull;

/**
 * The sums of one share. Sorted sources are read side by side, and what no source can add to any more is given away, so that
 * only the groups of a page or so are in memory: a table that the processor's cache holds. Sources in any order are read
 * before, one after the other, and then are one more that is sorted; where nothing is sorted, all groups of the share are in
 * memory until the end. A source that is alone, and has each key once, is given away as it is.
 */
public final class SharePageSource
        implements ConnectorPageSource
{
    private static final int OUTPUT_ROWS = 8192;

    private final List<SortedRun> runs = new ArrayList<>();
    private final List<ConnectorPageSource> others;
    private final List<ConnectorPageSource> all;
    private final GroupTable groups;
    private final int[] outputChannels;
    private final MemoryContext memoryContext;
    private final AscendingRows ascending;
    private final Deque<Page> unique = new ArrayDeque<>();
    private long uniqueBytes;
    private boolean isUnique;
    private int nextOther;
    private boolean merging;
    // key of the groups that there are, to which more may follow
    private SortedRun.Key end;
    private Page output;
    private int outputPosition;
    private CompletableFuture<?> blocked = NOT_BLOCKED;
    private Metrics metrics = Metrics.EMPTY;

    /**
     * A part of a share.
     *
     * @param source of the keys and what is summed up, in the order of the columns
     * @param table that the rows come from
     */
    public record Part(ConnectorPageSource source, String table)
    {
        public Part
        {
            requireNonNull(source, "source is null");
            requireNonNull(table, "table is null");
        }
    }

    /**
     * @param sorted parts in the order of the first key
     * @param columns of all parts, the keys first
     * @param output keys and sums that are wanted
     */
    public SharePageSource(TrafficAggregation aggregation, List<Part> sorted, List<ConnectorPageSource> others, List<TrafficColumn> columns, List<TrafficColumn> output, MemoryContext memoryContext)
    {
        sorted.forEach(part -> runs.add(new SortedRun(part.source(), part.table())));
        this.others = ImmutableList.copyOf(others);
        all = ImmutableList.<ConnectorPageSource>builder().addAll(sorted.stream().map(Part::source).iterator()).addAll(others).build();
        int keyCount = aggregation.keys().size();
        groups = new GroupTable(aggregation.keys().stream().map(TrafficColumn::type).toList(), columns.size() - keyCount, false);
        boolean single = sorted.isEmpty() && others.size() == 1;
        isUnique = single && aggregation.keys().stream().map(TrafficColumn::type).allMatch(AscendingRows::isOrdered);
        ascending = new AscendingRows(keyCount);
        outputChannels = output.stream().mapToInt(aggregation.columns(columns)::indexOf).toArray();
        this.memoryContext = requireNonNull(memoryContext, "memoryContext is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        blocked = NOT_BLOCKED;
        if (output == null) {
            if (nextOther < others.size()) {
                addOther(others.get(nextOther));
            }
            else if (!merging) {
                endOthers();
            }
            else {
                merge();
            }
        }
        Optional<Page> page = nextOutput();
        memoryContext.setBytes(uniqueBytes + groups.sizeInBytes() + (output == null ? 0 : output.getRetainedSizeInBytes()));
        return page.map(SourcePage::create).orElse(null);
    }

    private Optional<Page> nextOutput()
    {
        if (output == null && merging && !unique.isEmpty()) {
            Page next = unique.removeFirst();
            uniqueBytes -= next.getRetainedSizeInBytes();
            give(next);
        }
        if (output == null) {
            return Optional.empty();
        }
        Page page = output.getRegion(outputPosition, Math.min(OUTPUT_ROWS, output.getPositionCount() - outputPosition));
        outputPosition += page.getPositionCount();
        if (outputPosition == output.getPositionCount()) {
            output = null;
        }
        return Optional.of(page);
    }

    private void addOther(ConnectorPageSource source)
    {
        SourcePage page = source.getNextSourcePage();
        if (page != null && page.getPositionCount() > 0) {
            addOther(page.getPage());
        }
        else if (source.isFinished()) {
            nextOther++;
            collectMetrics();
        }
        else {
            blocked = source.isBlocked();
        }
    }

    private void addOther(Page page)
    {
        if (isUnique && ascending.add(page)) {
            unique.add(page);
            uniqueBytes += page.getRetainedSizeInBytes();
            return;
        }
        isUnique = false;
        unique.forEach(this::add);
        unique.clear();
        uniqueBytes = 0;
        add(page);
    }

    /**
     * They are asked for after each page, and are those of many sources.
     */
    private void collectMetrics()
    {
        metrics = all.stream().map(ConnectorPageSource::getMetrics).reduce(Metrics.EMPTY, Metrics::mergeWith);
    }

    private void endOthers()
    {
        merging = true;
        if (groups.isEmpty()) {
            return;
        }
        Page sums = groups.build();
        if (runs.isEmpty()) {
            give(sums);
            return;
        }
        int[] order = SortedRun.order(sums);
        runs.add(new SortedRun(new FixedPageSource(ImmutableList.of(sums.copyPositions(order, 0, order.length))), TrafficMetadata.TRAFFIC));
    }

    /**
     * Takes from all runs what lies before the first end of what is loaded. To what is equal to that end, more may follow.
     */
    private void merge()
    {
        runs.forEach(SortedRun::load);
        if (runs.removeIf(SortedRun::isFinished)) {
            collectMetrics();
        }
        Optional<SortedRun> waiting = runs.stream().filter(run -> !run.isLoaded()).findFirst();
        if (waiting.isPresent()) {
            blocked = waiting.orElseThrow().source().isBlocked();
            return;
        }
        Optional<SortedRun> first = runs.stream().reduce(SortedRun::endsFirst);
        if (first.isEmpty()) {
            give(groups.build());
            return;
        }
        if (end == null || !first.orElseThrow().endsWith(end)) {
            take(first.orElseThrow(), false);
            give(groups.build());
            end = first.orElseThrow().end();
        }
        take(first.orElseThrow(), true);
    }

    private void take(SortedRun first, boolean inclusive)
    {
        for (SortedRun run : runs) {
            Page taken = run.takeUntil(first, inclusive);
            if (taken.getPositionCount() > 0) {
                add(taken);
            }
        }
    }

    private void add(Page page)
    {
        try {
            groups.add(page);
        }
        catch (ArithmeticException e) {
            throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "sum of bytes, packets or flows: bigint addition overflow", e);
        }
    }

    private void give(Page sums)
    {
        if (sums.getPositionCount() > 0) {
            output = sums.getColumns(outputChannels);
            outputPosition = 0;
        }
    }

    @Override
    public boolean isFinished()
    {
        return merging && output == null && unique.isEmpty() && runs.isEmpty() && groups.isEmpty();
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return blocked;
    }

    @Override
    public long getCompletedBytes()
    {
        return all.stream().mapToLong(ConnectorPageSource::getCompletedBytes).sum();
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return OptionalLong.of(all.stream().mapToLong(source -> source.getCompletedPositions().orElse(0)).sum());
    }

    @Override
    public long getReadTimeNanos()
    {
        return all.stream().mapToLong(ConnectorPageSource::getReadTimeNanos).sum();
    }

    @Override
    public Metrics getMetrics()
    {
        return metrics;
    }

    @Override
    public void close()
            throws IOException
    {
        try (Closer closer = Closer.create()) {
            all.forEach(closer::register);
        }
        runs.clear();
        output = null;
        groups.clear();
        unique.clear();
        merging = true;
        nextOther = others.size();
    }
}
