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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * JSON as Redash keeps it.
 */
final class Json
{
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    static ObjectNode object()
    {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array()
    {
        return MAPPER.createArrayNode();
    }

    static JsonNode parse(String text)
            throws JsonProcessingException
    {
        return MAPPER.readTree(text);
    }

    /**
     * A text that is equal for equal content, whatever the order of the keys, and whether null is written or left out.
     */
    static String canonical(JsonNode node)
    {
        try {
            return MAPPER.writeValueAsString(plain(node));
        }
        catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hash(JsonNode node)
    {
        return Hashing.sha256().hashString(canonical(node), UTF_8).toString().substring(0, 16);
    }

    private static Object plain(JsonNode node)
    {
        if (node.isObject()) {
            Map<String, Object> sorted = new TreeMap<>();
            node.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    sorted.put(entry.getKey(), plain(entry.getValue()));
                }
            });
            return sorted;
        }
        if (node.isArray()) {
            return node.valueStream().map(Json::plain).toList();
        }
        if (node.isNumber()) {
            // a store of JSON may write 10 for 10.0
            return node.decimalValue().stripTrailingZeros().toPlainString();
        }
        return node.isBoolean() ? node.booleanValue() : node.asText();
    }
}
