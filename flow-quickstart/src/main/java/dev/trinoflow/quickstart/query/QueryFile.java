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

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * A question about the network: a file of the folder {@code queries}.
 *
 * @param name of the file, without its ending
 */
public record QueryFile(
        String name,
        String title,
        String question,
        List<QueryParameter> parameters,
        List<Visualisation> visualisations,
        List<String> dashboards,
        Optional<QuerySchedule> schedule,
        Optional<QueryAlert> alert,
        SqlTemplate sql)
{
    public QueryFile
    {
        requireNonNull(name, "name is null");
        requireNonNull(title, "title is null");
        requireNonNull(question, "question is null");
        parameters = ImmutableList.copyOf(parameters);
        visualisations = ImmutableList.copyOf(visualisations);
        dashboards = ImmutableList.copyOf(dashboards);
        requireNonNull(schedule, "schedule is null");
        requireNonNull(alert, "alert is null");
        requireNonNull(sql, "sql is null");
    }

    public Optional<QueryParameter> parameter(String parameterName)
    {
        return parameters.stream().filter(parameter -> parameter.name().equals(parameterName)).findFirst();
    }

    /**
     * The statement with its values apart, so that no value is ever read as SQL.
     *
     * @param given texts by the name of the parameter; the others have their defaults
     * @param now what the defaults are relative to
     */
    public BoundQuery bind(Map<String, String> given, Instant now)
    {
        Map<String, Optional<String>> values = new HashMap<>();
        for (QueryParameter parameter : parameters) {
            values.put(parameter.name(), parameter.canonical(given.getOrDefault(parameter.name(), parameter.defaultText()), now));
        }
        given.keySet().stream().filter(word -> parameter(word).isEmpty()).findFirst().ifPresent(unknown -> {
            String known = parameters.isEmpty() ? "none" : parameters.stream().map(QueryParameter::name).collect(joining(", "));
            throw new QueryException("query %s has no parameter '%s'; it has: %s".formatted(name, unknown, known));
        });
        List<Optional<Object>> bound = new ArrayList<>();
        String statement = sql.render(parameterName -> {
            ParameterType type = parameter(parameterName).orElseThrow().type();
            if (type == ParameterType.ROWS) {
                bound.add(values.get(parameterName).map(Long::valueOf));
                return "?";
            }
            bound.add(values.get(parameterName).map(Object.class::cast));
            return "CAST(? AS %s)".formatted(type.sqlType());
        });
        return new BoundQuery(statement, bound);
    }
}
