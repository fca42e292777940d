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
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A condition that the scan has taken from the engine: true, false or unknown for a row, as in SQL. It travels in the
 * table's handle, which the engine's own expressions cannot.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
@JsonSubTypes({
        @JsonSubTypes.Type(value = TrafficFilter.And.class, name = "and"),
        @JsonSubTypes.Type(value = TrafficFilter.Or.class, name = "or"),
        @JsonSubTypes.Type(value = TrafficFilter.Not.class, name = "not"),
        @JsonSubTypes.Type(value = TrafficFilter.In.class, name = "in"),
        @JsonSubTypes.Type(value = TrafficFilter.IsNull.class, name = "null"),
})
public sealed interface TrafficFilter
{
    /**
     * The conditions that it is made of.
     */
    default List<TrafficFilter> terms()
    {
        return ImmutableList.of();
    }

    /**
     * The columns that it looks at.
     */
    default Stream<TrafficColumn> columns()
    {
        return terms().stream().flatMap(TrafficFilter::columns);
    }

    /**
     * Values that columns must have where it is true; there may be more of them.
     */
    TupleDomain<TrafficColumn> domain();

    /**
     * How exactly it must know time.
     */
    default TimeNeed timeNeed()
    {
        return terms().stream().map(TrafficFilter::timeNeed).reduce(TimeNeed.NONE, TimeNeed::and);
    }

    record And(@JsonProperty List<TrafficFilter> terms)
            implements TrafficFilter
    {
        public And
        {
            terms = ImmutableList.copyOf(terms);
        }

        @Override
        public TupleDomain<TrafficColumn> domain()
        {
            return TupleDomain.intersect(terms.stream().map(TrafficFilter::domain).toList());
        }

        @Override
        public String toString()
        {
            return terms.stream().map(TrafficFilter::toString).collect(Collectors.joining(" AND ", "(", ")"));
        }
    }

    record Or(@JsonProperty List<TrafficFilter> terms)
            implements TrafficFilter
    {
        public Or
        {
            terms = ImmutableList.copyOf(terms);
        }

        @Override
        public TupleDomain<TrafficColumn> domain()
        {
            return TupleDomain.columnWiseUnion(terms.stream().map(TrafficFilter::domain).toList());
        }

        @Override
        public String toString()
        {
            return terms.stream().map(TrafficFilter::toString).collect(Collectors.joining(" OR ", "(", ")"));
        }
    }

    record Not(@JsonProperty TrafficFilter term)
            implements TrafficFilter
    {
        public Not
        {
            requireNonNull(term, "term is null");
        }

        @Override
        public List<TrafficFilter> terms()
        {
            return ImmutableList.of(term);
        }

        @Override
        public TupleDomain<TrafficColumn> domain()
        {
            return switch (term) {
                case In in -> TupleDomain.withColumnDomains(Map.of(in.column(), Domain.create(in.values().getValues().complement(), false)));
                case IsNull isNull -> TupleDomain.withColumnDomains(Map.of(isNull.column(), Domain.notNull(isNull.column().type())));
                default -> TupleDomain.all();
            };
        }

        @Override
        public String toString()
        {
            return "NOT " + term;
        }
    }

    /**
     * True where the column has one of the values, unknown where it is null.
     *
     * @param values without null; of time_received whole instants
     */
    record In(@JsonProperty TrafficColumn column, @JsonProperty Domain values)
            implements TrafficFilter
    {
        public In
        {
            requireNonNull(column, "column is null");
            checkArgument(!values.isNullAllowed(), "null is no value to compare with");
        }

        @Override
        public Stream<TrafficColumn> columns()
        {
            return Stream.of(column);
        }

        @Override
        public TupleDomain<TrafficColumn> domain()
        {
            return TupleDomain.withColumnDomains(Map.of(column, values));
        }

        @Override
        public TimeNeed timeNeed()
        {
            // between two bounds, all instants are the same to it
            return column.isTime() ? TimeNeed.ofMillis(TimeRanges.of(values).alignment()) : TimeNeed.NONE;
        }

        @Override
        public String toString()
        {
            return column + " IN " + (column.isTime() ? TimeRanges.of(values) : values.getValues());
        }
    }

    record IsNull(@JsonProperty TrafficColumn column)
            implements TrafficFilter
    {
        public IsNull
        {
            requireNonNull(column, "column is null");
        }

        @Override
        public Stream<TrafficColumn> columns()
        {
            return Stream.of(column);
        }

        @Override
        public TupleDomain<TrafficColumn> domain()
        {
            return TupleDomain.withColumnDomains(Map.of(column, Domain.onlyNull(column.type())));
        }

        @Override
        public String toString()
        {
            return column + " IS NULL";
        }
    }
}
