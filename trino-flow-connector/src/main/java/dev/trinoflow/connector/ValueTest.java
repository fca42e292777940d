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

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.List;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.TypeUtils.readNativeValue;

/**
 * Tells exactly whether a value that is not null is in a set. The types of numbers, instants and addresses have tests
 * that make no objects.
 */
@FunctionalInterface
public interface ValueTest
{
    /**
     * Longer lists of addresses are searched, not gone through.
     */
    int MAX_ADDRESSES = 16;

    /**
     * @param block plain, neither a dictionary nor a run
     */
    boolean test(Block block, int position);

    static ValueTest of(ValueSet values)
    {
        Type type = values.getType();
        if (values.isNone()) {
            return (_, _) -> false;
        }
        if (values.isAll()) {
            return (_, _) -> true;
        }
        if (type.getJavaType() == long.class) {
            return ofNumbers(type, values.getRanges().getOrderedRanges());
        }
        if (type.getBaseName().equals("ipaddress") && values.isDiscreteSet() && values.getDiscreteSet().size() <= MAX_ADDRESSES) {
            return ofAddressList(values.getDiscreteSet());
        }
        if (type.getBaseName().equals("ipaddress")) {
            return ofAddresses(values.getRanges().getOrderedRanges());
        }
        return (block, position) -> values.containsValue(readNativeValue(type, block, position));
    }

    private static ValueTest ofNumbers(Type type, List<Range> ranges)
    {
        boolean instant = type instanceof TimestampWithTimeZoneType;
        // no number lies beside the greatest or the least there is
        List<Range> some = ranges.stream().filter(range -> isSome(range, instant)).toList();
        long[] lows = new long[some.size()];
        long[] highs = new long[some.size()];
        for (int i = 0; i < lows.length; i++) {
            Range range = some.get(i);
            lows[i] = range.isLowUnbounded() ? Long.MIN_VALUE : number(range.getLowBoundedValue(), instant) + (range.isLowInclusive() ? 0 : 1);
            highs[i] = range.isHighUnbounded() ? Long.MAX_VALUE : number(range.getHighBoundedValue(), instant) - (range.isHighInclusive() ? 0 : 1);
        }
        if (lows.length == 1) {
            long low = lows[0];
            long high = highs[0];
            if (instant) {
                return (block, position) -> isBetween(unpackMillisUtc(type.getLong(block, position)), low, high);
            }
            return (block, position) -> isBetween(type.getLong(block, position), low, high);
        }
        return (block, position) -> {
            long value = type.getLong(block, position);
            return isInRanges(instant ? unpackMillisUtc(value) : value, lows, highs);
        };
    }

    private static boolean isSome(Range range, boolean instant)
    {
        return (range.isLowUnbounded() || range.isLowInclusive() || number(range.getLowBoundedValue(), instant) != Long.MAX_VALUE)
                && (range.isHighUnbounded() || range.isHighInclusive() || number(range.getHighBoundedValue(), instant) != Long.MIN_VALUE);
    }

    private static long number(Object value, boolean instant)
    {
        return instant ? unpackMillisUtc((long) value) : (long) value;
    }

    private static boolean isBetween(long value, long low, long high)
    {
        return value >= low && value <= high;
    }

    private static boolean isInRanges(long value, long[] lows, long[] highs)
    {
        int first = 0;
        int last = lows.length - 1;
        while (first <= last) {
            int middle = (first + last) >>> 1;
            if (value < lows[middle]) {
                last = middle - 1;
            }
            else if (value > highs[middle]) {
                first = middle + 1;
            }
            else {
                return true;
            }
        }
        return false;
    }

    private static ValueTest ofAddressList(List<Object> addresses)
    {
        long[] highs = addresses.stream().mapToLong(address -> ((Slice) address).getLong(0)).toArray();
        long[] lows = addresses.stream().mapToLong(address -> ((Slice) address).getLong(Long.BYTES)).toArray();
        return (block, position) -> {
            // its words are in the same order as the bytes of the slice
            Int128ArrayBlock values = (Int128ArrayBlock) block;
            long high = values.getInt128High(position);
            long low = values.getInt128Low(position);
            for (int i = 0; i < highs.length; i++) {
                if (highs[i] == high && lows[i] == low) {
                    return true;
                }
            }
            return false;
        };
    }

    private static ValueTest ofAddresses(List<Range> ranges)
    {
        AddressBounds[] bounds = ranges.stream().map(AddressBounds::of).toArray(AddressBounds[]::new);
        return (block, position) -> {
            Int128ArrayBlock addresses = (Int128ArrayBlock) block;
            long high = Long.reverseBytes(addresses.getInt128High(position));
            long low = Long.reverseBytes(addresses.getInt128Low(position));
            int first = 0;
            int last = bounds.length - 1;
            while (first <= last) {
                int middle = (first + last) >>> 1;
                int side = bounds[middle].side(high, low);
                if (side == 0) {
                    return true;
                }
                if (side < 0) {
                    last = middle - 1;
                }
                else {
                    first = middle + 1;
                }
            }
            return false;
        };
    }

    /**
     * A range of addresses as big-endian words, in their unsigned order.
     */
    record AddressBounds(long beginHigh, long beginLow, boolean beginInclusive, long endHigh, long endLow, boolean endInclusive)
    {
        static AddressBounds of(Range range)
        {
            return new AddressBounds(
                    range.isLowUnbounded() ? 0 : word(range.getLowBoundedValue(), 0),
                    range.isLowUnbounded() ? 0 : word(range.getLowBoundedValue(), Long.BYTES),
                    range.isLowUnbounded() || range.isLowInclusive(),
                    range.isHighUnbounded() ? -1 : word(range.getHighBoundedValue(), 0),
                    range.isHighUnbounded() ? -1 : word(range.getHighBoundedValue(), Long.BYTES),
                    range.isHighUnbounded() || range.isHighInclusive());
        }

        private static long word(Object address, int offset)
        {
            return Long.reverseBytes(((Slice) address).getLong(offset));
        }

        /**
         * 0 for an address in the range, negative for one before it, positive for one behind it.
         */
        int side(long high, long low)
        {
            int begin = compare(high, low, beginHigh, beginLow);
            if (begin < 0 || (begin == 0 && !beginInclusive)) {
                return -1;
            }
            int end = compare(high, low, endHigh, endLow);
            return end > 0 || (end == 0 && !endInclusive) ? 1 : 0;
        }

        private static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow)
        {
            int highs = Long.compareUnsigned(leftHigh, rightHigh);
            return highs == 0 ? Long.compareUnsigned(leftLow, rightLow) : highs;
        }
    }
}
