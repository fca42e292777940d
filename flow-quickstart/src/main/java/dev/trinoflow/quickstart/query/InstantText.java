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

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

/**
 * An instant as people write it: {@code now}, {@code now-90m}, {@code now-7d/d} (the last is the begin of that day in
 * UTC), or an ISO instant, date and time, or date in UTC.
 *
 * @param fixed the instant, where it does not depend on now
 * @param back how long before now
 * @param unit unit whose begin is meant
 */
record InstantText(Optional<Instant> fixed, Duration back, Optional<ChronoUnit> unit)
{
    private static final Pattern RELATIVE = Pattern.compile("now(?:-([0-9]{1,6})([smhd]))?(?:/([mhd]))?");
    private static final Map<String, ChronoUnit> UNITS = Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'").withZone(UTC);

    InstantText
    {
        requireNonNull(fixed, "fixed is null");
        requireNonNull(back, "back is null");
        requireNonNull(unit, "unit is null");
    }

    static Optional<InstantText> parse(String text)
    {
        Matcher matcher = RELATIVE.matcher(text);
        if (matcher.matches()) {
            Duration back = matcher.group(1) == null ? Duration.ZERO : Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
            return Optional.of(new InstantText(Optional.empty(), back, Optional.ofNullable(matcher.group(3)).map(UNITS::get)));
        }
        return parseFixed(text).map(instant -> new InstantText(Optional.of(instant), Duration.ZERO, Optional.empty()));
    }

    private static Optional<Instant> parseFixed(String text)
    {
        String iso = text.strip().replace(' ', 'T');
        try {
            if (iso.length() == 10) {
                return Optional.of(LocalDate.parse(iso).atStartOfDay(UTC).toInstant());
            }
            if (iso.endsWith("Z") || iso.matches(".*[+-][0-9]{2}:[0-9]{2}")) {
                return Optional.of(OffsetDateTime.parse(iso).toInstant());
            }
            return Optional.of(LocalDateTime.parse(iso).toInstant(UTC));
        }
        catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    Instant resolve(Instant now)
    {
        if (fixed.isPresent()) {
            return fixed.orElseThrow();
        }
        Instant instant = now.minus(back);
        return unit.map(instant::truncatedTo).orElse(instant);
    }

    /**
     * What the server makes of it by itself, for queries that run where nobody computes instants.
     */
    String toSql()
    {
        if (fixed.isPresent()) {
            return "TIMESTAMP '%s'".formatted(format(fixed.orElseThrow()));
        }
        String sql = back.isZero() ? "now()" : "now() - INTERVAL '%s' SECOND".formatted(back.toSeconds());
        return unit.map(value -> "date_trunc('%s', %s)".formatted(word(value), at(sql))).orElse("(" + sql + ")");
    }

    private static String at(String sql)
    {
        // days begin in UTC, whatever the zone of the session
        return "at_timezone(%s, 'UTC')".formatted(sql);
    }

    private static String word(ChronoUnit unit)
    {
        return switch (unit) {
            case MINUTES -> "minute";
            case HOURS -> "hour";
            default -> "day";
        };
    }

    static String format(Instant instant)
    {
        return SQL.format(instant);
    }
}
