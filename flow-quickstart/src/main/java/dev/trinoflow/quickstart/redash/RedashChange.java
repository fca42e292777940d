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
 * What is to be done with one object.
 *
 * @param differences lines that are gone, with a minus, and that are new, with a plus
 */
record RedashChange(Action action, List<String> differences)
{
    enum Action
    {
        CREATE,
        UPDATE,
        SAME,
        /**
         * Edited by hand, and left so.
         */
        KEEP,
        /**/;

        boolean isWrite()
        {
            return this == CREATE || this == UPDATE;
        }
    }

    RedashChange
    {
        requireNonNull(action, "action is null");
        differences = List.copyOf(differences);
    }

    /**
     * @param current content of the object, where there is one
     * @param mark what we left in it
     */
    static RedashChange decide(Optional<ObjectNode> current, Optional<RedashMark> mark, ObjectNode desired, boolean force)
    {
        if (current.isEmpty()) {
            return new RedashChange(Action.CREATE, List.of());
        }
        ObjectNode content = current.orElseThrow();
        if (Json.canonical(content).equals(Json.canonical(desired))) {
            return new RedashChange(Action.SAME, List.of());
        }
        boolean edited = mark.map(known -> !known.hash().equals(Json.hash(content))).orElse(true);
        return new RedashChange(edited && !force ? Action.KEEP : Action.UPDATE, differences(content, desired));
    }

    private static List<String> differences(ObjectNode current, ObjectNode desired)
    {
        List<String> differences = new ArrayList<>();
        desired.properties().forEach(entry -> {
            List<String> before = lines(current.path(entry.getKey()));
            List<String> after = lines(entry.getValue());
            if (!before.equals(after)) {
                before.stream().filter(line -> !after.contains(line)).forEach(line -> differences.add("- %s: %s".formatted(entry.getKey(), line)));
                after.stream().filter(line -> !before.contains(line)).forEach(line -> differences.add("+ %s: %s".formatted(entry.getKey(), line)));
            }
        });
        return differences;
    }

    private static List<String> lines(JsonNode value)
    {
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (value.isObject()) {
            // a line for each key: what differs is seen at once
            return value.properties().stream().map(entry -> "%s = %s".formatted(entry.getKey(), Json.canonical(entry.getValue()))).sorted().toList();
        }
        return value.isTextual() ? value.asText().lines().toList() : List.of(Json.canonical(value));
    }
}
