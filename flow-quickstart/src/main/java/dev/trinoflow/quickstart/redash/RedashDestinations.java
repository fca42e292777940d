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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The file that says whom alerts tell: a list of objects with name, type and options. A value {@code ${ENV:NAME}} is
 * taken from the environment, so that the file holds no secret.
 */
record RedashDestinations(Path file, Map<String, String> environment)
{
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{ENV:([A-Za-z0-9_]+)}");

    RedashDestinations
    {
        requireNonNull(file, "file is null");
        environment = Map.copyOf(environment);
    }

    List<ObjectNode> load()
    {
        try {
            List<ObjectNode> destinations = new ArrayList<>();
            for (JsonNode node : Json.parse(Files.readString(file))) {
                if (!node.has("name") || !node.has("type") || !node.path("options").isObject()) {
                    throw new RedashException("%s: a destination has a name, a type and options: %s".formatted(file, node));
                }
                ObjectNode destination = Json.object().put("name", node.get("name").asText()).put("type", node.get("type").asText());
                ObjectNode options = destination.putObject("options");
                node.get("options").properties().forEach(option -> options.set(option.getKey(), option.getValue().isTextual() ? options.textNode(resolve(option.getValue().asText())) : option.getValue()));
                destinations.add(destination);
            }
            return destinations;
        }
        catch (IOException e) {
            throw new RedashException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private String resolve(String value)
    {
        return VARIABLE.matcher(value).replaceAll(match -> {
            String known = environment.get(match.group(1));
            if (known == null) {
                throw new RedashException("%s: the environment variable %s is not set".formatted(file, match.group(1)));
            }
            return Matcher.quoteReplacement(known);
        });
    }
}
