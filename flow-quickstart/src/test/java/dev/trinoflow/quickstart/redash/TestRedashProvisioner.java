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
package dev.trinoflow.quickstart.redash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trinoflow.quickstart.query.QueryLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static java.lang.Math.toIntExact;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Against a strict fake of Redash's HTTP interface, which was compared with the real one.
 */
final class TestRedashProvisioner
{
    private static final Path DASHBOARDS = Path.of("../redash/dashboards.json");
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    private final QueryLibrary library = QueryLibrary.load(Path.of("../queries"));
    private final FakeRedash redash;

    TestRedashProvisioner()
            throws IOException
    {
        redash = new FakeRedash();
    }

    @AfterEach
    void stop()
    {
        redash.close();
    }

    @Test
    void testFirstTime()
    {
        String out = apply(library, false, false);
        assertThat(out).contains("create  data source trino-flow\n", "create  query top-source-as\n", "create  dashboard Overview\n", "create  alert ddos-syn-rate\n");
        assertThat(out).endsWith(" 0 updated, 0 unchanged, 0 edited by hand and kept\n").doesNotContain("hunter2");

        assertThat(redash.dataSources.values()).hasSize(1).allMatch(source -> source.at("/options/catalog").asText().equals("flow") && source.at("/options/password").asText().equals("hunter2"));
        assertThat(redash.queries).hasSize(library.queries().size());
        assertThat(redash.queries.values()).allMatch(query -> !query.get("is_draft").asBoolean() && query.at("/tags/0").asText().equals("trino-flow"));
        assertThat(redash.dashboards.values()).allMatch(dashboard -> !dashboard.get("is_draft").asBoolean());
        for (ObjectNode query : redash.queries.values()) {
            // as Redash renders it, with the checks of its parameters
            RedashRendering.render(query.get("query").asText(), query.at("/options/parameters"), query.hasNonNull("schedule"), "2026-03-04 11:00:00", "2026-03-04 12:00:00");
        }
        Set<String> kinds = redash.visualizations.values().stream()
                .map(visualization -> visualization.get("type").asText() + visualization.at("/options/globalSeriesType").asText())
                .collect(toSet());
        assertThat(kinds).containsExactlyInAnyOrder("CHARTarea", "CHARTcolumn", "CHARTheatmap", "CHARTline", "CHARTpie", "COUNTER", "SANKEY", "TABLE");
        assertThat(redash.alerts).hasSize(toIntExact(library.queries().stream().filter(query -> query.alert().isPresent()).count()));
        assertThat(redash.subscriptions).hasSize(redash.alerts.size());
        assertThat(redash.destinations.values()).hasSize(1);
    }

    @Test
    void testAgainChangesNothing()
    {
        apply(library, false, false);
        redash.takeWrites();
        assertThat(apply(library, false, false)).startsWith("0 created, 0 updated, ").endsWith(" 0 edited by hand and kept\n");
        assertThat(redash.takeWrites()).isZero();
    }

    @Test
    void testTexts()
    {
        apply(library, false, false);
        assertThat(query("top-prefixes").get("query").asText())
                .startsWith("-- made from queries/top-prefixes.sql by ./flow redash apply\nSELECT")
                .contains("time_received >= CAST(TIMESTAMP '{{ period.start }} Europe/Zurich' AS TIMESTAMP(3) WITH TIME ZONE)")
                .contains("LIMIT {{ rows }}");
        assertThat(query("top-prefixes").at("/options/parameters/0/value").asText()).isEqualTo("d_last_hour");
        assertThat(query("top-ports").get("query").asText()).contains("CAST(nullif('{{ exporter }}', 'any') AS IPADDRESS) IS NULL OR");
        // the scheduler cannot compute what a browser can
        ObjectNode scheduled = query("ddos-syn-rate");
        assertThat(scheduled.get("query").asText()).contains("time_received >= CAST((now() - INTERVAL '60' SECOND) AS TIMESTAMP(3) WITH TIME ZONE)");
        assertThat(scheduled.at("/schedule/interval").asInt()).isEqualTo(60);
        assertThat(query("month-top-as").at("/schedule/time").asText()).isEqualTo("05:00");
    }

