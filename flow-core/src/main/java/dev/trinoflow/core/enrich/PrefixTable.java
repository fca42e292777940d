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

    private final Ipv4Segments v4;
    private final Ipv6Segments v6;

    private PrefixTable(Ipv4Segments v4, Ipv6Segments v6)
    {
        this.v4 = v4;
        this.v6 = v6;
    }

    /**
     * Whether no address has a value.
     */
    public boolean isEmpty()
    {
        return v4.isEmpty() && v6.isEmpty();
    }

    /**
     * @return value of the most specific range that holds the address, or {@link #NONE}
     */
    public int find(long high, long low)
    {
        return AddressText.isV4(high, low) ? v4.find((int) low) : v6.find(high, low);
    }

    /**
     * Shows all addresses that have a value, in ascending order, as segments that do not overlap; neighbours with the same
     * value are one segment. IPv4 segments (within ::ffff:0:0/96) come in their place between those of IPv6.
     */
    public void forEachSegment(SegmentVisitor visitor)
    {
        v6.forEach(true, visitor);
        v4.forEach(visitor);
        v6.forEach(false, visitor);
    }

    public long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + v4.retainedSizeInBytes() + v6.retainedSizeInBytes();
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
            return new PrefixTable(new Ipv4Segments(v4.build(0, V4_LAST)), new Ipv6Segments(v6.build(-1, -1)));
        }
    }
}
