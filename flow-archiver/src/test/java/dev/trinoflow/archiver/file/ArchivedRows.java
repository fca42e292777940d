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

import io.trino.filesystem.Location;
import io.trino.filesystem.memory.MemoryFileSystem;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a table as DuckDB reads them out of its files. Files never change, so each is read once.
 */
public final class ArchivedRows
        implements AutoCloseable
{
    private final Path directory;
    private final Connection connection;
    private final Map<String, List<String>> rowsByFile = new HashMap<>();

    public ArchivedRows(Path directory)
            throws SQLException
    {
        this.directory = directory;
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    /**
     * @param expression of SQL that tells rows apart
     * @return sorted
     */
    public List<String> read(TableOperations table, MemoryFileSystem files, String expression)
            throws IOException, SQLException
    {
        List<String> rows = new ArrayList<>();
        for (String location : ArchivedFiles.locations(table)) {
            if (!files.newInputFile(Location.of(location)).exists()) {
                throw new IllegalStateException("the table refers to a file that was deleted: " + location);
            }
            List<String> fileRows = rowsByFile.get(location);
            if (fileRows == null) {
                fileRows = readFile(files, location, expression);
                rowsByFile.put(location, fileRows);
            }
            rows.addAll(fileRows);
        }
        rows.sort(Comparator.naturalOrder());
        return rows;
    }

    /**
     * @return in the order of the file
     */
    public List<String> readFile(MemoryFileSystem files, String location, String expression)
            throws IOException, SQLException
    {
        Path copy = directory.resolve("copy.parquet");
        try (InputStream input = files.newInputFile(Location.of(location)).newStream()) {
            Files.write(copy, input.readAllBytes());
        }
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + expression + " FROM read_parquet('" + copy + "')")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    @Override
    public void close()
            throws SQLException
    {
        connection.close();
    }
}
