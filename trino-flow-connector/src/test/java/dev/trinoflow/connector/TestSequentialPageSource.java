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

import io.trino.spi.Page;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SourcePage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSequentialPageSource
{
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    @Test
    void testOrder()
            throws IOException
    {
        for (int ahead : List.of(1, 3, 100)) {
            mostOpen.set(0);
            SequentialPageSource source = new SequentialPageSource(LongStream.range(0, 20).mapToObj(this::opener).collect(toImmutableList()), ahead);
            List<Long> values = new ArrayList<>();
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    values.add(BIGINT.getLong(page.getBlock(0), 0));
                }
            }
            source.close();
            assertThat(values).isEqualTo(LongStream.range(0, 20).boxed().toList());
            assertThat(mostOpen).hasValue(Math.min(20, ahead));
            assertThat(open).hasValue(0);
        }
    }

    @Test
    void testCloseBeforeTheEnd()
            throws IOException
    {
        new SequentialPageSource(LongStream.range(0, 20).mapToObj(this::opener).collect(toImmutableList()), 7).close();
        assertThat(mostOpen).hasValue(7);
        assertThat(open).hasValue(0);
    }

    @Test
    void testOneCannotBeOpened()
    {
        List<Supplier<ConnectorPageSource>> openers = new ArrayList<>(LongStream.range(0, 7).mapToObj(this::opener).toList());
        openers.set(5, () -> {
            throw new IllegalStateException("not there");
        });
        assertThatThrownBy(() -> new SequentialPageSource(openers, 7)).isInstanceOf(IllegalStateException.class).hasMessage("not there");
        assertThat(open).hasValue(0);
    }

    private Supplier<ConnectorPageSource> opener(long value)
    {
        return () -> {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new ForwardingPageSource(new FixedPageSource(List.of(new Page(new LongArrayBlock(1, Optional.empty(), new long[] {value})))))
            {
                @Override
                public SourcePage getNextSourcePage()
                {
                    return source.getNextSourcePage();
                }

                @Override
                public void close()
                {
                    open.decrementAndGet();
                }
            };
        };
    }
}