    @Test
    void testDashboardsShowWhatTheQueriesSay()
    {
        List<DashboardLayout> layouts = DashboardLayout.load(DASHBOARDS, library);
        Set<String> placed = layouts.stream()
                .flatMap(layout -> layout.widgets().stream().map(widget -> layout.name() + " " + widget.visualisation().file().name()))
                .collect(toCollection(TreeSet::new));
        Set<String> said = library.queries().stream()
                .flatMap(query -> query.dashboards().stream().map(dashboard -> dashboard + " " + query.name()))
                .collect(toCollection(TreeSet::new));
        assertThat(placed).as("redash/dashboards.json against the lines '-- dashboard: …'").isEqualTo(said);
        for (DashboardLayout layout : layouts) {
            Set<String> known = layout.widgets().stream().flatMap(widget -> widget.visualisation().file().parameters().stream()).map(parameter -> parameter.name()).collect(toSet());
            assertThat(known).as(layout.name()).containsAll(layout.parameters());
            for (String parameter : layout.parameters()) {
                // one choice serves all widgets, so all know the same words
                assertThat(layout.widgets().stream()
                        .flatMap(widget -> widget.visualisation().file().parameter(parameter).stream())
                        .map(found -> found.type() + " " + found.choices())
                        .collect(toSet())).as("%s of %s", parameter, layout.name()).hasSize(1);
            }
        }
    }

    @Test
    void testWidgets()
    {
        apply(library, false, false);
        JsonNode widget = widget("usage-by-as:line");
        assertThat(widget.at("/options/parameterMappings/period/type").asText()).isEqualTo("dashboard-level");
        assertThat(widget.at("/options/parameterMappings/as_number/mapTo").asText()).isEqualTo("as_number");
        assertThat(widget.at("/options/parameterMappings/rows/type").asText()).isEqualTo("static-value");
        assertThat(widget.at("/options/parameterMappings/rows/value").asInt()).isEqualTo(200);
        for (ObjectNode placed : redash.widgets.values()) {
            JsonNode position = placed.at("/options/position");
            assertThat(position.get("col").asInt() + position.get("sizeX").asInt()).isBetween(1, 12);
            JsonNode shown = redash.visualizations.get(placed.get("visualization_id").asInt());
            JsonNode parameters = redash.queries.get(shown.get("query_id").asInt()).at("/options/parameters");
            assertThat(placed.at("/options/parameterMappings").size()).isEqualTo(parameters.size());
        }
    }

    @Test
    void testEditsByHandAreKept()
    {
        apply(library, false, false);
        query("top-ports").put("query", "SELECT 'mine'");
        query("top-ports").putArray("tags").add("mine");
        redash.alerts.values().stream().filter(alert -> RedashMark.isMarked(alert, "ddos-syn-rate")).forEach(alert -> ((ObjectNode) alert.get("options")).put("value", 5));
        redash.alerts.values().stream().filter(alert -> RedashMark.isMarked(alert, "exporter-silent")).forEach(alert -> ((ObjectNode) alert.get("options")).put("muted", true));
        ((ObjectNode) widget("top-exporters:bar").at("/options/position")).put("row", 99);
        redash.widgets.values().removeIf(widget -> RedashMark.isMarked(widget, "top-conversations:table"));
        redash.visualizations.values().stream().filter(shown -> RedashMark.isMarked(shown, "protocol-breakdown:pie")).forEach(shown -> shown.put("name", "Donut"));
        redash.takeWrites();

        String out = apply(library, false, false);
        assertThat(out)
                .contains("keep    query top-ports: edited by hand; --force overwrites it\n")
                .contains("keep    alert ddos-syn-rate:")
                .contains("keep    widget top-exporters:bar on Overview:")
                .contains("keep    widget top-conversations:table on Overview, which was taken off:")
                .contains("keep    visualisation protocol-breakdown:pie:")
                .contains("0 created, 0 updated, ")
                .endsWith(" 5 edited by hand and kept\n");
        assertThat(redash.takeWrites()).isZero();

        assertThat(apply(library, false, true)).contains("1 created, 4 updated, ").endsWith(" 0 edited by hand and kept\n");
        assertThat(query("top-ports").get("query").asText()).contains("GROUP BY");
        assertThat(query("top-ports").at("/tags/0").asText()).isEqualTo("mine");
        assertThat(redash.alerts.values()).anyMatch(alert -> alert.at("/options/muted").asBoolean());
        assertThat(apply(library, false, false)).startsWith("0 created, 0 updated, ");
    }

