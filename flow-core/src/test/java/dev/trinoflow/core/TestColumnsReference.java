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
package dev.trinoflow.core;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The column reference in docs/columns.md says what the code says.
 */
final class TestColumnsReference
{
    @Test
    void testReferenceIsCurrent()
            throws Exception
    {
        List<String> expected = Stream.concat(
                        FlowColumns.ALL.stream().filter(column -> !column.hidden()).sorted(Comparator.comparing(FlowColumn::name)),
                        FlowColumns.ALL.stream().filter(FlowColumn::hidden).sorted(Comparator.comparing(FlowColumn::name)))
                .map(TestColumnsReference::row)
                .toList();
        List<String> actual = Files.readAllLines(Path.of("..", "docs", "columns.md")).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(String.join("\n", actual))
                .as("the rows of docs/columns.md; copy the expected ones there")
                .isEqualTo(String.join("\n", expected));
    }

    private static String row(FlowColumn column)
    {
        return "| `%s` | %s | %s | %s | %s | %s |".formatted(
                column.name(),
                sqlName(column.type()),
                code(column.pmacctKey()),
                code(column.goflowKey()),
                column.protobufNumber() == 0 ? "" : column.protobufNumber(),
                column.comment());
    }

    private static String code(String key)
    {
        return key.isEmpty() ? "" : "`" + key + "`";
    }

    private static String sqlName(FlowType type)
    {
        return switch (type) {
            case BIGINT_VALUE -> "bigint";
            case INTEGER_VALUE -> "integer";
            case INSTANT -> "timestamp(3) with time zone";
            case ADDRESS -> "ipaddress";
            case NETWORK, MAC, TEXT -> "varchar";
            case BIGINT_ARRAY -> "array(bigint)";
            case TEXT_ARRAY -> "array(varchar)";
        };
    }
}
