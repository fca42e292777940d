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

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * The dynamic filter of a share, which has the values of the share besides those of the engine.
 */
public record ShareDynamicFilter(TupleDomain<TrafficColumn> share, DynamicFilter filter)
        implements DynamicFilter
{
    public ShareDynamicFilter
    {
        requireNonNull(share, "share is null");
        requireNonNull(filter, "filter is null");
    }

    @Override
    public Set<ColumnHandle> getColumnsCovered()
    {
        return ImmutableSet.<ColumnHandle>builder()
                .addAll(filter.getColumnsCovered())
                .addAll(share.getDomains().orElseThrow().keySet())
                .build();
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
        return filter.getCurrentPredicate().intersect(share.transformKeys(ColumnHandle.class::cast));
    }
}
