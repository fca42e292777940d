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
import com.google.common.io.Closer;
import dev.trinoflow.connector.archive.ParallelTasks;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The pages of several sources, one source after the other. Some are opened ahead, at the same time: what each waits for a store
 * they wait for together.
 */
public final class SequentialPageSource
        implements ConnectorPageSource
{
    private final List<Supplier<ConnectorPageSource>> openers;
    private final int ahead;
    private final Deque<ConnectorPageSource> opened = new ArrayDeque<>();
    private int nextOpener;
    private ConnectorPageSource source;
    private int index;
    // of the sources that are closed
    private long completedBytes;
    private long completedPositions;
    private long readTimeNanos;
    private Metrics metrics = Metrics.EMPTY;

    /**
     * @param openers of at least one source
     * @param ahead how many are open at most
     */
    public SequentialPageSource(List<Supplier<ConnectorPageSource>> openers, int ahead)
    {
        checkArgument(!openers.isEmpty(), "openers is empty");
        checkArgument(ahead > 0, "nothing is opened: %s", ahead);
        this.openers = ImmutableList.copyOf(openers);
        this.ahead = ahead;
        source = next();
    }

    private ConnectorPageSource next()
    {
        if (opened.isEmpty()) {
            List<Supplier<ConnectorPageSource>> further = openers.subList(nextOpener, Math.min(nextOpener + ahead, openers.size()));
            nextOpener += further.size();
            if (further.size() == 1) {
                return further.getFirst().get();
            }
            opened.addAll(ParallelTasks.open(further));
        }
        return opened.remove();
    }

    /**
     * Number of the source that the last page is of.
     */
    public int index()
    {
        return index;
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = source.getNextSourcePage();
        if (page == null && source.isFinished() && index + 1 < openers.size()) {
            openNext();
        }
        return page;
    }

    private void openNext()
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
        index++;
        source = next();
    }

    @Override
    public boolean isFinished()
    {
        return index + 1 == openers.size() && source.isFinished();
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

    @SuppressWarnings("deprecation")
    @Override
    public long getMemoryUsage()
    {
        return source.getMemoryUsage();
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
        try (Closer closer = Closer.create()) {
            closer.register(source);
            opened.forEach(closer::register);
        }
        opened.clear();
    }
}
