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

import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * How a result is shown: {@code line x=time y=mbit_s series=protocol}.
 *
 * @param options names of columns, and words, by the option's name
 */
public record Visualisation(Kind kind, Map<String, String> options)
{
    /**
     * Forms, each with the options that name a column, and the ones that it needs.
     */
    public enum Kind
    {
        AREA(Set.of("x", "y", "series"), Set.of("x", "y")),
        BAR(Set.of("x", "y", "series"), Set.of("x", "y")),
        COUNTER(Set.of("value", "target"), Set.of("value")),
        HEATMAP(Set.of("x", "y", "z"), Set.of("x", "y", "z")),
        LINE(Set.of("x", "y", "series"), Set.of("x", "y")),
        PIE(Set.of("x", "y"), Set.of("x", "y")),
        SANKEY(Set.of(), Set.of()),
        TABLE(Set.of(), Set.of()),
        /**/;

        private final Set<String> columnOptions;
        private final Set<String> requiredOptions;

        Kind(Set<String> columnOptions, Set<String> requiredOptions)
        {
            this.columnOptions = columnOptions;
            this.requiredOptions = requiredOptions;
        }

        Set<String> columnOptions()
        {
            return columnOptions;
        }

        Set<String> requiredOptions()
        {
            return requiredOptions;
        }

        static Optional<Kind> find(String word)
        {
            return List.of(values()).stream().filter(kind -> kind.toString().equals(word)).findFirst();
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ENGLISH);
        }
    }

    public Visualisation
    {
        requireNonNull(kind, "kind is null");
        options = ImmutableMap.copyOf(options);
    }

    /**
     * Columns of the result that are shown, in the order x, y, series.
     */
    public List<String> columns()
    {
        return options.entrySet().stream()
                .filter(option -> kind.columnOptions().contains(option.getKey()))
                .flatMap(option -> List.of(option.getValue().split(",")).stream())
                .toList();
    }

    public Optional<String> option(String name)
    {
        return Optional.ofNullable(options.get(name));
    }
}
