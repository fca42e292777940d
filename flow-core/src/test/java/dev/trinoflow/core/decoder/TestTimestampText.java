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

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import static dev.trinoflow.core.decoder.TimestampText.MALFORMED;
import static dev.trinoflow.core.decoder.TimestampText.NO_TIME;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

final class TestTimestampText
{
    @Test
    void testForms()
    {
        assertTime("2026-11-20 12:00:00.613202", "2026-11-20T12:00:00.613Z");
        assertTime("2026-11-20 12:00:45.0", "2026-11-20T12:00:45Z");
        assertTime("2026-11-20 12:00:45", "2026-11-20T12:00:45Z");
        assertTime("2026-11-20T12:00:45", "2026-11-20T12:00:45Z");
        assertTime("2026-11-20 12:00:45.9", "2026-11-20T12:00:45.900Z");
        assertTime("2026-11-20 12:00:45.98", "2026-11-20T12:00:45.980Z");
        assertTime("2026-11-20 12:00:45.987999999999", "2026-11-20T12:00:45.987Z");
        assertTime("2026-11-20T12:00:45.123456Z", "2026-11-20T12:00:45.123Z");
        assertTime("2026-11-21T00:43:58.03256126Z", "2026-11-21T00:43:58.032Z");
        assertTime("2026-11-20T12:00:45Z", "2026-11-20T12:00:45Z");
        assertTime("2026-11-20T12:00:45z", "2026-11-20T12:00:45Z");
        assertTime("2026-11-20T21:00:45.123456+09:00", "2026-11-20T12:00:45.123Z");
        assertTime("2026-11-20T06:30:45-0530", "2026-11-20T12:00:45Z");
        assertTime("2026-11-20T12:00:45.000000+00:00", "2026-11-20T12:00:45Z");
        assertTime("1795176045", "2026-11-20T12:00:45Z");
        assertTime("1795176045.000000", "2026-11-20T12:00:45Z");
        assertTime("1795176045.613202", "2026-11-20T12:00:45.613Z");
        assertTime("2024-02-29 00:00:00", "2024-02-29T00:00:00Z");
        assertTime("2000-02-29 23:59:59.999999", "2000-02-29T23:59:59.999Z");
        assertTime("2026-06-30 23:59:60.5", "2026-07-01T00:00:00.500Z");
        assertTime("1969-12-31 23:59:59.999", "1969-12-31T23:59:59.999Z");
        assertTime("253402300799.999", "9999-12-31T23:59:59.999Z");
    }

    @Test
    void testZero()
    {
        for (String text : List.of("0000-00-00 00:00:00.000000", "0000-00-00 00:00:00", "0000-00-00T00:00:00.000000Z", "0000-00-00T00:00:00+00:00", "0000-00-00 00:00:00.123456", "0", "0.000000", "0.5", "1970-01-01T00:00:00Z", "1970-01-01 00:00:00.000000")) {
            assertThat(parse(text, ZoneId.of("UTC"))).as(text).isEqualTo(NO_TIME);
        }
    }

    @Test
    void testMalformed()
    {
        for (String text : List.of(
                "",
                " ",
                "x",
                "-1",
                "1.",
                ".5",
                "1.5x",
                "253402300800",
                "99999999999999999999",
                "2026-11-20",
                "2026-11-20 12:00",
                "2026-11-20 12:00:",
                "2026-11-20 12:00:1",
                "2026-11-20 12:00:61",
                "2026-11-20 12:00:00.",
                "2026-13-20 12:00:00",
                "2026-00-20 12:00:00",
                "2026-11-31 12:00:00",
                "2026-11-00 12:00:00",
                "2025-02-29 12:00:00",
                "1900-02-29 12:00:00",
                "2026-11-20 24:00:00",
                "2026-11-20 12:60:00",
                "99999-11-20 12:00:00",
                "2026/11/20 12:00:00",
                "2026-11-20_12:00:00",
                "2026-11-20 12.00.00",
                "2026-11-20 12:00:00.12a",
                "2026-11-20 12:00:00.12345a",
                "2026-11-20 12:00:a0.123456",
                "2026-11-20 12:00:0a.123456",
                "2026-11-20 12:00:00 123456",
                "2026-11-20 12:00 00.123456",
                "2026-11-20T12:00:00.123456ZZ",
                "2026-11-20T12:00:00+9",
                "2026-11-20T12:00:00+09",
                "2026-11-20T12:00:00+19:00",
                "2026-11-20T12:00:00+09:60",
                "2026-11-20T12:00:00+09:00:00",
                "2026-11-20T12:00:00 UTC",
                "2026-11-20T12:00:00[UTC]",
                "0000-00-00 00:01:00",
                "0000-00-00 00:00:00.x")) {
            assertThat(parse(text, ZoneId.of("UTC"))).as(text).isEqualTo(MALFORMED);
        }
    }

