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
 * Puts what values say where it belongs: into the flow, or into the record where other keys have a say too.
 */
final class JsonValueStore
{
    private final JsonReader reader;
    private final JsonListReader lists;
    private final JsonRecord record;
    private final FlowRecord flow;

    JsonValueStore(JsonReader reader, JsonListReader lists, JsonRecord record)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.lists = requireNonNull(lists, "lists is null");
        this.record = requireNonNull(record, "record is null");
        flow = record.flow();
    }

    /**
     * Stores the values of a run that starts at this position.
     */
    void storeRun(JsonRun run, int position)
            throws RejectedMessageException
    {
        for (int i = 0; i < run.valueCount; i++) {
            JsonValue value = run.values[i];
            int begin = position + run.begins[i];
            int end = position + run.ends[i];
            if (reader.message[begin - 1] == '"') {
                store(value, reader.message, begin, end - 1 - begin, begin);
            }
            else if (!value.isNull && JsonListReader.isList(value)) {
                lists.readArray(value, begin);
            }
            else if (!value.isNull) {
                store(value, reader.message, begin, end - begin, begin);
            }
        }
    }

    /**
     * @param position of the value, after the quote that a text has
     */
    void store(JsonValue key, byte[] text, int begin, int length, int position)
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

    void storeValue(JsonValue key, byte[] text, int begin, int length)
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
