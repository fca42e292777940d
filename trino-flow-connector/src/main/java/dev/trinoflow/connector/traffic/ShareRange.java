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
import dev.trinoflow.core.group.OrderedKeys;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the rows of a share in pages that are sorted as the archive is: in the order of signed numbers, addresses by their two
 * halves, NULL as zero. From zero on that is the engine's order too, so that two searches find them; what lies before, which few
 * rows do, is looked at row by row.
 */
final class ShareRange
{
    private static final long[] NONE = {};

    private final ColumnCondition condition;
    private final boolean searchable;
    // keys that rows are not before, and that they are before; empty where there is no such bound
    private final long[] low;
    private final long[] high;

    /**
     * Rows of a page.
     */
    record Rows(int begin, int end) {}

    /**
     * @param share a range of values, and NULL or not
     */
    ShareRange(Domain share)
    {
        condition = ColumnCondition.of(share);
        Range span = share.getValues().getRanges().getSpan();
        low = span.isLowUnbounded() ? NONE : key(span.getLowBoundedValue());
        high = span.isHighUnbounded() ? NONE : key(span.getHighBoundedValue());
        searchable = share.getValues().getRanges().getRangeCount() == 1
                && (span.isLowUnbounded() || (span.isLowInclusive() && isPositive(low)))
                && (span.isHighUnbounded() || (!span.isHighInclusive() && isPositive(high)));
    }

    /**
     * A bound that rows can be cut at, in the engine's order as in the archive's. With it goes a whole high half of addresses, but
     * for those of IPv4, which all have the same.
     */
    static Object cut(Object value)
    {
        if (!(value instanceof Slice address) || (address.getLong(0) == 0 && Long.reverseBytes(address.getLong(Long.BYTES)) >= 0)) {
            return value;
        }
        Slice cut = Slices.allocate(2 * Long.BYTES);
        cut.setLong(0, address.getLong(0));
        return cut;
    }

    /**
     * The first key that is not before a value; one that is not positive where there is none in the order of both.
     */
    private static long[] key(Object value)
    {
        if (!(value instanceof Slice address)) {
            return new long[] {(long) value};
        }
        long addressHigh = Long.reverseBytes(address.getLong(0));
        long addressLow = Long.reverseBytes(address.getLong(Long.BYTES));
        if (addressHigh == 0) {
            return new long[] {0, addressLow};
        }
        return new long[] {addressLow == 0 ? addressHigh : 0, Long.MIN_VALUE};
    }

    private static boolean isPositive(long[] key)
    {
        return Arrays.compare(key, new long[key.length]) > 0;
    }

    /**
     * The rows of a page that belong to the share.
     *
     * @param keys of the first column of the page, which is in order
     * @param block its first column
     */
    List<Rows> select(OrderedKeys keys, Block block)
    {
        int count = block.getPositionCount();
        long[] first = keys.key(0);
        if (searchable && (isPositive(first) || (!block.mayHaveNull() && Arrays.equals(first, new long[first.length])))) {
            int begin = low == NONE ? 0 : keys.find(low, false, 0, count);
            int end = high == NONE ? count : keys.find(high, false, begin, count);
            return begin < end ? ImmutableList.of(new Rows(begin, end)) : ImmutableList.of();
        }
        byte[] truths = new byte[count];
        condition.evaluate(block, truths);
        ImmutableList.Builder<Rows> selected = ImmutableList.builder();
        for (int begin = 0, end; begin < count; begin = end) {
            end = begin + 1;
            while (end < count && truths[end] == truths[begin]) {
                end++;
            }
            if (truths[begin] == RowFilter.TRUE) {
                selected.add(new Rows(begin, end));
            }
        }
        return selected.build();
    }

    /**
     * Whether no row that follows the page belongs to the share.
     */
    boolean endsWith(OrderedKeys keys, int count)
    {
        return searchable && high != NONE && keys.compare(count - 1, high) >= 0;
    }
}
