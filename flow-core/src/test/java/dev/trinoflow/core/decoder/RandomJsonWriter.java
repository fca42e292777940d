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
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes JSON in a style of its own: order of keys, white space, escapes and unknown keys.
 */
final class RandomJsonWriter
{
    private static final List<String> UNKNOWN_VALUES = List.of("null", "true", "false", "-1.5e+3", "0", "\"\"", "\"a\\\"b\"", "[]", "{}", "[1,{\"bytes\":[\"x\"]}]", "{\"bytes\":\"many\"}", "\"default_kafka/12\"");

    private final Random random;
    private final boolean steady;
    private final Map<String, Integer> ranks = new java.util.HashMap<>();
    private final String space;

    /**
     * @param steady whether all records are written in one style, as a collector does
     */
    RandomJsonWriter(Random random, boolean steady)
    {
        this.random = random;
        this.steady = steady;
        space = random.nextBoolean() ? "" : " ";
    }

    String write(ObjectNode json)
    {
        List<String> members = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        if (steady) {
            keys.sort(java.util.Comparator.comparing(key -> ranks.computeIfAbsent(key, _ -> random.nextInt())));
        }
        else {
            Collections.shuffle(keys, random);
        }
        for (String key : keys) {
            if (random.nextInt(steady ? 1000 : 10) == 0) {
                members.add("\"unknown" + random.nextInt(400) + "\"" + space() + ":" + space() + UNKNOWN_VALUES.get(random.nextInt(UNKNOWN_VALUES.size())));
            }
            members.add(text(key) + (steady ? "" : space()) + ":" + space() + value(json.get(key)));
        }
        return "{" + (steady ? "" : space()) + String.join("," + space(), members) + (steady ? "" : space()) + "}";
    }

    private String value(JsonNode node)
    {
        if (node.isTextual()) {
            return text(node.textValue());
        }
        List<String> elements = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> elements.add(value(element)));
            return "[" + String.join("," + space(), elements) + "]";
        }
        if (node.isObject()) {
            Iterator<String> names = node.fieldNames();
            while (names.hasNext()) {
                String name = names.next();
                elements.add(text(name) + ":" + space() + value(node.get(name)));
            }
            return "{" + String.join("," + space(), elements) + "}";
        }
        return node.toString();
    }

    private String text(String value)
    {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (Character.isHighSurrogate(character)) {
                boolean escaped = random.nextBoolean();
                text.append(escaped ? escape(character) : String.valueOf(character)).append(escaped ? escape(value.charAt(i + 1)) : String.valueOf(value.charAt(i + 1)));
                i++;
            }
            else if (character < ' ' || character == '"' || character == '\\' || random.nextInt(steady ? 100_000 : 500) == 0) {
                text.append(escape(character));
            }
            else {
                text.append(character);
            }
        }
        return text.append('"').toString();
    }

    private String escape(char character)
    {
        if (random.nextBoolean()) {
            switch (character) {
                case '"' -> {
                    return "\\\"";
                }
                case '\\' -> {
                    return "\\\\";
                }
                case '/' -> {
                    return "\\/";
                }
                case '\n' -> {
                    return "\\n";
                }
                default -> {}
            }
        }
        return (random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) character);
    }

    private String space()
    {
        return steady ? space : List.of("", " ", "  ", "\n", "\t", "\r\n").get(random.nextInt(6));
    }
}
