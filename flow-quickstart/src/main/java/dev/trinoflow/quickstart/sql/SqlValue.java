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
package dev.trinoflow.quickstart.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a value so that it can be shown: numbers, booleans, lists and bytes as such, everything else as Trino writes it.
 */
final class SqlValue
{
    private SqlValue() {}

    static Object read(ResultSet result, int column)
            throws SQLException
    {
        return switch (result.getMetaData().getColumnType(column)) {
            case Types.BOOLEAN, Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE, Types.DECIMAL, Types.VARBINARY -> result.getObject(column);
            case Types.ARRAY -> list(result.getArray(column));
            // a timestamp as an object would lose its zone
            default -> result.getString(column);
        };
    }

    private static Object list(Array array)
            throws SQLException
    {
        return array == null ? null : list((Object[]) array.getArray());
    }

    private static List<Object> list(Object[] elements)
    {
        return Arrays.stream(elements)
                .map(element -> element instanceof Object[] nested ? list(nested) : element)
                .toList();
    }
}
