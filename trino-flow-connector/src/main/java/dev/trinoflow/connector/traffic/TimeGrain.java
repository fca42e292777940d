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

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import static com.google.common.base.Preconditions.checkArgument;
import static java.time.temporal.TemporalAdjusters.previousOrSame;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * What is left of an instant where a query does not need all of it: the start of the minute, hour or month, in UTC, that
 * it is in. An instant is in milliseconds since 1970.
 *
 * @param millis all starts are multiples of it
 */
public record TimeGrain(@JsonProperty Calendar calendar, @JsonProperty long millis)
{
    static final TimeGrain EXACT = of(1);
    static final TimeGrain MINUTE = of(MINUTES.toMillis(1));
    static final TimeGrain FIVE_MINUTES = of(MINUTES.toMillis(5));
    static final TimeGrain HOUR = of(HOURS.toMillis(1));
    static final TimeGrain DAY = of(DAYS.toMillis(1));
    static final TimeGrain WEEK = new TimeGrain(Calendar.WEEK, DAYS.toMillis(1));
    static final TimeGrain MONTH = new TimeGrain(Calendar.MONTH, DAYS.toMillis(1));
    static final TimeGrain QUARTER = new TimeGrain(Calendar.QUARTER, DAYS.toMillis(1));
    static final TimeGrain YEAR = new TimeGrain(Calendar.YEAR, DAYS.toMillis(1));

    private static final int MONTHS_OF_QUARTER = 3;

    public enum Calendar
    {
        /**
         * The multiples of the milliseconds.
         */
        EPOCH,
        /**
         * The multiples of the milliseconds from 1970 on. Before, the clocks of time zones were minutes and seconds apart:
         * earlier instants are left as they are.
         */
        ZONE,
        WEEK,
        MONTH,
        QUARTER,
        YEAR,
        /**/
    }

    public TimeGrain
    {
        requireNonNull(calendar, "calendar is null");
        checkArgument(millis > 0, "millis is not positive: %s", millis);
    }

    static TimeGrain of(long millis)
    {
        return new TimeGrain(Calendar.EPOCH, millis);
    }

    boolean isExact()
    {
        return equals(EXACT);
    }

    /**
     * Whether all multiples of so many milliseconds are starts, and stay as they are.
     */
    boolean keepsMultiplesOf(long bucketMillis)
    {
        return switch (calendar) {
            case EPOCH, ZONE -> bucketMillis % millis == 0;
            case WEEK, MONTH, QUARTER, YEAR -> false;
        };
    }

    /**
     * The start of what the instant is in.
     */
    long start(long instant)
    {
        return switch (calendar) {
            case EPOCH -> instant - Math.floorMod(instant, millis);
            case ZONE -> instant < 0 ? instant : instant - Math.floorMod(instant, millis);
            case WEEK -> startOfDay(day(instant).with(previousOrSame(DayOfWeek.MONDAY)));
            case MONTH -> startOfDay(day(instant).withDayOfMonth(1));
            case QUARTER -> startOfDay(startOfQuarter(day(instant)));
            case YEAR -> startOfDay(day(instant).withDayOfYear(1));
        };
    }

    /**
     * The first start that is not before the instant.
     */
    long startAtOrAfter(long instant)
    {
        long start = start(instant);
        if (start == instant) {
            return instant;
        }
        return switch (calendar) {
            case EPOCH, ZONE -> start + millis;
            case WEEK -> startOfDay(day(start).plusWeeks(1));
            case MONTH -> startOfDay(day(start).plusMonths(1));
            case QUARTER -> startOfDay(day(start).plusMonths(MONTHS_OF_QUARTER));
            case YEAR -> startOfDay(day(start).plusYears(1));
        };
    }

    private static LocalDate day(long instant)
    {
        return Instant.ofEpochMilli(instant).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static LocalDate startOfQuarter(LocalDate day)
    {
        return LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1, 1);
    }

    private static long startOfDay(LocalDate day)
    {
        return DAYS.toMillis(day.toEpochDay());
    }

    @Override
    public String toString()
    {
        return switch (calendar) {
            case EPOCH, ZONE -> duration(millis);
            case WEEK -> "week";
            case MONTH -> "month";
            case QUARTER -> "quarter";
            case YEAR -> "year";
        };
    }

    private static String duration(long millis)
    {
        if (millis % DAYS.toMillis(1) == 0) {
            return millis / DAYS.toMillis(1) + "d";
        }
        if (millis % HOURS.toMillis(1) == 0) {
            return millis / HOURS.toMillis(1) + "h";
        }
        if (millis % MINUTES.toMillis(1) == 0) {
            return millis / MINUTES.toMillis(1) + "m";
        }
        return millis % SECONDS.toMillis(1) == 0 ? millis / SECONDS.toMillis(1) + "s" : millis + "ms";
    }
}
