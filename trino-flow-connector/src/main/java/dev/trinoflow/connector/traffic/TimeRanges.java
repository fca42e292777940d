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
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;

import java.util.List;
import java.util.stream.Collectors;

import static com.google.common.math.LongMath.gcd;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_FROM;
import static dev.trinoflow.connector.traffic.TimeRange.UNBOUNDED_TO;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;

/**
 * A set of instants, and whether rows without one belong to it.
 *
 * @param ranges in order, none of which meets another
 */
public record TimeRanges(@JsonProperty List<TimeRange> ranges, @JsonProperty boolean nulls)
{
    static final TimeRanges ALL = new TimeRanges(ImmutableList.of(new TimeRange(UNBOUNDED_FROM, UNBOUNDED_TO)), true);

    public TimeRanges
    {
        ranges = ImmutableList.copyOf(ranges);
    }

    /**
     * @param domain of time_received
     */
    static TimeRanges of(Domain domain)
    {
        if (domain.getValues().isNone()) {
            return new TimeRanges(ImmutableList.of(), domain.isNullAllowed());
        }
        ImmutableList.Builder<TimeRange> ranges = ImmutableList.builder();
        for (Range range : domain.getValues().getRanges().getOrderedRanges()) {
            long from = range.isLowUnbounded() ? UNBOUNDED_FROM : unpackMillisUtc((long) range.getLowBoundedValue()) + (range.isLowInclusive() ? 0 : 1);
            long to = range.isHighUnbounded() ? UNBOUNDED_TO : unpackMillisUtc((long) range.getHighBoundedValue()) + (range.isHighInclusive() ? 1 : 0);
            // there is no instant between two that are a millisecond apart
            if (from < to) {
                ranges.add(new TimeRange(from, to));
            }
        }
        return new TimeRanges(ranges.build(), domain.isNullAllowed());
    }

    Domain toDomain()
    {
        return Domain.create(ValueSet.copyOfRanges(TIMESTAMP_TZ_MILLIS, ranges.stream().map(TimeRanges::toRange).toList()), nulls);
    }

    private static Range toRange(TimeRange range)
    {
        if (range.isBounded()) {
            return Range.range(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(range.from(), UTC_KEY), true, packDateTimeWithZone(range.to(), UTC_KEY), false);
        }
        if (range.from() != UNBOUNDED_FROM) {
            return Range.greaterThanOrEqual(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(range.from(), UTC_KEY));
        }
        return range.to() == UNBOUNDED_TO ? Range.all(TIMESTAMP_TZ_MILLIS) : Range.lessThan(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(range.to(), UTC_KEY));
    }

    /**
     * The instants whose starts are in this set.
     */
    TimeRanges beforeTruncation(TimeGrain grain)
    {
        ImmutableList.Builder<TimeRange> instants = ImmutableList.builder();
        for (TimeRange range : ranges) {
            long from = range.from() == UNBOUNDED_FROM ? UNBOUNDED_FROM : grain.startAtOrAfter(range.from());
            long to = range.to() == UNBOUNDED_TO ? UNBOUNDED_TO : grain.startAtOrAfter(range.to());
            if (from < to) {
                instants.add(new TimeRange(from, to));
            }
        }
        return new TimeRanges(instants.build(), nulls);
    }

    /**
     * The greatest number of milliseconds that divides every bound; 0 where there is none.
     */
    long alignment()
    {
        long alignment = 0;
        for (TimeRange range : ranges) {
            alignment = range.from() == UNBOUNDED_FROM ? alignment : gcd(alignment, Math.abs(range.from()));
            alignment = range.to() == UNBOUNDED_TO ? alignment : gcd(alignment, Math.abs(range.to()));
        }
        return alignment;
    }

    /**
     * How many milliseconds there are from 1970 up to an instant.
     */
    long lengthUntil(long end)
    {
        long length = 0;
        for (TimeRange range : ranges) {
            length += Math.max(0, Math.min(range.to(), end) - Math.max(range.from(), 0));
        }
        return length;
    }

    @Override
    public String toString()
    {
        return ranges.stream().map(TimeRange::toString).collect(Collectors.joining(" ")) + (nulls ? " and none" : "");
    }
}
