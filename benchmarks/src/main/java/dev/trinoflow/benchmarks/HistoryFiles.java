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
package dev.trinoflow.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what the files of the history cost: how much of them a needle reads, and what each column takes.
 */
final class HistoryFiles
{
    private static final Pattern ROWS_READ = Pattern.compile("archive\\.rows\\W+LongCount\\D+(\\d+)");

    private HistoryFiles() {}

    /**
     * @param arguments JDBC URL of the server, file of queries with H5, pattern of the plain files' names, pattern of the archive's
     */
    static void main(String[] arguments)
            throws IOException, SQLException
    {
        printNeedle(arguments[0], QueryFile.read(Path.of(arguments[1])).get("H5"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = connection.createStatement()) {
            long rows = number(statement, "SELECT sum(num_rows) FROM parquet_file_metadata('%s')".formatted(arguments[2]));
            System.out.printf("%n| column | plain files, bytes a flow | archive, bytes a flow |%n|---|---|---|%n");
            String bytes = "SELECT split_part(path_in_schema, ',', 1) AS name, sum(total_compressed_size) AS bytes FROM parquet_metadata('%s') GROUP BY 1";
            String sql = "SELECT name, p.bytes, a.bytes FROM (%s) p FULL JOIN (%s) a USING (name) WHERE greatest(p.bytes, a.bytes) * 100 >= %d ORDER BY name".formatted(bytes.formatted(arguments[2]), bytes.formatted(arguments[3]), rows);
            try (ResultSet columns = statement.executeQuery(sql)) {
                while (columns.next()) {
                    System.out.printf("| `%s` | %s | %s |%n", columns.getString(1), perFlow(columns.getObject(2), rows), perFlow(columns.getObject(3), rows));
                }
            }
            String size = "SELECT sum(size) FROM read_blob('%s')";
            System.out.printf(
                    "| whole files | %s | %s |%n",
                    perFlow(number(statement, size.formatted(arguments[2])), rows),
                    perFlow(number(statement, size.formatted(arguments[3])), rows));
        }
    }

    private static void printNeedle(String url, String sql)
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "benchmark");
        try (Connection connection = DriverManager.getConnection(url, properties); Statement statement = connection.createStatement()) {
            long rows = number(statement, "SELECT count(*) FROM flows");
            long read = 0;
            try (ResultSet plan = statement.executeQuery("EXPLAIN ANALYZE VERBOSE " + sql)) {
                while (plan.next()) {
                    Matcher matcher = ROWS_READ.matcher(plan.getString(1));
                    while (matcher.find()) {
                        read += Long.parseLong(matcher.group(1));
                    }
                }
            }
            System.out.printf("%nH5 reads %d of %d rows, %.1f %%%n", read, rows, 100.0 * read / rows);
        }
    }

    private static long number(Statement statement, String sql)
            throws SQLException
    {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static String perFlow(Object bytes, long rows)
    {
        return bytes == null ? "" : "%.2f".formatted(((Number) bytes).doubleValue() / rows);
    }
}
