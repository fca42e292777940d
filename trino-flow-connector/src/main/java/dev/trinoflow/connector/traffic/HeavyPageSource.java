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

import dev.trinoflow.connector.SequentialPageSource;
import dev.trinoflow.connector.traffic.HeavyHitters.Candidates;
import dev.trinoflow.core.group.GroupTable;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.EmptyPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static java.util.Objects.requireNonNull;

/**
 * The largest sums of a share, from the heavy hitters of each day and what is in no such file. Of the rest, only groups are read of which
 * it may have more; where it may have groups that are not known yet, everything is read.
 */
public final class HeavyPageSource
        implements ConnectorPageSource
{
    private static final int OUTPUT_ROWS = 8192;

    private final HeavyHitters hitters;
    private final int heavyCount;
    private final Function<Domain, ConnectorPageSource> rest;
    private final Supplier<ConnectorPageSource> everything;
    private final int[] outputChannels;
    private final MemoryContext memoryContext;
    private final GroupTable sums;
    private Stage stage = Stage.KNOWN;
    private ConnectorPageSource source;
    private Page output;
    private int outputPosition;
    // of the sources that are closed
    private long completedBytes;
    private long completedPositions;
    private long readTimeNanos;
    private Metrics metrics = Metrics.EMPTY;

    private enum Stage
    {
        KNOWN, REST, EVERYTHING, OUTPUT
    }

    /**
     * @param bounds of each file of heavy hitters, what a sum of the rest is at most as far as it may be of the share
     * @param known opens the files of heavy hitters of all shares, then rows of the share that are not in the rest
     * @param rest opens rows of the rest that have one of some values of the first key
     * @param everything opens all that the share has, summed up
     * @param columns of all but the last, the keys first
     * @param output keys and sums that are wanted
     */
    public HeavyPageSource(
            TrafficAggregation aggregation,
            Domain share,
            List<Long> bounds,
            SequentialPageSource known,
            Function<Domain, ConnectorPageSource> rest,
            Supplier<ConnectorPageSource> everything,
            List<TrafficColumn> columns,
            List<TrafficColumn> output,
            MemoryContext memoryContext)
    {
        hitters = new HeavyHitters(aggregation, share, bounds, columns);
        heavyCount = bounds.size();
        source = requireNonNull(known, "known is null");
        this.rest = requireNonNull(rest, "rest is null");
        this.everything = requireNonNull(everything, "everything is null");
        this.memoryContext = requireNonNull(memoryContext, "memoryContext is null");
        List<Type> keyTypes = aggregation.keys().stream().map(TrafficColumn::type).collect(toImmutableList());
        sums = new GroupTable(keyTypes, columns.size() - keyTypes.size(), false);
        outputChannels = output.stream().mapToInt(aggregation.columns(columns)::indexOf).toArray();
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (stage == Stage.OUTPUT) {
            return nextOutput();
        }
        SourcePage page = source.getNextSourcePage();
        if (stage == Stage.EVERYTHING) {
            return page;
        }
        try {
            if (page != null && page.getPositionCount() > 0) {
                add(page.getPage());
            }
            if (source.isFinished()) {
                goOn();
            }
        }
        catch (ArithmeticException e) {
            throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "sum of bytes, packets or flows: bigint addition overflow", e);
        }
        memoryContext.setBytes(hitters.sizeInBytes() + sums.sizeInBytes() + (output == null ? 0 : output.getRetainedSizeInBytes()));
        return null;
    }

    private void add(Page page)
    {
        if (stage == Stage.REST) {
            sums.add(page);
            return;
        }
        int index = ((SequentialPageSource) source).index();
        if (index < heavyCount) {
            hitters.addHeavy(index, page);
        }
        else {
            hitters.add(page);
        }
    }

    private void goOn()
    {
        closeSource();
        if (stage == Stage.REST) {
            // of other groups with the same first key only a part was read
            give(hitters.selectLargest(sums.build()));
            return;
        }
        Optional<Candidates> candidates = hitters.find();
        if (candidates.isEmpty()) {
            source = everything.get();
            stage = Stage.EVERYTHING;
        }
        else if (candidates.orElseThrow().missing().isNone()) {
            give(candidates.orElseThrow().sums());
        }
        else {
            sums.add(candidates.orElseThrow().sums());
            source = rest.apply(candidates.orElseThrow().missing());
            stage = Stage.REST;
        }
    }

    private void give(Page page)
    {
        output = page.getColumns(outputChannels);
        stage = Stage.OUTPUT;
    }

    private SourcePage nextOutput()
    {
        Page page = output.getRegion(outputPosition, Math.min(OUTPUT_ROWS, output.getPositionCount() - outputPosition));
        outputPosition += page.getPositionCount();
        return SourcePage.create(page);
    }

    private void closeSource()
    {
        completedBytes += source.getCompletedBytes();
        completedPositions += source.getCompletedPositions().orElse(0);
        readTimeNanos += source.getReadTimeNanos();
        metrics = metrics.mergeWith(source.getMetrics());
        try {
            source.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        source = new EmptyPageSource();
    }

    @Override
    public boolean isFinished()
    {
        return switch (stage) {
            case KNOWN, REST -> false;
            case EVERYTHING -> source.isFinished();
            case OUTPUT -> outputPosition == output.getPositionCount();
        };
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return source.isBlocked();
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes + source.getCompletedBytes();
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return OptionalLong.of(completedPositions + source.getCompletedPositions().orElse(0));
    }

    @Override
    public long getReadTimeNanos()
    {
        return readTimeNanos + source.getReadTimeNanos();
    }

    @Override
    public Metrics getMetrics()
    {
        return metrics.mergeWith(source.getMetrics());
    }

    @Override
    public void close()
            throws IOException
    {
        source.close();
    }
}
