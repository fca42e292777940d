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

import static dev.trinoflow.core.FlowColumns.AS_PATH;
import static dev.trinoflow.core.FlowColumns.BGP_COMMUNITIES;
import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.EGRESS_VRF;
import static dev.trinoflow.core.FlowColumns.FLOW_DIRECTION;
import static dev.trinoflow.core.FlowColumns.IP_FLAGS;
import static dev.trinoflow.core.FlowColumns.MPLS_LABELS;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.TIME_FLOW_END;
import static dev.trinoflow.core.FlowColumns.TIME_FLOW_START;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static dev.trinoflow.core.FlowColumns.TYPE;
import static dev.trinoflow.core.FlowColumns.VRF;
import static dev.trinoflow.core.decoder.ProtobufField.MAX_UINT32;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * The last step of a protobuf flow: finds out which version wrote the message, and sets the columns whose fields mean
 * different things in different versions, or that need more than one field.
 */
final class ProtobufFlowCompletion
{
    private static final byte[][] TYPES = {
            {},
            "SFLOW_5".getBytes(US_ASCII),
            "NETFLOW_V5".getBytes(US_ASCII),
            "NETFLOW_V9".getBytes(US_ASCII),
            "IPFIX".getBytes(US_ASCII),
    };

    private static final long COMMON_FIELDS = bits(HeldField.TYPE, HeldField.SRC_NET, HeldField.DST_NET, HeldField.IP_FLAGS_OR_TIME_FLOW_START, HeldField.INGRESS_VRF, HeldField.EGRESS_VRF, HeldField.FLOW_DIRECTION);
    private static final long GOFLOW2_TIMES = bits(HeldField.TIME_RECEIVED_NS, HeldField.TIME_FLOW_START_NS, HeldField.TIME_FLOW_END_NS);
    private static final long GOFLOW_ONLY_FIELDS = bits(
            HeldField.TIME_RECEIVED,
            HeldField.TIME_FLOW_END,
            HeldField.HAS_MPLS,
            HeldField.MPLS_COUNT,
            HeldField.MPLS_1_LABEL,
            HeldField.MPLS_2_LABEL,
            HeldField.MPLS_3_LABEL,
            HeldField.MPLS_LAST_LABEL,
            HeldField.TIME_FLOW_START_MS_OR_HAS_PPP,
            HeldField.TIME_FLOW_END_MS_OR_PPP);
    private static final long GOFLOW2_FIELDS = COMMON_FIELDS | GOFLOW2_TIMES;
    private static final long GOFLOW_FIELDS = COMMON_FIELDS | GOFLOW_ONLY_FIELDS;

    private static final long MAX_IP_FLAGS = 0xFF;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long END_OF_YEAR_9999_MILLIS = 253_402_300_799_999L;

    private final FlowFormat format;
    private final FlowPageBuilder flows;
    private final FlowRecord record;
    private final NumberFields numbers;
    private final RepeatedNumbers lists;
    private final byte[] text = new byte[21];

    ProtobufFlowCompletion(FlowFormat format, FlowPageBuilder flows, NumberFields numbers, RepeatedNumbers lists)
    {
        this.format = requireNonNull(format, "format is null");
        this.flows = requireNonNull(flows, "flows is null");
        this.numbers = requireNonNull(numbers, "numbers is null");
        this.lists = requireNonNull(lists, "lists is null");
        record = flows.record();
    }

