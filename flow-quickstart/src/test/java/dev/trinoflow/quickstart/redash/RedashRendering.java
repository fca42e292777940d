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
package dev.trinoflow.quickstart.redash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trinoflow.quickstart.query.QueryFile;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does with the text and the parameters of a query what Redash does: checks each value against its definition, and pastes
 * it into the text.
 */
public final class RedashRendering
{
    private static final Pattern MUSTACHE = Pattern.compile("\\{\\{ *([a-z_.]+) *}}");

    private RedashRendering() {}

    /**
     * The statement that Redash sends with the defaults, in a browser or, for a query with a schedule, without one.
     *
     * @param start what the browser takes for the begin of the range
     */
    public static String render(QueryFile file, String start, String end)
    {
        RedashQuery query = new RedashQuery(file, ZoneId.of("UTC"));
        return render(query.text(), query.parameters(), file.schedule().isPresent(), start, end);
    }

    static String render(String text, JsonNode parameters, boolean scheduled, String start, String end)
    {
        Map<String, String> values = new HashMap<>();
        for (JsonNode parameter : parameters) {
            String name = parameter.get("name").asText();
            String value = parameter.get("value").asText();
            switch (parameter.get("type").asText()) {
                case "datetime-range-with-seconds" -> {
                    assertThat(scheduled).as("the scheduler cannot compute the range %s", value).isFalse();
                    assertThat(value).isIn("d_last_hour", "d_last_24_hours", "d_last_7_days", "d_last_30_days");
                    values.put(name + ".start", start);
                    values.put(name + ".end", end);
                }
                case "number" -> values.put(name, Double.valueOf(value) >= 0 ? value : null);
                case "enum" -> {
                    assertThat(parameter.get("enumOptions").asText().split("\n")).contains(value);
                    values.put(name, value);
                }
                case "text-pattern" -> {
                    String pattern = parameter.get("regex").asText();
                    assertThat(value).matches(pattern);
                    for (String wrong : new String[] {"'", "x' OR '1'='1", "{{ a }}", "1; DROP TABLE x", "any'", "\\"}) {
                        assertThat(wrong).doesNotMatch(pattern);
                    }
                    values.put(name, value);
                }
                default -> throw new AssertionError("type of a parameter: " + parameter);
            }
        }
        Matcher matcher = MUSTACHE.matcher(text);
        String rendered = matcher.replaceAll(match -> {
            String value = values.get(match.group(1));
            assertThat(value).as("parameter %s", match.group(1)).isNotNull();
            return Matcher.quoteReplacement(value);
        });
        for (JsonNode parameter : parameters) {
            assertThat(text).contains("{{ " + parameter.get("name").asText());
        }
        assertThat(rendered).doesNotContain("{{");
        return rendered;
    }
}
