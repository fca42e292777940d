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
package dev.trinoflow.archiver;

import dev.trinoflow.archiver.rollup.RollupAggregation;
import dev.trinoflow.archiver.rollup.RollupAggregation.SumConsumer;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.FlowPageBuilder;
import io.trino.spi.Page;

import java.io.IOException;

import static java.util.Objects.requireNonNull;

/**
 * The flows that the same tables take. Tables are committed one after the other, so that after a crash one may lack what
 * another has; but for that, all tables take all flows.
 *
 * @param archived whether the table of flows takes them
 * @param rollups the rollups that take them
 */
record FlowShare(FlowPageBuilder flows, boolean archived, RollupAggregation rollups)
{
    FlowShare
    {
        requireNonNull(flows, "flows is null");
        requireNonNull(rollups, "rollups is null");
    }

    void write(Page stored, TableSink table, SumConsumer sums)
            throws IOException
    {
        if (archived) {
            table.write(stored);
        }
        rollups.add(stored, sums);
    }
}
