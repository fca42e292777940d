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
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.RejectedMessageException;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import static dev.trinoflow.core.FlowColumns.AS_PATH;
import static dev.trinoflow.core.FlowColumns.BGP_COMMUNITIES;
import static dev.trinoflow.core.FlowColumns.MPLS_LABELS;
import static dev.trinoflow.core.decoder.ProtobufField.MAX_UINT32;
import static dev.trinoflow.core.decoder.ProtobufInput.LENGTH_DELIMITED;
import static dev.trinoflow.core.decoder.ProtobufInput.VARINT;
import static java.util.Objects.requireNonNull;

/**
 * Decodes the FlowMessage of goflow2 v2 and v3, of goflow2 v1 and of cloudflare goflow: one flow a message, with or
 * without its length in front.
 * <p>
 * A number that a message leaves out is 0, as in proto3, so that a flow is the same row whether its collector wrote
 * protobuf or JSON.
 */
final class ProtobufFlowDecoder
        implements FlowDecoder
{
    private static final VarHandle INT_VIEW = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_VIEW = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final FlowPageBuilder flows;
    private final FlowRecord record;
    private final ProtobufField[] fields;
    private final int[] numberSlots;
    private final ProtobufInput input = new ProtobufInput();
    private final HeldFields held = new HeldFields();
    private final NumberList asPath = new NumberList();
    private final NumberList communities = new NumberList();
    private final NumberList mplsLabels = new NumberList();
    private final ProtobufFlowCompletion completion;

    private boolean anyField;

    ProtobufFlowDecoder(FlowFormat format, FlowPageBuilder flows)
    {
        requireNonNull(format, "format is null");
        this.flows = requireNonNull(flows, "flows is null");
        record = flows.record();
        fields = ProtobufField.table(flows);
        numberSlots = Arrays.stream(fields)
                .filter(field -> field != null && field.kind() == ProtobufField.Kind.NUMBER && field.wanted())
                .mapToInt(ProtobufField::slot)
                .toArray();
        completion = new ProtobufFlowCompletion(format, flows, held);
    }

    @Override
    public void decode(byte[] message, int begin, int end)
            throws RejectedMessageException
    {
        input.reset(message, begin, end);
        if (!startsWithLength()) {
            decodeFlow(message, begin, end);
            return;
        }
        int flowBegin = input.position();
        try {
            decodeFlow(message, flowBegin, end);
        }
        catch (RejectedMessageException e) {
            // a message without its length may begin with bytes that look like it; sound fields settle the matter
            if (isWellFormed(message, flowBegin, end) || !isWellFormed(message, begin, end)) {
                throw e;
            }
            decodeFlow(message, begin, end);
        }
    }

    /**
     * Whether the message begins with the number of bytes that follow.
     */
    static boolean isFramed(byte[] message, int begin, int end)
    {
        ProtobufInput input = new ProtobufInput();
        input.reset(message, begin, end);
        return startsWithLength(input);
    }

    private boolean startsWithLength()
    {
        return startsWithLength(input);
    }

    private static boolean startsWithLength(ProtobufInput input)
    {
        try {
            return input.readVarint() == input.remaining();
        }
        catch (RejectedMessageException _) {
            return false;
        }
    }

    private boolean isWellFormed(byte[] message, int begin, int end)
    {
        input.reset(message, begin, end);
        try {
            while (input.hasRemaining()) {
                int tag = input.readTag();
                int number = tag >>> 3;
                ProtobufField field = number < fields.length ? fields[number] : null;
                if (field != null && (tag & 7) == LENGTH_DELIMITED && (field.kind() == ProtobufField.Kind.REPEATED || field.kind() == ProtobufField.Kind.UNUSED)) {
                    skipPacked();
                }
                else {
                    input.skip(tag);
                }
            }
            return true;
        }
        catch (RejectedMessageException _) {
            return false;
        }
    }

    private void decodeFlow(byte[] message, int begin, int end)
            throws RejectedMessageException
    {
        FlowRecord record = this.record;
        record.clear();
        for (int slot : numberSlots) {
            record.setLong(slot, 0);
        }
        held.clear();
        asPath.clear();
        communities.clear();
        mplsLabels.clear();
        anyField = false;

        ProtobufInput input = this.input;
        input.reset(message, begin, end);
        while (input.hasRemaining()) {
            int tag = input.readTag();
            int number = tag >>> 3;
            ProtobufField field = number < fields.length ? fields[number] : null;
            if (field == null) {
                input.skip(tag);
            }
            else {
                readField(field, tag, message);
            }
        }
        completion.complete(anyField, asPath, communities, mplsLabels);
        flows.endRecord();
    }

    private void readField(ProtobufField field, int tag, byte[] message)
            throws RejectedMessageException
    {
        int wireType = tag & 7;
        switch (field.kind()) {
            case NUMBER -> {
                if (wireType != VARINT) {
                    throw wrongWireType(field, tag, "a number");
                }
                long value = input.readVarint();
                if (value < 0 || value > field.max()) {
                    throw HeldFields.tooLarge(field.name(), value, field.max());
                }
                if (field.wanted()) {
                    record.setLong(field.slot(), value);
                }
                anyField = true;
            }
            case ADDRESS -> {
                if (wireType != LENGTH_DELIMITED) {
                    throw wrongWireType(field, tag, "bytes");
                }
                readAddress(field, message);
                anyField = true;
            }
            case HELD -> {
                if (wireType == VARINT) {
                    held.put(field.slot(), input.readVarint());
                }
                else {
                    input.skip(tag);
                    held.putMisplaced(field.slot());
                }
            }
            case REPEATED -> {
                readRepeated(field, tag);
                anyField = true;
            }
            case UNUSED -> {
                if (wireType == LENGTH_DELIMITED) {
                    skipPacked();
                }
                else {
                    input.skip(tag);
                }
            }
        }
    }

    private void readAddress(ProtobufField field, byte[] message)
            throws RejectedMessageException
    {
        int length = input.readLength();
        int start = input.advance(length);
        switch (length) {
            case 0 -> record.remove(field.slot());
            case 4 -> {
                if (field.wanted()) {
                    record.setAddress(field.slot(), 0, AddressText.v4Low((int) INT_VIEW.get(message, start)));
                }
            }
            case 16 -> {
                if (field.wanted()) {
                    record.setAddress(field.slot(), (long) LONG_VIEW.get(message, start), (long) LONG_VIEW.get(message, start + Long.BYTES));
                }
            }
            default -> throw new RejectedMessageException(field.name() + " has " + length + " bytes; an address has 4 or 16");
        }
    }

    private void readRepeated(ProtobufField field, int tag)
            throws RejectedMessageException
    {
        switch (tag & 7) {
            case VARINT -> addElement(field, input.readVarint());
            case LENGTH_DELIMITED -> {
                int packedEnd = packedEnd();
                while (input.position() < packedEnd) {
                    addElement(field, input.readVarint());
                }
                checkPackedEnd(packedEnd);
            }
            default -> throw wrongWireType(field, tag, "numbers");
        }
    }

    private void addElement(ProtobufField field, long value)
            throws RejectedMessageException
    {
        if (value < 0 || value > MAX_UINT32) {
            throw HeldFields.tooLarge(field.name(), value, MAX_UINT32);
        }
        if (!field.wanted()) {
            return;
        }
        if (field.slot() == AS_PATH.slot()) {
            asPath.add(value);
        }
        else if (field.slot() == BGP_COMMUNITIES.slot()) {
            communities.add(value);
        }
        else if (field.slot() == MPLS_LABELS.slot()) {
            mplsLabels.add(value);
        }
        else {
            throw new IllegalStateException("column " + FlowColumns.ALL.get(field.slot()).name() + " has a protobuf number but no list");
        }
    }

    private void skipPacked()
            throws RejectedMessageException
    {
        int packedEnd = packedEnd();
        while (input.position() < packedEnd) {
            input.readVarint();
        }
        checkPackedEnd(packedEnd);
    }

    private int packedEnd()
            throws RejectedMessageException
    {
        int length = input.readLength();
        return input.position() + length;
    }

    private void checkPackedEnd(int packedEnd)
            throws RejectedMessageException
    {
        if (input.position() != packedEnd) {
            throw input.malformed("packed numbers end within a number");
        }
    }

    private static RejectedMessageException wrongWireType(ProtobufField field, int tag, String expected)
    {
        return new RejectedMessageException("not a protobuf flow: field " + (tag >>> 3) + ", " + field.name() + ", is not " + expected);
    }
}
