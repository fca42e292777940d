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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.predicate.TupleDomain;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * A dynamic filter on the columns of traffic as one on what a scan reads. What is said of sums, and of time that is truncated, is left out.
 *
 * @param share values that are wanted besides those of the filter
 */
public record TrafficDynamicFilter(TrafficScan scan, TupleDomain<TrafficColumn> share, DynamicFilter filter)
        implements DynamicFilter
{
    public TrafficDynamicFilter
    {
        requireNonNull(scan, "scan is null");
        requireNonNull(share, "share is null");
        requireNonNull(filter, "filter is null");
    }

    public static Set<ColumnHandle> translate(TrafficScan scan, Set<ColumnHandle> columns)
    {
        return columns.stream().flatMap(column -> find(scan, column).stream()).collect(toImmutableSet());
    }

    static TupleDomain<ColumnHandle> translate(TrafficScan scan, TupleDomain<ColumnHandle> predicate)
    {
        return predicate.filter((column, _) -> find(scan, column).isPresent()).transformKeys(column -> find(scan, column).orElseThrow());
    }

    private static Optional<ColumnHandle> find(TrafficScan scan, ColumnHandle handle)
    {
        TrafficColumn column = (TrafficColumn) handle;
        return scan.columns().stream()
                .filter(read -> (column.isDimension() || column.equals(TrafficColumn.TIME_RECEIVED)) && read.name().equals(column.name()))
                .map(ColumnHandle.class::cast)
                .findFirst();
    }

    @Override
    public Set<ColumnHandle> getColumnsCovered()
    {
        return translate(scan, ImmutableSet.<ColumnHandle>builder().addAll(filter.getColumnsCovered()).addAll(share.getDomains().orElseThrow().keySet()).build());
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return filter.isBlocked();
    }

    @Override
    public boolean isComplete()
    {
        return filter.isComplete();
    }

    @Override
    public boolean isAwaitable()
    {
        return filter.isAwaitable();
    }

    @Override
    public TupleDomain<ColumnHandle> getCurrentPredicate()
    {
        return translate(scan, filter.getCurrentPredicate().intersect(share.transformKeys(ColumnHandle.class::cast)));
    }
}
