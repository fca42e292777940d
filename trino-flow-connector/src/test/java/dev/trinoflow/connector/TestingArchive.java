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
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredPages;
import dev.trinoflow.core.StoredType;
import dev.trinoflow.core.decoder.FlowFormat;
import dev.trinoflow.core.decoder.FlowMessageDecoder;
import dev.trinoflow.core.enrich.Dimensions;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.plugin.iceberg.fileio.ForwardingFileIo;
import io.trino.spi.Page;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * An archive in a directory, with an SQLite catalog: messages become files by the decoder, the conversion and the layout
 * that the archiver uses, and one transaction has the files and the offsets that they cover.
 */
final class TestingArchive
        implements Closeable
{
    static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    private static final String CATALOG_NAME = "archive";

    private final Path directory;
    private final LocalFileSystem fileSystem;
    private final JdbcCatalog catalog;

    TestingArchive(Path directory)
    {
        this.directory = directory;
        fileSystem = new LocalFileSystem(directory);
        catalog = new JdbcCatalog(_ -> new ForwardingFileIo(fileSystem, true), null, true);
        catalog.initialize(CATALOG_NAME, Map.of(
                CatalogProperties.URI, connectionUrl(),
                CatalogProperties.WAREHOUSE_LOCATION, "local:///warehouse",
                "jdbc.schema-version", "V1"));
        catalog.createNamespace(Namespace.of(ArchiveTable.SCHEMA));
    }

    private String connectionUrl()
    {
        return "jdbc:sqlite:" + directory.resolve("catalog.db");
    }

    /**
     * What the catalog file says of this archive.
     */
    Map<String, String> properties()
    {
        return properties(directory);
    }

    static Map<String, String> properties(Path directory)
    {
        return ImmutableMap.<String, String>builder()
                .put("iceberg.catalog.type", "jdbc")
                .put("iceberg.jdbc-catalog.driver-class", "org.sqlite.JDBC")
                .put("iceberg.jdbc-catalog.connection-url", "jdbc:sqlite:" + directory.resolve("catalog.db"))
                .put("iceberg.jdbc-catalog.catalog-name", CATALOG_NAME)
                .put("iceberg.jdbc-catalog.default-warehouse-dir", "local:///warehouse")
                .put("fs.local.enabled", "true")
                .put("local.location", directory.toString())
                .buildOrThrow();
    }

    void createRollup(Rollup rollup)
    {
        createTable(ArchiveTable.rollup(rollup)).updateProperties().set(Rollup.DEFINITION_PROPERTY, rollup.definition()).commit();
    }

    Table createTable(ArchiveTable table)
    {
        return createTable(table, table.columns());
    }

    /**
     * @param columns those that the table has
     */
    Table createTable(ArchiveTable table, List<StoredColumn> columns)
    {
        ImmutableList.Builder<NestedField> fields = ImmutableList.builder();
        int id = 1;
        for (StoredColumn column : columns) {
            fields.add(NestedField.optional(id, column.name(), type(column.type(), id + 1)));
            id += 2;
        }
        Schema schema = new Schema(fields.build());
        return catalog.createTable(identifier(table), schema, PartitionSpec.builderFor(schema).day(table.timeColumn()).build(), Map.of("format-version", "2"));
    }

    Table table(ArchiveTable table)
    {
        return catalog.loadTable(identifier(table));
    }

    private static TableIdentifier identifier(ArchiveTable table)
    {
        return TableIdentifier.of(ArchiveTable.SCHEMA, table.name());
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

    /**
     * Adds the flows and the rejects of the messages, each in one transaction with what the table then covers.
     */
    void commit(List<TestingMessage> messages, CoveredOffsets covered)
            throws IOException
    {
        commit(messages, covered, Dimensions.EMPTY);
    }

    /**
     * @param dimensions that flows are completed from
     */
    void commit(List<TestingMessage> messages, CoveredOffsets covered, Dimensions dimensions)
            throws IOException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ArchiveTable.flowColumns(FlowSchema.STANDARD));
        flows.setDimensions(dimensions);
        RejectPageBuilder rejects = new RejectPageBuilder();
        for (TestingMessage message : messages) {
            new FlowMessageDecoder(message.topic(), message.partition(), FlowFormat.AUTO, FlowSchema.STANDARD, ZoneOffset.UTC, flows, rejects)
                    .decode(message.offset(), message.timestamp(), message.value(), 0, message.value().length);
        }
        commit(FLOWS, flows.build(), covered, 1000);
        commit(ArchiveTable.REJECTS, rejects.build(), covered, 1000);
    }

    /**
     * Adds a page of SQL values, a file for each day.
     */
    void commit(ArchiveTable definition, Page page, CoveredOffsets covered, int rowGroupRows)
            throws IOException
    {
        Table table = table(definition);
        Transaction transaction = table.newTransaction();
        if (page.getPositionCount() > 0) {
            AppendFiles append = transaction.newAppend();
            new TestingArchiveFiles(definition, table, fileSystem, rowGroupRows).write(new StoredPages(definition).toStored(page)).forEach(append::appendFile);
            append.commit();
        }
        UpdateProperties properties = transaction.updateProperties();
        covered.toProperties().forEach(properties::set);
        properties.commit();
        transaction.commitTransaction();
    }

    @Override
    public void close()
            throws IOException
    {
        catalog.close();
    }
}
