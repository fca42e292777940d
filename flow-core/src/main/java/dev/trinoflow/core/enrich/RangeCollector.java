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
package dev.trinoflow.core.enrich;

import com.google.common.collect.ImmutableList;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The addresses whose value is one of those asked for, as few ranges.
 */
final class RangeCollector
        implements PrefixTable.SegmentVisitor
{
    private final IntPredicate values;
    private final int max;
    private final List<AddressRange> ranges = new ArrayList<>();

    private RangeCollector(IntPredicate values, int max)
    {
        this.values = values;
        this.max = max;
    }

    /**
     * @return ranges in ascending order that do not touch; empty if there are more than {@code max}
     */
    static Optional<List<AddressRange>> collect(PrefixTable table, IntPredicate values, int max)
    {
        RangeCollector collector = new RangeCollector(values, max);
        table.forEachSegment(collector);
        return collector.ranges.size() > max ? Optional.empty() : Optional.of(ImmutableList.copyOf(collector.ranges));
    }

    @Override
    public void visit(long firstHigh, long firstLow, long lastHigh, long lastLow, int value)
    {
        if (ranges.size() > max || !values.test(value)) {
            return;
        }
        AddressRange range = new AddressRange(firstHigh, firstLow, lastHigh, lastLow);
        if (!ranges.isEmpty() && touches(ranges.getLast(), range)) {
            AddressRange before = ranges.removeLast();
            range = new AddressRange(before.firstHigh(), before.firstLow(), lastHigh, lastLow);
        }
        ranges.add(range);
    }

    private static boolean touches(AddressRange before, AddressRange after)
    {
        // IPv4 next to IPv6 stays a range of its own: together they would be IPv6
        long low = before.lastLow() + 1;
        return after.firstLow() == low && after.firstHigh() == (low == 0 ? before.lastHigh() + 1 : before.lastHigh()) && before.isV4() == after.isV4();
    }
}