    /**
     * @param anyField whether the message has a field that is no number
     */
    void complete(boolean anyField)
            throws RejectedMessageException
    {
        boolean goflow2 = isGoflow2();
        long known = goflow2 ? GOFLOW2_FIELDS : GOFLOW_FIELDS;
        numbers.checkWireTypes(known);
        if (!anyField && !numbers.hasAny(known | NumberFields.COLUMN_BIT)) {
            throw new RejectedMessageException("no field of a flow in the message");
        }
        if (goflow2) {
            completeGoflow2();
        }
        else {
            completeGoflow();
        }
        setType();
        setVrf(VRF, HeldField.INGRESS_VRF);
        setVrf(EGRESS_VRF, HeldField.EGRESS_VRF);
        setNetwork(SRC_NET, SRC_ADDR, HeldField.SRC_NET);
        setNetwork(DST_NET, DST_ADDR, HeldField.DST_NET);
        setNumbers(AS_PATH, lists.asPath());
        setNumbers(MPLS_LABELS, lists.mplsLabels());
        setCommunities(lists.communities());
    }

    private boolean isGoflow2()
    {
        return switch (format) {
            case GOFLOW2_PROTOBUF -> true;
            case GOFLOW_PROTOBUF -> false;
            case AUTO, JSON -> numbers.hasAny(GOFLOW2_TIMES)
                    || !numbers.hasAny(GOFLOW_ONLY_FIELDS) && Long.compareUnsigned(numbers.get(HeldField.IP_FLAGS_OR_TIME_FLOW_START), MAX_IP_FLAGS) <= 0;
        };
    }

    private void completeGoflow2()
            throws RejectedMessageException
    {
        setInstant(TIME_RECEIVED, numbers.get(HeldField.TIME_RECEIVED_NS, Long.MAX_VALUE) / NANOS_PER_MILLI);
        setInstant(TIME_FLOW_START, numbers.get(HeldField.TIME_FLOW_START_NS, Long.MAX_VALUE) / NANOS_PER_MILLI);
        setInstant(TIME_FLOW_END, numbers.get(HeldField.TIME_FLOW_END_NS, Long.MAX_VALUE) / NANOS_PER_MILLI);
        record.setLong(IP_FLAGS.slot(), numbers.get(HeldField.IP_FLAGS_OR_TIME_FLOW_START, Integer.MAX_VALUE));
        long direction = numbers.get(HeldField.FLOW_DIRECTION, Integer.MAX_VALUE);
        // not a field of goflow2 v2 but of a common mapping: without the mapping it is unknown, not 0
        if (numbers.has(HeldField.FLOW_DIRECTION)) {
            record.setLong(FLOW_DIRECTION.slot(), direction);
        }
    }

    private void completeGoflow()
            throws RejectedMessageException
    {
        setInstant(TIME_RECEIVED, seconds(HeldField.TIME_RECEIVED));
        long start = seconds(HeldField.IP_FLAGS_OR_TIME_FLOW_START);
        long end = seconds(HeldField.TIME_FLOW_END);
        long startMillis = numbers.get(HeldField.TIME_FLOW_START_MS_OR_HAS_PPP, Long.MAX_VALUE);
        long endMillis = numbers.get(HeldField.TIME_FLOW_END_MS_OR_PPP, Long.MAX_VALUE);
        boolean startIsMillis = startMillis > 1;
        setInstant(TIME_FLOW_START, startIsMillis ? checkInstant(HeldField.TIME_FLOW_START_MS_OR_HAS_PPP, startMillis) : start);
        boolean endIsMillis = endMillis > MAX_UINT32 || startIsMillis && endMillis != 0;
        setInstant(TIME_FLOW_END, endIsMillis ? checkInstant(HeldField.TIME_FLOW_END_MS_OR_PPP, endMillis) : end);
        record.setLong(FLOW_DIRECTION.slot(), numbers.get(HeldField.FLOW_DIRECTION, Integer.MAX_VALUE));
        readMplsLabels(lists.mplsLabels());
    }

