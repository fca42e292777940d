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
package dev.trinoflow.quickstart.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Kafka messages that a tool wrote as JSON, one a line.
 */
final class RecordedReplayReader
        implements ReplayReader
{
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final Layout layout;
    private final LineReader lines;

    enum Layout
    {
        /**
         * Key and value in base64: value_b64 or value, key_b64 or key, timestamp.
         */
        BASE64,
        /**
         * What kcat -J writes: payload, key, ts.
         */
        KCAT,
        /**/
    }

    RecordedReplayReader(Layout layout, InputStream in)
    {
        this.layout = requireNonNull(layout, "layout is null");
        lines = new LineReader(in);
    }

    @Override
    public Optional<ReplayMessage> next()
            throws IOException
    {
        Optional<byte[]> line = lines.next();
        return line.isEmpty() ? Optional.empty() : Optional.of(read(line.orElseThrow()));
    }

    private ReplayMessage read(byte[] line)
            throws ReplayFormatException
    {
        JsonNode message = parse(line);
        return switch (layout) {
            case BASE64 -> new ReplayMessage(
                    lines.place(),
                    decode(message, message.has("key_b64") ? "key_b64" : "key"),
                    decode(message, require(message, "value_b64", "value")),
                    timestamp(message, "timestamp"));
            case KCAT -> new ReplayMessage(
                    lines.place(),
                    text(message, "key").map(text -> text.getBytes(UTF_8)),
                    text(message, require(message, "payload", "payload")).map(text -> text.getBytes(UTF_8)),
                    timestamp(message, "ts"));
        };
    }

    private JsonNode parse(byte[] line)
            throws ReplayFormatException
    {
        JsonNode message;
        try {
            message = MAPPER.readTree(line);
        }
        catch (JsonProcessingException e) {
            throw failure("not JSON: " + e.getOriginalMessage());
        }
        catch (IOException e) {
            throw failure("cannot be read: " + e.getMessage());
        }
        if (!message.isObject()) {
            throw failure("not a JSON object");
        }
        return message;
    }

    private String require(JsonNode message, String key, String otherKey)
            throws ReplayFormatException
    {
        if (message.has(key)) {
            return key;
        }
        if (message.has(otherKey)) {
            return otherKey;
        }
        throw failure(switch (layout) {
            case BASE64 -> "no value_b64 or value: for a file of bare messages give --input-format jsonl";
            case KCAT -> "no payload: for a file that is not from kcat -J give --input-format jsonl";
        });
    }

    private Optional<byte[]> decode(JsonNode message, String key)
            throws ReplayFormatException
    {
        Optional<String> text = text(message, key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text.orElseThrow()));
        }
        catch (IllegalArgumentException e) {
            throw failure(key + " is not base64: " + e.getMessage());
        }
    }

    private Optional<String> text(JsonNode message, String key)
            throws ReplayFormatException
    {
        JsonNode value = message.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw failure(key + " is not text");
        }
        return Optional.of(value.textValue());
    }

    private OptionalLong timestamp(JsonNode message, String key)
            throws ReplayFormatException
    {
        JsonNode value = message.get(key);
        if (value == null || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.canConvertToLong() || value.longValue() < 0) {
            throw failure(key + " is not a number of milliseconds");
        }
        return OptionalLong.of(value.longValue());
    }

    private ReplayFormatException failure(String problem)
    {
        return new ReplayFormatException(lines.place() + ": " + problem);
    }
}
