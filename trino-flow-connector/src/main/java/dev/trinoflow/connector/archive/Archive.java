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

import com.google.common.collect.Maps;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.MergedFileName;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.plugin.iceberg.IcebergSplit;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Throwables.getCausalChain;
import static com.google.common.base.Throwables.getRootCause;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static dev.trinoflow.connector.FlowErrorCode.FLOW_ARCHIVE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The archived flows: Trino's Iceberg connector, made with the keys of the catalog file that are not of the flow
 * connector. This is the only class that names it; all others speak to it as to any connector.
 */
public final class Archive
{
    private static final String OWN_PREFIX = "flow.";
    private static final String ICEBERG_PREFIX = "iceberg.";

    private final String catalogName;
    private final Connector iceberg;

    private Archive(String catalogName, Connector iceberg)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
    }

    /**
     * The properties of the flow connector itself. Without an archive these are all: an unknown one is reported.
     */
    public static Map<String, String> ownProperties(Map<String, String> properties)
    {
        return isConfigured(properties) ? Maps.filterKeys(properties, key -> key.startsWith(OWN_PREFIX)) : properties;
    }

    /**
     * The archive, if the properties name one.
     */
    public static Optional<Archive> create(String catalogName, Map<String, String> properties, ConnectorContext context)
    {
        if (!isConfigured(properties)) {
            return Optional.empty();
        }
        Map<String, String> icebergProperties = properties.entrySet().stream()
                .filter(property -> !property.getKey().startsWith(OWN_PREFIX))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
        Connector iceberg = new IcebergPlugin().getConnectorFactories().iterator().next().create(catalogName, icebergProperties, context);
        return Optional.of(new Archive(catalogName, iceberg));
    }

    private static boolean isConfigured(Map<String, String> properties)
    {
        return properties.keySet().stream().anyMatch(key -> key.startsWith(ICEBERG_PREFIX));
    }

    public ConnectorTransactionHandle begin(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        return iceberg.beginTransaction(isolationLevel, readOnly, autoCommit);
    }

    void commit(ConnectorTransactionHandle transaction)
    {
        iceberg.commit(transaction);
    }

    void rollback(ConnectorTransactionHandle transaction)
    {
        iceberg.rollback(transaction);
    }

    ConnectorMetadata metadata(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        return iceberg.getMetadata(session, transaction);
    }

    public ConnectorSplitManager splitManager()
    {
        return iceberg.getSplitManager();
    }

    public ConnectorPageSourceProviderFactory pageSourceProviderFactory()
    {
        return iceberg.getPageSourceProviderFactory();
    }

    public List<PropertyMetadata<?>> sessionProperties()
    {
        return iceberg.getSessionProperties();
    }

    /**
     * The table as it is now, if the archiver has created it.
     */
    Optional<ConnectorTableHandle> load(ConnectorSession session, ConnectorTransactionHandle transaction, SchemaTableName tableName)
    {
        try {
            ConnectorTableHandle table = metadata(session, transaction).getTableHandle(session, tableName, Optional.empty(), Optional.empty());
            if (table != null && !(table instanceof IcebergTableHandle)) {
                throw new TrinoException(FLOW_ARCHIVE_ERROR, "The metadata of the archive's table %s cannot be read: %s".formatted(tableName, table));
            }
            return Optional.ofNullable(table);
        }
        catch (RuntimeException e) {
            if (isCatalogWithoutTables(e)) {
                return Optional.empty();
            }
            if (e instanceof TrinoException failure && failure.getErrorCode().equals(FLOW_ARCHIVE_ERROR.toErrorCode())) {
                throw e;
            }
            String cause = getRootCause(e).getMessage();
            throw new TrinoException(
                    FLOW_ARCHIVE_ERROR,
                    "The archive's table %s cannot be loaded: %s (the archive is that of the iceberg.* keys of the catalog %s)".formatted(tableName, cause == null ? e.getMessage() : cause, catalogName),
                    e);
        }
    }

    /**
     * Bytes of a file that a split of the archive's connector reads.
     */
    static long bytes(ConnectorSplit split)
    {
        return ((IcebergSplit) split).length();
    }

    /**
     * Rows of the file of which a split is a part.
     */
    static long fileRows(ConnectorSplit split)
    {
        return ((IcebergSplit) split).fileRecordCount();
    }

    /**
     * What the file was made with of which a split is a part.
     */
    static MergedFileName fileName(ConnectorSplit split)
    {
        return MergedFileName.parse(((IcebergSplit) split).path());
    }

    /**
     * What the columns are of which statistics were asked for, when the splits were, in the file of a split.
     */
    static TupleDomain<ColumnHandle> fileStatistics(ConnectorSplit split)
    {
        return ((IcebergSplit) split).fileStatisticsDomain().transformKeys(ColumnHandle.class::cast);
    }

    /**
     * One of some parts of a split, of about as many bytes each. A part has the row groups that begin in it.
     */
    static ConnectorSplit part(ConnectorSplit split, int part, int count)
    {
        IcebergSplit whole = (IcebergSplit) split;
        long begin = whole.length() * part / count;
        long end = whole.length() * (part + 1) / count;
        return new IcebergSplit(
                whole.path(),
                whole.start() + begin,
                end - begin,
                whole.fileSize(),
                whole.fileRecordCount(),
                whole.fileFormat(),
                whole.specId(),
                whole.partitionValues(),
                whole.deletes(),
                whole.splitWeight(),
                whole.fileStatisticsDomain(),
                whole.affinityKey(),
                whole.dataSequenceNumber(),
                whole.fileFirstRowId(),
                whole.parquetFileDecryptionData());
    }

    /**
     * The properties of this version of the table.
     */
    static Map<String, String> tableProperties(ConnectorTableHandle table)
    {
        return ((IcebergTableHandle) table).getStorageProperties();
    }

    /**
     * The offsets that the files of this version of the table cover.
     */
    static CoveredOffsets coveredOffsets(ConnectorTableHandle table)
    {
        IcebergTableHandle handle = (IcebergTableHandle) table;
        try {
            return CoveredOffsets.fromProperties(handle.getStorageProperties());
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(FLOW_ARCHIVE_ERROR, "The archive's table %s does not say which offsets it covers: %s".formatted(handle.getSchemaTableName(), e.getMessage()), e);
        }
    }

    /**
     * Whether the database of a JDBC catalog lacks the catalog's own tables, which the archiver creates at its first start.
     */
    private static boolean isCatalogWithoutTables(Throwable failure)
    {
        for (Throwable cause : getCausalChain(failure)) {
            if (cause instanceof SQLException e) {
                String message = String.valueOf(e.getMessage());
                // PostgreSQL, MySQL and others, SQLite
                if ("42P01".equals(e.getSQLState()) || "42S02".equals(e.getSQLState()) || message.contains("no such table: iceberg_")) {
                    return true;
                }
            }
        }
        return false;
    }

    public void shutdown()
    {
        iceberg.shutdown();
    }
}
