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
package dev.trinoflow.quickstart;

import dev.trinoflow.quickstart.query.QueryFile;
import dev.trinoflow.quickstart.query.QueryLibrary;
import dev.trinoflow.quickstart.query.QueryParameter;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the table of docs/queries.md to the files of the folder queries.
 */
final class TestQueriesReference
{
    private static final Path PAGE = Path.of("../docs/queries.md");
    private static final String BEGIN = "| query | question | parameters | dashboards | runs by itself |\n|---|---|---|---|---|\n";

    @Test
    void testTable()
            throws IOException
    {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        assertThat(begin).as("the head of the table is in docs/queries.md").isPositive();
        int end = page.indexOf("\n\n", begin);
        String table = BEGIN + QueryLibrary.load(Path.of("../queries")).queries().stream().map(TestQueriesReference::row).collect(joining("\n"));
        String updated = page.substring(0, begin) + table + page.substring(end);
        if (System.getenv("FLOW_UPDATE_RESULTS") != null) {
            Files.writeString(PAGE, updated);
            return;
        }
        assertThat(page).as("docs/queries.md; FLOW_UPDATE_RESULTS=1 writes the table").isEqualTo(updated);
    }

    private static String row(QueryFile query)
    {
        String runs = query.schedule().map(schedule -> schedule.time().map("daily %s"::formatted).orElse("every %s min".formatted(schedule.interval().toMinutes()))).orElse("")
                + query.alert().map(alert -> ", alert at %s %s %s".formatted(alert.column(), alert.operator(), alert.threshold())).orElse("");
        List<String> names = query.parameters().stream().map(QueryParameter::name).map("`%s`"::formatted).toList();
        return "| [%1$s](../queries/%1$s.sql) | %2$s | %3$s | %4$s | %5$s |".formatted(query.name(), query.question(), String.join(", ", names), String.join(", ", query.dashboards()), runs);
    }
}
