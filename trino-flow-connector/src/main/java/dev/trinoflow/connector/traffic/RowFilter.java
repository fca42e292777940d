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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.ValueTest;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Finds the rows of a page for which all conditions are true, in the three-valued logic of SQL: AND is the least of its
 * terms, OR the greatest, NOT the negative.
 */
final class RowFilter
{
    static final byte FALSE = -1;
    static final byte UNKNOWN = 0;
    static final byte TRUE = 1;

    private final List<Condition> conditions;

    private RowFilter(List<Condition> conditions)
    {
        this.conditions = ImmutableList.copyOf(conditions);
    }

    /**
     * @param domains by column
     * @param blocks how the block of a column is found in a page
     */
    static RowFilter create(
            Map<TrafficColumn, Domain> domains,
            List<TrafficFilter> filters,
            Function<TrafficColumn, Function<SourcePage, Block>> blocks)
    {
        ImmutableList.Builder<Condition> conditions = ImmutableList.builder();
        domains.forEach((column, domain) -> conditions.add(onColumn(
                ColumnCondition.of(domain),
                blocks.apply(column))));
        filters.forEach(filter -> conditions.add(compile(filter, blocks)));
        return new RowFilter(conditions.build());
    }

    private static Condition compile(TrafficFilter filter, Function<TrafficColumn, Function<SourcePage, Block>> blocks)
    {
        return switch (filter) {
            case TrafficFilter.And and -> new Combination(compile(and.terms(), blocks), true);
            case TrafficFilter.Or or -> new Combination(compile(or.terms(), blocks), false);
            case TrafficFilter.Not not -> {
                Condition term = compile(not.term(), blocks);
                yield (page, truths) -> {
                    term.evaluate(page, truths);
                    for (int position = 0; position < page.getPositionCount(); position++) {
                        truths[position] = (byte) -truths[position];
                    }
                };
            }
            case TrafficFilter.In in -> onColumn(new ColumnCondition(ValueTest.of(in.values().getValues()), UNKNOWN), blocks.apply(in.column()));
            case TrafficFilter.IsNull isNull -> onColumn(new ColumnCondition((_, _) -> false, TRUE), blocks.apply(isNull.column()));
        };
    }

    private static List<Condition> compile(List<TrafficFilter> terms, Function<TrafficColumn, Function<SourcePage, Block>> blocks)
    {
        return terms.stream().map(term -> compile(term, blocks)).collect(toImmutableList());
    }

    private static Condition onColumn(ColumnCondition condition, Function<SourcePage, Block> block)
    {
        requireNonNull(block, "block is null");
        return (page, truths) -> condition.evaluate(block.apply(page), truths);
    }

    /**
     * @return the positions; nothing if they are all
     */
    Optional<int[]> select(SourcePage page)
    {
        if (conditions.isEmpty()) {
            return Optional.empty();
        }
        int count = page.getPositionCount();
        byte[] truths = new byte[count];
        new Combination(conditions, true).evaluate(page, truths);
        int[] selected = new int[count];
        int selectedCount = 0;
        for (int position = 0; position < count; position++) {
            selected[selectedCount] = position;
            selectedCount += truths[position] == TRUE ? 1 : 0;
        }
        return selectedCount == count ? Optional.empty() : Optional.of(Arrays.copyOf(selected, selectedCount));
    }

    /**
     * Writes for each row of the page what the condition is.
     */
    private interface Condition
    {
        void evaluate(SourcePage page, byte[] truths);
    }

    private record Combination(List<Condition> terms, boolean and)
            implements Condition
    {
        @Override
        public void evaluate(SourcePage page, byte[] truths)
        {
            int count = page.getPositionCount();
            Arrays.fill(truths, 0, count, and ? TRUE : FALSE);
            byte[] ofTerm = new byte[count];
            for (Condition term : terms) {
                term.evaluate(page, ofTerm);
                for (int position = 0; position < count; position++) {
                    truths[position] = (byte) (and ? Math.min(truths[position], ofTerm[position]) : Math.max(truths[position], ofTerm[position]));
                }
            }
        }
    }
}
