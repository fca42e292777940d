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

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * When a query runs by itself: {@code every 5m}, {@code every 2h}, {@code daily 06:30}.
 *
 * @param time of the day, in UTC
 */
public record QuerySchedule(Duration interval, Optional<String> time)
{
    private static final Pattern EVERY = Pattern.compile("every ([1-9][0-9]{0,3})([mh])");
    private static final Pattern DAILY = Pattern.compile("daily ((?:[01][0-9]|2[0-3]):[0-5][0-9])");

    public QuerySchedule
    {
        requireNonNull(interval, "interval is null");
        requireNonNull(time, "time is null");
    }

    static Optional<QuerySchedule> parse(String text)
    {
        Matcher every = EVERY.matcher(text);
        if (every.matches()) {
            long count = Long.parseLong(every.group(1));
            return Optional.of(new QuerySchedule(every.group(2).equals("m") ? Duration.ofMinutes(count) : Duration.ofHours(count), Optional.empty()));
        }
        Matcher daily = DAILY.matcher(text);
        return daily.matches() ? Optional.of(new QuerySchedule(Duration.ofDays(1), Optional.of(daily.group(1)))) : Optional.empty();
    }
}
