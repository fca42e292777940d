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

import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectedMessageException;

import java.time.ZoneId;

/**
 * Decodes the JSON of pmacct and of goflow2 v2 and v3: one flat object a flow, one or more in a message.
 */
final class JsonFlowDecoder
        implements FlowDecoder
{
    private final JsonReader reader = new JsonReader();
    private final JsonKeys keys;
    private final JsonRecord record;
    private final JsonLabelReader labels;
    private final JsonValueReader values;
    // stands before the first key of every record
    private final JsonKey start = new JsonKey("", JsonKind.SKIP, -1, false, false, 0, 0);

    /**
     * @param collectorZone zone of timestamps that say none
     */
    JsonFlowDecoder(FlowSchema schema, ZoneId collectorZone, FlowPageBuilder flows)
    {
        keys = new JsonKeys(schema, flows);
        record = new JsonRecord(flows);
        JsonSkipper skipper = new JsonSkipper(reader);
        JsonListReader lists = new JsonListReader(reader, skipper, record.flow());
        labels = new JsonLabelReader(reader, skipper, record.flow());
        values = new JsonValueReader(reader, skipper, lists, labels, record, new JsonValueParser(reader, lists, collectorZone));
    }

    @Override
    public void decode(byte[] message, int begin, int end)
            throws RejectedMessageException
    {
        reader.reset(message, begin, end);
        int position = reader.skipSpace(begin);
        if (position == end) {
            throw new RejectedMessageException("message is empty but for white space");
        }
        while (position < end) {
            if (message[position] != '{') {
                throw reader.reject(position == begin ? "not a JSON object" : "not a JSON object after the record before", position);
            }
            position = reader.skipSpace(decodeRecord(position));
        }
    }

    /**
     * @param position of the opening brace
     */
    private int decodeRecord(int position)
            throws RejectedMessageException
    {
        byte[] message = reader.message;
        record.begin();
        boolean ofFlow = false;
        JsonKey key = start;
        while (true) {
            JsonKey next = key.successor;
            if (next != null && reader.startsWith(position, key.successorText, key.successorTextLength)) {
                position += key.successorTextLength;
                position = key.successorIsText ? values.readText(next, position) : readValue(next, reader.next(position));
            }
            else {
                // the record ends, or has another key here than the one before
                int separator = position;
                position = reader.next(position);
                if (key != start && message[position] == '}') {
                    break;
                }
                position = reader.next(key == start ? position + 1 : reader.expect(position, ','));
                if (key == start && message[position] == '}') {
                    break;
                }
                position = reader.readKey(position);
                next = keys.find(reader.text, reader.textBegin, reader.textEnd);
                if (key != keys.other && next != keys.other && reader.text == message) {
                    key.expect(next, message, separator, position);
                }
                position = readValue(next, position);
            }
            ofFlow |= next.ofFlow;
            key = next;
        }
        record.end(ofFlow, labels);
        return position + 1;
    }

    private int readValue(JsonKey key, int position)
            throws RejectedMessageException
    {
        return reader.message[position] == '"' ? values.readText(key, position + 1) : values.readOther(key, position);
    }
}
