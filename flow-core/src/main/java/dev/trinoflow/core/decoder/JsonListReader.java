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

import static java.util.Objects.requireNonNull;

/**
 * Reads the values that are lists: AS paths, communities and MPLS labels, as arrays or as texts of elements that are
 * joined by an underscore, a space or a comma; names of TCP flags.
 */
final class JsonListReader
{
    private static final long MAX_ELEMENT = 0xFFFF_FFFFL;

    private final JsonReader reader;
    private final JsonSkipper skipper;
    private final FlowRecord flow;
    // an element that is not in the message as it is stored
    private final byte[] element = new byte[32];

    JsonListReader(JsonReader reader, JsonSkipper skipper, FlowRecord flow)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.skipper = requireNonNull(skipper, "skipper is null");
        this.flow = requireNonNull(flow, "flow is null");
    }

    static boolean isList(JsonValue key)
    {
        return key.kind == JsonKind.AS_PATH || key.kind == JsonKind.COMMUNITIES || key.kind == JsonKind.MPLS_LABELS;
    }

    void checkText(JsonValue key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        if (key.kind != JsonKind.AS_PATH && key.kind != JsonKind.MPLS_LABELS) {
            reader.checkUtf8(key.name, text, begin, end, position);
        }
        else {
            readElements(key, text, begin, end, false, position);
        }
    }

    void addText(JsonValue key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        flow.beginArray(key.slot);
        readElements(key, text, begin, end, true, position);
    }

    private void readElements(JsonValue key, byte[] text, int begin, int end, boolean store, int position)
            throws RejectedMessageException
    {
        if (key.kind == JsonKind.COMMUNITIES) {
            readCommunities(key, text, begin, end, store);
        }
        else {
            readNumbers(key, text, begin, end, store, position);
        }
    }

    private void readCommunities(JsonValue key, byte[] text, int begin, int end, boolean store)
    {
        int start = begin;
        for (int i = begin; i <= end; i++) {
            if (i == end || text[i] == '_' || text[i] == ' ' || text[i] == ',') {
                if (store && i > start) {
                    flow.addTextElement(key.slot, text, start, i - start);
                }
                start = i + 1;
            }
        }
    }

    /**
     * Reads AS numbers, those of sets like {64500,64501} one by one, or labels such as 0-69, label 69 at position 0.
     */
    private void readNumbers(JsonValue key, byte[] text, int begin, int end, boolean store, int position)
            throws RejectedMessageException
    {
        long number = -1;
        for (int i = begin; i <= end; i++) {
            byte character = i == end ? (byte) ' ' : text[i];
            int digit = character - '0';
            if (digit >= 0 && digit <= 9) {
                number = Math.max(number, 0) * 10 + digit;
                checkElement(key, number, position);
            }
            else if (character == '-' && key.kind == JsonKind.MPLS_LABELS && number >= 0) {
                number = -1;
            }
            else if (isSeparator(character, key.kind == JsonKind.AS_PATH)) {
                if (store && number >= 0) {
                    flow.addElement(key.slot, number);
                }
                number = -1;
            }
            else {
                throw reader.reject(key.name + ": not a list of numbers: '" + JsonRecord.echo(text, begin, end) + "'", position);
            }
        }
    }

    private static boolean isSeparator(byte character, boolean sets)
    {
        return switch (character) {
            case ' ', '_', ',' -> true;
            case '{', '}', '(', ')', '[', ']' -> sets;
            default -> false;
        };
    }

    private void checkElement(JsonValue key, long number, int position)
            throws RejectedMessageException
    {
        if (number > MAX_ELEMENT) {
            throw reader.reject(key.name + ": an element is more than " + MAX_ELEMENT, position);
        }
    }

    /**
     * @param position of the opening bracket
     */
    int readArray(JsonValue key, int position)
            throws RejectedMessageException
    {
        if (key.wanted) {
            flow.beginArray(key.slot);
        }
        position = reader.next(position + 1);
        if (reader.message[position] == ']') {
            return position + 1;
        }
        while (true) {
            byte character = reader.message[position];
            if (character == '"') {
                int next = reader.readText(position + 1);
                reader.checkUtf8(key.name, reader.text, reader.textBegin, reader.textEnd, position);
                readElements(key, reader.text, reader.textBegin, reader.textEnd, key.wanted, position);
                position = next;
            }
            else {
                position = readElement(key, position);
            }
            position = reader.next(position);
            if (reader.message[position] == ']') {
                return position + 1;
            }
            position = reader.next(reader.expect(position, ','));
        }
    }

    private int readElement(JsonValue key, int position)
            throws RejectedMessageException
    {
        if (reader.message[position] < '0' || reader.message[position] > '9') {
            skipper.skip(position, 2);
            throw reader.reject(key.name + ": wrong type of an element", position);
        }
        int next = reader.readNumber(position);
        checkElement(key, reader.number, position);
        if (!key.wanted) {
            return next;
        }
        if (key.kind != JsonKind.COMMUNITIES) {
            flow.addElement(key.slot, reader.number);
            return next;
        }
        int start = JsonRecord.writeNumber(element, element.length, reader.number & 0xFFFF) - 1;
        element[start] = ':';
        start = JsonRecord.writeNumber(element, start, reader.number >>> 16);
        flow.addTextElement(key.slot, element, start, element.length - start);
        return next;
    }

    /**
     * Reads an array of names of TCP flags into the value of the key.
     *
     * @param position of the opening bracket
     */
    int readFlags(JsonValue key, int position)
            throws RejectedMessageException
    {
        long flags = 0;
        position = reader.next(position + 1);
        boolean first = true;
        while (reader.message[position] != ']') {
            if (!first) {
                position = reader.next(reader.expect(position, ','));
            }
            first = false;
            int next = reader.readText(reader.expect(position, '"'));
            int flag = FlowNames.TCP_FLAGS.find(reader.text, reader.textBegin, reader.textEnd);
            if (flag == NameTable.UNKNOWN) {
                throw reader.reject(key.name + ": not a TCP flag: '" + JsonRecord.echo(reader.text, reader.textBegin, reader.textEnd) + "'", position);
            }
            flags |= flag;
            position = reader.next(next);
        }
        key.value = flags;
        return position + 1;
    }
}
