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

import dev.trinoflow.connector.ValueTest;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.Optional;

/**
 * Tells which values of a column fulfil a predicate. It runs for every row before the engine's own filter does.
 */
final class ColumnFilter
{
    private final int slot;
    private final Type type;
    private final Domain domain;
    private final ValueTest test;

    ColumnFilter(int slot, Type type, Domain domain)
    {
        this.slot = slot;
        this.type = type;
        this.domain = domain;
        test = ValueTest.of(domain.getValues());
    }

    int slot()
    {
        return slot;
    }

    /**
     * Whether there may be a value in the range that fulfils the predicate.
     */
    boolean overlaps(ColumnRange range)
    {
        if (range.nulls() && domain.isNullAllowed()) {
            return true;
        }
        return range.min() <= range.max() && domain.getValues().overlaps(ValueSet.ofRanges(Range.range(type, range.min(), true, range.max(), true)));
    }

    /**
     * Narrows positions down to those that fulfil the predicate.
     *
     * @param from position of the block that position 0 stands for
     * @param positions to look at, or null for all
     * @param count of them
     * @return number of positions written to {@code selected}
     */
    int select(Block block, int from, int[] positions, int count, int[] selected)
    {
        if (block instanceof RunLengthEncodedBlock run) {
            if (select(run.getValue(), 0, null, 1, new int[1]) == 0) {
                return 0;
            }
            for (int i = 0; i < count; i++) {
                selected[i] = positions == null ? i : positions[i];
            }
            return count;
        }
        boolean mayHaveNull = block.mayHaveNull();
        boolean nullAllowed = domain.isNullAllowed();
        int selectedCount = 0;
        for (int i = 0; i < count; i++) {
            int position = positions == null ? i : positions[i];
            boolean matches = mayHaveNull && block.isNull(from + position) ? nullAllowed : test.test(block, from + position);
            selected[selectedCount] = position;
            selectedCount += matches ? 1 : 0;
        }
        return selectedCount;
    }

    static Optional<ColumnFilter> create(int slot, Type type, Domain domain)
    {
        return domain.isAll() ? Optional.empty() : Optional.of(new ColumnFilter(slot, type, domain));
    }
}
