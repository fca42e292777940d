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

import java.util.Arrays;

import static dev.trinoflow.core.FlowColumns.TAGS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * Reads pmacct's label: a text, which is one tag, or an object of texts, each of which is a tag key=value.
 */
final class JsonLabelReader
{
    // the branches of the union that a label is in the JSON encoding of Avro
    private static final byte[] STRING = "string".getBytes(US_ASCII);
    private static final byte[] EQUALS = {'='};
    private static final byte[] MAP = "map".getBytes(US_ASCII);

    private final JsonReader reader;
    private final JsonSkipper skipper;
    private final FlowRecord flow;
    private byte[] tag = new byte[64];
    private int tagLength;

    JsonLabelReader(JsonReader reader, JsonSkipper skipper, FlowRecord flow)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.skipper = requireNonNull(skipper, "skipper is null");
        this.flow = requireNonNull(flow, "flow is null");
    }

    /**
     * Adds the tags of a label that was read before to the array of tags.
     *
     * @param position of the quote or brace of the label
     */
    void add(int position)
            throws RejectedMessageException
    {
        if (reader.message[position] == '{') {
            read("label", position, true);
            return;
        }
        reader.readText(position + 1);
        tagLength = 0;
        addTag(reader.text, reader.textBegin, reader.textEnd);
    }

    /**
     * Reads the object at this position.
     *
     * @param key of the object
     */
    int read(String key, int position, boolean store)
            throws RejectedMessageException
    {
        return readObject(key, position, store, true);
    }

    private int readObject(String key, int position, boolean store, boolean outermost)
            throws RejectedMessageException
    {
        position = reader.next(position + 1);
        boolean first = true;
        while (reader.message[position] != '}') {
            if (!first) {
                position = reader.next(reader.expect(position, ','));
            }
            first = false;
            int value = reader.readKey(position);
            if (reader.message[value] == '{' && outermost && isName(MAP)) {
                position = readObject(key, value, store, false);
            }
            else {
                position = readMember(key, value, store, outermost);
            }
            position = reader.next(position);
        }
        return position + 1;
    }

    /**
     * Reads the value of a member whose name was read just now.
     */
    private int readMember(String key, int position, boolean store, boolean outermost)
            throws RejectedMessageException
    {
        reader.checkUtf8(key, reader.text, reader.textBegin, reader.textEnd, position);
        tagLength = 0;
        if (!outermost || !isName(STRING)) {
            appendToTag(reader.text, reader.textBegin, reader.textEnd);
            appendToTag(EQUALS, 0, 1);
        }
        byte character = reader.message[position];
        if (character == '"') {
            int next = reader.readText(position + 1);
            reader.checkUtf8(key, reader.text, reader.textBegin, reader.textEnd, position);
            if (store) {
                addTag(reader.text, reader.textBegin, reader.textEnd);
            }
            return next;
        }
        int next = skipper.skip(position, 2);
        if (character == '{' || character == '[') {
            throw reader.reject(key + ": wrong type of a member", position);
        }
        if (store && character != 'n') {
            addTag(reader.message, position, next);
        }
        return next;
    }

    private boolean isName(byte[] name)
    {
        return Arrays.equals(reader.text, reader.textBegin, reader.textEnd, name, 0, name.length);
    }

    private void addTag(byte[] text, int begin, int end)
    {
        appendToTag(text, begin, end);
        if (tagLength > 0) {
            flow.addTextElement(TAGS.slot(), tag, 0, tagLength);
        }
    }

    private void appendToTag(byte[] text, int begin, int end)
    {
        int length = tagLength + end - begin;
        if (length > tag.length) {
            tag = Arrays.copyOf(tag, Math.max(length, tag.length * 2));
        }
        System.arraycopy(text, begin, tag, tagLength, end - begin);
        tagLength = length;
    }
}
