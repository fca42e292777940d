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
import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * The traffic table, or a rollup by its name, with all that a query asks of it. All conditions are fulfilled by the scan itself.
 *
 * @param domain of dimensions, and of time_received in whole
 * @param conditions what the domain cannot say
 * @param columns that are read; empty for all of them
 * @param limited whether a few rows are enough
 * @param aggregation that the columns are keys and their sums, and all conditions are of the rows before
 * @param scans which tables answer, made of all else
 */
public record TrafficTableHandle(
        @JsonProperty SchemaTableName tableName,
        @JsonProperty TupleDomain<TrafficColumn> domain,
        @JsonProperty TrafficFilter.And conditions,
        @JsonProperty Optional<List<TrafficColumn>> columns,
        @JsonProperty boolean limited,
        @JsonProperty Optional<TrafficAggregation> aggregation,
        @JsonProperty List<TrafficScan> scans)
        implements ConnectorTableHandle
{
    public TrafficTableHandle
    {
        requireNonNull(tableName, "tableName is null");
        requireNonNull(domain, "domain is null");
        requireNonNull(conditions, "conditions is null");
        requireNonNull(aggregation, "aggregation is null");
        columns = columns.map(ImmutableList::copyOf);
        scans = ImmutableList.copyOf(scans);
    }

    List<TrafficFilter> filters()
    {
        return conditions.terms();
    }

    TrafficTableHandle withFilters(TupleDomain<TrafficColumn> newDomain, List<TrafficFilter> newFilters)
    {
        return new TrafficTableHandle(tableName, newDomain, new TrafficFilter.And(newFilters), columns, limited, aggregation, scans);
    }

    TrafficTableHandle withColumns(List<TrafficColumn> newColumns)
    {
        return new TrafficTableHandle(tableName, domain, conditions, Optional.of(newColumns), limited, aggregation, scans);
    }

    TrafficTableHandle withLimit()
    {
        return new TrafficTableHandle(tableName, domain, conditions, columns, true, aggregation, scans);
    }

    TrafficTableHandle withAggregation(TrafficAggregation newAggregation)
    {
        return new TrafficTableHandle(tableName, domain, conditions, columns, limited, Optional.of(newAggregation), scans);
    }

    TrafficTableHandle withScans(List<TrafficScan> newScans)
    {
        return new TrafficTableHandle(tableName, domain, conditions, columns, limited, aggregation, newScans);
    }

    /**
     * Columns that conditions look at.
     */
    Set<TrafficColumn> conditionColumns()
    {
        return Stream.concat(
                domain.getDomains().stream().flatMap(domains -> domains.keySet().stream()),
                conditions.columns()).collect(toImmutableSet());
    }

    /**
     * The times of the rows that are wanted, as far as the domain says.
     */
    TimeRanges times()
    {
        return domain.getDomains()
                .map(domains -> domains.containsKey(TrafficColumn.TIME_RECEIVED) ? TimeRanges.of(domains.get(TrafficColumn.TIME_RECEIVED)) : TimeRanges.ALL)
                .orElse(new TimeRanges(ImmutableList.of(), false));
    }

    @Override
    public String toString()
    {
        return tableName
                + " of " + scans.stream().map(TrafficScan::toString).collect(Collectors.joining(", ", "{", "}"))
                + columns.map(present -> " columns=" + present).orElse("")
                + aggregation.map(present -> " " + present).orElse("")
                + (filters().isEmpty() ? "" : " filters=" + conditions);
    }
}
