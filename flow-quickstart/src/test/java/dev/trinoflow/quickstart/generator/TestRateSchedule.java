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
package dev.trinoflow.quickstart.generator;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

final class TestRateSchedule
{
    // a Thursday, as 1970-01-01
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MAX_STALL = Duration.ofSeconds(5);

    @Test
    void testFlatRateDoesNotDriftWhenCallsComeLate()
    {
        RateSchedule schedule = new RateSchedule(2_000, RateCurve.FLAT, START, START, START.plusSeconds(3_600), MAX_STALL);
        SplittableRandom random = new SplittableRandom(1);
        long now = START.toEpochMilli();
        long count = 0;
        while (!schedule.isFinished()) {
            now += random.nextInt(1, 40);
            count += schedule.advance(now);
            long elapsed = Math.min(now - START.toEpochMilli(), 3_600_000);
            assertThat(count).isEqualTo(elapsed * 2);
        }
        assertThat(count).isEqualTo(2_000 * 3_600);
        assertThat(schedule.skippedCount()).isZero();
        assertThat(schedule.advance(now + 1000)).isZero();
    }

    @Test
    void testRateBelowOneFlowAStepIsHeld()
    {
        RateSchedule schedule = new RateSchedule(0.5, RateCurve.FLAT, START, START, START.plusSeconds(100), MAX_STALL);
        long count = 0;
        for (long now = START.toEpochMilli(); !schedule.isFinished(); now += 5) {
            count += schedule.advance(now);
        }
        assertThat(count).isEqualTo(50);
    }

    @Test
    void testBackfillIsCompleteAndInOrder()
    {
        Duration backfill = Duration.ofHours(2);
        RateSchedule schedule = new RateSchedule(100, RateCurve.FLAT, START.minus(backfill), START, START.plusSeconds(60), MAX_STALL);
        assertThat(schedule.isLive()).isFalse();
        List<Long> times = new ArrayList<>();
        long now = START.toEpochMilli();
        while (!schedule.isFinished()) {
            int due = schedule.advance(now);
            for (int i = 0; i < due; i++) {
                times.add(schedule.receivedMicros(i));
            }
            if (!schedule.isBehind(now)) {
                now += 5;
            }
        }
        assertThat(schedule.isLive()).isTrue();
        assertThat(schedule.skippedCount()).isZero();
        assertThat(times).hasSize(100 * (7_200 + 60)).isSorted();
        assertThat(times.getFirst()).isGreaterThanOrEqualTo(START.minus(backfill).toEpochMilli() * 1000);
        assertThat(times.getLast()).isLessThan(START.plusSeconds(60).toEpochMilli() * 1000);
        // the same in each second
        long[] seconds = new long[7_260];
        times.forEach(time -> seconds[(int) ((time - START.minus(backfill).toEpochMilli() * 1000) / 1_000_000)]++);
        assertThat(seconds).containsOnly(100);
    }

    @Test
    void testStallIsMadeUpForToALimit()
    {
        RateSchedule schedule = new RateSchedule(1_000, RateCurve.FLAT, START, START, START.plusSeconds(3_600), MAX_STALL);
        long now = START.toEpochMilli() + 1_000;
        assertThat(schedule.advance(now)).isEqualTo(1_000);

        // 3 s are made up for, in steps of 1 s
        now += 3_000;
        assertThat(schedule.advance(now)).isEqualTo(1_000);
        assertThat(schedule.isBehind(now)).isTrue();
        assertThat(schedule.advance(now)).isEqualTo(1_000);
        assertThat(schedule.advance(now)).isEqualTo(1_000);
        assertThat(schedule.isBehind(now)).isFalse();
        assertThat(schedule.advance(now)).isZero();
        assertThat(schedule.skippedCount()).isZero();

        // of 60 s only the last 5
        now += 60_000;
        long count = 0;
        do {
            count += schedule.advance(now);
        }
        while (schedule.isBehind(now));
        assertThat(count).isEqualTo(5_000);
        assertThat(schedule.skippedCount()).isEqualTo(55_000);
    }

    @Test
    void testClockThatIsSetBackSendsNothingTwice()
    {
        RateSchedule schedule = new RateSchedule(1_000, RateCurve.FLAT, START, START, START.plusSeconds(3_600), MAX_STALL);
        long now = START.toEpochMilli() + 900;
        assertThat(schedule.advance(now)).isEqualTo(900);
        assertThat(schedule.advance(now - 500)).isZero();
        assertThat(schedule.advance(now)).isZero();
        assertThat(schedule.advance(now + 10)).isEqualTo(10);
    }

    @Test
    void testCurveAveragesToTheRateAndSwings()
    {
        long week = Duration.ofDays(7).toMillis();
        long start = START.toEpochMilli();
        assertThat(RateCurve.WEEK.seconds(start, start + week)).isCloseTo(week / 1e3, within(0.01));
        assertThat(RateCurve.WEEK.seconds(start + 12_345_678, start + 12_345_678 + week)).isCloseTo(week / 1e3, within(0.01));

        long hour = Duration.ofHours(1).toMillis();
        double night = RateCurve.WEEK.seconds(start + 3 * hour, start + 4 * hour) / 3_600;
        double evening = RateCurve.WEEK.seconds(start + 20 * hour, start + 21 * hour) / 3_600;
        assertThat(night).isLessThan(0.4);
        assertThat(evening).isGreaterThan(1.4);

        // Saturday morning is quieter than Friday morning
        double friday = RateCurve.WEEK.seconds(start + 32 * hour, start + 33 * hour);
        double saturday = RateCurve.WEEK.seconds(start + 56 * hour, start + 57 * hour);
        assertThat(saturday).isLessThan(friday * 0.9);
    }

    @Test
    void testCurveIsTheSumOfItsParts()
    {
        SplittableRandom random = new SplittableRandom(3);
        long start = START.toEpochMilli();
        long position = start;
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            long next = position + random.nextInt(1, 300_000);
            double part = RateCurve.WEEK.seconds(position, next);
            assertThat(part).isPositive();
            sum += part;
            position = next;
        }
        assertThat(sum).isCloseTo(RateCurve.WEEK.seconds(start, position), within(0.01));
    }
}
