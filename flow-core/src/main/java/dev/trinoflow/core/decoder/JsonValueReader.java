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
    private final JsonValueParser parser;

    JsonValueReader(JsonReader reader, JsonSkipper skipper, JsonListReader lists, JsonLabelReader labels, JsonRecord record, JsonValueParser parser)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.skipper = requireNonNull(skipper, "skipper is null");
        this.lists = requireNonNull(lists, "lists is null");
        this.labels = requireNonNull(labels, "labels is null");
        this.record = requireNonNull(record, "record is null");
        flow = record.flow();
        this.parser = requireNonNull(parser, "parser is null");
    }

    /**
     * Reads a text.
     *
     * @param position after the opening quote
     */
    int readText(JsonKey key, int position)
            throws RejectedMessageException
    {
        int length = key.memoLength;
        if (length != 0 && reader.startsWith(position, key.memo, length)) {
            // the same as in the record before: nothing to check again
            if (key.wanted) {
                store(key, key.memo, 0, length - 1, position);
            }
            return position + length;
        }
        int next = reader.readText(position);
        key.memoLength = 0;
        if (key.kind != JsonKind.SKIP) {
            parser.parse(key, reader.text, reader.textBegin, reader.textEnd, position);
            if (key.wanted) {
                store(key, reader.text, reader.textBegin, reader.textEnd - reader.textBegin, position);
            }
        }
        if (reader.text == reader.message) {
            key.remember(reader.message, position, next);
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
            int next = reader.readNumber(position);
            key.isNull = false;
            parser.setNumber(key, reader.number, position);
            // what is remembered of a text is no longer what the key says
            key.memoLength = 0;
            if (key.kind == JsonKind.NETWORK) {
                record.setPrefixLength(key.slot, key.value);
            }
            else if (key.wanted) {
                store(key, reader.message, position, next - position, position);
            }
            return next;
        }
        if (key.kind == JsonKind.SKIP) {
            return skipper.skip(position, 1);
        }
        key.memoLength = 0;
        if (character == 'n') {
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
            store(key, reader.message, position, next - position, position);
        }
        return next;
    }

    private int readNegative(JsonKey key, int position)
            throws RejectedMessageException
    {
        int next = skipper.skip(position, 1);
        if (key.kind != JsonKind.EXTRA_NUMBER) {
            throw parser.wrong(key, "negative or of the wrong type", reader.message, position, next, position);
        }
        next = reader.readNumber(position + 1);
        if (key.wanted) {
            flow.setLong(key.slot, -reader.number);
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
        // the text lies inside the object, where it will not be looked for
        key.memoLength = 0;
        return reader.expect(reader.next(next), '}');
    }

    /**
     * Puts what the key says where it belongs.
     *
     * @param position of the value, after the quote that a text has
     */
    private void store(JsonKey key, byte[] text, int begin, int length, int position)
            throws RejectedMessageException
    {
        switch (key.kind) {
            case AS_PATH, COMMUNITIES, MPLS_LABELS -> lists.addText(key, text, begin, begin + length, position);
            case LABEL -> record.setLabel(position - 1);
            case EVENT_TYPE -> record.setEvent((int) key.value, text, begin, begin + length);
            default -> {
                if (!key.isNull) {
                    storeValue(key, text, begin, length);
                }
            }
        }
    }

    private void storeValue(JsonKey key, byte[] text, int begin, int length)
    {
        switch (key.kind) {
            case ADDRESS -> flow.setAddress(key.slot, key.value, key.low);
            case NETWORK -> flow.setNetwork(key.slot, key.value, key.low, key.prefixLength);
            case PREFIX_LENGTH -> record.setPrefixLength(key.slot, key.value);
            case FLOW_TYPE, FLOW_VERSION -> record.setType(key.slot, (int) key.value);
            case TAG -> record.setTag(key);
            case VRF -> record.setVrf(key, text, begin, length);
            case EXTRA_TEXT -> flow.setText(key.slot, text, begin, length);
            default -> flow.setLong(key.slot, key.value);
        }
    }
}
