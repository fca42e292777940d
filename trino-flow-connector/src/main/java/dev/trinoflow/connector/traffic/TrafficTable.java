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
import dev.trinoflow.connector.archive.ArchivedTable;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.Rollup;

import java.util.List;
import java.util.Optional;

import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_FROM;
import static java.util.Objects.requireNonNull;

/**
 * A table that sums can be made of: the flows themselves, or a rollup of them.
 *
 * @param rollup empty for the flows
 * @param archived version of this transaction, if the archive has the table
 * @param retainedFrom begin of what the table still has, in milliseconds since 1970
 */
record TrafficTable(String name, Optional<Rollup> rollup, Optional<ArchivedTable> archived, long retainedFrom)
{
    TrafficTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(rollup, "rollup is null");
        requireNonNull(archived, "archived is null");
    }

    /**
     * A rollup before it is loaded, as if it had everything.
     */
    static TrafficTable expected(Rollup rollup)
    {
        return new TrafficTable(rollup.name(), Optional.of(rollup), Optional.empty(), UNBOUNDED_FROM);
    }

    static TrafficTable flows(String name, Optional<ArchivedTable> archived)
    {
        // what the flows do not have any more, nothing finer has
        return new TrafficTable(name, Optional.empty(), archived, UNBOUNDED_FROM);
    }

    boolean isFlows()
    {
        return rollup.isEmpty();
    }

    long bucketMillis()
    {
        return rollup.map(present -> present.bucket().millis()).orElse(1L);
    }

    /**
     * What is left of the time of a flow in this table.
     */
    TimeGrain grain()
    {
        return TimeGrain.of(bucketMillis());
    }

    CoveredOffsets covered()
    {
        return archived.map(ArchivedTable::covered).orElse(CoveredOffsets.NONE);
    }

    /**
     * The columns by which the archived rows of a file of a rollup are ordered; none for the flows.
     */
    List<String> sortOrder()
    {
        return rollup.map(present -> {
            ArchiveTable table = ArchiveTable.rollup(present);
            return table.sortColumns().stream()
                    .map(column -> present.columns().get(table.columns().get(table.indexOf(column)).channel()).name())
                    .distinct()
                    .toList();
        }).orElse(ImmutableList.of());
    }
}
