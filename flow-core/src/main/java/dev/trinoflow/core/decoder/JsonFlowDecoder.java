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
    private final JsonValueStore store;
    // stands before the first key of every record
    private final JsonKey start = new JsonKey("", JsonKind.SKIP, -1, false, false, 0, 0);

    private int keyEnd;

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
        store = new JsonValueStore(reader, lists, record);
        values = new JsonValueReader(reader, skipper, lists, labels, record, store, new JsonValueParser(reader, lists, collectorZone));
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
        record.begin();
        boolean ofFlow = false;
        JsonKey key = start;
        while (true) {
            JsonRun run = key.run;
            boolean isText = false;
            if (run.length != 0 && startsWith(position, run)) {
                if (run.valueCount > 0) {
                    store.storeRun(run, position);
                }
                ofFlow |= run.ofFlow;
                position += run.length;
                isText = run.nextIsText;
                key = run.next;
            }
            else if (key.successor != null && reader.startsWith(position, key.successorText, key.successorTextLength)) {
                if (run.length == 0) {
                    run.learn(key);
                }
                position += key.successorTextLength;
                isText = key.successorIsText;
                key = key.successor;
            }
            else {
                key = findKey(key, position);
                position = keyEnd;
            }
            if (key == null) {
                record.end(ofFlow, labels);
                return position;
            }
            position = isText ? values.readText(key, position) : readValue(key, reader.next(position));
            ofFlow |= key.ofFlow;
        }
    }

    private boolean startsWith(int position, JsonRun run)
    {
        if (reader.startsWith(position, run.text, run.length)) {
            run.hit();
            return true;
        }
        run.miss();
        return false;
    }

    /**
     * Reads what follows the value of a key: another key than the one expected, which it returns, or the end of the record,
     * where it returns null; {@link #keyEnd} is the position after it.
     */
    private JsonKey findKey(JsonKey key, int separator)
            throws RejectedMessageException
    {
        byte[] message = reader.message;
        int position = reader.next(separator);
        if (key == start) {
            position = reader.next(position + 1);
        }
        if (message[position] == '}') {
            key.endsRecord = position == separator;
            keyEnd = position + 1;
            return null;
        }
        key.endsRecord = false;
        if (key != start) {
            position = reader.next(reader.expect(position, ','));
        }
        keyEnd = reader.readKey(position);
        JsonKey next = keys.find(reader.text, reader.textBegin, reader.textEnd);
        if (key != keys.other && next != keys.other && reader.text == message) {
            key.expect(next, message, separator, keyEnd);
        }
        return next;
    }

    private int readValue(JsonKey key, int position)
            throws RejectedMessageException
    {
        return reader.message[position] == '"' ? values.readText(key, position + 1) : values.readOther(key, position);
    }
}
