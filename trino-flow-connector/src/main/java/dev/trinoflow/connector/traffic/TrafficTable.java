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
import com.google.common.collect.Range;
import dev.trinoflow.connector.archive.ArchivedTable;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.LeftOutDays;
import dev.trinoflow.core.Rollup;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_FROM;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_TO;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.DAYS;

/**
 * A table that sums can be made of: the flows themselves, or a rollup of them.
 *
 * @param rollup empty for the flows
 * @param archived version of this transaction, if the archive has the table
 * @param kept whole days of which the table has everything
 */
record TrafficTable(String name, Optional<Rollup> rollup, Optional<ArchivedTable> archived, TimeRanges kept)
{
    TrafficTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(rollup, "rollup is null");
        requireNonNull(archived, "archived is null");
        requireNonNull(kept, "kept is null");
    }

    /**
     * A version of a rollup, without the days that it leaves out and, other than by its name, those that it has deleted.
     *
     * @throws IllegalArgumentException if the table does not say which these are
     */
    static TrafficTable rollup(Rollup rollup, ArchivedTable archived, boolean named)
    {
        Optional<LocalDate> firstDay = ArchiveTable.retainedFrom(archived.properties());
        LeftOutDays leftOut = LeftOutDays.fromProperties(archived.properties());
        long from = firstDay.filter(_ -> !named).map(day -> DAYS.toMillis(day.toEpochDay())).orElse(UNBOUNDED_FROM);
        ImmutableList.Builder<TimeRange> kept = ImmutableList.builder();
        for (Range<Long> days : firstDay.map(leftOut::from).orElse(leftOut).days().asRanges()) {
            long begin = DAYS.toMillis(days.lowerEndpoint());
            if (from < begin) {
                kept.add(new TimeRange(from, begin));
            }
            from = DAYS.toMillis(days.upperEndpoint());
        }
        kept.add(new TimeRange(from, UNBOUNDED_TO));
        return new TrafficTable(rollup.name(), Optional.of(rollup), Optional.of(archived), new TimeRanges(kept.build(), true));
    }

    /**
     * A rollup before it is loaded, as if it had everything.
     */
    static TrafficTable expected(Rollup rollup)
    {
        return new TrafficTable(rollup.name(), Optional.of(rollup), Optional.empty(), TimeRanges.ALL);
    }

    static TrafficTable flows(String name, Optional<ArchivedTable> archived)
    {
        // what the flows do not have any more, nothing finer has
        return new TrafficTable(name, Optional.empty(), archived, TimeRanges.ALL);
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
