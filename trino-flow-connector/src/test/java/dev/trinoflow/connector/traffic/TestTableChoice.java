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
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import static dev.trinoflow.connector.traffic.TestTimeGrain.millis;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_FROM;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_TO;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

final class TestTableChoice
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());
    private static final TrafficTable FLOWS = TrafficTable.flows("flows", Optional.empty());
    private static final TrafficTable MINUTE = rollup("traffic_minute", RollupBucket.MINUTE, TimeRanges.ALL);
    private static final TrafficTable HOUR = rollup("traffic_hour", RollupBucket.HOUR, TimeRanges.ALL);
    private static final TrafficTable DAY = rollup("traffic_day", RollupBucket.DAY, TimeRanges.ALL);
    private static final List<TrafficTable> ALL = ImmutableList.of(DAY, HOUR, MINUTE, FLOWS);

    private static TrafficTable rollup(String name, RollupBucket bucket, TimeRanges kept)
    {
        return new TrafficTable(name, Optional.of(new Rollup(name, bucket, ImmutableList.of(FlowColumns.PROTO))), Optional.empty(), kept);
    }

    @Test
    void testAligned()
    {
        assertThat(choose(ALL, TimeNeed.NONE, "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")).isEqualTo("traffic_day [2026-10-01T00:00:00Z, 2026-11-01T00:00:00Z)");
    }

    @Test
    void testEdges()
    {
        assertThat(choose(ALL, TimeNeed.NONE, "2026-10-01T22:58:30.500Z", "2026-10-04T02:01:00.001Z")).isEqualTo(
                "traffic_day [2026-10-02T00:00:00Z, 2026-10-04T00:00:00Z); "
                        + "traffic_hour [2026-10-01T23:00:00Z, 2026-10-02T00:00:00Z) [2026-10-04T00:00:00Z, 2026-10-04T02:00:00Z); "
                        + "traffic_minute [2026-10-01T22:59:00Z, 2026-10-01T23:00:00Z) [2026-10-04T02:00:00Z, 2026-10-04T02:01:00Z); "
                        + "flows [2026-10-01T22:58:30.500Z, 2026-10-01T22:59:00Z) [2026-10-04T02:01:00Z, 2026-10-04T02:01:00.001Z)");
    }

    @Test
    void testNeed()
    {
        assertThat(choose(ALL, TimeNeed.of(TimeGrain.HOUR), "2026-10-01T00:00:00Z", "2026-10-03T00:00:00Z")).startsWith("traffic_hour [2026-10-01T00:00:00Z, 2026-10-03T00:00:00Z)");
        assertThat(choose(ALL, TimeNeed.ofMillis(90_000), "2026-10-01T00:00:00Z", "2026-10-03T00:00:00Z")).startsWith("flows ");
        assertThat(choose(ALL, TimeNeed.ofMillis(300_000), "2026-10-01T00:00:00Z", "2026-10-03T00:00:00Z")).startsWith("traffic_minute ");
    }

    @Test
    void testWithoutBounds()
    {
        assertThat(show(TableChoice.choose(ALL, TimeNeed.NONE, TimeRanges.ALL))).isEqualTo("traffic_day [, ) and none");
        // the clocks of zones before 1970
        assertThat(show(TableChoice.choose(ALL, new TimeNeed(1_800_000, true), TimeRanges.ALL))).isEqualTo("traffic_minute [1970-01-01T00:00:00Z, ) and none; flows [, 1970-01-01T00:00:00Z)");
    }

    @Test
    void testDeletedDays()
    {
        List<TrafficTable> tables = ImmutableList.of(DAY, rollup("traffic_short", RollupBucket.HOUR, new TimeRanges(ImmutableList.of(range("2026-10-03T00:00:00Z", null)), true)), FLOWS);
        assertThat(choose(tables, TimeNeed.of(TimeGrain.HOUR), "2026-10-01T00:00:00Z", "2026-10-05T00:00:00Z")).isEqualTo("traffic_short [2026-10-03T00:00:00Z, 2026-10-05T00:00:00Z); flows [2026-10-01T00:00:00Z, 2026-10-03T00:00:00Z)");
    }

    @Test
    void testLeftOutDays()
    {
        TimeRanges kept = new TimeRanges(ImmutableList.of(range(null, "2026-10-02T00:00:00Z"), range("2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z"), range("2026-10-06T00:00:00Z", null)), true);
        List<TrafficTable> tables = ImmutableList.of(DAY, rollup("traffic_sparse", RollupBucket.HOUR, kept), MINUTE, FLOWS);
        assertThat(choose(tables, TimeNeed.of(TimeGrain.HOUR), "2026-10-01T22:30:00Z", "2026-10-07T00:00:30Z")).isEqualTo(
                "traffic_sparse [2026-10-01T23:00:00Z, 2026-10-02T00:00:00Z) [2026-10-03T00:00:00Z, 2026-10-04T00:00:00Z) [2026-10-06T00:00:00Z, 2026-10-07T00:00:00Z); "
                        + "traffic_minute [2026-10-01T22:30:00Z, 2026-10-01T23:00:00Z) [2026-10-02T00:00:00Z, 2026-10-03T00:00:00Z) [2026-10-04T00:00:00Z, 2026-10-06T00:00:00Z); "
                        + "flows [2026-10-07T00:00:00Z, 2026-10-07T00:00:30Z)");
        // an edge and a day that meet are read as one
        assertThat(choose(tables, TimeNeed.of(TimeGrain.HOUR), "2026-10-04T05:30:00Z", "2026-10-06T00:30:00Z")).isEqualTo("traffic_minute [2026-10-04T05:30:00Z, 2026-10-06T00:30:00Z)");
        assertThat(show(TableChoice.choose(tables, TimeNeed.of(TimeGrain.HOUR), TimeRanges.ALL))).isEqualTo(
                "traffic_sparse [, 2026-10-02T00:00:00Z) [2026-10-03T00:00:00Z, 2026-10-04T00:00:00Z) [2026-10-06T00:00:00Z, ) and none; "
                        + "traffic_minute [2026-10-02T00:00:00Z, 2026-10-03T00:00:00Z) [2026-10-04T00:00:00Z, 2026-10-06T00:00:00Z)");
    }

    @Test
    void testEveryInstantOnce()
    {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            long from = random.nextLong(-500_000_000L, 500_000_000L);
            TimeRanges times = new TimeRanges(ImmutableList.of(new TimeRange(from, from + 1 + random.nextLong(400_000_000L))), random.nextBoolean());
            TimeNeed need = ImmutableList.of(TimeNeed.NONE, TimeNeed.of(TimeGrain.HOUR), TimeNeed.ofMillis(300_000), new TimeNeed(1_800_000, true), TimeNeed.EXACT).get(random.nextInt(5));
            List<TrafficTable> tables = ALL.stream().map(table -> table.isFlows() ? table : new TrafficTable(table.name(), table.rollup(), table.archived(), randomDays(random))).toList();
            Map<TrafficTable, TimeRanges> chosen = TableChoice.choose(tables, need, times);
            assertThat(chosen.values().stream().filter(TimeRanges::nulls).count()).isEqualTo(times.nulls() ? 1 : 0);
            Stream.of(from - 1, from, from + random.nextLong(400_000_000L), times.ranges().getFirst().to() - 1, times.ranges().getFirst().to()).forEach(instant ->
                    assertThat(chosen.values().stream().filter(ranges -> contains(ranges, instant)).count())
                            .as("seed=%s need=%s times=%s instant=%s", SEED, need, times, instant)
                            .isEqualTo(contains(times, instant) ? 1 : 0));
            chosen.forEach((table, ranges) -> ranges.ranges().forEach(range -> {
                assertThat(table.kept().ranges()).as("seed=%s", SEED).anyMatch(kept -> range.from() >= kept.from() && range.to() <= kept.to());
                assertThat(table.grain().start(range.from())).isEqualTo(range.from());
                assertThat(table.grain().start(range.to())).isEqualTo(range.to());
            }));
        }
    }

    private static TimeRanges randomDays(Random random)
    {
        ImmutableList.Builder<TimeRange> kept = ImmutableList.builder();
        long from = random.nextBoolean() ? UNBOUNDED_FROM : DAYS.toMillis(-6);
        for (int day = -5; day < 10; day++) {
            if (random.nextInt(3) == 0) {
                kept.add(new TimeRange(from, DAYS.toMillis(day)));
                from = DAYS.toMillis(++day);
            }
        }
        return new TimeRanges(kept.add(new TimeRange(from, UNBOUNDED_TO)).build(), true);
    }

    private static boolean contains(TimeRanges ranges, long instant)
    {
        return ranges.ranges().stream().anyMatch(range -> instant >= range.from() && instant < range.to());
    }

    private static TimeRange range(String from, String to)
    {
        return new TimeRange(from == null ? UNBOUNDED_FROM : millis(from), to == null ? UNBOUNDED_TO : millis(to));
    }

    private static String choose(List<TrafficTable> tables, TimeNeed need, String from, String to)
    {
        return show(TableChoice.choose(tables, need, new TimeRanges(ImmutableList.of(new TimeRange(millis(from), millis(to))), false)));
    }

    private static String show(Map<TrafficTable, TimeRanges> chosen)
    {
        return chosen.entrySet().stream().map(entry -> entry.getKey().name() + " " + entry.getValue()).collect(joining("; "));
    }
}
