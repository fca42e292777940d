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

import dev.trinoflow.core.AddressText;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;

/**
 * Values by range of addresses; of the ranges that hold an address the one with the fewest addresses counts (the longest
 * prefix), of equally long ones the one added last. Immutable.
 */
public final class PrefixTable
{
    /**
     * What {@link #find} says of an address in no range.
     */
    public static final int NONE = -1;

    public static final PrefixTable EMPTY = new Builder().build();

    private static final int INSTANCE_SIZE = instanceSize(PrefixTable.class);

    // segments without overlap in the order of the addresses; one ends before the next begins, and gaps are segments of NONE
    private final int[] v4Starts;
    private final int[] v4Values;
    private final long[] v6StartHighs;
    private final long[] v6StartLows;
    private final int[] v6Values;

    PrefixTable(PrefixSegments v4, PrefixSegments v6)
    {
        v4Starts = new int[v4.size()];
        for (int i = 0; i < v4Starts.length; i++) {
            v4Starts[i] = (int) v4.startLow(i);
        }
        v4Values = v4.values();
        v6StartHighs = v6.startHighs();
        v6StartLows = v6.startLows();
        v6Values = v6.values();
    }

    /**
     * @return value of the most specific range that holds the address, or {@link #NONE}
     */
    public int find(long high, long low)
    {
        return AddressText.isV4(high, low) ? findV4((int) low) : findV6(high, low);
    }

    private int findV4(int address)
    {
        int begin = 0;
        int end = v4Starts.length;
        while (begin < end) {
            int middle = (begin + end) >>> 1;
            if (Integer.compareUnsigned(v4Starts[middle], address) <= 0) {
                begin = middle + 1;
            }
            else {
                end = middle;
            }
        }
        return begin == 0 ? NONE : v4Values[begin - 1];
    }

    private int findV6(long high, long low)
    {
        int begin = 0;
        int end = v6StartHighs.length;
        while (begin < end) {
            int middle = (begin + end) >>> 1;
            if (AddressRange.compare(v6StartHighs[middle], v6StartLows[middle], high, low) <= 0) {
                begin = middle + 1;
            }
            else {
                end = middle;
            }
        }
        return begin == 0 ? NONE : v6Values[begin - 1];
    }

    /**
     * Shows all addresses that have a value, in ascending order, as segments that do not overlap; neighbours with the same
     * value are one segment. IPv4 segments (within ::ffff:0:0/96) come in their place between those of IPv6.
     */
    public void forEachSegment(SegmentVisitor visitor)
    {
        boolean v4Visited = false;
        for (int i = 0; i < v6Values.length; i++) {
            if (!v4Visited && AddressRange.compare(v6StartHighs[i], v6StartLows[i], 0, AddressText.v4Low(0)) > 0) {
                forEachV4Segment(visitor);
                v4Visited = true;
            }
            if (v6Values[i] != NONE) {
                boolean last = i + 1 == v6Values.length;
                long lastHigh = last ? -1L : v6StartLows[i + 1] == 0 ? v6StartHighs[i + 1] - 1 : v6StartHighs[i + 1];
                long lastLow = last ? -1L : v6StartLows[i + 1] - 1;
                visitor.visit(v6StartHighs[i], v6StartLows[i], lastHigh, lastLow, v6Values[i]);
            }
        }
        if (!v4Visited) {
            forEachV4Segment(visitor);
        }
    }

    private void forEachV4Segment(SegmentVisitor visitor)
    {
        for (int i = 0; i < v4Values.length; i++) {
            if (v4Values[i] != NONE) {
                int last = i + 1 == v4Values.length ? -1 : v4Starts[i + 1] - 1;
                visitor.visit(0, AddressText.v4Low(v4Starts[i]), 0, AddressText.v4Low(last), v4Values[i]);
            }
        }
    }

    public long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(v4Starts) + sizeOf(v4Values) + sizeOf(v6StartHighs) + sizeOf(v6StartLows) + sizeOf(v6Values);
    }

    public interface SegmentVisitor
    {
        /**
         * Both ends are within the segment.
         */
        void visit(long firstHigh, long firstLow, long lastHigh, long lastLow, int value);
    }

    public static final class Builder
    {
        private static final long V4_FIRST = AddressText.v4Low(0);
        private static final long V4_LAST = AddressText.v4Low(-1);

        private final PrefixSegments.Builder v4 = new PrefixSegments.Builder();
        private final PrefixSegments.Builder v6 = new PrefixSegments.Builder();

        /**
         * @param value any but {@link #NONE}
         */
        public Builder add(AddressRange range, int value)
        {
            checkArgument(value != NONE, "value is NONE");
            if (range.isV4()) {
                v4.add(range, range, value);
                return this;
            }
            // IPv4 has its place within IPv6's addresses, which an IPv6 range leaves out
            boolean beginsBefore = AddressRange.compare(range.firstHigh(), range.firstLow(), 0, V4_FIRST) < 0;
            boolean endsAfter = AddressRange.compare(range.lastHigh(), range.lastLow(), 0, V4_LAST) > 0;
            boolean endsBefore = AddressRange.compare(range.lastHigh(), range.lastLow(), 0, V4_FIRST) < 0;
            boolean beginsAfter = AddressRange.compare(range.firstHigh(), range.firstLow(), 0, V4_LAST) > 0;
            if (endsBefore || beginsAfter) {
                v6.add(range, range, value);
                return this;
            }
            if (beginsBefore) {
                v6.add(new AddressRange(range.firstHigh(), range.firstLow(), 0, V4_FIRST - 1), range, value);
            }
            if (endsAfter) {
                v6.add(new AddressRange(0, V4_LAST + 1, range.lastHigh(), range.lastLow()), range, value);
            }
            return this;
        }

        public PrefixTable build()
        {
            return new PrefixTable(v4.build(0, V4_LAST), v6.build(-1, -1));
        }
    }
}
