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

import dev.trinoflow.core.RejectedMessageException;

import static dev.trinoflow.core.FlowColumns.AS_PATH;
import static dev.trinoflow.core.FlowColumns.BGP_COMMUNITIES;
import static dev.trinoflow.core.FlowColumns.MPLS_LABELS;
import static dev.trinoflow.core.decoder.ProtobufInput.LENGTH_DELIMITED;
import static dev.trinoflow.core.decoder.ProtobufInput.VARINT;
import static java.util.Objects.requireNonNull;

/**
 * The repeated numbers of one message. They are collected before they go into the record because the elements of two of
 * them may come mixed.
 */
final class RepeatedNumbers
{
    private final ProtobufInput input;
    private final NumberList asPath = new NumberList();
    private final NumberList communities = new NumberList();
    private final NumberList mplsLabels = new NumberList();

    RepeatedNumbers(ProtobufInput input)
    {
        this.input = requireNonNull(input, "input is null");
    }

    void clear()
    {
        asPath.clear();
        communities.clear();
        mplsLabels.clear();
    }

    NumberList asPath()
    {
        return asPath;
    }

    NumberList communities()
    {
        return communities;
    }

    NumberList mplsLabels()
    {
        return mplsLabels;
    }

    /**
     * Reads the field whose tag has been read: one number, or any number of them packed.
     */
    void read(ProtobufField field, int tag)
            throws RejectedMessageException
    {
        switch (tag & 7) {
            case VARINT -> add(field, input.readVarint());
            case LENGTH_DELIMITED -> {
                int packedEnd = packedEnd();
                while (input.position() < packedEnd) {
                    add(field, input.readVarint());
                }
                checkPackedEnd(packedEnd);
            }
            default -> throw ProtobufFlowDecoder.wrongWireType(field, "numbers");
        }
    }

    /**
     * Moves over packed numbers, every one of which has to be one.
     */
    void skipPacked()
            throws RejectedMessageException
    {
        int packedEnd = packedEnd();
        while (input.position() < packedEnd) {
            input.readVarint();
        }
        checkPackedEnd(packedEnd);
    }

    private void add(ProtobufField field, long value)
            throws RejectedMessageException
    {
        if (Long.compareUnsigned(value, field.max()) > 0) {
            throw NumberFields.tooLarge(field.name(), value, field.max());
        }
        if (field.wanted()) {
            list(field.slot()).add(value);
        }
    }

    private NumberList list(int slot)
    {
        if (slot == AS_PATH.slot()) {
            return asPath;
        }
        if (slot == BGP_COMMUNITIES.slot()) {
            return communities;
        }
        if (slot == MPLS_LABELS.slot()) {
            return mplsLabels;
        }
        throw new IllegalArgumentException("no list for the column with the slot " + slot);
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
}
