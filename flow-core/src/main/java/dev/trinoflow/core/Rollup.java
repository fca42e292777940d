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
package dev.trinoflow.core;

import com.google.common.collect.ImmutableList;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static com.google.common.base.Preconditions.checkArgument;
import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.FLOWS;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static java.util.Objects.requireNonNull;

/**
 * Sums of bytes, packets and flows per bucket of time and value of the dimensions, kept by the archiver in a table of
 * its own beside the flows. NULL is a value of a dimension like any other, and flows without a time of receipt are a
 * bucket of their own.
 * <p>
 * A row is a <em>partial</em> sum: the flows of one bucket may be spread over several rows with equal dimensions. A sum is NULL
 * where none of its flows has the value. The table has covered offsets of its own ({@link CoveredOffsets}), and is used
 * only while {@link #isCurrent}.
 *
 * @param name of the rollup and of its table
 * @param dimensions columns of the flow; their order is that of the table
 */
public record Rollup(String name, RollupBucket bucket, List<FlowColumn> dimensions)
{
    /**
     * Summed up, in the order in which the table has them.
     */
    public static final List<FlowColumn> MEASURES = ImmutableList.of(BYTES, PACKETS, FLOWS);

    /**
     * Table property: the {@link #definition} that the rows of the table follow.
     */
    public static final String DEFINITION_PROPERTY = "flow.rollup";
    /**
     * Table properties that begin so are there while the table is being made from the history of flows.
     */
    public static final String REBUILD_PREFIX = "flow.rebuild.";

    static final String NAME_PREFIX = "traffic_";

    private static final Set<FlowType> DIMENSION_TYPES = Set.of(FlowType.BIGINT_VALUE, FlowType.INTEGER_VALUE, FlowType.ADDRESS, FlowType.NETWORK, FlowType.MAC, FlowType.TEXT);

    /**
     * @throws IllegalArgumentException if the name does not begin with {@code traffic_}, or a column cannot be a dimension
     */
    public Rollup
    {
        requireNonNull(bucket, "bucket is null");
        dimensions = ImmutableList.copyOf(dimensions);
        checkArgument(name.matches(NAME_PREFIX + "[a-z0-9_]+"), "rollup '%s': a name is traffic_, then small letters, digits and underscores", name);
        checkArgument(!dimensions.isEmpty(), "rollup '%s' has no dimensions", name);
        Set<String> names = new HashSet<>();
        for (FlowColumn dimension : dimensions) {
            checkArgument(isDimension(dimension), "rollup '%s': the column %s cannot be a dimension: it is an instant, an array, hidden, or what is summed up", name, dimension.name());
            checkArgument(names.add(dimension.name()), "rollup '%s' has the dimension %s twice", name, dimension.name());
        }
    }

    private static boolean isDimension(FlowColumn column)
    {
        return DIMENSION_TYPES.contains(column.type()) && !column.hidden() && !MEASURES.contains(column);
    }

    /**
     * All columns, which are the channels of {@link ArchiveTable#rollup}: start of the bucket, dimensions, sums.
     */
    public List<FlowColumn> columns()
    {
        return ImmutableList.<FlowColumn>builder()
                .add(TIME_RECEIVED)
                .addAll(dimensions)
                .addAll(MEASURES)
                .build();
    }

    /**
     * What the rows are, such as {@code hour:src_as+dst_as}: the form of the configuration without the name.
     */
    public String definition()
    {
        return bucket + ":" + dimensions.stream().map(FlowColumn::name).collect(Collectors.joining("+"));
    }

    /**
     * Whether a table holds this rollup, as far as its covered offsets say: it was made for the same definition, and is not
     * being rebuilt. A table that is not current must not be read, and covers nothing.
     *
     * @param properties of the table
     */
    public boolean isCurrent(Map<String, String> properties)
    {
        return definition().equals(properties.get(DEFINITION_PROPERTY))
                && properties.keySet().stream().noneMatch(key -> key.startsWith(REBUILD_PREFIX));
    }
}
