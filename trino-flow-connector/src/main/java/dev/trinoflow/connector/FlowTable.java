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

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

/**
 * The tables of the catalog.
 */
public enum FlowTable
{
    FLOWS("net", "flows", "Network flows, a row for each flow record of the collectors"),
    REJECTS("net", "rejects", "Messages of the topics that cannot be read as flows, and why"),
    TOPIC_PARTITIONS("system", "topic_partitions", "Partitions of the topics: which offsets there are, and which of them are archived"),
    /**/;

    private final SchemaTableName tableName;
    private final String comment;

    FlowTable(String schema, String table, String comment)
    {
        tableName = new SchemaTableName(schema, table);
        this.comment = comment;
    }

    public SchemaTableName tableName()
    {
        return tableName;
    }

    public String comment()
    {
        return comment;
    }

    public static Optional<FlowTable> find(SchemaTableName tableName)
    {
        for (FlowTable table : values()) {
            if (table.tableName.equals(tableName)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }
}
