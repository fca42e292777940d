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

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;

import java.util.HashMap;
import java.util.Map;

/**
 * Creates the tables of an Iceberg JDBC catalog in its database where they are missing. Trino never does.
 */
final class JdbcCatalogTables
{
    private static final String PREFIX = "iceberg.jdbc-catalog.";

    private JdbcCatalogTables() {}

    static boolean isJdbc(Map<String, String> archiveProperties)
    {
        return "jdbc".equalsIgnoreCase(archiveProperties.get("iceberg.catalog.type"));
    }

    static void create(Map<String, String> archiveProperties)
    {
        loadDriver(archiveProperties);
        Map<String, String> properties = new HashMap<>();
        properties.put(CatalogProperties.URI, archiveProperties.get(PREFIX + "connection-url"));
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, archiveProperties.get(PREFIX + "default-warehouse-dir"));
        properties.put("jdbc.schema-version", archiveProperties.getOrDefault(PREFIX + "schema-version", "V1"));
        put(properties, "jdbc.user", archiveProperties.get(PREFIX + "connection-user"));
        put(properties, "jdbc.password", archiveProperties.get(PREFIX + "connection-password"));
        // the catalog is only asked to make its tables, for which it needs no files
        try (JdbcCatalog catalog = new JdbcCatalog(_ -> null, null, true)) {
            catalog.initialize(archiveProperties.getOrDefault(PREFIX + "catalog-name", "flow"), properties);
        }
    }

    private static void loadDriver(Map<String, String> archiveProperties)
    {
        String driver = archiveProperties.get(PREFIX + "driver-class");
        if (driver != null) {
            try {
                Class.forName(driver);
            }
            catch (ClassNotFoundException e) {
                throw new IllegalArgumentException("iceberg.jdbc-catalog.driver-class: %s is not in lib/; put the driver's jar there".formatted(driver), e);
            }
        }
    }

    private static void put(Map<String, String> properties, String key, String value)
    {
        if (value != null) {
            properties.put(key, value);
        }
    }
}
