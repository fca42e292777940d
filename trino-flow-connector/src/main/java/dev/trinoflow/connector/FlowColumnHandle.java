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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.type.Type;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * @param archived columns of the archive that hold the values: two for an address, none where the archive has no such column
 */
public record FlowColumnHandle(@JsonProperty String name, @JsonProperty Type type, @JsonProperty List<ColumnHandle> archived)
        implements ColumnHandle
{
    public FlowColumnHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        archived = ImmutableList.copyOf(archived);
    }

    @Override
    public String toString()
    {
        return name;
    }
}
