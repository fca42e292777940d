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
import dev.trinoflow.connector.ForwardingPageSource;
import dev.trinoflow.connector.SequentialPageSource;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.EmptyPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static java.util.Objects.requireNonNull;

/**
 * The largest sums of a share, from the heavy hitters of each day and what is in no such file. Of the rest, only groups are read of which
 * it may have more; where it may have groups that are not known yet, everything is read.
 */
public final class HeavyPageSource
        extends ForwardingPageSource
{
    // what is known, then what is missing of it in the rest, then the answer
    private static final int KNOWN = 0;
    private static final int ANSWER = 2;

    private final SequentialPageSource stages;
    private final SequentialPageSource known;
    private final int heavyCount;
    private final HeavyHitters hitters;
    private final MemoryContext memoryContext;

    private HeavyPageSource(SequentialPageSource stages, SequentialPageSource known, int heavyCount, HeavyHitters hitters, MemoryContext memoryContext)
    {
        super(stages);
        this.stages = stages;
        this.known = requireNonNull(known, "known is null");
        this.heavyCount = heavyCount;
        this.hitters = requireNonNull(hitters, "hitters is null");
        this.memoryContext = requireNonNull(memoryContext, "memoryContext is null");
    }

    /**
     * @param bounds of each file of heavy hitters, what a sum of the rest is at most as far as it may be of the share
     * @param known the files of heavy hitters of all shares, then rows of the share that are not in the rest
     * @param rest opens rows of the rest that have one of some values of the first key
     * @param everything opens all that the share has, summed up
     * @param columns of all but the last, the keys first
     * @param output keys and sums that are wanted
     */
    public static HeavyPageSource create(
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
        HeavyHitters hitters = new HeavyHitters(aggregation, share, bounds, columns);
        int[] outputChannels = output.stream().mapToInt(aggregation.columns(columns)::indexOf).toArray();
        SequentialPageSource stages = new SequentialPageSource(
                ImmutableList.of(
                        () -> known,
                        () -> openMissing(hitters.findMissing(), rest),
                        () -> openAnswer(hitters.largest().map(sums -> sums.getColumns(outputChannels)), everything)),
                1);
        return new HeavyPageSource(stages, known, bounds.size(), hitters, memoryContext);
    }

    private static ConnectorPageSource openMissing(Domain missing, Function<Domain, ConnectorPageSource> rest)
    {
        return missing.isNone() ? new EmptyPageSource() : rest.apply(missing);
    }

    private static ConnectorPageSource openAnswer(Optional<Page> largest, Supplier<ConnectorPageSource> everything)
    {
        return largest.<ConnectorPageSource>map(sums -> new FixedPageSource(sums.getPositionCount() == 0 ? ImmutableList.of() : ImmutableList.of(sums)))
                .orElseGet(everything);
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = stages.getNextSourcePage();
        if (page != null && stages.index() == ANSWER) {
            return page;
        }
        try {
            if (page != null && page.getPositionCount() > 0) {
                add(page.getPage());
            }
        }
        catch (ArithmeticException e) {
            throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "sum of bytes, packets or flows: bigint addition overflow", e);
        }
        memoryContext.setBytes(hitters.sizeInBytes());
        return null;
    }

    private void add(Page page)
    {
        if (stages.index() > KNOWN) {
            hitters.addMissing(page);
        }
        else if (known.index() < heavyCount) {
            hitters.addHeavy(known.index(), page);
        }
        else {
            hitters.add(page);
        }
    }
}
