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
import com.google.common.collect.ImmutableMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_FROM;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_TO;

/**
 * Puts ranges of time together from tables: the preferred one for all its whole buckets, others for what is left at the
 * edges, and the flows for the rest. Each instant belongs to exactly one table.
 */
final class TableChoice
{
    private final List<TrafficTable> tables;
    private final Map<TrafficTable, ImmutableList.Builder<TimeRange>> ranges = new LinkedHashMap<>();

    private TableChoice(List<TrafficTable> tables)
    {
        checkArgument(!tables.isEmpty() && tables.getLast().bucketMillis() == 1, "the last table does not have every instant: %s", tables);
        this.tables = tables;
    }

    /**
     * @param tables in the order in which they are preferred, the last of which are the flows
     * @param need of tables whose buckets are too long for it, nothing is chosen
     */
    static Map<TrafficTable, TimeRanges> choose(List<TrafficTable> tables, TimeNeed need, TimeRanges times)
    {
        List<TrafficTable> served = tables.stream().filter(table -> need.isServedBy(table.bucketMillis())).collect(toImmutableList());
        TableChoice choice = new TableChoice(served);
        for (TimeRange range : times.ranges()) {
            if (need.sinceEpoch() && range.from() < 0) {
                choice.compose(served.size() - 1, range.from(), Math.min(range.to(), 0));
                choice.compose(0, Math.max(range.from(), 0), range.to());
            }
            else {
                choice.compose(0, range.from(), range.to());
            }
        }
        return choice.build(times.nulls());
    }

    private void compose(int index, long from, long to)
    {
        if (from >= to) {
            return;
        }
        TrafficTable table = tables.get(index);
        long rest = from;
        for (TimeRange kept : table.kept().ranges()) {
            long begin = ceil(Math.max(rest, kept.from()), table.grain());
            long end = floor(Math.min(to, kept.to()), table.grain());
            if (begin < end) {
                compose(index + 1, rest, begin);
                ranges.computeIfAbsent(table, _ -> ImmutableList.builder()).add(new TimeRange(begin, end));
                rest = end;
            }
        }
        compose(index + 1, rest, to);
    }

    private static long ceil(long instant, TimeGrain grain)
    {
        return instant == UNBOUNDED_FROM ? instant : grain.startAtOrAfter(instant);
    }

    private static long floor(long instant, TimeGrain grain)
    {
        return instant == UNBOUNDED_TO ? instant : grain.start(instant);
    }

    private Map<TrafficTable, TimeRanges> build(boolean nulls)
    {
        ImmutableMap.Builder<TrafficTable, TimeRanges> built = ImmutableMap.builder();
        boolean first = true;
        for (TrafficTable table : tables) {
            List<TimeRange> chosen = ranges.containsKey(table) ? ranges.get(table).build() : ImmutableList.of();
            // rows without a time have a bucket of their own, in every table
            boolean withNulls = nulls && first;
            if (!chosen.isEmpty() || withNulls) {
                built.put(table, new TimeRanges(chosen, withNulls));
            }
            first = false;
        }
        return built.buildOrThrow();
    }
}
