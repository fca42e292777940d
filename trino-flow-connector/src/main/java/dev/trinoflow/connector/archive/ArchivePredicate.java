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
package dev.trinoflow.connector.archive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.FlowColumnHandle;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.FlowColumns.SOURCE;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;

/**
 * Predicates on SQL columns as predicates on the archive's columns. The result may let more rows through, never fewer:
 * it is for skipping files and row groups, and the engine filters again.
 */
final class ArchivePredicate
{
    static final Slice ARCHIVE = utf8Slice("archive");

    private static final long MICROS_PER_MILLI = 1000;

    private ArchivePredicate() {}

    static TupleDomain<ColumnHandle> translate(TupleDomain<FlowColumnHandle> predicate)
    {
        if (predicate.isNone()) {
            return TupleDomain.none();
        }
        ImmutableMap.Builder<ColumnHandle, Domain> domains = ImmutableMap.builder();
        for (Map.Entry<FlowColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            FlowColumnHandle column = entry.getKey();
            Domain domain = entry.getValue();
            if (column.archived().isEmpty()) {
                if (!includesConstant(column, domain)) {
                    return TupleDomain.none();
                }
            }
            else if (domain.getType().isOrderable()) {
                translate(column.archived(), domain, domains);
            }
        }
        return TupleDomain.withColumnDomains(domains.buildOrThrow());
    }

    /**
     * A column that is not archived has one value in all archived rows: it is null, but for the source.
     */
    private static boolean includesConstant(FlowColumnHandle column, Domain domain)
    {
        return column.name().equals(SOURCE.name()) ? domain.includesNullableValue(ARCHIVE) : domain.isNullAllowed();
    }

    private static void translate(List<ColumnHandle> archived, Domain domain, ImmutableMap.Builder<ColumnHandle, Domain> domains)
    {
        if (archived.size() == 2) {
            translateAddress(archived.getFirst(), archived.getLast(), domain, domains);
        }
        else if (domain.getType().equals(TIMESTAMP_TZ_MILLIS)) {
            domains.put(archived.getFirst(), translateInstant(domain));
        }
        else {
            domains.put(archived.getFirst(), domain);
        }
    }

    private static Domain translateInstant(Domain domain)
    {
        ImmutableList.Builder<Range> ranges = ImmutableList.builder();
        for (Range range : domain.getValues().getRanges().getOrderedRanges()) {
            ranges.add(range(
                    TIMESTAMP_MICROS,
                    range.isLowUnbounded() ? null : micros(range.getLowBoundedValue()),
                    range.isLowInclusive(),
                    range.isHighUnbounded() ? null : micros(range.getHighBoundedValue()),
                    range.isHighInclusive()));
        }
        return Domain.create(ValueSet.copyOfRanges(TIMESTAMP_MICROS, ranges.build()), domain.isNullAllowed());
    }

    private static Long micros(Object packed)
    {
        return Math.multiplyExact(unpackMillisUtc((long) packed), MICROS_PER_MILLI);
    }

    private static Range range(Type type, Object low, boolean lowInclusive, Object high, boolean highInclusive)
    {
        if (low == null && high == null) {
            return Range.all(type);
        }
        if (low == null) {
            return highInclusive ? Range.lessThanOrEqual(type, high) : Range.lessThan(type, high);
        }
        if (high == null) {
            return lowInclusive ? Range.greaterThanOrEqual(type, low) : Range.greaterThan(type, low);
        }
        return Range.range(type, low, lowInclusive, high, highInclusive);
    }

    /**
     * The low half is bounded only where both ends of every range have the same high half; so it is for all of IPv4.
     */
    private static void translateAddress(ColumnHandle high, ColumnHandle low, Domain domain, ImmutableMap.Builder<ColumnHandle, Domain> domains)
    {
        ImmutableList.Builder<Range> highRanges = ImmutableList.builder();
        ImmutableList.Builder<Range> lowRanges = ImmutableList.builder();
        for (Range range : domain.getValues().getRanges().getOrderedRanges()) {
            long beginHigh = range.isLowUnbounded() ? 0 : highWord(range.getLowBoundedValue());
            long beginLow = range.isLowUnbounded() ? 0 : lowWord(range.getLowBoundedValue());
            long endHigh = range.isHighUnbounded() ? -1 : highWord(range.getHighBoundedValue());
            long endLow = range.isHighUnbounded() ? -1 : lowWord(range.getHighBoundedValue());
            if (!range.isHighInclusive() && endLow == 0 && endHigh != 0) {
                // the last address before it
                endHigh--;
                endLow = -1;
            }
            addUnsigned(highRanges, beginHigh, endHigh);
            if (beginHigh == endHigh) {
                addUnsigned(lowRanges, beginLow, endLow);
            }
            else {
                lowRanges.add(Range.all(BIGINT));
            }
        }
        domains.put(high, Domain.create(ValueSet.copyOfRanges(BIGINT, highRanges.build()), domain.isNullAllowed()));
        domains.put(low, Domain.create(ValueSet.copyOfRanges(BIGINT, lowRanges.build()), domain.isNullAllowed()));
    }

    private static long highWord(Object address)
    {
        return Long.reverseBytes(((Slice) address).getLong(0));
    }

    private static long lowWord(Object address)
    {
        return Long.reverseBytes(((Slice) address).getLong(Long.BYTES));
    }

    /**
     * Adds the unsigned range from begin to end, both inclusive, as one or two signed ranges.
     */
    private static void addUnsigned(ImmutableList.Builder<Range> ranges, long begin, long end)
    {
        // signed, a range that goes over the sign bit has its end below its begin
        if (begin <= end) {
            ranges.add(Range.range(BIGINT, begin, true, end, true));
        }
        else {
            ranges.add(Range.greaterThanOrEqual(BIGINT, begin));
            ranges.add(Range.lessThanOrEqual(BIGINT, end));
        }
    }
}
