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

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Prints a result: a table for people, CSV (RFC 4180, NULL is nothing between the commas and the empty text is "") and
 * JSON (an object a line) for programs. Rows are printed as they come, but for the first thousand of a table, which
 * tell how wide its columns are.
 */
public final class ResultPrinter
{
    private static final int ROWS_MEASURED = 1_000;
    private static final int MAX_WIDTH = 80;
    private static final ObjectMapper MAPPER = new ObjectMapper().configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);

    private final ResultFormat format;
    private final PrintWriter out;

    public ResultPrinter(ResultFormat format, PrintWriter out)
    {
        this.format = requireNonNull(format, "format is null");
        this.out = requireNonNull(out, "out is null");
    }

    /**
     * Returns the number of rows.
     */
    public long print(ResultSet result)
            throws SQLException, IOException
    {
        ResultSetMetaData metadata = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            names.add(metadata.getColumnLabel(column));
        }
        return switch (format) {
            case TABLE -> printTable(names, result);
            case CSV -> printCsv(names, result);
            case JSON -> printJson(names, result);
        };
    }

    private long printTable(List<String> names, ResultSet result)
            throws SQLException
    {
        List<List<Object>> measured = new ArrayList<>();
        while (measured.size() < ROWS_MEASURED && result.next()) {
            measured.add(readRow(names.size(), result));
        }
        int[] widths = new int[names.size()];
        boolean[] numeric = new boolean[names.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = names.get(column).length();
            for (List<Object> row : measured) {
                Object value = row.get(column);
                widths[column] = Math.max(widths[column], Math.min(MAX_WIDTH, CellText.of(value, "NULL").length()));
                numeric[column] |= value instanceof Number;
            }
        }
        printLine(names, widths, numeric);
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("-".repeat(width));
        }
        printLine(rules, widths, numeric);
        long count = 0;
        for (List<Object> row : measured) {
            printLine(cells(row), widths, numeric);
            count++;
        }
        while (result.next()) {
            printLine(cells(readRow(names.size(), result)), widths, numeric);
            count++;
        }
        return count;
    }

    private static List<String> cells(List<Object> row)
    {
        return row.stream().map(value -> CellText.of(value, "NULL")).toList();
    }

    private void printLine(List<String> cells, int[] widths, boolean[] numeric)
    {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - cell.length()));
            line.append(column == 0 ? "" : "  ");
            line.append(numeric[column] ? padding + cell : cell + padding);
        }
        out.println(line.toString().stripTrailing());
    }

    private long printCsv(List<String> names, ResultSet result)
            throws SQLException
    {
        out.println(String.join(",", names.stream().map(ResultPrinter::quote).toList()));
        long count = 0;
        while (result.next()) {
            List<String> cells = readRow(names.size(), result).stream()
                    .map(value -> value == null ? "" : quote(CellText.of(value, "")))
                    .toList();
            out.println(String.join(",", cells));
            count++;
        }
        return count;
    }

    private static String quote(String text)
    {
        if (text.isEmpty() || text.chars().anyMatch(character -> character == ',' || character == '"' || character == '\n' || character == '\r')) {
            return "\"" + text.replace("\"", "\"\"") + "\"";
        }
        return text;
    }

    private long printJson(List<String> names, ResultSet result)
            throws SQLException, IOException
    {
        long count = 0;
        while (result.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int column = 0; column < names.size(); column++) {
                row.put(unique(row, names.get(column)), CellText.forJson(SqlValue.read(result, column + 1)));
            }
            out.println(MAPPER.writeValueAsString(row));
            count++;
        }
        return count;
    }

    /**
     * SQL lets two columns have one name, an object does not.
     */
    private static String unique(Map<String, Object> row, String name)
    {
        String candidate = name;
        for (int number = 2; row.containsKey(candidate); number++) {
            candidate = name + "_" + number;
        }
        return candidate;
    }

    private static List<Object> readRow(int columns, ResultSet result)
            throws SQLException
    {
        List<Object> row = new ArrayList<>(columns);
        for (int column = 1; column <= columns; column++) {
            row.add(SqlValue.read(result, column));
        }
        return row;
    }
}
