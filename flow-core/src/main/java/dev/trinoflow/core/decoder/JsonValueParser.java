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

import dev.trinoflow.core.AddressParser;
import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.RejectedMessageException;

import java.time.ZoneId;
import java.util.Arrays;

import static dev.trinoflow.core.decoder.JsonRecord.EVENT_FLOW;
import static dev.trinoflow.core.decoder.JsonRecord.EVENT_MARKER;
import static dev.trinoflow.core.decoder.JsonRecord.EVENT_OTHER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * Finds out what a text or a number says, and leaves it in its key. An empty text says nothing, whatever the key.
 */
final class JsonValueParser
{
    private static final byte[] INVALID_PREFIX = "invalid Prefix".getBytes(US_ASCII);
    private static final byte[] PURGE = "purge".getBytes(US_ASCII);
    private static final byte[] PURGE_INIT = "purge_init".getBytes(US_ASCII);
    private static final byte[] PURGE_CLOSE = "purge_close".getBytes(US_ASCII);
    private static final byte[] NO_ROUTE_DISTINGUISHER = "0:0:0".getBytes(US_ASCII);

    private final JsonReader reader;
    private final JsonListReader lists;
    private final TimestampText timestamps;
    private final long[] words = new long[2];

    JsonValueParser(JsonReader reader, JsonListReader lists, ZoneId collectorZone)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.lists = requireNonNull(lists, "lists is null");
        timestamps = new TimestampText(collectorZone);
    }

    TimestampText timestamps()
    {
        return timestamps;
    }

    /**
     * @param position of the text in the message, for the reason of a reject
     */
    void parse(JsonKey key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        key.isNull = begin == end;
        switch (key.kind) {
            case SKIP, EXTRA_TEXT, VRF -> {
                reader.checkUtf8(key.name, text, begin, end, position);
                key.isNull |= key.kind == JsonKind.VRF && equal(text, begin, end, NO_ROUTE_DISTINGUISHER);
                return;
            }
            case AS_PATH, COMMUNITIES, MPLS_LABELS, LABEL -> {
                lists.checkText(key, text, begin, end, position);
                return;
            }
            case EVENT_TYPE -> {
                key.value = equal(text, begin, end, PURGE) ? EVENT_FLOW : equal(text, begin, end, PURGE_INIT) || equal(text, begin, end, PURGE_CLOSE) ? EVENT_MARKER : EVENT_OTHER;
                return;
            }
            default -> {}
        }
        if (key.isNull) {
            return;
        }
        switch (key.kind) {
            case ADDRESS -> parseAddress(key, text, begin, end, position);
            case NETWORK -> parseNetwork(key, text, begin, end, position);
            case MAC -> {
                key.value = AddressParser.parseMac(text, begin, end);
                if (key.value < 0) {
                    throw wrong(key, "not an Ethernet address", text, begin, end, position);
                }
            }
            case INSTANT -> parseInstant(key, text, begin, end, position);
            case INSTANT_NANOS -> {
                if (isDecimal(text, begin, end)) {
                    setNanos(key, parseDecimal(key, text, begin, end, position));
                }
                else {
                    parseInstant(key, text, begin, end, position);
                }
            }
            case PROTOCOL -> parseName(key, FlowNames.PROTOCOLS, text, begin, end, position);
            case DIRECTION -> parseName(key, FlowNames.DIRECTIONS, text, begin, end, position);
            case FORWARDING_STATUS -> parseName(key, FlowNames.FORWARDING_STATUS, text, begin, end, position);
            case FLOW_TYPE -> parseName(key, FlowNames.FLOW_TYPES, text, begin, end, position);
            case ETHERNET_TYPE -> parseEthernetType(key, text, begin, end, position);
            default -> setNumber(key, parseDecimal(key, text, begin, end, position), position);
        }
    }

    private void parseAddress(JsonKey key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        if (!AddressParser.parse(text, begin, end, words)) {
            throw wrong(key, "not an address", text, begin, end, position);
        }
        key.value = words[0];
        key.low = words[1];
    }

    private void parseNetwork(JsonKey key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        int slash = end;
        for (int i = Math.max(begin, end - 4); i < end; i++) {
            if (text[i] == '/') {
                slash = i;
            }
        }
        if (!AddressParser.parse(text, begin, slash, words)) {
            if (!equal(text, begin, end, INVALID_PREFIX)) {
                throw wrong(key, "not a network", text, begin, end, position);
            }
            key.isNull = true;
            return;
        }
        key.value = words[0];
        key.low = words[1];
        key.prefixLength = -1;
        if (slash < end) {
            long length = isDecimal(text, slash + 1, end) ? parseDecimal(key, text, slash + 1, end, position) : Long.MAX_VALUE;
            if (length > 128) {
                throw wrong(key, "not a network", text, begin, end, position);
            }
            boolean mapped = length >= 96 && AddressText.isV4(key.value, key.low);
            key.prefixLength = (int) (mapped ? length - 96 : length);
        }
    }

    void parseInstant(JsonKey key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        long time = timestamps.parse(text, begin, end);
        if (time == TimestampText.MALFORMED) {
            throw wrong(key, "not a time", text, begin, end, position);
        }
        key.isNull = time == TimestampText.NO_TIME;
        key.value = time;
    }

    private void parseEthernetType(JsonKey key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        key.value = FlowNames.ETHERNET_TYPES.find(text, begin, end);
        if (key.value == NameTable.UNKNOWN) {
            int digits = end - begin > 2 && text[begin] == '0' && text[begin + 1] == 'x' ? begin + 2 : begin;
            key.value = end - digits > 4 ? -1 : 0;
            for (int i = digits; i < end && key.value >= 0; i++) {
                int digit = AddressParser.hexDigit(text[i]);
                key.value = digit < 0 ? -1 : key.value << 4 | digit;
            }
            if (key.value < 0) {
                throw wrong(key, "not an Ethernet type", text, begin, end, position);
            }
        }
    }

    /**
     * Reads a name or a number; the number of a name that nobody knows is not known.
     */
    private void parseName(JsonKey key, NameTable names, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        key.value = names.find(text, begin, end);
        if (key.value == NameTable.UNKNOWN) {
            if (isDecimal(text, begin, end)) {
                setNumber(key, parseDecimal(key, text, begin, end, position), position);
            }
            else {
                key.isNull = true;
            }
        }
    }

    /**
     * Takes a number of 63 bits for what the key says.
     */
    void setNumber(JsonKey key, long number, int position)
            throws RejectedMessageException
    {
        switch (key.kind) {
            case ADDRESS, MAC, EVENT_TYPE, AS_PATH, COMMUNITIES, MPLS_LABELS, LABEL -> throw reader.reject(key.name + ": wrong type, a number", position);
            case INSTANT_NANOS -> {
                setNanos(key, number);
                return;
            }
            // 0 is no VRF
            case VRF -> key.isNull = number == 0;
            case FLOW_TYPE -> key.isNull = number == 0 || number >= FlowNames.FLOW_TYPE_NAMES.size();
            case FLOW_VERSION -> {
                // 5 is NetFlow's and sFlow's
                key.isNull = number != 9 && number != 10;
                number = number == 9 ? 3 : 4;
            }
            default -> {}
        }
        if (number > key.maxValue) {
            throw reader.reject(key.name + ": " + number + " is more than " + key.maxValue, position);
        }
        key.value = number;
    }

    private static void setNanos(JsonKey key, long nanos)
    {
        key.isNull = nanos < 1_000_000;
        key.value = nanos / 1_000_000;
    }

    private static boolean isDecimal(byte[] text, int begin, int end)
    {
        for (int i = begin; i < end; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return begin < end;
    }

    private long parseDecimal(JsonKey key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        boolean negative = key.kind == JsonKind.EXTRA_NUMBER && text[begin] == '-';
        int first = negative ? begin + 1 : begin;
        if (!isDecimal(text, first, end)) {
            throw wrong(key, "not a whole number", text, begin, end, position);
        }
        long value = 0;
        for (int i = first; i < end; i++) {
            int digit = text[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw wrong(key, "beyond 64 bits", text, begin, end, position);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    RejectedMessageException wrong(JsonKey key, String what, byte[] text, int begin, int end, int position)
    {
        return reader.reject(key.name + ": " + what + ": '" + JsonRecord.echo(text, begin, end) + "'", position);
    }

    private static boolean equal(byte[] text, int begin, int end, byte[] expected)
    {
        return Arrays.equals(text, begin, end, expected, 0, expected.length);
    }
}
