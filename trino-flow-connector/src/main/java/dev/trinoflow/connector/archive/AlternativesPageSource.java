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

import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.ForwardingPageSource;
import dev.trinoflow.connector.SequentialPageSource;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Rows of a split that fulfil one of several conditions, each once: the split is read for one condition after the other, each
 * time without the row groups that cannot have such a row, and a row belongs to the first condition that it fulfils.
 */
public final class AlternativesPageSource
        extends ForwardingPageSource
{
    private final SequentialPageSource readings;
    private final List<AddressTest> tests;
    private int[] positions = new int[0];

    /**
     * @param open reads the split for one of the conditions
     */
    public AlternativesPageSource(List<ArchiveAlternative> alternatives, List<FlowColumnHandle> columns, Function<ArchiveAlternative, ConnectorPageSource> open)
    {
        this(new SequentialPageSource(alternatives.stream()
                .<Supplier<ConnectorPageSource>>map(alternative -> () -> open.apply(alternative))
                .collect(toImmutableList()), 1), alternatives, columns);
    }

    private AlternativesPageSource(SequentialPageSource readings, List<ArchiveAlternative> alternatives, List<FlowColumnHandle> columns)
    {
        super(readings);
        this.readings = readings;
        tests = alternatives.stream()
                .map(alternative -> new AddressTest(alternative.predicate(), columns))
                .collect(toImmutableList());
    }

    /**
     * Whether the conditions can be told apart by what is read.
     */
    public static boolean areDecidable(List<ArchiveAlternative> alternatives, List<FlowColumnHandle> columns)
    {
        return !alternatives.isEmpty() && alternatives.stream()
                .map(ArchiveAlternative::predicate)
                .map(TupleDomain::getDomains)
                .allMatch(domains -> domains.isPresent() && columns.containsAll(domains.orElseThrow().keySet()));
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = readings.getNextSourcePage();
        if (page == null) {
            return null;
        }
        int count = select(page);
        if (count == 0) {
            return null;
        }
        if (count < page.getPositionCount()) {
            page.selectPositions(positions, 0, count);
        }
        return page;
    }

    private int select(SourcePage page)
    {
        int current = readings.index();
        int count = page.getPositionCount();
        // the page may keep them
        positions = new int[count];
        boolean[] selected = new boolean[count];
        tests.get(current).test(page, selected);
        int selectedCount = 0;
        for (int position = 0; position < count; position++) {
            positions[selectedCount] = position;
            selectedCount += selected[position] ? 1 : 0;
        }
        for (int earlier = 0; earlier < current && selectedCount > 0; earlier++) {
            boolean[] taken = new boolean[count];
            tests.get(earlier).test(page, taken);
            int left = 0;
            for (int i = 0; i < selectedCount; i++) {
                positions[left] = positions[i];
                left += taken[positions[i]] ? 0 : 1;
            }
            selectedCount = left;
        }
        return selectedCount;
    }
}
