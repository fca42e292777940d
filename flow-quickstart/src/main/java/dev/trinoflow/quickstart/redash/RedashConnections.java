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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What Redash asks, and whom it tells: the data source and the destinations of alerts. Both hold secrets, which Redash
 * shows to nobody, so that what is in them cannot be compared whole: one that is there is only written with force.
 */
final class RedashConnections
{
    private final RedashApi api;
    private final RedashReport report;
    private final boolean force;

    RedashConnections(RedashApi api, RedashReport report, boolean force)
    {
        this.api = requireNonNull(api, "api is null");
        this.report = requireNonNull(report, "report is null");
        this.force = force;
    }

    /**
     * @return id of the data source; 0 where it is yet to be created
     */
    int applyDataSource(ObjectNode desired)
    {
        return apply("data_sources", "data source", desired);
    }

    List<Integer> applyDestinations(List<ObjectNode> destinations)
    {
        List<Integer> ids = new ArrayList<>();
        for (ObjectNode destination : destinations) {
            ids.add(apply("destinations", "destination", destination));
        }
        return ids;
    }

    private int apply(String path, String kind, ObjectNode desired)
    {
        String name = desired.get("name").asText();
        Optional<Integer> id = Optional.empty();
        for (JsonNode object : api.get(path)) {
            if (object.get("name").asText().equals(name)) {
                id = Optional.of(object.get("id").asInt());
            }
        }
        Optional<ObjectNode> current = id.map(found -> visible(api.get("%s/%s".formatted(path, found)), desired));
        RedashChange change = RedashChange.decide(current, Optional.empty(), visible(desired, desired), force);
        boolean write = report.add(change, "%s %s".formatted(kind, name));
        if (!write) {
            return id.orElse(0);
        }
        return api.post(id.map(found -> "%s/%s".formatted(path, found)).orElse(path), desired).get("id").asInt();
    }

    /**
     * Name, type, and the options that we set and that are no secrets.
     */
    private static ObjectNode visible(JsonNode object, ObjectNode desired)
    {
        ObjectNode visible = Json.object();
        visible.set("type", object.get("type"));
        visible.set("name", object.get("name"));
        ObjectNode options = visible.putObject("options");
        desired.get("options").properties().forEach(option -> {
            if (!option.getKey().matches(".*(password|url|token|key|secret).*")) {
                options.set(option.getKey(), object.path("options").path(option.getKey()));
            }
        });
        return visible;
    }
}
