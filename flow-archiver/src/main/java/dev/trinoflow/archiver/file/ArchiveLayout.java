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
package dev.trinoflow.archiver.file;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.StoredColumn;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.plugin.iceberg.util.IcebergParquetSchemaConverter;
import io.trino.plugin.iceberg.util.PrimitiveTypeMapBuilder;
import io.trino.spi.type.Type;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * How files of a table are written: the archive's columns with the ids that the catalog gave them.
 */
public record ArchiveLayout(
        ArchiveTable table,
        MessageType parquetSchema,
        Map<List<String>, Type> parquetTypes,
        Set<String> bloomFilterColumns,
        PartitionSpec spec,
        LocationProvider locations,
        MetricsConfig metrics,
        TrinoFileSystem fileSystem)
{
    /**
     * What a needle is looked for by among the flows; the high halves of IPv4 addresses are all the same. Rollups by address
     * are ordered by it, which finds a needle without.
     */
    private static final Set<String> BLOOM_FILTER_COLUMNS = Set.of("src_addr_lo", "dst_addr_lo");

    private static final Logger log = Logger.get(ArchiveLayout.class);

    public ArchiveLayout
    {
        requireNonNull(table, "table is null");
        requireNonNull(parquetSchema, "parquetSchema is null");
        requireNonNull(parquetTypes, "parquetTypes is null");
        bloomFilterColumns = Set.copyOf(bloomFilterColumns);
        requireNonNull(spec, "spec is null");
        requireNonNull(locations, "locations is null");
        requireNonNull(metrics, "metrics is null");
        requireNonNull(fileSystem, "fileSystem is null");
    }

    public static ArchiveLayout of(ArchiveTable table, TableOperations operations, TrinoFileSystem fileSystem)
    {
        ImmutableList.Builder<NestedField> fields = ImmutableList.builder();
        Schema tableSchema = operations.current().schema();
        for (StoredColumn column : table.columns()) {
            fields.add(requireNonNull(tableSchema.findField(column.name()), () -> "the table %s has no column %s".formatted(table.name(), column.name())));
        }
        List<String> names = table.columns().stream().map(StoredColumn::name).toList();
        return new ArchiveLayout(
                table,
                IcebergParquetSchemaConverter.convert(new Schema(fields.build()), "table"),
                PrimitiveTypeMapBuilder.makeTypeMap(table.columns().stream().map(column -> column.type().type()).toList(), names),
                BLOOM_FILTER_COLUMNS.stream().filter(name -> table.sumCount() == 0 && names.contains(name)).collect(java.util.stream.Collectors.toSet()),
                operations.current().spec(),
                operations.locationProvider(),
                MetricsConfig.forTable(new BaseTable(operations, table.name())),
                fileSystem);
    }

    /**
     * Deletes files that are part of no table, as far as the store lets it; what is left is an orphan.
     */
    public void delete(List<Location> files)
    {
        try {
            if (!files.isEmpty()) {
                fileSystem.deleteFiles(files);
            }
        }
        catch (IOException | RuntimeException e) {
            log.info("Could not delete %s files that no table refers to: %s", files.size(), Failures.describe(e));
        }
    }
}
