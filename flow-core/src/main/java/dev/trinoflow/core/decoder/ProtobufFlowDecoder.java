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
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.RejectedMessageException;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

import static dev.trinoflow.core.decoder.ProtobufInput.LENGTH_DELIMITED;
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
    private final ProtobufField[] wantedNumbers;
    private final ProtobufInput input = new ProtobufInput();
    private final NumberFields numbers;
    private final RepeatedNumbers lists = new RepeatedNumbers(input);
    private final ProtobufFlowCompletion completion;

    private boolean anyField;
    // where a field comes more than once the last one counts, so what cannot be right is only noted at first
    private boolean anyTooLarge;
    private long malformedAddresses;

    ProtobufFlowDecoder(FlowFormat format, FlowPageBuilder flows)
    {
        requireNonNull(format, "format is null");
        this.flows = requireNonNull(flows, "flows is null");
        record = flows.record();
        fields = ProtobufField.table(flows);
        wantedNumbers = Arrays.stream(fields)
                .filter(field -> field != null && field.kind() == ProtobufField.Kind.NUMBER && field.wanted())
                .toArray(ProtobufField[]::new);
        numbers = new NumberFields(1 + Arrays.stream(fields).filter(Objects::nonNull).mapToInt(ProtobufField::index).max().orElse(-1));
        completion = new ProtobufFlowCompletion(format, flows, numbers, lists);
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
     * Whether the message begins with the number of bytes that follow, which are read next.
     */
    private boolean startsWithLength()
    {
        try {
            return input.readVarint() == input.remaining();
        }
        catch (RejectedMessageException _) {
            return false;
        }
    }

    /**
     * Whether the bytes are fields from the begin to the end, whatever their values.
     */
    private boolean isWellFormed(byte[] message, int begin, int end)
    {
        input.reset(message, begin, end);
        try {
            while (input.hasRemaining()) {
                int tag = input.readTag();
                int number = tag >>> 3;
                ProtobufField field = number < fields.length ? fields[number] : null;
                if (field != null && (tag & 7) == LENGTH_DELIMITED && (field.kind() == ProtobufField.Kind.REPEATED || field.kind() == ProtobufField.Kind.UNUSED)) {
                    lists.skipPacked();
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
        record.clear();
        numbers.clear();
        lists.clear();
        anyField = false;
        anyTooLarge = false;
        malformedAddresses = 0;

        numbers.setPresent(readFields(message, begin, end));
        if (anyTooLarge || malformedAddresses != 0) {
            checkValues();
        }
        for (ProtobufField field : wantedNumbers) {
            record.setLong(field.slot(), numbers.get(field.index()));
        }
        completion.complete(anyField);
        flows.endRecord();
    }

    /**
     * Reads tags and numbers here, as they are most of a message, and all else by the cursor.
     *
     * @return the present bits of all numbers
     */
    private long readFields(byte[] message, int begin, int end)
            throws RejectedMessageException
    {
        ProtobufField[] fields = this.fields;
        ProtobufInput input = this.input;
        long[] values = numbers.values();
        long present = 0;
        input.reset(message, begin, end);
        int position = begin;
        while (position < end) {
            int tag = message[position];
            if (tag >= 0) {
                position++;
            }
            else if (end - position >= 2 && message[position + 1] >= 0) {
                tag = tag & 0x7F | message[position + 1] << 7;
                position += 2;
            }
            else {
                input.moveTo(position);
                tag = input.readTag();
                position = input.position();
            }
            int number = tag >>> 3;
            ProtobufField field = number < fields.length ? fields[number] : null;
            if (field == null || !field.isNumber(tag)) {
                input.moveTo(position);
                readField(field, tag, message);
                position = input.position();
                continue;
            }
            long value;
            long word = end - position >= Varint.READ_AHEAD ? Varint.word(message, position) : Varint.ENDLESS;
            long stops = Varint.stops(word);
            if (position < end && message[position] >= 0) {
                value = message[position];
                position++;
            }
            else if (stops != 0) {
                value = Varint.value(word, stops);
                position += Varint.length(stops);
            }
            else if (end - position >= Varint.READ_AHEAD && message[position + Long.BYTES] >= 0) {
                value = Varint.value(word, 0) | (long) message[position + Long.BYTES] << 56;
                position += Varint.READ_AHEAD;
            }
            else {
                input.moveTo(position);
                value = input.readVarint();
                position = input.position();
            }
            if (Long.compareUnsigned(value, field.max()) > 0) {
                anyTooLarge = true;
            }
            values[field.index()] = value;
            present |= field.presentBit();
        }
        return present;
    }

    private void readField(ProtobufField field, int tag, byte[] message)
            throws RejectedMessageException
    {
        if (field == null) {
            input.skip(tag);
            return;
        }
        int wireType = tag & 7;
        switch (field.kind()) {
            case NUMBER -> throw wrongWireType(field, "a number");
            case HELD -> {
                input.skip(tag);
                numbers.putMisplaced(field.presentBit());
            }
            case ADDRESS -> {
                if (wireType != LENGTH_DELIMITED) {
                    throw wrongWireType(field, "bytes");
                }
                readAddress(field, message);
                anyField = true;
            }
            case REPEATED -> {
                lists.read(field, tag);
                anyField = true;
            }
            case UNUSED -> {
                if (wireType == LENGTH_DELIMITED) {
                    lists.skipPacked();
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
        malformedAddresses &= ~field.presentBit();
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
            default -> malformedAddresses |= field.presentBit();
        }
    }

    private void checkValues()
            throws RejectedMessageException
    {
        for (ProtobufField field : fields) {
            if (field == null) {
                continue;
            }
            if (field.kind() == ProtobufField.Kind.ADDRESS && (malformedAddresses & field.presentBit()) != 0) {
                throw new RejectedMessageException(field.name() + " does not have the 4 or 16 bytes of an address");
            }
            if (field.kind() == ProtobufField.Kind.NUMBER && Long.compareUnsigned(numbers.get(field.index()), field.max()) > 0) {
                throw NumberFields.tooLarge(field.name(), numbers.get(field.index()), field.max());
            }
        }
    }

    static RejectedMessageException wrongWireType(ProtobufField field, String expected)
    {
        return new RejectedMessageException("not a protobuf flow: field " + field.number() + ", " + field.name() + ", is not " + expected);
    }
}
