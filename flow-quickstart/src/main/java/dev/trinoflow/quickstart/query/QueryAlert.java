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

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * When somebody is told: {@code percent > 80} is true where the largest value of the column is above 80.
 */
public record QueryAlert(String column, String operator, BigDecimal threshold)
{
    private static final Pattern ALERT = Pattern.compile("([a-z_][a-z0-9_]*) (>=|<=|>|<) (-?[0-9]+(?:\\.[0-9]+)?)");

    public QueryAlert
    {
        requireNonNull(column, "column is null");
        requireNonNull(operator, "operator is null");
        requireNonNull(threshold, "threshold is null");
    }

    static Optional<QueryAlert> parse(String text)
    {
        Matcher matcher = ALERT.matcher(text);
        return matcher.matches() ? Optional.of(new QueryAlert(matcher.group(1), matcher.group(2), new BigDecimal(matcher.group(3)))) : Optional.empty();
    }
}
