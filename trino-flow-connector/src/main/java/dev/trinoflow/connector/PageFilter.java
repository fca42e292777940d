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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowSchema;
import io.trino.spi.block.Block;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.TypeUtils.readNativeValue;

/**
 * Finds the rows of a segment that can fulfil a predicate.
 */
final class PageFilter
{
    private final boolean none;
    private final ImmutableList<ColumnFilter> columns;

    private PageFilter(boolean none, ImmutableList<ColumnFilter> columns)
    {
        this.none = none;
        this.columns = columns;
    }

    /**
     * @param predicate of which the columns that the segments do not hold are passed over
     */
    static PageFilter create(FlowSchema schema, TupleDomain<FlowColumnHandle> predicate)
    {
        if (predicate.isNone()) {
            return new PageFilter(true, ImmutableList.of());
        }
        ImmutableList.Builder<ColumnFilter> filters = ImmutableList.builder();
        for (Map.Entry<FlowColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            Optional<FlowColumn> column = schema.find(entry.getKey().name());
            if (column.isPresent() && !entry.getValue().isAll()) {
                filters.add(new ColumnFilter(column.orElseThrow().slot(), entry.getKey().type(), entry.getValue()));
            }
        }
        return new PageFilter(false, filters.build());
    }

    boolean isNone()
    {
        return none;
    }

    /**
     * Whether the least and greatest values of the columns decoded so far rule out every row.
     */
    boolean excludes(LiveSegment segment)
    {
        return none || columns.stream().anyMatch(column -> segment.range(column.slot).map(range -> !column.overlaps(range)).orElse(false));
    }

    /**
     * The positions in {@code [from, from + length)} that fulfil the predicate, relative to {@code from}, or null for
     * all of them.
     */
    int[] select(LiveSegment segment, int from, int length)
    {
        int[] positions = null;
        int count = length;
        for (ColumnFilter column : columns) {
            Block block = segment.column(column.slot);
            if (block == null) {
                continue;
            }
            int[] selected = new int[count];
            int selectedCount = 0;
            for (int i = 0; i < count; i++) {
                int position = positions == null ? i : positions[i];
                if (column.test(block, from + position)) {
                    selected[selectedCount] = position;
                    selectedCount++;
                }
            }
            positions = selectedCount == selected.length ? selected : java.util.Arrays.copyOf(selected, selectedCount);
            count = selectedCount;
        }
        return count == length ? null : positions;
    }

    private static final class ColumnFilter
    {
        private final int slot;
        private final Type type;
        private final Domain domain;

        ColumnFilter(int slot, Type type, Domain domain)
        {
            this.slot = slot;
            this.type = type;
            this.domain = domain;
        }

        boolean overlaps(LiveSegment.ColumnRange range)
        {
            if (range.nulls() && domain.isNullAllowed()) {
                return true;
            }
            return range.min() <= range.max() && domain.getValues().overlaps(ValueSet.ofRanges(Range.range(type, range.min(), true, range.max(), true)));
        }

        boolean test(Block block, int position)
        {
            return domain.includesNullableValue(readNativeValue(type, block, position));
        }
    }
}
