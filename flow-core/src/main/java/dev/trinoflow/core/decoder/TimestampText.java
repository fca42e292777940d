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
package dev.trinoflow.core.decoder;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

import static dev.trinoflow.core.decoder.JsonReader.LONG;
import static java.util.Objects.requireNonNull;

/**
 * The forms of time in collectors' JSON: 2026-11-20 12:00:00.123456 in the collector's zone, RFC 3339 with Z or an
 * offset, seconds since 1970 with or without a fraction; a fraction has any number of digits. Where the collector's
 * clock was turned back, a local time that came twice is the first of the two; where it was turned forward, a local
 * time that never came is as late after the jump as it is written to be after its begin.
 */
final class TimestampText
{
    /**
     * The text is no time.
     */
    static final long MALFORMED = Long.MIN_VALUE;

    /**
     * The zero that collectors write for a time they do not know.
     */
    static final long NO_TIME = Long.MIN_VALUE + 1;

    private static final long MAX_SECOND = 253_402_300_799L;
    private static final int DATE_AND_MINUTE = 16;
    private static final int CACHE_SIZE = 128;
    private static final int WITH_MICROS = 26;
    private static final long ZERO_MICROS = 0x3030_3030_3030_2E30L;
    private static final long ABOVE_MICROS = 0x7676_7676_7676_7F76L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final ZoneRules rules;

    // from the first second to before the last, by the local clock, the offset is the same
    private long firstLocalSecond = 1;
    private long endLocalSecond;
    private long offsetMillis;

    // texts to the minute seen before, as two words, and what they say, as milliseconds of a clock without a zone
    private final long[] firstWords = new long[CACHE_SIZE];
    private final long[] secondWords = new long[CACHE_SIZE];
    private final long[] minutes = new long[CACHE_SIZE];

    TimestampText(ZoneId zone)
    {
        rules = requireNonNull(zone, "zone is null").getRules();
    }

    /**
     * @return milliseconds since 1970-01-01 UTC, or MALFORMED, or NO_TIME
     */
    long parse(byte[] text, int begin, int end)
    {
        if (end - begin < DATE_AND_MINUTE || text[begin + 4] != '-') {
            return parseEpoch(text, begin, end);
        }
        long first = (long) LONG.get(text, begin);
        long second = (long) LONG.get(text, begin + 8);
        int slot = (int) (second >>> 56) & 0xF | (int) (second >>> 48 & 7) << 4;
        if (firstWords[slot] != first || secondWords[slot] != second) {
            long minute = parseMinute(text, begin);
            if (minute == MALFORMED) {
                return MALFORMED;
            }
            firstWords[slot] = first;
            secondWords[slot] = second;
            minutes[slot] = minute;
        }
        if (end - begin == WITH_MICROS) {
            // the last of the seconds, the point and six digits at once: anything else leaves a high bit
            long rest = (long) LONG.get(text, end - 8) ^ ZERO_MICROS;
            int tenSeconds = text[begin + 17] - '0';
            if (((rest + ABOVE_MICROS | rest) & HIGH_BITS) == 0 && text[begin + 16] == ':' && tenSeconds >= 0 && tenSeconds <= 5 && minutes[slot] != NO_TIME) {
                long millis = (tenSeconds * 10 + (rest & 0xF)) * 1000 + (rest >>> 16 & 0xF) * 100 + (rest >>> 24 & 0xF) * 10 + (rest >>> 32 & 0xF);
                return known(toInstant(minutes[slot] + millis));
            }
        }
        return parseRest(text, begin + DATE_AND_MINUTE, end, minutes[slot]);
    }

    private long parseRest(byte[] text, int position, int end, long minute)
    {
        if (end - position < 3 || text[position] != ':') {
            return MALFORMED;
        }
        int second = twoDigits(text, position + 1);
        if (second < 0 || second > 60) {
            return MALFORMED;
        }
        position += 3;
        long millis = second * 1000L;
        if (position < end && text[position] == '.') {
            position++;
            int start = position;
            int scale = 100;
            while (position < end && text[position] >= '0' && text[position] <= '9') {
                millis += (text[position] - '0') * scale;
                scale /= 10;
                position++;
            }
            if (position == start) {
                return MALFORMED;
            }
        }
        long offset = 0;
        boolean local = position == end;
        if (!local) {
            offset = parseOffset(text, position, end);
            if (offset == MALFORMED) {
                return MALFORMED;
            }
        }
        if (minute == NO_TIME) {
            return NO_TIME;
        }
        long time = local ? toInstant(minute + millis) : minute + millis - offset;
        return known(time);
    }

