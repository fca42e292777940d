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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Runs the statements of a file, each of which ends with a line that ends with a semicolon.
 */
final class RunSql
{
    private RunSql() {}

    /**
     * @param arguments JDBC URL, file, and what to replace: {@code day=3} for <code>${day}</code>
     */
    static void main(String[] arguments)
            throws IOException, SQLException
    {
        String text = Files.readString(Path.of(arguments[1]));
        for (int i = 2; i < arguments.length; i++) {
            String[] replacement = arguments[i].split("=", 2);
            text = text.replace("${" + replacement[0] + "}", replacement[1]);
        }
        Properties properties = new Properties();
        if (arguments[0].startsWith("jdbc:trino:")) {
            properties.setProperty("user", "benchmark");
        }
        try (Connection connection = DriverManager.getConnection(arguments[0], properties); Statement statement = connection.createStatement()) {
            for (String sql : text.split(";\\s*\\n")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }
}
