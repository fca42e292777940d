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
import dev.trinoflow.quickstart.query.QueryFile;
import dev.trinoflow.quickstart.query.QueryLibrary;
import dev.trinoflow.quickstart.query.Visualisation;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Queries with their visualisations.
 */
final class RedashQueries
{
    static final String TAG = "trino-flow";

    private final RedashApi api;
    private final RedashReport report;
    private final boolean force;
    private final ZoneId zone;

    private final Map<String, Integer> queryIds = new HashMap<>();
    private final Map<String, Integer> visualisationIds = new HashMap<>();

    RedashQueries(RedashApi api, RedashReport report, boolean force, ZoneId zone)
    {
        this.api = requireNonNull(api, "api is null");
        this.report = requireNonNull(report, "report is null");
        this.force = force;
        this.zone = requireNonNull(zone, "zone is null");
    }

    void apply(QueryLibrary library, int dataSource)
    {
        Map<String, JsonNode> existing = new HashMap<>();
        for (JsonNode query : api.list("queries")) {
            RedashMark.read(query).ifPresent(mark -> existing.put(mark.id(), query));
        }
        for (QueryFile file : library.queries()) {
            Optional<JsonNode> current = Optional.ofNullable(existing.remove(file.name()))
                    // the list is without visualisations
                    .map(query -> api.get("queries/" + query.get("id").asInt()));
            apply(file, dataSource, current);
        }
        existing.forEach((name, query) -> report.note("query %s (id %s) has no file any more; archive it in Redash if nobody needs it".formatted(name, query.get("id").asInt())));
    }

    private void apply(QueryFile file, int dataSource, Optional<JsonNode> current)
    {
        ObjectNode desired = new RedashQuery(file, zone).content(dataSource);
        RedashChange change = RedashChange.decide(current.map(query -> content(query, desired)), current.flatMap(RedashMark::read), desired, force);
        JsonNode query = current.orElse(Json.object());
        if (report.add(change, "query %s".formatted(file.name()))) {
            ObjectNode body = RedashMark.of(file.name(), desired).addTo(desired);
            if (current.isEmpty()) {
                body.putArray("tags").add(TAG);
                JsonNode created = api.post("queries", body);
                query = api.post("queries/" + created.get("id").asInt(), Json.object().put("is_draft", false).put("version", created.get("version").asInt()));
            }
            else {
                query = api.post("queries/" + query.get("id").asInt(), body.put("version", query.get("version").asInt()));
            }
        }
        if (query.has("id")) {
            queryIds.put(file.name(), query.get("id").asInt());
        }
        for (Visualisation visualisation : file.visualisations()) {
            apply(new RedashVisualisation(file, visualisation), query);
        }
    }

    /**
     * What an object of Redash has in the fields that we set.
     */
    static ObjectNode content(JsonNode object, ObjectNode desired)
    {
        ObjectNode content = Json.object();
        desired.fieldNames().forEachRemaining(field -> {
            JsonNode value = object.path(field);
            content.set(field, field.equals("options") ? RedashMark.options(object) : value.isMissingNode() ? null : value);
        });
        return content;
    }

    private void apply(RedashVisualisation visualisation, JsonNode query)
    {
        ObjectNode desired = visualisation.content();
        Optional<JsonNode> current = query.path("visualizations").valueStream().filter(candidate -> RedashMark.isMarked(candidate, visualisation.id())).findFirst();
        Optional<JsonNode> untouched = query.path("visualizations").valueStream().filter(candidate -> isDefaultTable(candidate, desired)).findFirst();
        RedashChange change = RedashChange.decide(current.map(found -> content(found, desired)), current.flatMap(RedashMark::read), desired, force);
        Optional<Integer> id = current.or(() -> untouched).map(found -> found.get("id").asInt());
        if (report.add(change, "visualisation %s".formatted(visualisation.id()))) {
            ObjectNode body = RedashMark.of(visualisation.id(), desired).addTo(desired);
            JsonNode written = id.map(found -> api.post("visualizations/" + found, body))
                    .orElseGet(() -> api.post("visualizations", body.put("query_id", query.get("id").asInt())));
            id = Optional.of(written.get("id").asInt());
        }
        id.ifPresent(found -> visualisationIds.put(visualisation.id(), found));
    }

    /**
     * The table that Redash gives to each new query; ours takes its place.
     */
    private static boolean isDefaultTable(JsonNode candidate, ObjectNode desired)
    {
        return desired.get("type").asText().equals("TABLE") && candidate.get("type").asText().equals("TABLE") && RedashMark.read(candidate).isEmpty() && candidate.path("options").isEmpty();
    }

    Optional<Integer> queryId(String name)
    {
        return Optional.ofNullable(queryIds.get(name));
    }

    Optional<Integer> visualisationId(String id)
    {
        return Optional.ofNullable(visualisationIds.get(id));
    }

    /**
     * Alerts of the queries that have one, and who is told.
     */
    void applyAlerts(QueryLibrary library, List<Integer> destinations)
    {
        List<JsonNode> existing = api.get("alerts").valueStream().toList();
        for (QueryFile file : library.queries()) {
            if (file.alert().isPresent()) {
                applyAlert(file, existing.stream().filter(alert -> RedashMark.isMarked(alert, file.name())).findFirst(), destinations);
            }
        }
    }

    private void applyAlert(QueryFile file, Optional<JsonNode> current, List<Integer> destinations)
    {
        ObjectNode desired = RedashAlert.content(file, queryIds.getOrDefault(file.name(), 0));
        RedashChange change = RedashChange.decide(current.map(RedashAlert::current), current.flatMap(RedashMark::read), desired, force);
        Optional<Integer> id = current.map(alert -> alert.get("id").asInt());
        if (report.add(change, "alert %s".formatted(file.name()))) {
            ObjectNode body = RedashMark.of(file.name(), desired).addTo(desired);
            // whoever muted it wants it muted
            current.map(alert -> alert.path("options").get("muted")).ifPresent(muted -> body.withObject("/options").set("muted", muted));
            id = Optional.of(api.post(id.map(found -> "alerts/" + found).orElse("alerts"), body).get("id").asInt());
        }
        if (id.isPresent() && !report.isDryRun()) {
            subscribe(id.orElseThrow(), destinations);
        }
    }

    private void subscribe(int alert, List<Integer> destinations)
    {
        String path = "alerts/%s/subscriptions".formatted(alert);
        List<Integer> subscribed = api.get(path).valueStream().map(subscription -> subscription.path("destination").path("id").asInt()).toList();
        destinations.stream().filter(destination -> !subscribed.contains(destination)).forEach(destination -> api.post(path, Json.object().put("destination_id", destination)));
    }
}
