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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import io.airlift.slice.Slice;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.Optional;

import static dev.trinoflow.connector.AddressConditions.isAddress;
import static dev.trinoflow.connector.AddressConditions.networkRange;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;

/**
 * Looks through the casts that clients put around columns, and the engine for them: an instant that is compared with a
 * literal of more digits, or without a zone, and an address that is compared with text.
 */
public final class CastConditions
{
    private static final int MILLISECOND_PRECISION = 3;
    /**
     * How far from 1970 an instant can be, a millisecond to spare, to be packed with a zone; literals without one go further.
     */
    private static final long MAX_MILLIS = (1L << 51) - 2;

    private CastConditions() {}

    /**
     * The comparison of a variable that says the same, if this is one of a cast of it that keeps its order or its identity.
     */
    public static Optional<Comparison> unwrap(Comparison comparison)
    {
        if (!(comparison.subject() instanceof Call call
                && call.getFunctionName().equals(CAST_FUNCTION_NAME)
                && call.getArguments().getFirst() instanceof Variable variable)) {
            return Optional.empty();
        }
        if (variable.getType().equals(TIMESTAMP_TZ_MILLIS) && isPrecise(call.getType())) {
            return instants(comparison.values()).map(values -> new Comparison(variable, values));
        }
        if (isAddress(variable.getType()) && call.getType().equals(VARCHAR)) {
            return addresses(variable.getType(), comparison.values()).map(values -> new Comparison(variable, values));
        }
        return Optional.empty();
    }

    /**
     * Fewer digits would be rounded. Instants of the columns are in UTC: without the zone they are in the same order.
     */
    private static boolean isPrecise(Type type)
    {
        return switch (type) {
            case TimestampType timestamp -> timestamp.getPrecision() >= MILLISECOND_PRECISION;
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision() >= MILLISECOND_PRECISION;
            default -> false;
        };
    }

    private static Optional<ValueSet> instants(ValueSet values)
    {
        ValueSet instants = ValueSet.none(TIMESTAMP_TZ_MILLIS);
        for (Range range : values.getRanges().getOrderedRanges()) {
            Optional<ValueSet> found = instants(range);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            instants = instants.union(found.orElseThrow());
        }
        return Optional.of(instants);
    }

    private static Optional<ValueSet> instants(Range range)
    {
        ValueSet values = ValueSet.all(TIMESTAMP_TZ_MILLIS);
        if (!range.isLowUnbounded()) {
            Bound low = Bound.of(range.getType(), range.getLowBoundedValue());
            // the first whole millisecond that is in the range
            long first = low.millis() + (range.isLowInclusive() && low.isWhole() ? 0 : 1);
            if (Math.abs(first) > MAX_MILLIS) {
                return Optional.empty();
            }
            values = values.intersect(ValueSet.ofRanges(Range.greaterThanOrEqual(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(first, UTC_KEY))));
        }
        if (!range.isHighUnbounded()) {
            Bound high = Bound.of(range.getType(), range.getHighBoundedValue());
            long last = high.millis() - (range.isHighInclusive() || !high.isWhole() ? 0 : 1);
            if (Math.abs(last) > MAX_MILLIS) {
                return Optional.empty();
            }
            values = values.intersect(ValueSet.ofRanges(Range.lessThanOrEqual(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(last, UTC_KEY))));
        }
        return Optional.of(values);
    }

    /**
     * Addresses that are written as one of the texts; there is one form in which an address is written.
     */
    private static Optional<ValueSet> addresses(Type type, ValueSet texts)
    {
        if (!texts.isDiscreteSet()) {
            return Optional.empty();
        }
        ImmutableList.Builder<Range> addresses = ImmutableList.builder();
        for (Object value : texts.getDiscreteSet()) {
            String text = ((Slice) value).toStringUtf8();
            // a scope is no part of an address
            if (InetAddresses.isInetAddress(text) && !text.contains("%") && InetAddresses.toAddrString(InetAddresses.forString(text)).equals(text)) {
                addresses.add(networkRange(type, text + (text.contains(":") ? "/128" : "/32")).orElseThrow());
            }
        }
        return Optional.of(ValueSet.copyOfRanges(type, addresses.build()));
    }

    /**
     * @param millis since 1970, rounded down
     */
    private record Bound(long millis, boolean isWhole)
    {
        static Bound of(Type type, Object value)
        {
            if (value instanceof LongTimestampWithTimeZone timestamp) {
                return new Bound(timestamp.getEpochMillis(), timestamp.getPicosOfMilli() == 0);
            }
            if (type instanceof TimestampWithTimeZoneType) {
                return new Bound(unpackMillisUtc((long) value), true);
            }
            if (value instanceof LongTimestamp timestamp) {
                return ofMicros(timestamp.getEpochMicros(), timestamp.getPicosOfMicro() == 0);
            }
            return ofMicros((long) value, true);
        }

        private static Bound ofMicros(long micros, boolean isWhole)
        {
            return new Bound(floorDiv(micros, MICROSECONDS_PER_MILLISECOND), isWhole && floorMod(micros, MICROSECONDS_PER_MILLISECOND) == 0);
        }
    }
}
