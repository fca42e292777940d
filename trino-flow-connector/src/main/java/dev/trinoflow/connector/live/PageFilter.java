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
package dev.trinoflow.connector.live;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowSchema;
import io.trino.spi.block.Block;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the rows of a segment that can fulfil a predicate.
 */
final class PageFilter
{
    private final boolean none;
    private final List<ColumnFilter> columns;

    private PageFilter(boolean none, List<ColumnFilter> columns)
    {
        this.none = none;
        this.columns = ImmutableList.copyOf(columns);
    }

    static PageFilter create(FlowSchema schema, TupleDomain<FlowColumnHandle> predicate)
    {
        if (predicate.isNone()) {
            return new PageFilter(true, ImmutableList.of());
        }
        ImmutableList.Builder<ColumnFilter> filters = ImmutableList.builder();
        for (Map.Entry<FlowColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            FlowColumn column = schema.find(entry.getKey().name()).orElseThrow();
            ColumnFilter.create(column.slot(), entry.getKey().type(), entry.getValue()).ifPresent(filters::add);
        }
        return new PageFilter(false, filters.build());
    }

    /**
     * Whether no row at all can fulfil the predicate.
     */
    boolean isNone()
    {
        return none;
    }

    /**
     * Whether the least and greatest values of the columns decoded so far rule out every row.
     */
    boolean excludes(LiveSegment segment)
    {
        for (ColumnFilter column : columns) {
            Optional<ColumnRange> range = segment.range(column.slot());
            if (range.isPresent() && !column.overlaps(range.orElseThrow())) {
                return true;
            }
        }
        return none;
    }

    /**
     * The positions that fulfil the predicate, of {@code length} that begin at {@code from} and count from there.
     * Columns that are not decoded are passed over.
     *
     * @return nothing if all of them do
     */
    Optional<int[]> select(LiveSegment segment, int from, int length)
    {
        int[] positions = null;
        int count = length;
        for (ColumnFilter column : columns) {
            Block block = segment.column(column.slot());
            if (block != null && count > 0) {
                int[] selected = new int[count];
                count = column.select(block, from, positions, count, selected);
                positions = selected;
            }
        }
        return count == length ? Optional.empty() : Optional.of(Arrays.copyOf(positions, count));
    }
}
