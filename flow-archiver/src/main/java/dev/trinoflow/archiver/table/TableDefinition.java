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
package dev.trinoflow.archiver.table;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredType;
import io.airlift.log.Logger;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

import java.util.Map;

import static com.google.common.base.Preconditions.checkState;

/**
 * A table of the archive in Iceberg's words.
 */
final class TableDefinition
{
    /**
     * Metadata files of old versions are deleted with each commit: at a commit a minute they would outgrow the data.
     */
    static final Map<String, String> PROPERTIES = ImmutableMap.of(
            TableProperties.FORMAT_VERSION, "2",
            TableProperties.DEFAULT_FILE_FORMAT, "PARQUET",
            TableProperties.PARQUET_COMPRESSION, "zstd",
            TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
            TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");

    private static final Logger log = Logger.get(TableDefinition.class);

    private TableDefinition() {}

    static Schema schema(ArchiveTable table)
    {
        ImmutableList.Builder<NestedField> fields = ImmutableList.builder();
        int id = 1;
        for (StoredColumn column : table.columns()) {
            // an id more for the elements of a list
            fields.add(NestedField.optional(column.name()).withId(id).ofType(type(column.type(), id + 1)).withDoc(column.comment()).build());
            id += 2;
        }
        return new Schema(fields.build());
    }

    static PartitionSpec partitionSpec(ArchiveTable table)
    {
        return PartitionSpec.builderFor(schema(table)).day(table.timeColumn()).build();
    }

    /**
     * Adds the columns that the table lacks.
     *
     * @throws IllegalStateException if the table is one that the archiver cannot write
     */
    static void evolve(ArchiveTable table, Table existing)
    {
        String location = "table " + ArchiveTable.SCHEMA + "." + table.name();
        boolean byDay = existing.spec().fields().size() == 1
                && existing.spec().fields().getFirst().transform().toString().equals("day")
                && existing.schema().findColumnName(existing.spec().fields().getFirst().sourceId()).equals(table.timeColumn());
        checkState(byDay, "%s is partitioned by %s, not by day(%s) alone; move it away, and the archiver makes a new one", location, existing.spec().fields(), table.timeColumn());
        UpdateSchema update = existing.updateSchema();
        boolean changed = false;
        for (StoredColumn column : table.columns()) {
            NestedField field = existing.schema().findField(column.name());
            if (field == null) {
                log.info("Adding the column %s to the %s", column.name(), location);
                update.addColumn(column.name(), type(column.type(), 0), column.comment());
                changed = true;
            }
            else {
                checkState(isType(field.type(), column.type()), "%s has the column %s as %s, which has to be %s", location, column.name(), field.type(), type(column.type(), 0));
            }
        }
        if (changed) {
            update.commit();
        }
    }

    private static boolean isType(Type actual, StoredType expected)
    {
        return switch (expected) {
            case LONG_LIST -> actual.isListType() && actual.asListType().elementType().equals(Types.LongType.get());
            case STRING_LIST -> actual.isListType() && actual.asListType().elementType().equals(Types.StringType.get());
            case LONG, INT, UTC_TIMESTAMP, STRING, BYTES -> actual.equals(type(expected, 0));
        };
    }

    private static Type type(StoredType type, int elementId)
    {
        return switch (type) {
            case LONG -> Types.LongType.get();
            case INT -> Types.IntegerType.get();
            case UTC_TIMESTAMP -> Types.TimestampType.withoutZone();
            case STRING -> Types.StringType.get();
            case BYTES -> Types.BinaryType.get();
            case LONG_LIST -> Types.ListType.ofOptional(elementId, Types.LongType.get());
            case STRING_LIST -> Types.ListType.ofOptional(elementId, Types.StringType.get());
        };
    }
}
