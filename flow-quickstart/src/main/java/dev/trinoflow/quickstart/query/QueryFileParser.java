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

import com.google.common.base.Splitter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Reads a query file: lines {@code -- key: value} on top, then one statement.
 */
final class QueryFileParser
{
    private static final Pattern HEADER = Pattern.compile("-- ([a-z]+): +(.*\\S)\\s*");
    private static final Pattern PARAMETER = Pattern.compile("([a-z][a-z0-9_]*) ([a-z]+)(?:\\(([a-z0-9|_]+)\\))? = (\\S+); (.+)");
    private static final Pattern OPTION = Pattern.compile("([a-z]+)=([^\\s=]+)");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

    private final String name;
    private final String path;
    private final List<String> lines;

    private final Map<String, String> single = new LinkedHashMap<>();
    private final List<QueryParameter> parameters = new ArrayList<>();
    private final List<Visualisation> visualisations = new ArrayList<>();
    private Optional<QuerySchedule> schedule = Optional.empty();
    private Optional<QueryAlert> alert = Optional.empty();
    private int line;

    /**
     * @param path for messages
     */
    QueryFileParser(String name, String path, String text)
    {
        this.name = requireNonNull(name, "name is null");
        this.path = requireNonNull(path, "path is null");
        this.lines = text.lines().toList();
    }

    QueryFile parse()
    {
        if (!NAME.matcher(name).matches()) {
            throw new QueryException("%s: the name of a query is lower-case words with hyphens".formatted(path));
        }
        while (line < lines.size() && lines.get(line).startsWith("--")) {
            parseHeader(lines.get(line));
            line++;
        }
        for (String key : List.of("title", "question")) {
            if (!single.containsKey(key)) {
                throw new QueryException("%s: the line '-- %s: …' is missing".formatted(path, key));
            }
        }
        if (visualisations.isEmpty()) {
            throw new QueryException("%s: the line '-- visualisation: …' is missing; the plain one is table".formatted(path));
        }
        return new QueryFile(
                name,
                single.get("title"),
                single.get("question"),
                parameters,
                visualisations,
                Optional.ofNullable(single.get("dashboard")).map(text -> Splitter.on(',').trimResults().splitToList(text)).orElse(List.of()),
                schedule,
                alert,
                parseSql());
    }

    private void parseHeader(String text)
    {
        Matcher matcher = HEADER.matcher(text);
        if (!matcher.matches()) {
            throw failure("a line of the header is '-- key: value', with a key of %s".formatted(keys()));
        }
        String value = matcher.group(2);
        switch (matcher.group(1)) {
            case "title", "question", "dashboard" -> {
                if (single.put(matcher.group(1), value) != null) {
                    throw failure("a second '%s'".formatted(matcher.group(1)));
                }
            }
            case "parameter" -> parameters.add(parseParameter(value));
            case "visualisation" -> visualisations.add(parseVisualisation(value));
            case "schedule" -> schedule = Optional.of(QuerySchedule.parse(value)
                    .orElseThrow(() -> failure("a schedule is 'every 5m', 'every 2h' or 'daily 06:30', not '%s'".formatted(value))));
            case "alert" -> alert = Optional.of(QueryAlert.parse(value)
                    .orElseThrow(() -> failure("an alert is 'column > number', also with <, >= and <=, not '%s'".formatted(value))));
            default -> throw failure("unknown key '%s'; the keys are %s".formatted(matcher.group(1), keys()));
        }
    }

    private static String keys()
    {
        return "title, question, parameter, visualisation, dashboard, schedule, alert";
    }

    private QueryParameter parseParameter(String text)
    {
        Matcher matcher = PARAMETER.matcher(text);
        if (!matcher.matches()) {
            throw failure("a parameter is 'name type = default; description', not '%s'".formatted(text));
        }
        ParameterType type = ParameterType.find(matcher.group(2))
                .orElseThrow(() -> failure("unknown type '%s'; the types are %s".formatted(
                        matcher.group(2),
                        List.of(ParameterType.values()).stream().map(ParameterType::toString).collect(joining(", ")))));
        if ((type == ParameterType.CHOICE) == (matcher.group(3) == null)) {
            throw failure("a choice, and nothing else, has its words in brackets: choice(hour|day)");
        }
        List<String> choices = matcher.group(3) == null ? List.of() : Splitter.on('|').splitToList(matcher.group(3));
        QueryParameter parameter = new QueryParameter(matcher.group(1), type, choices, matcher.group(4), matcher.group(5));
        if (parameters.stream().anyMatch(other -> other.name().equals(parameter.name()))) {
            throw failure("a second parameter '%s'".formatted(parameter.name()));
        }
        try {
            parameter.canonical(parameter.defaultText(), Instant.EPOCH);
        }
        catch (QueryException e) {
            throw failure("the default of " + e.getMessage());
        }
        return parameter;
    }

    private Visualisation parseVisualisation(String text)
    {
        List<String> words = Splitter.on(' ').omitEmptyStrings().splitToList(text);
        Visualisation.Kind kind = Visualisation.Kind.find(words.getFirst())
                .orElseThrow(() -> failure("unknown visualisation '%s'; there are %s".formatted(
                        words.getFirst(),
                        List.of(Visualisation.Kind.values()).stream().map(Visualisation.Kind::toString).collect(joining(", ")))));
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            Matcher matcher = OPTION.matcher(word);
            if (!matcher.matches()) {
                throw failure("an option of a visualisation is 'name=value', not '%s'".formatted(word));
            }
            if (!kind.columnOptions().contains(matcher.group(1)) && !List.of("stack", "unit").contains(matcher.group(1))) {
                throw failure("visualisation %s has no option '%s'".formatted(kind, matcher.group(1)));
            }
            options.put(matcher.group(1), matcher.group(2));
        }
        for (String option : kind.requiredOptions()) {
            if (!options.containsKey(option)) {
                throw failure("visualisation %s needs %s=COLUMN".formatted(kind, option));
            }
        }
        return new Visualisation(kind, options);
    }

    private SqlTemplate parseSql()
    {
        int firstLine = line;
        String sql = String.join("\n", lines.subList(firstLine, lines.size())).stripTrailing();
        if (sql.isBlank()) {
            throw new QueryException("%s: there is no statement below the header".formatted(path));
        }
        Function<Integer, String> place = position -> "%s:%s".formatted(path, firstLine + 1 + sql.substring(0, position).chars().filter(character -> character == '\n').count());
        SqlTemplate template = SqlTemplate.parse(sql, place);
        for (String used : template.parameters()) {
            if (parameters.stream().noneMatch(parameter -> parameter.name().equals(used))) {
                throw new QueryException("%s: parameter :%s has no line '-- parameter: %s …'".formatted(place.apply(sql.indexOf(":" + used)), used, used));
            }
        }
        for (QueryParameter parameter : parameters) {
            if (!template.parameters().contains(parameter.name())) {
                throw new QueryException("%s: the statement does not use parameter '%s'".formatted(path, parameter.name()));
            }
        }
        return template;
    }

    private QueryException failure(String message)
    {
        return new QueryException("%s:%s: %s".formatted(path, line + 1, message));
    }
}
