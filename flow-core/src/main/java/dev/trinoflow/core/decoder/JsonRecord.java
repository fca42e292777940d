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
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.RejectedMessageException;

import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.TAGS;
import static dev.trinoflow.core.FlowColumns.VRF;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * One record while it is read: values that a key says alone go straight to the flow, values that several keys say
 * together wait here for the end of the record.
 */
final class JsonRecord
{
    static final int EVENT_FLOW = 0;
    static final int EVENT_MARKER = 1;
    static final int EVENT_OTHER = 2;

    private static final int NO_PREFIX_LENGTH = -1;
    private static final int MAX_PREFIX_LENGTH = 128;
    private static final int MAX_ECHO = 32;
    private static final byte[][] TYPE_NAMES = FlowNames.FLOW_TYPE_NAMES.stream()
            .map(name -> name.getBytes(US_ASCII))
            .toArray(byte[][]::new);
    private static final byte[] TAG_PREFIX = "tag=".getBytes(US_ASCII);
    private static final byte[] TAG2_PREFIX = "tag2=".getBytes(US_ASCII);

    private final FlowPageBuilder flows;
    private final FlowRecord flow;
    private final byte[] digits = new byte[32];

    private int event;
    private String eventName = "";
    private int sourcePrefixLength;
    private int destinationPrefixLength;
    private int vrfRank;
    private int egressVrfRank;
    private long tag;
    private long tag2;
    private boolean tagged;
    // position of the label's value in the message, -1 where there is none
    private int labelPosition;

    JsonRecord(FlowPageBuilder flows)
    {
        this.flows = requireNonNull(flows, "flows is null");
        flow = flows.record();
    }

    FlowRecord flow()
    {
        return flow;
    }

    void begin()
    {
        event = EVENT_FLOW;
        sourcePrefixLength = NO_PREFIX_LENGTH;
        destinationPrefixLength = NO_PREFIX_LENGTH;
        vrfRank = -1;
        egressVrfRank = -1;
        tag = 0;
        tag2 = 0;
        tagged = false;
        labelPosition = -1;
    }

    void setEvent(int event, byte[] text, int begin, int end)
    {
        this.event = event;
        if (event == EVENT_OTHER) {
            eventName = echo(text, begin, end);
        }
    }

    void setPrefixLength(int slot, long number)
    {
        // no address has the longer ones
        int prefixLength = (int) Math.min(number, MAX_PREFIX_LENGTH + 1);
        if (slot == SRC_NET.slot()) {
            sourcePrefixLength = prefixLength;
        }
        else {
            destinationPrefixLength = prefixLength;
        }
    }

    void setVrf(JsonValue key, byte[] text, int begin, int length)
    {
        if (key.slot == VRF.slot() && key.rank >= vrfRank) {
            vrfRank = key.rank;
            flow.setText(key.slot, text, begin, length);
        }
        else if (key.slot != VRF.slot() && key.rank >= egressVrfRank) {
            egressVrfRank = key.rank;
            flow.setText(key.slot, text, begin, length);
        }
    }

    void setType(int slot, int number)
    {
        byte[] name = TYPE_NAMES[number];
        flow.setText(slot, name, 0, name.length);
    }

    void setTag(JsonValue key)
    {
        tagged = true;
        if (key.rank == 1) {
            tag = key.value;
        }
        else {
            tag2 = key.value;
        }
    }

    void setLabel(int position)
    {
        tagged = true;
        labelPosition = position;
    }

    /**
     * Adds the record to the page, unless it is a marker.
     *
     * @param ofFlow whether it had a key of a flow
     */
    void end(boolean ofFlow, JsonLabelReader labels)
            throws RejectedMessageException
    {
        if (event == EVENT_MARKER) {
            flow.clear();
            return;
        }
        if (event == EVENT_OTHER) {
            throw new RejectedMessageException("not a flow: event_type '" + eventName + "'");
        }
        if (!ofFlow) {
            throw new RejectedMessageException("no key of a flow record");
        }
        setNetwork(SRC_NET, SRC_ADDR, sourcePrefixLength);
        setNetwork(DST_NET, DST_ADDR, destinationPrefixLength);
        if (tagged && flows.wants(TAGS.slot())) {
            flow.beginArray(TAGS.slot());
            addTag(TAG_PREFIX, tag);
            addTag(TAG2_PREFIX, tag2);
            if (labelPosition >= 0) {
                labels.add(labelPosition);
            }
        }
        flows.endRecord();
    }

    /**
     * A network is its address and its prefix length, which may come apart; where there is only the prefix length, the
     * address is that of the host. Prefix length 0 is how exporters say that they do not know.
     */
    private void setNetwork(FlowColumn network, FlowColumn address, int prefixLength)
    {
        int slot = network.slot();
        if (!flows.wants(slot)) {
            return;
        }
        boolean named = flow.has(slot);
        if (!named && (prefixLength < 0 || !flow.has(address.slot()))) {
            return;
        }
        int source = named ? slot : address.slot();
        long high = flow.getAddressHigh(source);
        long low = flow.getAddressLow(source);
        int length = named && flow.getPrefixLength(slot) >= 0 ? flow.getPrefixLength(slot) : prefixLength;
        boolean zero = high == 0 && (low == 0 || low == AddressText.v4Low(0));
        if (length == 0 || length > (AddressText.isV4(high, low) ? 32 : MAX_PREFIX_LENGTH) || length < 0 && zero) {
            flow.remove(slot);
            return;
        }
        flow.setNetwork(slot, high, low, length);
    }

    private void addTag(byte[] prefix, long value)
    {
        // pmacct's 0 is no tag
        if (value != 0) {
            int start = writeNumber(digits, digits.length, value) - prefix.length;
            System.arraycopy(prefix, 0, digits, start, prefix.length);
            flow.addTextElement(TAGS.slot(), digits, start, digits.length - start);
        }
    }

    /**
     * Writes a number before {@code target[end]}.
     *
     * @return where it starts
     */
    static int writeNumber(byte[] target, int end, long value)
    {
        int start = end;
        do {
            start--;
            target[start] = (byte) ('0' + value % 10);
            value /= 10;
        }
        while (value != 0);
        return start;
    }

    /**
     * Some of a text, fit for a reason.
     */
    static String echo(byte[] text, int begin, int end)
    {
        int length = Math.min(end - begin, MAX_ECHO);
        byte[] printable = new byte[length];
        for (int i = 0; i < length; i++) {
            byte character = text[begin + i];
            printable[i] = character < ' ' || character == 0x7F ? (byte) '?' : character;
        }
        return new String(printable, US_ASCII) + (end - begin > MAX_ECHO ? "…" : "");
    }
}