    /**
     * Redash 25.8.0 writes all options anew where somebody puts the parameters of a dashboard in another order.
     */
    @Test
    void testDashboardThatLostItsMark()
    {
        apply(library, false, false);
        ObjectNode overview = dashboard("Overview");
        overview.putObject("options").putArray("globalParamOrder").add("resolution").add("period").add("exporter");
        redash.widgets.values().removeIf(widget -> RedashMark.isMarked(widget, "top-ports:bar"));
        int dashboards = redash.dashboards.size();
        redash.takeWrites();

        assertThat(apply(library, false, false))
                .contains("keep    dashboard Overview: edited by hand; --force overwrites it\n")
                .contains("keep    widget top-ports:bar on Overview, which was taken off:")
                .endsWith("\n0 created, 0 updated, %s unchanged, 2 edited by hand and kept\n".formatted(objects() - 1));
        assertThat(redash.takeWrites()).isZero();
        assertThat(redash.dashboards).hasSize(dashboards);

        assertThat(apply(library, false, true)).contains("update  dashboard Overview\n", "create  widget top-ports:bar on Overview\n");
        assertThat(redash.dashboards).hasSize(dashboards);
        assertThat(apply(library, false, false)).startsWith("0 created, 0 updated, ").endsWith(" 0 edited by hand and kept\n");
    }

    @Test
    void testInterruptedDashboardIsFinished()
    {
        redash.failOn("widgets");
        assertThatThrownBy(() -> apply(library, false, false)).isInstanceOf(RedashException.class).hasMessageContaining("status 500");
        assertThat(redash.dashboards.values()).hasSize(1).allMatch(dashboard -> dashboard.get("is_draft").asBoolean());
        redash.failOn("");
        apply(library, false, false);
        assertThat(redash.dashboards).hasSize(DashboardLayout.load(DASHBOARDS, library).size());
        assertThat(redash.dashboards.values()).noneMatch(dashboard -> dashboard.get("is_draft").asBoolean());
        redash.takeWrites();
        assertThat(apply(library, false, false)).startsWith("0 created, 0 updated, ");
        assertThat(redash.takeWrites()).isZero();
    }

    @Test
    void testTagsAndDraftsAreNotTouched()
    {
        apply(library, false, false);
        ObjectNode overview = dashboard("Overview").put("is_draft", true).put("name", "Edited");
        overview.putArray("tags").add("mine");
        apply(library, false, true);
        assertThat(overview.get("name").asText()).isEqualTo("Overview");
        assertThat(overview.get("is_draft").asBoolean()).isTrue();
        assertThat(overview.get("tags")).hasToString("[\"mine\"]");
    }

