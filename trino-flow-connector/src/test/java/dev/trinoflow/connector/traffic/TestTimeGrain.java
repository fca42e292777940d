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
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

final class TestTimeGrain
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());
    private static final List<TimeGrain> GRAINS = ImmutableList.of(
            TimeGrain.EXACT, TimeGrain.of(1000), TimeGrain.MINUTE, TimeGrain.HOUR, TimeGrain.DAY, TimeGrain.WEEK, TimeGrain.MONTH, TimeGrain.QUARTER, TimeGrain.YEAR, TimeGrain.of(7 * 60_000), new TimeGrain(TimeGrain.Calendar.ZONE, 1_800_000));

    @Test
    void testStart()
    {
        long instant = millis("2026-11-25T13:45:59.999Z");
        assertThat(TimeGrain.MINUTE.start(instant)).isEqualTo(millis("2026-11-25T13:45:00Z"));
        assertThat(TimeGrain.HOUR.start(instant)).isEqualTo(millis("2026-11-25T13:00:00Z"));
        assertThat(TimeGrain.DAY.start(instant)).isEqualTo(millis("2026-11-25T00:00:00Z"));
        assertThat(TimeGrain.WEEK.start(instant)).isEqualTo(millis("2026-11-23T00:00:00Z"));
        assertThat(TimeGrain.MONTH.start(instant)).isEqualTo(millis("2026-11-01T00:00:00Z"));
        assertThat(TimeGrain.QUARTER.start(instant)).isEqualTo(millis("2026-10-01T00:00:00Z"));
        assertThat(TimeGrain.YEAR.start(instant)).isEqualTo(millis("2026-01-01T00:00:00Z"));
        assertThat(TimeGrain.MONTH.startAtOrAfter(instant)).isEqualTo(millis("2026-12-01T00:00:00Z"));
        assertThat(TimeGrain.HOUR.start(millis("1969-12-31T23:30:00Z"))).isEqualTo(millis("1969-12-31T23:00:00Z"));
    }

    @Test
    void testStartsAreFixedPoints()
    {
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            long instant = random.nextLong(millis("1950-01-01T00:00:00Z"), millis("2090-01-01T00:00:00Z"));
            for (TimeGrain grain : GRAINS) {
                long start = grain.start(instant);
                assertThat(start).as("seed=%s %s %s", SEED, grain, instant).isLessThanOrEqualTo(instant);
                assertThat(grain.start(start)).isEqualTo(start);
                long next = grain.startAtOrAfter(instant + 1);
                assertThat(next).isGreaterThan(instant);
                assertThat(grain.start(next)).isEqualTo(next);
                assertThat(grain.start(next - 1)).isLessThanOrEqualTo(instant);
            }
        }
    }

    @Test
    void testKeepsMultiples()
    {
        assertThat(TimeGrain.EXACT.keepsMultiplesOf(1)).isTrue();
        assertThat(TimeGrain.HOUR.keepsMultiplesOf(1)).isFalse();
        assertThat(TimeGrain.FIVE_MINUTES.keepsMultiplesOf(300_000)).isTrue();
        assertThat(TimeGrain.HOUR.keepsMultiplesOf(300_000)).isFalse();
        assertThat(TimeGrain.DAY.keepsMultiplesOf(86_400_000)).isTrue();
        assertThat(TimeGrain.WEEK.keepsMultiplesOf(86_400_000)).isFalse();
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            long bucketMillis = List.of(1L, 60_000L, 300_000L, 3_600_000L, 86_400_000L).get(random.nextInt(5));
            long instant = random.nextLong(-10_000, 40_000) * bucketMillis;
            for (TimeGrain grain : GRAINS) {
                if (grain.keepsMultiplesOf(bucketMillis)) {
                    assertThat(grain.start(instant)).as("seed=%s %s %s", SEED, grain, bucketMillis).isEqualTo(instant);
                }
            }
        }
    }

    /**
     * What is between two bounds after truncation are the instants that truncation puts there.
     */
    @Test
    void testBeforeTruncation()
    {
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            TimeGrain grain = GRAINS.get(random.nextInt(GRAINS.size()));
            long from = grain.start(random.nextLong(millis("1969-06-01T00:00:00Z"), millis("1971-01-01T00:00:00Z"))) + random.nextInt(2);
            TimeRanges ranges = new TimeRanges(ImmutableList.of(new TimeRange(from, from + 1 + random.nextLong(200_000_000L))), false);
            TimeRanges instants = ranges.beforeTruncation(grain);
            for (int j = 0; j < 20; j++) {
                long instant = from + random.nextLong(-100_000_000L, 300_000_000L);
                assertThat(contains(instants, instant))
                        .as("seed=%s %s %s %s", SEED, grain, ranges, instant)
                        .isEqualTo(contains(ranges, grain.start(instant)));
            }
        }
    }

    @Test
    void testZoneOffsets()
    {
        assertThat(ZoneOffsets.alignmentMillis(ZoneId.of("UTC"))).isZero();
        assertThat(ZoneOffsets.alignmentMillis(ZoneId.of("Asia/Tokyo"))).isEqualTo(9 * 3_600_000L);
        assertThat(ZoneOffsets.alignmentMillis(ZoneId.of("Europe/Berlin"))).isEqualTo(3_600_000L);
        assertThat(ZoneOffsets.alignmentMillis(ZoneId.of("Asia/Kolkata"))).isEqualTo(19_800_000L);
        assertThat(ZoneOffsets.alignmentMillis(ZoneId.of("Australia/Lord_Howe"))).isEqualTo(1_800_000L);
        // changed its clock at one minute past midnight
        assertThat(ZoneOffsets.alignmentMillis(ZoneId.of("America/St_Johns"))).isEqualTo(60_000L);
    }

    private static boolean contains(TimeRanges ranges, long instant)
    {
        return ranges.ranges().stream().anyMatch(range -> instant >= range.from() && instant < range.to());
    }

    static long millis(String instant)
    {
        return Instant.parse(instant).toEpochMilli();
    }
}
