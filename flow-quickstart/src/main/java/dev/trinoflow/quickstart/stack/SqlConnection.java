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
package dev.trinoflow.quickstart.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Queries of one stack, in the schema of its flows.
 */
public final class SqlConnection
        implements AutoCloseable
{
    private static final Pattern QUERY_ID = Pattern.compile("^Query failed \\(#[^)]*\\): ");

    private final Connection connection;

    public SqlConnection(Ports ports, String timeZone)
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "flow");
        properties.setProperty("source", "flow sql");
        properties.setProperty("timezone", timeZone);
        // a prepared statement then has no size limit of a header
        properties.setProperty("explicitPrepare", "false");
        connection = DriverManager.getConnection("jdbc:trino://127.0.0.1:%s/flow/net".formatted(ports.trino()), properties);
    }

    public Statement createStatement()
            throws SQLException
    {
        return connection.createStatement();
    }

    public Connection connection()
    {
        return connection;
    }

    /**
     * Runs a statement to its end, for its effect alone.
     */
    public void execute(String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                // rows are not looked at
            }
        }
    }

    /**
     * What Trino said, which has the line and column where there is one.
     */
    public static String message(SQLException failure)
    {
        return QUERY_ID.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
    }

    @Override
    public void close()
            throws SQLException
    {
        connection.close();
    }
}
