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

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trinoflow.connector.FlowColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.predicate.TupleDomain;

import static java.util.Objects.requireNonNull;

/**
 * One of several conditions, of which a row has to fulfil at least one. Each may be on another column, such as a source or
 * a destination address, which no predicate of a table scan can say.
 *
 * @param archive the archive's table, with the condition pushed down to it
 */
public record ArchiveAlternative(@JsonProperty TupleDomain<FlowColumnHandle> predicate, @JsonProperty ConnectorTableHandle archive)
{
    public ArchiveAlternative
    {
        requireNonNull(predicate, "predicate is null");
        requireNonNull(archive, "archive is null");
    }
}
