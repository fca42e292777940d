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

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * One row of a {@link CsvFile}. An empty value is none.
 *
 * @param positions of the columns by name
 */
record CsvRow(Map<String, Integer> positions, String[] values)
{
    /**
     * @throws IllegalArgumentException if the row has no such value
     */
    String required(String column)
    {
        return text(column).orElseThrow(() -> new IllegalArgumentException("has no %s".formatted(column)));
    }

    Optional<String> text(String column)
    {
        Integer position = positions.get(column);
        return position == null || position >= values.length || values[position].isEmpty() ? Optional.empty() : Optional.of(values[position]);
    }

    /**
     * A whole number, not negative, of at most 64 bits signed.
     *
     * @throws IllegalArgumentException if the value is something else
     */
    OptionalLong number(String column)
    {
        Optional<String> text = text(column);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.orElseThrow());
            checkArgument(value >= 0, "the %s is negative: %s", column, value);
            return OptionalLong.of(value);
        }
        catch (NumberFormatException _) {
            throw new IllegalArgumentException("the %s is not a whole number: '%s'".formatted(column, text.orElseThrow()));
        }
    }

    /**
     * An address, as its high and its low word.
     *
     * @throws IllegalArgumentException if there is none, or the value is no address
     */
    long[] address(String column)
    {
        long[] words = new long[2];
        AddressRange.parseAddress(required(column), words);
        return words;
    }
}
