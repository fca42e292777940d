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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.CoveredOffsets;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * One version of a table of the archive: its files and the offsets that they cover.
 *
 * @param handle names the version and its files
 * @param properties of the table
 * @param columns by the name of the SQL column the stored columns that hold it: one, or two for an address; a column
 *         that the table does not have is left out
 */
public record ArchivedTable(ConnectorTableHandle handle, Map<String, String> properties, CoveredOffsets covered, Map<String, List<ColumnHandle>> columns)
{
    public ArchivedTable
    {
        requireNonNull(handle, "handle is null");
        properties = ImmutableMap.copyOf(properties);
        requireNonNull(covered, "covered is null");
        columns = ImmutableMap.copyOf(columns);
    }

    public List<ColumnHandle> column(String name)
    {
        return columns.getOrDefault(name, ImmutableList.of());
    }
}
