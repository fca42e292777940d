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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestResultPrinter
{
    private static final List<String> NAMES = List.of("name", "bytes", "as_path");
    private static final List<Integer> TYPES = List.of(Types.VARCHAR, Types.BIGINT, Types.ARRAY);

    @Test
    void testTable()
            throws Exception
    {
        assertThat(print(ResultFormat.TABLE, rows())).isEqualTo(
                """
                name      bytes  as_path
                --------  -----  --------------
                plain        12  [64500, 64501]
                a "b", c  12345  []
                           NULL  NULL
                NULL          0  [64502]
                """);
    }

    @Test
    void testTableWithoutRows()
            throws Exception
    {
        assertThat(print(ResultFormat.TABLE, List.of())).isEqualTo("name  bytes  as_path\n----  -----  -------\n");
    }

    @Test
    void testTableLongerThanWhatIsMeasured()
            throws Exception
    {
        List<Object[]> rows = new ArrayList<>(Collections.nCopies(1_000, new Object[] {"a", 1L, null}));
        rows.add(new Object[] {"wider than all before", 123_456_789L, null});
        List<String> lines = print(ResultFormat.TABLE, rows).lines().toList();
        assertThat(lines).hasSize(1_003);
        assertThat(lines.getFirst()).isEqualTo("name  bytes  as_path");
        assertThat(lines.getLast()).isEqualTo("wider than all before  123456789  NULL");
    }

    @Test
    void testCsv()
            throws Exception
    {
        assertThat(print(ResultFormat.CSV, rows())).isEqualTo(
                """
                name,bytes,as_path
                plain,12,"[64500, 64501]"
                "a ""b"", c",12345,[]
                "",,
                ,0,[64502]
                """);
    }

    @Test
    void testCsvQuotesLineEnds()
            throws Exception
    {
        assertThat(print(ResultFormat.CSV, rows(new Object[] {"two\nlines", 1L, null}, new Object[] {"a\rb", 2L, null})))
                .isEqualTo("name,bytes,as_path\n\"two\nlines\",1,\n\"a\rb\",2,\n");
    }

    @Test
    void testJson()
            throws Exception
    {
        assertThat(print(ResultFormat.JSON, rows())).isEqualTo(
                """
                {"name":"plain","bytes":12,"as_path":[64500,64501]}
                {"name":"a \\"b\\", c","bytes":12345,"as_path":[]}
                {"name":"","bytes":null,"as_path":null}
                {"name":null,"bytes":0,"as_path":[64502]}
                """);
    }

    @Test
    void testJsonColumnsOfOneName()
            throws Exception
    {
        StringWriter text = new StringWriter();
        new ResultPrinter(ResultFormat.JSON, new PrintWriter(text)).print(resultSet(List.of("n", "n", "n_2"), List.of(Types.BIGINT, Types.BIGINT, Types.BIGINT), rows(new Object[] {1L, 2L, 3L})));
        assertThat(text.toString()).isEqualTo("{\"n\":1,\"n_2\":2,\"n_2_2\":3}\n");
    }

    private static List<Object[]> rows()
    {
        return rows(
                new Object[] {"plain", 12L, new Object[] {64500L, 64501L}},
                new Object[] {"a \"b\", c", 12_345L, new Object[] {}},
                new Object[] {"", null, null},
                new Object[] {null, 0L, new Object[] {64502L}});
    }

    private static List<Object[]> rows(Object[]... rows)
    {
        return Arrays.asList(rows);
    }

    private static String print(ResultFormat format, List<Object[]> rows)
            throws SQLException, IOException
    {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        assertThat(new ResultPrinter(format, out).print(resultSet(NAMES, TYPES, rows))).isEqualTo(rows.size());
        return text.toString();
    }

    private static ResultSet resultSet(List<String> names, List<Integer> types, List<Object[]> rows)
    {
        ResultSetMetaData metadata = fake(ResultSetMetaData.class, (method, arguments) -> switch (method) {
            case "getColumnCount" -> names.size();
            case "getColumnLabel" -> names.get((int) arguments[0] - 1);
            case "getColumnType" -> types.get((int) arguments[0] - 1);
            default -> throw new UnsupportedOperationException(method);
        });
        Iterator<Object[]> iterator = rows.iterator();
        Object[][] row = new Object[1][];
        return fake(ResultSet.class, (method, arguments) -> switch (method) {
            case "getMetaData" -> metadata;
            case "next" -> {
                row[0] = iterator.hasNext() ? iterator.next() : null;
                yield row[0] != null;
            }
            case "getObject", "getString" -> row[0][(int) arguments[0] - 1];
            case "getArray" -> row[0][(int) arguments[0] - 1] == null
                    ? null
                    : fake(Array.class, (_, _) -> row[0][(int) arguments[0] - 1]);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private interface Answer
    {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer)
    {
        return type.cast(Proxy.newProxyInstance(TestResultPrinter.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> answer.answer(method.getName(), arguments)));
    }
}
