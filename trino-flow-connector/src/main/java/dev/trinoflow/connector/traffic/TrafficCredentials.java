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
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ConnectorTableCredentials;

import java.util.Map;
import java.util.Optional;

/**
 * What the page sources of the archive insist on, by the table of the scan.
 */
public record TrafficCredentials(@JsonProperty Map<String, ConnectorTableCredentials> tables)
        implements ConnectorTableCredentials
{
    public TrafficCredentials
    {
        tables = ImmutableMap.copyOf(tables);
    }

    public Optional<ConnectorTableCredentials> of(TrafficScan scan)
    {
        return Optional.ofNullable(tables.get(scan.table()));
    }
}
