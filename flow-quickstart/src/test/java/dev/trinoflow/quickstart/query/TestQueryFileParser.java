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

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestQueryFileParser
{
    private static final Instant NOW = Instant.parse("2026-03-04T12:34:56.789Z");
    private static final String HEADER =
            """
            -- title: Top talkers
            -- question: Who talks most?
            -- parameter: from instant = now-7d/d; Begin
            -- parameter: network prefix = any; Only this network
            -- parameter: unit choice(hour|day) = hour; Length of a point
            -- parameter: rows rows = 10; Rows
            -- visualisation: line x=time y=bytes,packets series=name stack=yes
            -- visualisation: table
            -- dashboard: Overview, Traffic report
            -- schedule: daily 06:30
            -- alert: bytes > 1.5
            """;
    private static final String SQL =
            """
            -- a comment: with :colons and a semicolon;
            SELECT ':from; ?' AS text, "a:from", :unit FROM flows
            WHERE time_received >= :from AND (:network IS NULL OR contains(:network, src_addr)) LIMIT :rows
            """;

    @Test
    void testWholeFile()
    {
        QueryFile query = parse(HEADER + SQL.substring(SQL.indexOf("SELECT")));
        assertThat(query.title()).isEqualTo("Top talkers");
        assertThat(query.question()).isEqualTo("Who talks most?");
        assertThat(query.dashboards()).containsExactly("Overview", "Traffic report");
        assertThat(query.schedule()).contains(new QuerySchedule(Duration.ofDays(1), Optional.of("06:30")));
        assertThat(query.alert()).contains(new QueryAlert("bytes", ">", new BigDecimal("1.5")));
        assertThat(query.visualisations().getFirst().columns()).containsExactly("time", "bytes", "packets", "name");
        assertThat(query.visualisations().getFirst().option("stack")).contains("yes");
        assertThat(query.parameter("unit").orElseThrow().choices()).containsExactly("hour", "day");
        assertThat(query.parameter("network").orElseThrow().isOptional()).isTrue();
    }

    @Test
    void testBinding()
    {
        QueryFile query = parse(HEADER + "\n" + SQL);
        BoundQuery bound = query.bind(Map.of(), NOW);
        assertThat(bound.sql()).isEqualTo(
                """

                -- a comment: with :colons and a semicolon;
                SELECT ':from; ?' AS text, "a:from", CAST(? AS VARCHAR) FROM flows
                WHERE time_received >= CAST(? AS TIMESTAMP(3) WITH TIME ZONE) AND (CAST(? AS VARCHAR) IS NULL OR contains(CAST(? AS VARCHAR), src_addr)) LIMIT ?""");
        assertThat(bound.values()).isEqualTo(List.of(Optional.of("hour"), Optional.of("2026-02-25 00:00:00.000 UTC"), Optional.empty(), Optional.empty(), Optional.of(10L)));

        bound = query.bind(Map.of("network", "192.0.2.1", "from", "2026-03-01", "unit", "day", "rows", "3"), NOW);
        assertThat(bound.values()).isEqualTo(List.of(Optional.of("day"), Optional.of("2026-03-01 00:00:00.000 UTC"), Optional.of("192.0.2.1/32"), Optional.of("192.0.2.1/32"), Optional.of(3L)));

        assertThatThrownBy(() -> query.bind(Map.of("unit", "week"), NOW)).hasMessage("parameter unit is not one of hour, day: 'week'");
        assertThatThrownBy(() -> query.bind(Map.of("network", "192.0.2.0/33"), NOW)).hasMessage("parameter network is not a network such as 192.0.2.0/24, or an address, or any: '192.0.2.0/33'");
        assertThatThrownBy(() -> query.bind(Map.of("rows", "0"), NOW)).hasMessage("parameter rows is not a number of rows, 1 to 10000: '0'");
        assertThatThrownBy(() -> query.bind(Map.of("rows", "any"), NOW)).hasMessageContaining("parameter rows is not");
        assertThatThrownBy(() -> query.bind(Map.of("row", "1"), NOW)).hasMessage("query top-talkers has no parameter 'row'; it has: from, network, unit, rows");
    }

    @Test
    void testInstants()
    {
        assertInstant("now", "2026-03-04T12:34:56.789Z", "(now())");
        assertInstant("now-90s", "2026-03-04T12:33:26.789Z", "(now() - INTERVAL '90' SECOND)");
        assertInstant("now-2h/h", "2026-03-04T10:00:00Z", "date_trunc('hour', at_timezone(now() - INTERVAL '7200' SECOND, 'UTC'))");
        assertInstant("now/d", "2026-03-04T00:00:00Z", "date_trunc('day', at_timezone(now(), 'UTC'))");
        assertInstant("2026-03-01", "2026-03-01T00:00:00Z", "TIMESTAMP '2026-03-01 00:00:00.000 UTC'");
        assertInstant("2026-03-01 10:20", "2026-03-01T10:20:00Z", "TIMESTAMP '2026-03-01 10:20:00.000 UTC'");
        assertInstant("2026-03-01T10:20:30+02:00", "2026-03-01T08:20:30Z", "TIMESTAMP '2026-03-01 08:20:30.000 UTC'");
        for (String wrong : List.of("", "yesterday", "now-1w", "now+1h", "2026-13-01", "12:00")) {
            assertThat(InstantText.parse(wrong)).as(wrong).isEmpty();
        }
    }

    private static void assertInstant(String text, String expected, String sql)
    {
        InstantText instant = InstantText.parse(text).orElseThrow();
        assertThat(instant.resolve(NOW)).as(text).isEqualTo(expected);
        assertThat(instant.toSql()).as(text).isEqualTo(sql);
    }

    @Test
    void testValues()
    {
        assertThat(ParameterType.ADDRESS.canonical("2001:db8::1", List.of(), NOW)).contains("2001:db8::1");
        assertThat(ParameterType.ADDRESS.canonical("1' OR '1'='1", List.of(), NOW)).isEmpty();
        assertThat(ParameterType.PREFIX.canonical("2001:db8::/33", List.of(), NOW)).contains("2001:db8::/33");
        assertThat(ParameterType.PREFIX.canonical("2001:db8::", List.of(), NOW)).contains("2001:db8::/128");
        assertThat(ParameterType.PREFIX.canonical("192.0.2.0/-1", List.of(), NOW)).isEmpty();
        assertThat(ParameterType.INTEGER.canonical("-5", List.of(), NOW)).contains("-5");
        assertThat(ParameterType.INTEGER.canonical("5.5", List.of(), NOW)).isEmpty();
        assertThat(ParameterType.NUMBER.canonical("1e3", List.of(), NOW)).contains("1E+3");
        assertThat(ParameterType.NUMBER.canonical("many", List.of(), NOW)).isEmpty();
        assertThat(ParameterType.TEXT.canonical("it's; --", List.of(), NOW)).contains("it's; --");
        assertThat(ParameterType.TEXT.canonical("x".repeat(201), List.of(), NOW)).isEmpty();
    }

    @Test
    void testErrorsNameTheLine()
    {
        assertFailure("SELECT 1", "queries/top-talkers.sql: the line '-- title: …' is missing");
        assertFailure("-- title: T\n-- question: Q\nSELECT 1", "queries/top-talkers.sql: the line '-- visualisation: …' is missing; the plain one is table");
        assertFailure("-- title: T\n-- titel: U\nSELECT 1", "queries/top-talkers.sql:2: unknown key 'titel'; the keys are title, question, parameter, visualisation, dashboard, schedule, alert");
        assertFailure("-- title: T\n-- title: U\n", "queries/top-talkers.sql:2: a second 'title'");
        assertFailure("-- just words\n", "queries/top-talkers.sql:1: a line of the header is '-- key: value', with a key of title, question");
        assertFailure("-- parameter: from instant now; Begin\n", "queries/top-talkers.sql:1: a parameter is 'name type = default; description', not 'from instant now; Begin'");
        assertFailure("-- parameter: from time = now; Begin\n", "queries/top-talkers.sql:1: unknown type 'time'; the types are address, choice, instant, integer, number, prefix, rows, text");
        assertFailure("-- parameter: unit choice = hour; Unit\n", "queries/top-talkers.sql:1: a choice, and nothing else, has its words in brackets");
        assertFailure("-- parameter: rows rows = none; Rows\n", "queries/top-talkers.sql:1: the default of parameter rows is not a number of rows, 1 to 10000: 'none'");
        assertFailure("-- visualisation: donut x=a\n", "queries/top-talkers.sql:1: unknown visualisation 'donut'; there are area, bar, counter, heatmap, line, pie, sankey, table");
        assertFailure("-- visualisation: line x=time\n", "queries/top-talkers.sql:1: visualisation line needs y=COLUMN");
        assertFailure("-- visualisation: pie x=a y=b series=c\n", "queries/top-talkers.sql:1: visualisation pie has no option 'series'");
        assertFailure("-- schedule: hourly\n", "queries/top-talkers.sql:1: a schedule is 'every 5m', 'every 2h' or 'daily 06:30', not 'hourly'");
        assertFailure("-- alert: bytes is large\n", "queries/top-talkers.sql:1: an alert is 'column > number', also with <, >= and <=, not 'bytes is large'");

        String header = "-- title: T\n-- question: Q\n-- visualisation: table\n";
        assertFailure(header, "queries/top-talkers.sql: there is no statement below the header");
        assertFailure(header + "SELECT 1;\n", "queries/top-talkers.sql:4: ';' has no place here");
        assertFailure(header + "SELECT 1,\n?", "queries/top-talkers.sql:5: '?' has no place here");
        assertFailure(header + "SELECT 1\nWHERE x > :begin", "queries/top-talkers.sql:5: parameter :begin has no line '-- parameter: begin …'");
        assertFailure(header + "-- parameter: from instant = now; Begin\nSELECT 1", "queries/top-talkers.sql: the statement does not use parameter 'from'");
        assertThatThrownBy(() -> new QueryFileParser("Top_talkers", "queries/Top_talkers.sql", header + "SELECT 1").parse())
                .hasMessage("queries/Top_talkers.sql: the name of a query is lower-case words with hyphens");
    }

    private static void assertFailure(String text, String message)
    {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(QueryException.class).hasMessageStartingWith(message);
    }

    private static QueryFile parse(String text)
    {
        return new QueryFileParser("top-talkers", "queries/top-talkers.sql", text).parse();
    }
}
