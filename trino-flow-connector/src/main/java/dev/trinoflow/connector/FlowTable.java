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
    ASNS("net", "asns", "AS numbers that are known, with their names"),
    DIMENSION_PROBLEMS("system", "dimension_problems", "What cannot be used of the files that the tables of dimensions come from, and why"),
    EXPORTERS("net", "exporters", "Exporters of flows, from exporters.csv"),
    FLOWS("net", "flows", "Network flows, a row for each flow record of the collectors"),
    INTERFACES("net", "interfaces", "Interfaces of the exporters, from interfaces.csv"),
    NETWORKS("net", "networks", "Networks that have a name, from networks.csv"),
    PREFIXES("net", "prefixes", "Routes to prefixes, from a routing table"),
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

    /**
     * Whether flows or rejects are in it, which are read from Kafka and from the archive.
     */
    public boolean isOfMessages()
    {
        return this == FLOWS || this == REJECTS;
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
