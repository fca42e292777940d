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
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A parameter of a query. Each has a default.
 *
 * @param choices the words that a {@link ParameterType#CHOICE} may be
 * @param defaultText as the file writes it; {@code any} is NULL, which the SQL reads as no restriction
 */
public record QueryParameter(String name, ParameterType type, List<String> choices, String defaultText, String description)
{
    /**
     * The word for NULL.
     */
    public static final String ANY = "any";

    public QueryParameter
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        choices = ImmutableList.copyOf(choices);
        requireNonNull(defaultText, "defaultText is null");
        requireNonNull(description, "description is null");
    }

    /**
     * Whether the parameter may be without a value.
     */
    public boolean isOptional()
    {
        return defaultText.equals(ANY);
    }

    /**
     * The text that is bound; nothing for NULL.
     */
    Optional<String> canonical(String text, Instant now)
    {
        if (isOptional() && text.equals(ANY)) {
            return Optional.empty();
        }
        return Optional.of(type.canonical(text, choices, now)
                .orElseThrow(() -> new QueryException("parameter %s is not %s: '%s'".formatted(name, expected(), text))));
    }

    /**
     * The default of an instant as an expression that the server computes.
     */
    public String defaultInstantSql()
    {
        return InstantText.parse(defaultText).orElseThrow().toSql();
    }

    /**
     * What may be given, in words.
     */
    public String expected()
    {
        String words = type == ParameterType.CHOICE ? "%s %s".formatted(type.description(), String.join(", ", choices)) : type.description();
        return isOptional() ? words + ", or any" : words;
    }
}
