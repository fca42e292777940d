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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trinoflow.quickstart.redash.DashboardLayout.Widget;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Dashboards with their widgets. The dashboard's mark holds the names of the widgets that we have put on it: one that is
 * gone was taken off by hand.
 */
final class RedashDashboards
{
    private static final String WIDGETS = "trino_flow_widgets";

    private final RedashApi api;
    private final RedashReport report;
    private final boolean force;
    private final ZoneId zone;
    private final RedashQueries queries;

    RedashDashboards(RedashApi api, RedashReport report, boolean force, ZoneId zone, RedashQueries queries)
    {
        this.api = requireNonNull(api, "api is null");
        this.report = requireNonNull(report, "report is null");
        this.force = force;
        this.zone = requireNonNull(zone, "zone is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    void apply(List<DashboardLayout> layouts)
    {
        List<JsonNode> existing = api.list("dashboards");
        for (DashboardLayout layout : layouts) {
            Optional<JsonNode> current = find(existing, layout.name())
                    // the list is without widgets
                    .map(dashboard -> api.get("dashboards/" + dashboard.get("id").asInt()));
            apply(layout, current);
        }
    }

    /**
     * The dashboard with our mark; where none has it, one of our tag that has lost it. Redash 25.8.0 writes all options
     * anew where somebody puts the parameters in another order.
     */
    private static Optional<JsonNode> find(List<JsonNode> existing, String name)
    {
        return existing.stream()
                .filter(dashboard -> RedashMark.isMarked(dashboard, name))
                .findFirst()
                .or(() -> existing.stream()
                        .filter(dashboard -> RedashMark.read(dashboard).isEmpty() && dashboard.path("name").asText().equals(name))
                        .filter(dashboard -> dashboard.path("tags").valueStream().anyMatch(tag -> tag.asText().equals(RedashQueries.TAG)))
                        .findFirst());
    }

    private void apply(DashboardLayout layout, Optional<JsonNode> current)
    {
        ObjectNode desired = Json.object().put("name", layout.name());
        desired.set("options", layout.options());
        Optional<ObjectNode> content = current.map(dashboard -> {
            ObjectNode found = RedashQueries.content(dashboard, desired);
            found.withObject("/options").remove(WIDGETS);
            return found;
        });
        RedashChange change = RedashChange.decide(content, current.flatMap(RedashMark::read), desired, force);
        boolean write = report.add(change, "dashboard %s".formatted(layout.name()));
        JsonNode dashboard = current.orElse(Json.object());
        if (write && current.isEmpty()) {
            dashboard = create(layout, desired);
        }
        int placed = placeWidgets(layout, dashboard);
        if (write || placed > 0 || isUnfinished(dashboard) && !report.isDryRun()) {
            finish(layout, dashboard, desired, write);
        }
    }

    /**
     * A draft with our mark, so that it is found again if we get no further.
     */
    private JsonNode create(DashboardLayout layout, ObjectNode desired)
    {
        JsonNode created = api.post("dashboards", Json.object().put("name", layout.name()));
        ObjectNode body = RedashMark.of(layout.name(), desired).addTo(desired);
        body.putArray("tags").add(RedashQueries.TAG);
        body.put("version", created.get("version").asInt());
        return api.post("dashboards/" + created.get("id").asInt(), body);
    }

    private static boolean isUnfinished(JsonNode dashboard)
    {
        return RedashMark.read(dashboard).isPresent() && !dashboard.path("options").has(WIDGETS);
    }

    /**
     * Writes the options, with the names of all widgets that were ever put here.
     */
    private void finish(DashboardLayout layout, JsonNode dashboard, ObjectNode desired, boolean write)
    {
        ObjectNode body = Json.object();
        body.set("options", write ? RedashMark.of(layout.name(), desired).addTo(desired).get("options") : dashboard.get("options").deepCopy());
        if (write) {
            body.put("name", layout.name());
        }
        if (isUnfinished(dashboard)) {
            body.put("is_draft", false);
        }
        Set<String> names = new HashSet<>(placedBefore(dashboard));
        layout.widgets().forEach(widget -> names.add(widget.visualisation().id()));
        ArrayNode widgets = body.withObject("/options").putArray(WIDGETS);
        names.stream().sorted().forEach(widgets::add);
        body.put("version", dashboard.get("version").asInt());
        api.post("dashboards/" + dashboard.get("id").asInt(), body);
    }

    private static List<String> placedBefore(JsonNode dashboard)
    {
        return dashboard.path("options").path(WIDGETS).valueStream().map(JsonNode::asText).toList();
    }

    /**
     * Returns how many widgets were created.
     */
    private int placeWidgets(DashboardLayout layout, JsonNode dashboard)
    {
        List<String> before = placedBefore(dashboard);
        // without its mark nobody knows what was on it
        boolean lost = dashboard.has("id") && RedashMark.read(dashboard).isEmpty();
        int created = 0;
        for (Widget widget : layout.widgets()) {
            String id = widget.visualisation().id();
            ObjectNode desired = Json.object();
            desired.set("options", widget.options(layout, zone));
            Optional<JsonNode> current = dashboard.path("widgets").valueStream().filter(candidate -> RedashMark.isMarked(candidate, id)).findFirst();
            String what = "widget %s on %s".formatted(id, layout.name());
            if (current.isEmpty() && (lost || before.contains(id)) && !force) {
                report.add(new RedashChange(RedashChange.Action.KEEP, List.of()), what + ", which was taken off");
                continue;
            }
            RedashChange change = RedashChange.decide(current.map(found -> RedashQueries.content(found, desired)), current.flatMap(RedashMark::read), desired, force);
            if (report.add(change, what)) {
                ObjectNode body = RedashMark.of(id, desired).addTo(desired).put("text", "");
                if (current.isPresent()) {
                    api.post("widgets/" + current.orElseThrow().get("id").asInt(), body);
                }
                else {
                    body.put("dashboard_id", dashboard.get("id").asInt()).put("width", 1).put("visualization_id", queries.visualisationId(id).orElseThrow());
                    api.post("widgets", body);
                    created++;
                }
            }
        }
        return created;
    }
}
