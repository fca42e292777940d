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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.SortItem;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.connector.SortOrder.DESC_NULLS_LAST;

/**
 * That of all groups those with the largest sums are wanted, and all that are as large as the last of these.
 *
 * @param measure that is summed up
 * @param count of groups
 */
public record TrafficTop(@JsonProperty TrafficColumn measure, @JsonProperty int count)
{
    /**
     * More are hardly fewer than all.
     */
    private static final int MAX_COUNT = 10_000;

    public TrafficTop
    {
        checkArgument(measure.isMeasure(), "no measure: %s", measure);
        checkArgument(count > 0, "no groups are wanted: %s", count);
    }

    /**
     * What is sorted by after the sums tells only those apart that are equal.
     *
     * @param columns keys, and the measures that are summed up
     */
    static Optional<TrafficTop> create(List<TrafficColumn> columns, long count, List<SortItem> sortItems, Map<String, ColumnHandle> assignments)
    {
        if (count == 0 || count > MAX_COUNT || sortItems.getFirst().getSortOrder() != DESC_NULLS_LAST) {
            return Optional.empty();
        }
        ColumnHandle first = assignments.get(sortItems.getFirst().getName());
        return columns.stream()
                .filter(TrafficColumn::isMeasure)
                .filter(measure -> measure.sum().equals(first))
                .findFirst()
                .map(measure -> new TrafficTop(measure, (int) count));
    }

    @Override
    public String toString()
    {
        return "top " + count + " by " + measure;
    }
}
