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
package dev.trinoflow.archiver.rollup;

import dev.trinoflow.archiver.rollup.RollupAggregation.SumConsumer;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.Rollup;
import io.trino.spi.Page;

import java.io.IOException;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * Writes sums to the tables of their rollups.
 *
 * @param sinks finds the table of a rollup
 */
public record RollupSinks(Function<Rollup, TableSink> sinks)
        implements SumConsumer
{
    public RollupSinks
    {
        requireNonNull(sinks, "sinks is null");
    }

    @Override
    public void accept(Rollup rollup, Page page)
            throws IOException
    {
        sinks.apply(rollup).write(page);
    }

    @Override
    public void accept(Rollup rollup, Page page, Rollup coarser, Page coarserPage)
            throws IOException
    {
        sinks.apply(rollup).write(page, sinks.apply(coarser), coarserPage.getBlock(0));
    }
}