    /**
     * goflow keeps the first three labels and the last one. Only what it reads from packets is counted; of NetFlow and
     * IPFIX it keeps the labels alone, and there 0 means none.
     */
    private void readMplsLabels(NumberList labels)
            throws RejectedMessageException
    {
        labels.clear();
        long count = numbers.get(HeldField.MPLS_COUNT, MAX_UINT32);
        addMplsLabel(labels, HeldField.MPLS_1_LABEL, count >= 1);
        addMplsLabel(labels, HeldField.MPLS_2_LABEL, count >= 2);
        addMplsLabel(labels, HeldField.MPLS_3_LABEL, count >= 3);
        addMplsLabel(labels, HeldField.MPLS_LAST_LABEL, count >= 4);
    }

    private void addMplsLabel(NumberList labels, HeldField field, boolean counted)
            throws RejectedMessageException
    {
        long label = numbers.get(field, MAX_UINT32);
        if (counted || label != 0) {
            labels.add(label);
        }
    }

    private long seconds(HeldField field)
            throws RejectedMessageException
    {
        return numbers.get(field, END_OF_YEAR_9999_MILLIS / MILLIS_PER_SECOND) * MILLIS_PER_SECOND;
    }

    private static long checkInstant(HeldField field, long millis)
            throws RejectedMessageException
    {
        if (millis > END_OF_YEAR_9999_MILLIS) {
            throw NumberFields.tooLarge(field.label(), millis, END_OF_YEAR_9999_MILLIS);
        }
        return millis;
    }

    private void setInstant(FlowColumn column, long millis)
    {
        if (millis != 0) {
            record.setLong(column.slot(), millis);
        }
    }

    private void setType()
    {
        long type = numbers.get(HeldField.TYPE);
        if (type > 0 && type < TYPES.length && flows.wants(TYPE.slot())) {
            byte[] name = TYPES[(int) type];
            record.setText(TYPE.slot(), name, 0, name.length);
        }
    }

    private void setVrf(FlowColumn column, HeldField field)
            throws RejectedMessageException
    {
        long id = numbers.get(field, MAX_UINT32);
        if (id != 0 && flows.wants(column.slot())) {
            record.setText(column.slot(), text, 0, writeDecimal(0, id));
        }
    }

    /**
     * A length of 0 means unknown, and so does one that the address cannot have.
     */
    private void setNetwork(FlowColumn network, FlowColumn address, HeldField field)
            throws RejectedMessageException
    {
        long length = numbers.get(field, MAX_UINT32);
        if (length == 0 || !record.has(address.slot()) || !flows.wants(network.slot())) {
            return;
        }
        long high = record.getAddressHigh(address.slot());
        long low = record.getAddressLow(address.slot());
        int maxLength = 128;
        if (AddressText.isV4(high, low)) {
            maxLength = 32;
            if (length > 96) {
                // an IPv4 address in 16 bytes may come with a length that counts them all
                length -= 96;
            }
        }
        if (length <= maxLength) {
            record.setNetwork(network.slot(), high, low, (int) length);
        }
    }

    private void setNumbers(FlowColumn column, NumberList list)
    {
        if (!flows.wants(column.slot())) {
            return;
        }
        record.beginArray(column.slot());
        for (int i = 0; i < list.size(); i++) {
            record.addElement(column.slot(), list.get(i));
        }
    }

    private void setCommunities(NumberList communities)
    {
        int slot = BGP_COMMUNITIES.slot();
        if (!flows.wants(slot)) {
            return;
        }
        record.beginArray(slot);
        for (int i = 0; i < communities.size(); i++) {
            long community = communities.get(i);
            int length = writeDecimal(0, community >>> 16);
            text[length] = ':';
            length = writeDecimal(length + 1, community & 0xFFFF);
            record.addTextElement(slot, text, 0, length);
        }
    }

    private int writeDecimal(int offset, long value)
    {
        int length = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            length++;
        }
        for (int position = offset + length - 1; position >= offset; position--) {
            text[position] = (byte) ('0' + value % 10);
            value /= 10;
        }
        return offset + length;
    }

    private static long bits(HeldField... fields)
    {
        long bits = 0;
        for (HeldField field : fields) {
            bits |= field.bit();
        }
        return bits;
    }
}