    @Test
    void testChangedFileIsWritten(@TempDir Path folder)
            throws IOException
    {
        apply(library, false, false);
        try (Stream<Path> files = Files.list(Path.of("../queries"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path changed = folder.resolve("top-ports.sql");
        Files.writeString(changed, Files.readString(changed).replace("-- title: Top services", "-- title: Services").replace("AS percent", "AS share"));
        Files.delete(folder.resolve("delay.sql"));
        String out = apply(QueryLibrary.load(folder), true, false, List.of());
        assertThat(out)
                .contains("update  query top-ports\n")
                .contains("          - name: Top services\n          + name: Services\n")
                .contains("          + query:     round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS share\n")
                .contains("note    query delay (id ")
                .contains("dry run, nothing is written: 0 created, 1 updated, ");
        assertThat(query("top-ports").get("name").asText()).isEqualTo("Top services");
        apply(QueryLibrary.load(folder), false, false, List.of());
        assertThat(query("top-ports").get("name").asText()).isEqualTo("Services");
    }

    @Test
    void testDryRunOnAnEmptyRedash()
    {
        assertThat(apply(library, true, false)).contains("create  dashboard AS\n", "create  widget top-as-pairs:table on AS\n", "dry run, nothing is written: ");
        assertThat(redash.takeWrites()).isZero();
        assertThat(redash.queries).isEmpty();
    }

    @Test
    void testFailures(@TempDir Path folder)
            throws IOException
    {
        try (RedashApi api = new RedashApi(redash.uri(), "another")) {
            assertThatThrownBy(() -> api.get("queries")).isInstanceOf(RedashException.class).hasMessageEndingWith("the API key is not that of an administrator (status 403)");
        }
        redash.conflictOnce();
        assertThatThrownBy(() -> apply(library, false, false)).isInstanceOf(RedashException.class).hasMessageContaining("somebody changed it at the same moment; run it again");
        assertThatThrownBy(() -> new RedashApi(URI.create("redash.example.net"), "key")).hasMessage("'redash.example.net' is not the address of a Redash, such as http://127.0.0.1:5000");
        URI closed = redash.uri();
        redash.close();
        try (RedashApi api = new RedashApi(closed, FakeRedash.API_KEY)) {
            assertThatThrownBy(() -> api.get("queries")).isInstanceOf(RedashException.class).hasMessageContaining("no answer");
        }
        Path file = folder.resolve("destinations.json");
        Files.writeString(file, "[{\"name\": \"NOC\", \"type\": \"webhook\", \"options\": {\"url\": \"${ENV:NOWHERE}\"}}]");
        assertThatThrownBy(() -> RedashProvisioner.loadDestinations(file, Map.of())).hasMessageEndingWith("the environment variable NOWHERE is not set");
        Files.writeString(file, "[{\"name\": \"NOC\"}]");
        assertThatThrownBy(() -> RedashProvisioner.loadDestinations(file, Map.of())).hasMessageContaining("a destination has a name, a type and options");
        Files.writeString(file, "[{\"name\": \"X\", \"period\": \"d_last_hour\", \"parameters\": [], \"rows\": [[\"top-ports:donut\"]]}]");
        assertThatThrownBy(() -> DashboardLayout.load(file, library)).hasMessageEndingWith("'top-ports:donut' is no visualisation of the query");
    }

    private String apply(QueryLibrary queries, boolean dryRun, boolean force)
    {
        return apply(queries, dryRun, force, DashboardLayout.load(DASHBOARDS, queries));
    }

    private String apply(QueryLibrary queries, boolean dryRun, boolean force, List<DashboardLayout> dashboards)
    {
        ObjectNode source = Json.object().put("name", "trino-flow").put("type", "trino");
        source.putObject("options").put("host", "127.0.0.1").put("port", 8080).put("username", "redash").put("password", "hunter2").put("catalog", "flow").put("schema", "net");
        List<ObjectNode> destinations = RedashProvisioner.loadDestinations(Path.of("../redash/destinations.example.json"), Map.of("FLOW_ALERT_WEBHOOK", "http://127.0.0.1/hook")).subList(0, 1);
        StringWriter out = new StringWriter();
        try (RedashApi api = new RedashApi(redash.uri(), FakeRedash.API_KEY)) {
            new RedashProvisioner(queries, dashboards, source, destinations, ZURICH, dryRun, force).apply(api, new PrintWriter(out));
        }
        return out.toString();
    }

    private ObjectNode query(String name)
    {
        return redash.queries.values().stream().filter(query -> RedashMark.isMarked(query, name)).findFirst().orElseThrow();
    }

    private ObjectNode dashboard(String name)
    {
        return redash.dashboards.values().stream().filter(dashboard -> RedashMark.isMarked(dashboard, name)).findFirst().orElseThrow();
    }

    /**
     * How many objects a first run creates.
     */
    private int objects()
    {
        return Stream.of(redash.dataSources, redash.destinations, redash.queries, redash.visualizations, redash.alerts, redash.dashboards, redash.widgets).mapToInt(Map::size).sum();
    }

    private ObjectNode widget(String id)
    {
        return redash.widgets.values().stream().filter(widget -> RedashMark.isMarked(widget, id)).findFirst().orElseThrow();
    }
}
