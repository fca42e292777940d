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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowSchema;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The columns of the tables, as SQL shows them.
 */
final class FlowTableColumns
{
    private final FlowSchema schema;
    private final TypeManager typeManager;
    private final DimensionTables dimensions;

    FlowTableColumns(FlowSchema schema, TypeManager typeManager, DimensionTables dimensions)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
    }

    List<ColumnMetadata> of(FlowTable table)
    {
        return switch (table) {
            case ASNS, EXPORTERS, INTERFACES, NETWORKS, PREFIXES -> dimensions.get(table).columns();
            case DIMENSION_PROBLEMS -> ImmutableList.of(
                    column("file", VARCHAR, "File that has the problem"),
                    column("line", BIGINT, "Line of the file, counted from 1; NULL where it is the file as a whole"),
                    column("reason", VARCHAR, "Why it cannot be used"));
            case FLOWS -> schema.columns().stream().map(this::flowColumn).toList();
            case REJECTS -> ImmutableList.of(
                    column("topic", VARCHAR, "Kafka topic"),
                    column("partition", INTEGER, "Partition of the topic"),
                    column("offset", BIGINT, "Offset of the message in the partition"),
                    column("timestamp", TIMESTAMP_TZ_MILLIS, "Timestamp of the Kafka message"),
                    column("reason", VARCHAR, "Why the message cannot be read"),
                    column("raw", VARBINARY, "The message as it is"));
            case TOPIC_PARTITIONS -> ImmutableList.of(
                    column("topic", VARCHAR, "Kafka topic"),
                    column("partition", INTEGER, "Partition of the topic"),
                    column("begin_offset", BIGINT, "First offset that the topic still has"),
                    column("covered_offset", BIGINT, "Offset up to which the partition is archived; NULL without an archive"),
                    column("end_offset", BIGINT, "Offset after the last committed message"),
                    column("lag", BIGINT, "Offsets that are not archived yet; NULL without an archive"),
                    column("lost", BIGINT, "Offsets that were deleted before they were archived; NULL without an archive"));
        };
    }

    private ColumnMetadata flowColumn(FlowColumn column)
    {
        return ColumnMetadata.builder()
                .setName(column.name())
                .setType(column.type().sqlType(typeManager))
                .setComment(Optional.of(column.comment()))
                .setHidden(column.hidden())
                .build();
    }

    private static ColumnMetadata column(String name, Type type, String comment)
    {
        return ColumnMetadata.builder().setName(name).setType(type).setComment(Optional.of(comment)).build();
    }
}
