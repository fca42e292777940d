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
package dev.trinoflow.core.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Times in the forms of collectors.
 */
final class RandomJsonTimes
{
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long FIRST = Instant.parse("1999-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2039-01-01T00:00:00Z").getEpochSecond();

    /**
     * @param instant null where the time is not known
     */
    record Time(JsonNode json, Instant instant) {}

    private final Random random;
    private final ZoneId zone;
    private Instant near = Instant.ofEpochSecond(FIRST);

    RandomJsonTimes(Random random, ZoneId zone)
    {
        this.random = random;
        this.zone = zone;
    }

    Time pmacct()
    {
        int micros = random.nextInt(1_000_000);
        Instant instant = next().plusNanos(micros * 1000L);
        String text = switch (random.nextInt(6)) {
            case 0 -> List.of("0000-00-00 00:00:00.000000", "0.000000", "0000-00-00T00:00:00.000000Z", "0000-00-00T00:00:00", "0", "").get(random.nextInt(6));
            case 1 -> instant.getEpochSecond() + ".%06d".formatted(micros);
            case 2 -> format("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX").format(instant.atOffset(ZoneOffset.UTC));
            case 3 -> format("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").format(instant.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(-11, 12), 0)));
            default -> local(instant, "yyyy-MM-dd HH:mm:ss.SSSSSS");
        };
        if (random.nextInt(5) == 0) {
            // without a fraction, or with the one digit of old versions
            instant = instant.minusNanos(instant.getNano());
            text = switch (random.nextInt(4)) {
                case 0 -> local(instant, "yyyy-MM-dd HH:mm:ss.0");
                case 1 -> local(instant, "yyyy-MM-dd HH:mm:ss");
                case 2 -> String.valueOf(instant.getEpochSecond());
                default -> instant.toString();
            };
        }
        return time(JSON.textNode(text), instant, text);
    }

    Time goflow()
    {
        Instant instant = next().plusNanos(random.nextInt(1_000_000_000));
        if (random.nextInt(6) == 0) {
            return random.nextBoolean() ? new Time(JSON.numberNode(0), null) : new Time(JSON.textNode("1970-01-01T00:00:00Z"), null);
        }
        if (random.nextBoolean()) {
            return time(JSON.textNode(instant.toString()), instant, instant.toString());
        }
        return time(JSON.numberNode(instant.getEpochSecond() * 1_000_000_000 + instant.getNano()), instant, "number");
    }

    private static Time time(JsonNode json, Instant instant, String text)
    {
        boolean zero = text.isEmpty() || text.startsWith("0");
        return new Time(json, zero ? null : Instant.ofEpochMilli(instant.toEpochMilli()));
    }

    /**
     * Most times are near the one before.
     */
    private Instant next()
    {
        near = random.nextInt(20) == 0 ? Instant.ofEpochSecond(random.nextLong(FIRST, LAST)) : near.plusSeconds(random.nextInt(-50, 100));
        return near;
    }

    private String local(Instant instant, String pattern)
    {
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        if (!local.atZone(zone).toInstant().equals(instant)) {
            // the second of two equal local times
            return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
        }
        return format(pattern).format(local);
    }

    private static DateTimeFormatter format(String pattern)
    {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }
}
