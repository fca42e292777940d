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

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import com.google.inject.Scopes;
import dev.trinoflow.core.ArchiveTable;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.plugin.iceberg.IcebergConnectorFactory;
import io.trino.plugin.iceberg.IcebergFileSystemFactory;
import io.trino.plugin.iceberg.catalog.TrinoCatalog;
import io.trino.plugin.iceberg.catalog.TrinoCatalogFactory;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.trino.spi.security.PrincipalType;
import io.trino.spi.security.TrinoPrincipal;
import org.apache.iceberg.TableOperations;

import java.io.Closeable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.Objects.requireNonNull;

/**
 * The catalog and the object store as Trino's Iceberg connector has them: the connector is made with the properties of
 * the catalog file, and its catalog and file systems are taken out of it. So an archive is where Trino finds it.
 */
public final class IcebergArchive
        implements ArchiveStore, Closeable
{
    private final Map<String, String> properties;
    private final ArchiverSession session;
    private final Connector connector;
    private final Services services;
    private boolean jdbcTablesCreated;

    private static final class Services
    {
        private final TrinoCatalogFactory catalogs;
        private final IcebergFileSystemFactory fileSystems;

        @Inject
        Services(TrinoCatalogFactory catalogs, IcebergFileSystemFactory fileSystems, AtomicReference<Services> self)
        {
            this.catalogs = requireNonNull(catalogs, "catalogs is null");
            this.fileSystems = requireNonNull(fileSystems, "fileSystems is null");
            self.set(this);
        }
    }

    /**
     * @param properties of the catalog file, with the names of Trino's Iceberg connector
     */
    public IcebergArchive(String catalogName, Map<String, String> properties)
    {
        this.properties = ImmutableMap.copyOf(properties);
        AtomicReference<Services> services = new AtomicReference<>();
        connector = IcebergConnectorFactory.createConnector(
                catalogName,
                properties,
                new ArchiverConnectorContext(),
                binder -> {
                    binder.bind(new com.google.inject.TypeLiteral<AtomicReference<Services>>() {}).toInstance(services);
                    binder.bind(Services.class).in(Scopes.SINGLETON);
                },
                Optional.empty());
        session = new ArchiverSession(connector.getSessionProperties());
        this.services = requireNonNull(services.get(), "the connector has made no services");
    }

    @Override
    public void prepare(ArchiveTable table)
    {
        if (!jdbcTablesCreated && JdbcCatalogTables.isJdbc(properties)) {
            JdbcCatalogTables.create(properties);
            jdbcTablesCreated = true;
        }
        // a catalog of its own for each use: it remembers the tables that it has loaded
        TrinoCatalog catalog = services.catalogs.create(session.getIdentity());
        if (!catalog.namespaceExists(session, ArchiveTable.SCHEMA)) {
            // the REST catalog asks this map for null, which Map.of() refuses
            catalog.createNamespace(session, ArchiveTable.SCHEMA, ImmutableMap.of(), new TrinoPrincipal(PrincipalType.USER, ArchiverSession.USER));
        }
        SchemaTableName name = new SchemaTableName(ArchiveTable.SCHEMA, table.name());
        try {
            TableDefinition.evolve(table, catalog.loadTable(session, name));
        }
        catch (TableNotFoundException _) {
            catalog.newCreateTableTransaction(
                            session,
                            name,
                            TableDefinition.schema(table),
                            TableDefinition.partitionSpec(table),
                            org.apache.iceberg.SortOrder.unsorted(),
                            Optional.ofNullable(catalog.defaultTableLocation(session, name)),
                            TableDefinition.PROPERTIES)
                    .commitTransaction();
        }
    }

    @Override
    public TableOperations load(ArchiveTable table)
    {
        return services.catalogs.create(session.getIdentity())
                .loadTable(session, new SchemaTableName(ArchiveTable.SCHEMA, table.name()))
                .operations();
    }

    @Override
    public TrinoFileSystem fileSystem(TableOperations table)
    {
        return services.fileSystems.create(session.getIdentity(), table.io().properties());
    }

    @Override
    public void close()
    {
        connector.shutdown();
    }
}
