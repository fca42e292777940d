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
package dev.trinoflow.quickstart.query;

import com.google.common.collect.ImmutableList;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A statement with question marks, and what is bound to each: text that the statement casts, so that it means what its
 * words mean, or a number of rows; nothing for NULL.
 */
public record BoundQuery(String sql, List<Optional<Object>> values)
{
    public BoundQuery
    {
        values = ImmutableList.copyOf(values);
    }

    /**
     * The prepared statement, with its values set.
     */
    public PreparedStatement prepare(Connection connection)
            throws SQLException
    {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.size(); index++) {
            switch (values.get(index).orElse(null)) {
                case null -> statement.setString(index + 1, null);
                case Long number -> statement.setLong(index + 1, number);
                case Object text -> statement.setString(index + 1, text.toString());
            }
        }
        return statement;
    }
}
