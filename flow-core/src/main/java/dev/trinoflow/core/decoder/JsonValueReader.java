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

import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.RejectedMessageException;

import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Reads the values of keys into the flow: each is checked, and stored if its column is wanted.
 */
final class JsonValueReader
{
    private static final NameTable AVRO_BRANCHES = new NameTable(Map.of("string", 1, "long", 2, "int", 3, "double", 4, "float", 5, "boolean", 6, "array", 7));

    private final JsonReader reader;
    private final JsonSkipper skipper;
    private final JsonListReader lists;
    private final JsonLabelReader labels;
    private final JsonRecord record;
    private final FlowRecord flow;
    private final JsonValueStore values;
    private final JsonValueParser parser;
    private final QuickTextReader quick;

    JsonValueReader(JsonReader reader, JsonSkipper skipper, JsonListReader lists, JsonLabelReader labels, JsonRecord record, JsonValueStore values, JsonValueParser parser)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.skipper = requireNonNull(skipper, "skipper is null");
        this.lists = requireNonNull(lists, "lists is null");
        this.labels = requireNonNull(labels, "labels is null");
        this.record = requireNonNull(record, "record is null");
        flow = record.flow();
        this.values = requireNonNull(values, "values is null");
        this.parser = requireNonNull(parser, "parser is null");
        quick = new QuickTextReader(reader, parser.timestamps(), values);
    }

    /**
     * Reads a text.
     *
     * @param position after the opening quote
     */
    int readText(JsonKey key, int position)
            throws RejectedMessageException
    {
        int length = key.textLength;
        if (length != 0 && reader.startsWith(position, key.memo, length)) {
            // the same as in the record before: nothing to check again
            key.repeated();
            if (key.wanted) {
                values.store(key, key.memo, 0, length - 1, position);
            }
            return position + length;
        }
        int next = switch (key.kind) {
            case ADDRESS, NETWORK -> quick.readV4(key, position);
            case INSTANT -> quick.readInstant(key, position);
            default -> 0;
        };
        return next == 0 ? readAnyText(key, position) : next;
    }

    private int readAnyText(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = reader.readText(position);
        key.forget();
        if (key.kind != JsonKind.SKIP) {
            parser.parse(key, reader.text, reader.textBegin, reader.textEnd, position);
            if (key.wanted) {
                values.store(key, reader.text, reader.textBegin, reader.textEnd - reader.textBegin, position);
            }
        }
        if (reader.text == reader.message) {
            key.rememberText(reader.message, position, next);
            key.lengthBefore = next - 1 - position;
        }
        return next;
    }

    /**
     * Reads anything but a text.
     */
    int readOther(JsonKey key, int position)
            throws RejectedMessageException
    {
        byte character = reader.message[position];
        if (character >= '0' && character <= '9' && key.kind != JsonKind.SKIP && key.kind != JsonKind.EXTRA_TEXT && key.kind != JsonKind.INSTANT) {
            return readNumber(key, position);
        }
        int lengthBefore = key.otherLength;
        int repeatsBefore = key.repeats;
        key.forget();
        int next = key.kind == JsonKind.SKIP ? skipper.skip(position, 1) : readRare(key, position, character);
        key.rememberOther(reader.message, position, next, lengthBefore, repeatsBefore);
        return next;
    }

    private int readNumber(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = reader.readNumber(position);
        if (key.otherLength == next - position && key.memoNumber == reader.number) {
            key.repeated();
        }
        else {
            key.forget();
            key.isNull = false;
            parser.setNumber(key, reader.number, position);
            key.rememberNumber(reader.message, position, next, reader.number);
        }
        if (key.kind == JsonKind.NETWORK) {
            record.setPrefixLength(key.slot, key.value);
        }
        else if (key.wanted) {
            values.store(key, reader.message, position, next - position, position);
        }
        return next;
    }

    private int readRare(JsonKey key, int position, byte character)
            throws RejectedMessageException
    {
        key.isNull = character == 'n';
        if (key.isNull) {
            return reader.readNull(position);
        }
        if (key.kind == JsonKind.EXTRA_TEXT) {
            int next = skipper.skip(position, 1);
            reader.checkUtf8(key.name, reader.message, position, next, position);
            if (key.wanted) {
                flow.setText(key.slot, reader.message, position, next - position);
            }
            return next;
        }
        return switch (character) {
            case '[' -> readArray(key, position);
            case '{' -> key.kind == JsonKind.LABEL ? readLabels(key, position) : readUnion(key, position);
            case '-' -> readNegative(key, position);
            default -> {
                if (key.kind == JsonKind.INSTANT && character >= '0' && character <= '9') {
                    yield readSeconds(key, position);
                }
                skipper.skip(position, 1);
                throw reader.reject(key.name + ": wrong type", position);
            }
        };
    }

    private int readSeconds(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = skipper.skip(position, 1);
        key.isNull = false;
        parser.parseInstant(key, reader.message, position, next, position);
        if (key.wanted) {
            values.store(key, reader.message, position, next - position, position);
        }
        return next;
    }

    private int readNegative(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = skipper.skip(position, 1);
        if (key.kind != JsonKind.EXTRA_NUMBER) {
            throw parser.wrong(key, "a negative number", reader.message, position, next, position);
        }
        next = reader.readNumber(position + 1);
        key.value = -reader.number;
        if (key.wanted) {
            flow.setLong(key.slot, key.value);
        }
        return next;
    }

    private int readArray(JsonKey key, int position)
            throws RejectedMessageException
    {
        if (key.kind == JsonKind.TCP_FLAGS) {
            int next = lists.readFlags(key, position);
            if (key.wanted) {
                flow.setLong(key.slot, key.value);
            }
            return next;
        }
        if (!JsonListReader.isList(key)) {
            skipper.skip(position, 1);
            throw reader.reject(key.name + ": wrong type, an array", position);
        }
        return lists.readArray(key, position);
    }

    private int readLabels(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = labels.read(key.name, position, false);
        record.setLabel(position);
        return next;
    }

    /**
     * The JSON encoding of Avro wraps a value that may be null: {"long": 1}.
     */
    private int readUnion(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = reader.next(position + 1);
        boolean union = false;
        if (reader.message[next] != '}') {
            next = reader.readKey(next);
            union = AVRO_BRANCHES.find(reader.text, reader.textBegin, reader.textEnd) != NameTable.UNKNOWN && reader.message[next] != '{';
        }
        if (!union) {
            skipper.skip(position, 1);
            throw reader.reject(key.name + ": wrong type, an object", position);
        }
        next = reader.message[next] == '"' ? readText(key, next + 1) : readOther(key, next);
        return reader.expect(reader.next(next), '}');
    }
}
