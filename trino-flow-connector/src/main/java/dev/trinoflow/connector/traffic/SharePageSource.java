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
import dev.trinoflow.core.group.GroupTable;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static java.util.Objects.requireNonNull;

/**
 * The sums of one share. Sorted sources are read side by side, and what no source can add to any more is given away, so that
 * only the groups of a page or so are in memory: a table that the processor's cache holds. What is in any order is read
 * before, and then is one more source that is sorted; where nothing is sorted, all groups of the share are in memory until the
 * end. Rows that are in order, with each key once, are given away as they are where no others are to be added.
 */
public final class SharePageSource
        implements ConnectorPageSource
{
    private static final int OUTPUT_ROWS = 8192;

    private final List<SortedRun> runs = new ArrayList<>();
    private final Optional<ConnectorPageSource> others;
    private final List<ConnectorPageSource> all;
    private final List<Type> keyTypes;
    private final GroupTable groups;
    private final Optional<TopSums> top;
    private final int[] outputChannels;
    private final MemoryContext memoryContext;
    private final UniqueRows unique;
    private boolean merging;
    // first key of the groups that there are, to which more may follow
    private long[] end;
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
     * @param share values that sorted parts are to be read of
     * @param sorted parts in the order of the first key
     * @param others rows of the share in any order
     * @param columns of all parts, the keys first
     * @param output keys and sums that are wanted
     */
    public SharePageSource(TrafficAggregation aggregation, Domain share, List<Part> sorted, Optional<ConnectorPageSource> others, List<TrafficColumn> columns, List<TrafficColumn> output, MemoryContext memoryContext)
    {
        keyTypes = aggregation.keys().stream().map(TrafficColumn::type).collect(toImmutableList());
        sorted.forEach(part -> runs.add(new SortedRun(part.source(), keyTypes, new ShareRange(share), part.table())));
        this.others = requireNonNull(others, "others is null");
        all = ImmutableList.<ConnectorPageSource>builder().addAll(sorted.stream().map(Part::source).iterator()).addAll(others.stream().iterator()).build();
        groups = new GroupTable(keyTypes, columns.size() - keyTypes.size(), false);
        top = aggregation.top().map(wanted -> new TopSums(wanted, columns.indexOf(wanted.measure())));
        unique = new UniqueRows(keyTypes);
        outputChannels = output.stream().mapToInt(aggregation.columns(columns)::indexOf).toArray();
        this.memoryContext = requireNonNull(memoryContext, "memoryContext is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        blocked = NOT_BLOCKED;
        if (output == null) {
            if (merging) {
                merge();
            }
            else if (others.isPresent() && !others.orElseThrow().isFinished()) {
                addOther(others.orElseThrow());
            }
            else {
                endOthers();
            }
        }
        Optional<Page> page = nextOutput();
        memoryContext.setBytes(unique.sizeInBytes() + groups.sizeInBytes() + (output == null ? 0 : output.getRetainedSizeInBytes()));
        return page.map(SourcePage::create).orElse(null);
    }

    private Optional<Page> nextOutput()
    {
        if (output == null && merging && !unique.isEmpty()) {
            give(unique.remove());
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
        else {
            blocked = source.isBlocked();
        }
    }

    private void addOther(Page page)
    {
        if (runs.isEmpty() && unique.add(page)) {
            return;
        }
        while (!unique.isEmpty()) {
            add(unique.remove());
        }
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
        collectMetrics();
        if (groups.isEmpty()) {
            return;
        }
        Page sums = groups.build();
        if (runs.isEmpty()) {
            give(sums);
            return;
        }
        runs.add(SortedRun.of(sums, keyTypes));
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
        if (runs.isEmpty()) {
            give(groups.build());
            return;
        }
        long[] first = runs.getFirst().end();
        for (SortedRun run : runs) {
            if (!run.isLoaded()) {
                blocked = run.source().isBlocked();
                return;
            }
            first = Arrays.compare(run.end(), first) < 0 ? run.end() : first;
        }
        if (end == null || !Arrays.equals(end, first)) {
            if (end != null) {
                addAll(takeUntil(end, true));
            }
            List<SortedRun.Rows> window = takeUntil(first, false);
            top.ifPresentOrElse(wanted -> wanted.selectRows(window).forEach(this::add), () -> addAll(window));
            give(groups.build());
            end = first;
        }
        addAll(takeUntil(end, true));
    }

    private List<SortedRun.Rows> takeUntil(long[] key, boolean inclusive)
    {
        List<SortedRun.Rows> taken = new ArrayList<>(runs.size());
        for (SortedRun run : runs) {
            run.takeUntil(key, inclusive).ifPresent(taken::add);
        }
        return taken;
    }

    private void addAll(List<SortedRun.Rows> rows)
    {
        rows.forEach(ofRun -> add(ofRun.toPage()));
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
        Page wanted = top.isPresent() ? top.orElseThrow().selectGroups(sums) : sums;
        if (wanted.getPositionCount() > 0) {
            output = wanted.getColumns(outputChannels);
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
    }
}
