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
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The columns of {@link FlowColumns} and the extra columns that an installation adds: values of further JSON keys.
 */
public final class FlowSchema
{
    public static final FlowSchema STANDARD = new FlowSchema(ImmutableMap.of());

    /**
     * JSON keys that are read into a column besides the ones that {@link FlowColumns} names, or that tell what a record is.
     */
    private static final Set<String> FURTHER_KEYS = ImmutableSet.of("event_type", "mask_src", "mask_dst", "tag", "tag2", "vrf_name", "ingress_vrf_name");

    private final List<FlowColumn> columns;
    private final Map<String, FlowColumn> columnsByName;

    /**
     * @param extraColumns type by JSON key, BIGINT_VALUE or TEXT; the column is named like the key, in lower case
     * @throws IllegalArgumentException if a column of that name exists, or a name or type is not allowed
     */
    public FlowSchema(Map<String, FlowType> extraColumns)
    {
        ImmutableList.Builder<FlowColumn> columns = ImmutableList.<FlowColumn>builder().addAll(FlowColumns.ALL);
        ImmutableMap.Builder<String, FlowColumn> columnsByName = ImmutableMap.builder();
        FlowColumns.ALL.forEach(column -> columnsByName.put(column.name(), column));
        int slot = FlowColumns.ALL.size();
        for (Map.Entry<String, FlowType> extra : extraColumns.entrySet()) {
            String key = extra.getKey();
            checkArgument(key.matches("[A-Za-z][A-Za-z0-9_]*"), "extra column '%s': a name is a letter, then letters, digits and underscores", key);
            checkArgument(extra.getValue() == FlowType.BIGINT_VALUE || extra.getValue() == FlowType.TEXT, "extra column '%s': the type is bigint or varchar", key);
            checkArgument(!FURTHER_KEYS.contains(key), "extra column '%s': that key is read already", key);
            for (FlowColumn column : FlowColumns.ALL) {
                checkArgument(!column.name().equalsIgnoreCase(key) && !column.pmacctKey().equals(key) && !column.goflowKey().equals(key), "extra column '%s': that key is already in the column %s", key, column.name());
            }
            FlowColumn column = new FlowColumn(slot, key.toLowerCase(java.util.Locale.ENGLISH), extra.getValue(), 0, key, key, 0, "Value of the key " + key + " in the collector's JSON");
            slot++;
            columns.add(column);
            columnsByName.put(column.name(), column);
        }
        this.columns = columns.build();
        this.columnsByName = columnsByName.buildOrThrow();
    }

    /**
     * All columns; the index of a column is its slot.
     */
    public List<FlowColumn> columns()
    {
        return columns;
    }

    public List<FlowColumn> extraColumns()
    {
        return columns.subList(FlowColumns.ALL.size(), columns.size());
    }

    public Optional<FlowColumn> find(String name)
    {
        return Optional.ofNullable(columnsByName.get(name));
    }
}
