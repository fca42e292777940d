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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What we leave in the options of an object of ours: which one it is, and a hash of what we wrote. An object whose
 * content has another hash was edited by hand.
 */
record RedashMark(String id, String hash)
{
    private static final String KEY = "trino_flow";

    RedashMark
    {
        requireNonNull(id, "id is null");
        requireNonNull(hash, "hash is null");
    }

    static RedashMark of(String id, ObjectNode content)
    {
        return new RedashMark(id, Json.hash(content));
    }

    static Optional<RedashMark> read(JsonNode object)
    {
        JsonNode mark = object.path("options").path(KEY);
        return mark.has("id") && mark.has("hash") ? Optional.of(new RedashMark(mark.get("id").asText(), mark.get("hash").asText())) : Optional.empty();
    }

    /**
     * Whether the object is the one of this name.
     */
    static boolean isMarked(JsonNode object, String id)
    {
        return read(object).filter(mark -> mark.id().equals(id)).isPresent();
    }

    /**
     * The options without the mark.
     */
    static ObjectNode options(JsonNode object)
    {
        ObjectNode options = object.path("options").isObject() ? object.get("options").deepCopy() : Json.object();
        options.remove(KEY);
        return options;
    }

    /**
     * A copy of the content whose options have the mark.
     */
    ObjectNode addTo(ObjectNode content)
    {
        ObjectNode marked = content.deepCopy();
        marked.withObject("/options").putObject(KEY).put("id", id).put("hash", hash);
        return marked;
    }
}
