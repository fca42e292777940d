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

import dev.trinoflow.core.AddressText;

import static java.util.Objects.requireNonNull;

/**
 * Reads texts of the usual forms without looking for their ends first; of all others it says that they are others.
 */
final class QuickTextReader
{
    private final JsonReader reader;
    private final TimestampText timestamps;
    private final JsonValueStore values;

    QuickTextReader(JsonReader reader, TimestampText timestamps, JsonValueStore values)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.timestamps = requireNonNull(timestamps, "timestamps is null");
        this.values = requireNonNull(values, "values is null");
    }

    /**
     * Reads an IPv4 address or network without looking for the end of the text first.
     *
     * @return 0 where there is another text
     */
    int readV4(JsonKey key, int position)
    {
        byte[] message = reader.message;
        if (position > reader.end - QuickAddress.TEXT_WINDOW) {
            return 0;
        }
        long result = QuickAddress.parse(message, position);
        if (result < 0) {
            return 0;
        }
        int next = position + QuickAddress.length(result);
        int prefixLength = -1;
        if (message[next] == '/' && key.kind == JsonKind.NETWORK && next < reader.end - 3) {
            prefixLength = message[next + 1] - '0';
            next += 2;
            if (message[next] != '"') {
                prefixLength = prefixLength * 10 + message[next] - '0';
                next++;
                if (prefixLength < 10 || message[next - 1] < '0' || message[next - 1] > '9') {
                    return 0;
                }
            }
            if (prefixLength < 0 || prefixLength > 32) {
                return 0;
            }
        }
        if (message[next] != '"') {
            return 0;
        }
        next++;
        key.forget();
        key.isNull = false;
        key.value = 0;
        key.low = AddressText.v4Low((int) result);
        key.prefixLength = prefixLength;
        key.rememberText(message, position, next);
        if (key.wanted) {
            values.storeValue(key, message, position, next - 1 - position);
        }
        return next;
    }

    /**
     * Reads a time that is as long as the one before.
     *
     * @return 0 where it is not
     */
    int readInstant(JsonKey key, int position)
    {
        byte[] message = reader.message;
        int end = position + key.lengthBefore;
        if (end >= reader.end || message[end] != '"' || key.lengthBefore == 0) {
            return 0;
        }
        // a time holds nothing that would have to be escaped
        long time = timestamps.parse(message, position, end);
        if (time == TimestampText.MALFORMED) {
            return 0;
        }
        key.forget();
        key.isNull = time == TimestampText.NO_TIME;
        key.value = time;
        key.rememberText(message, position, end + 1);
        if (key.wanted && !key.isNull) {
            values.storeValue(key, message, position, end - position);
        }
        return end + 1;
    }
}