    private static long known(long time)
    {
        return time >= 0 && time < 1000 ? NO_TIME : time;
    }

    /**
     * Z, +hh:mm or +hhmm, and nothing after it; in milliseconds.
     */
    private static long parseOffset(byte[] text, int position, int end)
    {
        if (text[position] == 'Z' || text[position] == 'z') {
            return position + 1 == end ? 0 : MALFORMED;
        }
        boolean colon = end - position == 6 && text[position + 3] == ':';
        if (text[position] != '+' && text[position] != '-' || !colon && end - position != 5) {
            return MALFORMED;
        }
        int hours = twoDigits(text, position + 1);
        int minutes = twoDigits(text, position + (colon ? 4 : 3));
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return MALFORMED;
        }
        long offset = (hours * 60L + minutes) * 60_000;
        return text[position] == '-' ? -offset : offset;
    }

    private static long parseMinute(byte[] text, int begin)
    {
        int century = twoDigits(text, begin);
        int yearOfCentury = twoDigits(text, begin + 2);
        int month = twoDigits(text, begin + 5);
        int day = twoDigits(text, begin + 8);
        int hour = twoDigits(text, begin + 11);
        int minute = twoDigits(text, begin + 14);
        boolean separated = text[begin + 4] == '-' && text[begin + 7] == '-' && (text[begin + 10] == ' ' || (text[begin + 10] | 0x20) == 't') && text[begin + 13] == ':';
        if (!separated || (century | yearOfCentury | month | day | hour | minute) < 0) {
            return MALFORMED;
        }
        int year = century * 100 + yearOfCentury;
        if (year == 0 && month == 0 && day == 0) {
            return hour == 0 && minute == 0 ? NO_TIME : MALFORMED;
        }
        if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month) || hour > 23 || minute > 59) {
            return MALFORMED;
        }
        return ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60_000;
    }

    private static int daysOfMonth(int year, int month)
    {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static long daysSinceEpoch(int year, int month, int day)
    {
        // years that begin with March have the leap day at their end
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
        return marchYear * 365L + Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400) + dayOfYear - 719_468;
    }

    private static int twoDigits(byte[] text, int position)
    {
        int tens = text[position] - '0';
        int ones = text[position + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Integer.MIN_VALUE : tens * 10 + ones;
    }

    private long toInstant(long localMillis)
    {
        long second = Math.floorDiv(localMillis, 1000L);
        if (second < firstLocalSecond || second >= endLocalSecond) {
            findOffset(second);
        }
        return localMillis - offsetMillis;
    }

    private void findOffset(long second)
    {
        LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition != null) {
            offsetMillis = transition.getOffsetBefore().getTotalSeconds() * 1000L;
            firstLocalSecond = Math.min(localSecond(transition.getDateTimeBefore()), localSecond(transition.getDateTimeAfter()));
            endLocalSecond = Math.max(localSecond(transition.getDateTimeBefore()), localSecond(transition.getDateTimeAfter()));
            return;
        }
        ZoneOffset offset = rules.getOffset(local);
        offsetMillis = offset.getTotalSeconds() * 1000L;
        Instant instant = local.toInstant(offset);
        ZoneOffsetTransition previous = rules.previousTransition(instant.plusSeconds(1));
        firstLocalSecond = previous == null ? Long.MIN_VALUE : Math.max(localSecond(previous.getDateTimeBefore()), localSecond(previous.getDateTimeAfter()));
        ZoneOffsetTransition next = rules.nextTransition(instant);
        endLocalSecond = next == null ? Long.MAX_VALUE : Math.min(localSecond(next.getDateTimeBefore()), localSecond(next.getDateTimeAfter()));
    }

    private static long localSecond(LocalDateTime local)
    {
        return local.toEpochSecond(ZoneOffset.UTC);
    }

    private static long parseEpoch(byte[] text, int begin, int end)
    {
        int position = begin;
        long seconds = 0;
        while (position < end && text[position] >= '0' && text[position] <= '9') {
            seconds = seconds * 10 + text[position] - '0';
            if (seconds > MAX_SECOND) {
                return MALFORMED;
            }
            position++;
        }
        if (position == begin) {
            return MALFORMED;
        }
        long millis = 0;
        if (position < end) {
            if (text[position] != '.' || position + 1 == end) {
                return MALFORMED;
            }
            int scale = 100;
            for (position++; position < end; position++) {
                int digit = text[position] - '0';
                if (digit < 0 || digit > 9) {
                    return MALFORMED;
                }
                millis += digit * scale;
                scale /= 10;
            }
        }
        return seconds == 0 ? NO_TIME : seconds * 1000 + millis;
    }
}
