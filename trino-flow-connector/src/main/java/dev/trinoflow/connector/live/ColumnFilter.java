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
package dev.trinoflow.connector.live;

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.TypeUtils.readNativeValue;

/**
 * Tells which values of a column fulfil a predicate. It runs for every row before the engine's own filter does, so the
 * common types have tests that make no objects.
 */
final class ColumnFilter
{
    private static final int MAX_ADDRESSES = 16;

    private final int slot;
    private final Type type;
    private final Domain domain;
    private final ValueTest test;

    ColumnFilter(int slot, Type type, Domain domain)
    {
        this.slot = slot;
        this.type = type;
        this.domain = domain;
        test = createTest(type, domain);
    }

    int slot()
    {
        return slot;
    }

    /**
     * Whether there may be a value in the range that fulfils the predicate.
     */
    boolean overlaps(ColumnRange range)
    {
        if (range.nulls() && domain.isNullAllowed()) {
            return true;
        }
        return range.min() <= range.max() && domain.getValues().overlaps(ValueSet.ofRanges(Range.range(type, range.min(), true, range.max(), true)));
    }

    /**
     * Narrows positions down to those that fulfil the predicate.
     *
     * @param from position of the block that position 0 stands for
     * @param positions to look at, or null for all
     * @param count of them
     * @return number of positions written to {@code selected}
     */
    int select(Block block, int from, int[] positions, int count, int[] selected)
    {
        boolean mayHaveNull = block.mayHaveNull();
        boolean nullAllowed = domain.isNullAllowed();
        int selectedCount = 0;
        for (int i = 0; i < count; i++) {
            int position = positions == null ? i : positions[i];
            boolean matches = mayHaveNull && block.isNull(from + position) ? nullAllowed : test.test(block, from + position);
            selected[selectedCount] = position;
            selectedCount += matches ? 1 : 0;
        }
        return selectedCount;
    }

    private static ValueTest createTest(Type type, Domain domain)
    {
        if (domain.getValues().isNone()) {
            return (_, _) -> false;
        }
        if (domain.getValues().isAll()) {
            return (_, _) -> true;
        }
        if (type.getJavaType() == long.class) {
            return longTest(type, domain.getValues().getRanges().getOrderedRanges());
        }
        if (type.getBaseName().equals("ipaddress") && domain.getValues().isDiscreteSet() && domain.getValues().getDiscreteSet().size() <= MAX_ADDRESSES) {
            return addressTest(domain.getValues().getDiscreteSet());
        }
        if (type.getBaseName().equals("ipaddress") && domain.getValues().getRanges().getRangeCount() == 1) {
            return addressRangeTest(domain.getValues().getRanges().getSpan());
        }
        if (type.getBaseName().equals("ipaddress")) {
            return addressRangesTest(domain.getValues().getRanges().getOrderedRanges());
        }
        return (block, position) -> domain.getValues().containsValue(readNativeValue(type, block, position));
    }

    private static ValueTest longTest(Type type, List<Range> ranges)
    {
        boolean instant = type instanceof TimestampWithTimeZoneType;
        long[] lows = new long[ranges.size()];
        long[] highs = new long[ranges.size()];
        for (int i = 0; i < lows.length; i++) {
            Range range = ranges.get(i);
            lows[i] = range.isLowUnbounded() ? Long.MIN_VALUE : bound(range.getLowBoundedValue(), instant) + (range.isLowInclusive() ? 0 : 1);
            highs[i] = range.isHighUnbounded() ? Long.MAX_VALUE : bound(range.getHighBoundedValue(), instant) - (range.isHighInclusive() ? 0 : 1);
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

    private static long bound(Object value, boolean instant)
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

    private static ValueTest addressTest(List<Object> addresses)
    {
        long[] highs = addresses.stream().mapToLong(address -> ((Slice) address).getLong(0)).toArray();
        long[] lows = addresses.stream().mapToLong(address -> ((Slice) address).getLong(Long.BYTES)).toArray();
        return (block, position) -> {
            // live columns are plain blocks; their words are in the same order as the bytes of the slice
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

    private static ValueTest addressRangeTest(Range range)
    {
        long beginHigh = range.isLowUnbounded() ? 0 : word((Slice) range.getLowBoundedValue(), 0);
        long beginLow = range.isLowUnbounded() ? 0 : word((Slice) range.getLowBoundedValue(), 1);
        long endHigh = range.isHighUnbounded() ? -1 : word((Slice) range.getHighBoundedValue(), 0);
        long endLow = range.isHighUnbounded() ? -1 : word((Slice) range.getHighBoundedValue(), 1);
        return (block, position) -> {
            Int128ArrayBlock values = (Int128ArrayBlock) block;
            long high = Long.reverseBytes(values.getInt128High(position));
            long low = Long.reverseBytes(values.getInt128Low(position));
            // an end that is not part of the range is let through: the engine filters again
            return compareAddresses(high, low, beginHigh, beginLow) >= 0 && compareAddresses(high, low, endHigh, endLow) <= 0;
        };
    }

    /**
     * The ranges are in the order of the addresses, as a domain has them.
     */
    private static ValueTest addressRangesTest(List<Range> ranges)
    {
        int count = ranges.size();
        long[] beginHighs = new long[count];
        long[] beginLows = new long[count];
        long[] endHighs = new long[count];
        long[] endLows = new long[count];
        for (int i = 0; i < count; i++) {
            Range range = ranges.get(i);
            beginHighs[i] = range.isLowUnbounded() ? 0 : word((Slice) range.getLowBoundedValue(), 0);
            beginLows[i] = range.isLowUnbounded() ? 0 : word((Slice) range.getLowBoundedValue(), 1);
            endHighs[i] = range.isHighUnbounded() ? -1 : word((Slice) range.getHighBoundedValue(), 0);
            endLows[i] = range.isHighUnbounded() ? -1 : word((Slice) range.getHighBoundedValue(), 1);
        }
        return (block, position) -> {
            Int128ArrayBlock values = (Int128ArrayBlock) block;
            long high = Long.reverseBytes(values.getInt128High(position));
            long low = Long.reverseBytes(values.getInt128Low(position));
            int first = 0;
            int last = count - 1;
            while (first <= last) {
                int middle = (first + last) >>> 1;
                if (compareAddresses(high, low, beginHighs[middle], beginLows[middle]) < 0) {
                    last = middle - 1;
                }
                else if (compareAddresses(high, low, endHighs[middle], endLows[middle]) > 0) {
                    first = middle + 1;
                }
                else {
                    // an end that is not part of the range is let through: the engine filters again
                    return true;
                }
            }
            return false;
        };
    }

    private static long word(Slice address, int index)
    {
        return Long.reverseBytes(address.getLong(index * Long.BYTES));
    }

    private static int compareAddresses(long leftHigh, long leftLow, long rightHigh, long rightLow)
    {
        int highs = Long.compareUnsigned(leftHigh, rightHigh);
        return highs == 0 ? Long.compareUnsigned(leftLow, rightLow) : highs;
    }

    static Optional<ColumnFilter> create(int slot, Type type, Domain domain)
    {
        return domain.isAll() ? Optional.empty() : Optional.of(new ColumnFilter(slot, type, domain));
    }

    private interface ValueTest
    {
        boolean test(Block block, int position);
    }
}
