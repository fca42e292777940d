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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * That a scan gives sums, a row for each group, and not parts of them. The groups are cut into shares by the values of one of
 * the keys, so that all rows of a group, whatever tables and live flows they come from, are in the same share.
 *
 * @param keys what is grouped by, in the order of the rows of the rollup
 * @param byDay whether shares are days; otherwise they are ranges of the first key
 * @param top which groups are wanted; empty for all of them
 */
public record TrafficAggregation(@JsonProperty List<TrafficColumn> keys, @JsonProperty boolean byDay, @JsonProperty Optional<TrafficTop> top)
{
    public TrafficAggregation
    {
        checkArgument(!keys.isEmpty(), "keys is empty");
        requireNonNull(top, "top is null");
        keys = ImmutableList.copyOf(keys);
    }

    TrafficAggregation withTop(TrafficTop newTop)
    {
        return new TrafficAggregation(keys, byDay, Optional.of(newTop));
    }

    /**
     * The column by which shares are cut.
     */
    public TrafficColumn shared()
    {
        return byDay ? TrafficColumn.TIME_RECEIVED : keys.getFirst();
    }

    /**
     * Whether the archived rows of a scan come in the order of what shares are cut by.
     */
    boolean isSorted(TrafficTable table)
    {
        return !byDay && table.sortOrder().stream().findFirst().equals(Optional.of(shared().name()));
    }

    /**
     * Whether a merge of the table has each group at most once.
     */
    boolean isOfDays(TrafficTable table)
    {
        return table.rollup().filter(rollup -> rollup.bucket() == RollupBucket.DAY && hasDimensions(rollup, keys)).isPresent();
    }

    /**
     * Whether the keys are the dimensions of the rollup, and times.
     */
    static boolean hasDimensions(Rollup rollup, List<TrafficColumn> keys)
    {
        return keys.stream().filter(key -> !key.isTime()).map(TrafficColumn::name).collect(toImmutableSet())
                .equals(rollup.dimensions().stream().map(FlowColumn::name).collect(toImmutableSet()));
    }

    /**
     * What comes of the columns that are read.
     */
    List<TrafficColumn> columns(List<TrafficColumn> read)
    {
        return read.stream().map(column -> column.isMeasure() ? column.sum() : column).collect(toImmutableList());
    }

    @Override
    public String toString()
    {
        return "sums by " + (byDay ? "day" : "ranges of " + shared()) + top.map(wanted -> ", " + wanted).orElse("");
    }
}
