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
package dev.trinoflow.core.enrich;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a CSV file (RFC 4180) that people edit: the first line names the columns, in any order; a row is one line, so that
 * a stray quote spoils no more than its row; empty lines and those that begin with # are left out. The separator is a
 * comma, or a semicolon where the first line has no comma.
 */
final class CsvFile
{
    private static final ObjectReader ROW_READER = new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.TRIM_SPACES);
    private static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final List<String> columns;
    private final List<String> requiredColumns;

    /**
     * @param columns that the file may have, in lower case
     * @param requiredColumns of these the ones that it must have
     */
    CsvFile(Path file, List<String> columns, List<String> requiredColumns)
    {
        this.file = file;
        this.columns = columns;
        this.requiredColumns = requiredColumns;
    }

    /**
     * @throws IOException if the file cannot be read, or its first line does not name the required columns
     */
    void forEachRow(FileProblems problems, RowReader rowReader)
            throws IOException
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(new DataFile(file).open(), StandardCharsets.UTF_8))) {
            Header header = null;
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (number == 1 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK) {
                    line = line.substring(1);
                }
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (header == null) {
                    header = readHeader(line, number, problems);
                }
                else {
                    readRow(header, line, number, problems, rowReader);
                }
            }
            if (header == null) {
                throw new IOException("is empty; the first line names the columns: " + String.join(",", columns));
            }
        }
    }

    private Header readHeader(String line, long number, FileProblems problems)
            throws IOException
    {
        char separator = line.indexOf(',') < 0 && line.indexOf(';') >= 0 ? ';' : ',';
        ObjectReader lineReader = ROW_READER.with(CsvSchema.emptySchema().withColumnSeparator(separator));
        String[] names = lineReader.readValue(line);
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            String name = names[i].trim().toLowerCase(Locale.ENGLISH);
            if (positions.putIfAbsent(name, i) != null) {
                throw new IOException("names the column %s twice".formatted(name));
            }
            if (!columns.contains(name)) {
                problems.add(number, "the column '%s' is not known and left out; columns are %s".formatted(name, String.join(", ", columns)));
            }
        }
        for (String required : requiredColumns) {
            if (!positions.containsKey(required)) {
                throw new IOException("has no column %s; its first line has %s".formatted(required, Arrays.toString(names)));
            }
        }
        return new Header(positions, names.length, separator, lineReader);
    }

    /**
     * Values of a line without quotes, as the parser has them, which would take most of the time of a large file.
     */
    private static String[] split(String line, char separator)
    {
        int count = 1;
        for (int i = line.indexOf(separator); i >= 0; i = line.indexOf(separator, i + 1)) {
            count++;
        }
        String[] values = new String[count];
        int begin = 0;
        for (int i = 0; i < count; i++) {
            int end = i + 1 < count ? line.indexOf(separator, begin) : line.length();
            values[i] = line.substring(begin, end).trim();
            begin = end + 1;
        }
        return values;
    }

    private static void readRow(Header header, String line, long number, FileProblems problems, RowReader rowReader)
    {
        if (line.indexOf(REPLACEMENT) >= 0) {
            problems.add(number, "is not UTF-8 text");
            return;
        }
        try {
            String[] values = line.indexOf('"') < 0 ? split(line, header.separator) : header.lineReader.readValue(line);
            if (values.length > header.width) {
                problems.add(number, "has %s values, the first line names %s columns".formatted(values.length, header.width));
                return;
            }
            rowReader.read(new CsvRow(header.positions, values));
        }
        catch (JsonProcessingException e) {
            problems.add(number, "is not CSV: " + e.getOriginalMessage());
        }
        catch (IllegalArgumentException e) {
            problems.add(number, e.getMessage());
        }
    }

    private record Header(Map<String, Integer> positions, int width, char separator, ObjectReader lineReader) {}

    interface RowReader
    {
        /**
         * @throws IllegalArgumentException if the row cannot be used; the message says why
         */
        void read(CsvRow row);
    }
}