    @Test
    void testLocalTimeWhenClocksChange()
    {
        ZoneId newYork = ZoneId.of("America/New_York");
        assertLocal("2026-03-08 01:59:59.000000", newYork, "2026-03-08T06:59:59Z");
        // 02:30 never came: half an hour after the jump
        assertLocal("2026-03-08 02:30:00.000000", newYork, "2026-03-08T07:30:00Z");
        assertLocal("2026-03-08 03:00:00.000000", newYork, "2026-03-08T07:00:00Z");
        assertLocal("2026-11-01 00:59:59.000000", newYork, "2026-11-01T04:59:59Z");
        // 01:30 came twice: the first
        assertLocal("2026-11-01 01:30:00.000000", newYork, "2026-11-01T05:30:00Z");
        assertLocal("2026-11-01 02:00:00.000000", newYork, "2026-11-01T07:00:00Z");
        // an offset in the text counts, not the zone
        assertLocal("2026-11-01T01:30:00.000000-05:00", newYork, "2026-11-01T06:30:00Z");
        assertLocal("2007-07-28 01:49:01.000000", ZoneId.of("Asia/Tokyo"), "2007-07-27T16:49:01Z");
    }

    /**
     * java.time is the oracle, and one parser reads all, so that what it remembers is put to the test.
     */
    @Test
    void testRandomTimesOfManyZones()
    {
        long seed = 7;
        System.out.println("timestamps, seed " + seed);
        Random random = new Random(seed);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
        for (String zoneName : List.of("UTC", "+05:30", "America/New_York", "Europe/Zurich", "Australia/Lord_Howe", "America/Bahia_Banderas", "Africa/Monrovia", "Pacific/Apia")) {
            ZoneId zone = ZoneId.of(zoneName);
            TimestampText timestamps = new TimestampText(zone);
            long first = Instant.parse("1971-01-01T00:00:00Z").getEpochSecond();
            long last = Instant.parse("2060-01-01T00:00:00Z").getEpochSecond();
            LocalDateTime local = LocalDateTime.of(2026, 1, 1, 0, 0);
            for (int i = 0; i < 20_000; i++) {
                local = switch (random.nextInt(4)) {
                    case 0 -> LocalDateTime.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000) * 1000, java.time.ZoneOffset.UTC);
                    case 1 -> local.plusHours(random.nextInt(-30, 30));
                    default -> local.plusSeconds(random.nextInt(-100, 100)).withNano(random.nextInt(1_000_000) * 1000);
                };
                String text = format.format(local);
                assertThat(parse(text, timestamps)).as("%s in %s", text, zone).isEqualTo(local.atZone(zone).toInstant().toEpochMilli());
            }
        }
    }

    private static void assertTime(String text, String expected)
    {
        assertLocal(text, ZoneId.of("UTC"), expected);
    }

    private static void assertLocal(String text, ZoneId zone, String expected)
    {
        assertThat(Instant.ofEpochMilli(parse(text, zone))).as(text).isEqualTo(Instant.parse(expected));
    }

    private static long parse(String text, ZoneId zone)
    {
        return parse(text, new TimestampText(zone));
    }

    private static long parse(String text, TimestampText timestamps)
    {
        byte[] bytes = ("1" + text + "1").getBytes(ISO_8859_1);
        return timestamps.parse(bytes, 1, bytes.length - 1);
    }
}
