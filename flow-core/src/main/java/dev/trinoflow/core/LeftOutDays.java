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
package dev.trinoflow.core;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Days in UTC of which a rollup has no rows that count, because it had hardly fewer of them than there are flows: what is asked of
 * these days is to be answered from the flows. Rows that are in the table nevertheless are of flows that came late; they are to be
 * passed over, and are deleted in time.
 *
 * @param days since 1970-01-01, in ranges with an inclusive begin and an exclusive end
 */
public record LeftOutDays(ImmutableRangeSet<Long> days)
{
    /**
     * Table property of a rollup: intervals as of ISO 8601, first and last day, with commas in between, as in
     * {@code 2026-03-01/2026-03-04,2026-03-07/2026-03-07}.
     */
    public static final String PROPERTY = "flow.left-out-days";

    public LeftOutDays
    {
        requireNonNull(days, "days is null");
    }

    /**
     * @param properties of the table
     * @throws IllegalArgumentException if the property cannot be read
     */
    public static LeftOutDays fromProperties(Map<String, String> properties)
    {
        String value = properties.getOrDefault(PROPERTY, "");
        RangeSet<Long> days = TreeRangeSet.create();
        try {
            for (String interval : Splitter.on(',').omitEmptyStrings().split(value)) {
                List<String> ends = Splitter.on('/').splitToList(interval);
                checkArgument(ends.size() == 2, "'%s' is not first/last", interval);
                days.add(Range.closedOpen(LocalDate.parse(ends.getFirst()).toEpochDay(), LocalDate.parse(ends.getLast()).toEpochDay() + 1));
            }
        }
        catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("table property '%s' has no days: %s".formatted(PROPERTY, value), e);
        }
        return new LeftOutDays(ImmutableRangeSet.copyOf(days));
    }

    /**
     * @param day since 1970-01-01
     */
    public boolean contains(long day)
    {
        return days.contains(day);
    }

    /**
     * @param others since 1970-01-01
     */
    public LeftOutDays plus(Collection<Long> others)
    {
        RangeSet<Long> all = TreeRangeSet.create(days);
        others.forEach(day -> all.add(Range.closedOpen(day, day + 1)));
        return new LeftOutDays(ImmutableRangeSet.copyOf(all));
    }

    /**
     * Those that are not before a day.
     */
    public LeftOutDays from(LocalDate firstDay)
    {
        return new LeftOutDays(days.subRangeSet(Range.atLeast(firstDay.toEpochDay())));
    }

    public Optional<LocalDate> first()
    {
        return days.isEmpty() ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(days.span().lowerEndpoint()));
    }

    /**
     * The value of the property.
     */
    @Override
    public String toString()
    {
        return days.asRanges().stream()
                .map(range -> LocalDate.ofEpochDay(range.lowerEndpoint()) + "/" + LocalDate.ofEpochDay(range.upperEndpoint() - 1))
                .collect(Collectors.joining(","));
    }
}
