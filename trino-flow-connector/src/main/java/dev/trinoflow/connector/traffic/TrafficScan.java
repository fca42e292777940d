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
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.FlowTableHandle;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The part of the time that one table answers for: its archived rows, and the live flows that these do not cover.
 *
 * @param table name of the table
 * @param bucketMillis of the rollup; 1 of the flows
 * @param times of the rows; of a rollup whole buckets
 * @param source how the rows are read, of which the predicate lets through too many
 * @param columns that are read, the channels of the source
 */
public record TrafficScan(
        @JsonProperty String table,
        @JsonProperty long bucketMillis,
        @JsonProperty TimeRanges times,
        @JsonProperty FlowTableHandle source,
        @JsonProperty List<FlowColumnHandle> columns)
{
    private static final int MAX_SHOWN_RANGES = 4;

    public TrafficScan
    {
        requireNonNull(table, "table is null");
        requireNonNull(times, "times is null");
        requireNonNull(source, "source is null");
        columns = ImmutableList.copyOf(columns);
    }

    /**
     * Channel of a column of flows.
     */
    int channel(String column)
    {
        for (int channel = 0; channel < columns.size(); channel++) {
            if (columns.get(channel).name().equals(column)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("the scan of %s does not read %s".formatted(table, column));
    }

    /**
     * The column that a column of traffic is read from.
     */
    public FlowColumnHandle column(TrafficColumn column)
    {
        return columns.get(channel(column.name()));
    }

    /**
     * The column that the time is read from, where it is read.
     */
    public Optional<FlowColumnHandle> timeColumn()
    {
        return columns.stream().filter(column -> column.name().equals(TrafficColumn.TIME)).findFirst();
    }

    @Override
    public String toString()
    {
        int more = times.ranges().size() - MAX_SHOWN_RANGES;
        return table + " " + new TimeRanges(times.ranges().stream().limit(MAX_SHOWN_RANGES).toList(), times.nulls()) + (more > 0 ? " and " + more + " more" : "");
    }
}
