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

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trinoflow.quickstart.query.ParameterType;
import dev.trinoflow.quickstart.query.QueryFile;
import dev.trinoflow.quickstart.query.QueryParameter;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A query as Redash has it. Redash pastes values into the text, so every parameter is of a type whose values cannot hold
 * a quote: a number, a word of a list, a date, or a text that fits a pattern. None is of the type text, which would keep
 * viewers and shared dashboards from running the query.
 *
 * @param zone zone of the people whose browsers compute dates
 */
record RedashQuery(QueryFile file, ZoneId zone)
{
    static final String PERIOD = "period";

    /**
     * Ranges that a browser computes, by the default of {@code from}.
     */
    private static final Map<String, String> RANGES = Map.of("now-1h", "d_last_hour", "now-24h", "d_last_24_hours", "now-7d", "d_last_7_days", "now-30d", "d_last_30_days");

    RedashQuery
    {
        requireNonNull(file, "file is null");
        requireNonNull(zone, "zone is null");
    }

    /**
     * The range that a person may choose. A query that runs by itself has none, for the scheduler cannot compute ranges:
     * there the server computes the period.
     */
    Optional<String> range()
    {
        if (file.schedule().isPresent() || file.parameter("to").isEmpty()) {
            return Optional.empty();
        }
        return file.parameter("from").map(from -> RANGES.get(from.defaultText().replaceAll("/.*", "")));
    }

    String text()
    {
        String sql = file.sql().render(name -> expression(file.parameter(name).orElseThrow()));
        return "-- made from queries/%s.sql by ./flow redash apply%n".formatted(file.name()).replace("\r", "") + sql.strip();
    }

    private String expression(QueryParameter parameter)
    {
        String name = parameter.name();
        String value = "'{{ %s }}'".formatted(name);
        return switch (parameter.type()) {
            case INSTANT -> instant(parameter);
            case ROWS -> "{{ %s }}".formatted(name);
            case CHOICE -> value;
            case ADDRESS, INTEGER, NUMBER, PREFIX, TEXT -> "CAST(%s AS %s)".formatted(parameter.isOptional() ? "nullif(%s, '%s')".formatted(value, QueryParameter.ANY) : value, parameter.type().sqlType());
        };
    }

    private String instant(QueryParameter parameter)
    {
        if (range().isEmpty() || !parameter.name().equals("from") && !parameter.name().equals("to")) {
            return "CAST(%s AS %s)".formatted(parameter.defaultInstantSql(), parameter.type().sqlType());
        }
        String end = parameter.name().equals("from") ? "start" : "end";
        String instant = "CAST(TIMESTAMP '{{ %s.%s }} %s' AS %s)".formatted(PERIOD, end, zone, parameter.type().sqlType());
        // whole points of a chart
        return switch (parameter.defaultText().replaceAll("[^/]*/?", "")) {
            case "h" -> "date_trunc('hour', %s)".formatted(instant);
            case "d" -> "date_trunc('day', at_timezone(%s, 'UTC'))".formatted(instant);
            default -> instant;
        };
    }

    ArrayNode parameters()
    {
        ArrayNode parameters = Json.array();
        range().ifPresent(range -> parameters.add(Json.object()
                .put("title", "Period (%s)".formatted(zone))
                .put("name", PERIOD)
                .put("type", "datetime-range-with-seconds")
                .put("value", range)
                .put("global", false)));
        for (QueryParameter parameter : file.parameters()) {
            if (parameter.type() != ParameterType.INSTANT) {
                parameters.add(definition(parameter));
            }
        }
        return parameters;
    }

    private static ObjectNode definition(QueryParameter parameter)
    {
        ObjectNode definition = Json.object()
                .put("title", parameter.description())
                .put("name", parameter.name())
                .put("value", parameter.defaultText())
                .put("global", false);
        switch (parameter.type()) {
            case CHOICE -> definition.put("type", "enum").put("enumOptions", String.join("\n", parameter.choices()));
            case ROWS -> definition.put("type", "number").put("value", Integer.parseInt(parameter.defaultText()));
            case ADDRESS -> pattern(definition, parameter, "[0-9A-Fa-f:.]{2,45}");
            case PREFIX -> pattern(definition, parameter, "[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}");
            case INTEGER -> pattern(definition, parameter, "-?[0-9]{1,18}");
            case NUMBER -> pattern(definition, parameter, "-?[0-9]{1,15}(\\.[0-9]{1,9})?");
            case TEXT -> pattern(definition, parameter, "[^'\"`;\\\\{}<>\\x00-\\x1f]{1,100}");
            case INSTANT -> throw new IllegalArgumentException("an instant has no definition of its own: " + parameter.name());
        }
        return definition;
    }

    private static void pattern(ObjectNode definition, QueryParameter parameter, String pattern)
    {
        // the browser looks for the pattern anywhere, the server compares it with the whole
        definition.put("type", "text-pattern").put("regex", parameter.isOptional() ? "^(%s|%s)$".formatted(QueryParameter.ANY, pattern) : "^(%s)$".formatted(pattern));
    }

    /**
     * The fields that we set, apart from our mark in the options.
     */
    ObjectNode content(int dataSource)
    {
        ObjectNode content = Json.object()
                .put("data_source_id", dataSource)
                .put("name", file.title())
                .put("description", file.question())
                .put("query", text());
        content.putObject("options").put("apply_auto_limit", false).set("parameters", parameters());
        file.schedule().ifPresentOrElse(
                schedule -> content.putObject("schedule")
                        .put("interval", schedule.interval().toSeconds())
                        .put("time", schedule.time().orElse(null))
                        .putNull("day_of_week")
                        .putNull("until"),
                () -> content.putNull("schedule"));
        return content;
    }
}
