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

import java.util.Arrays;

/**
 * The numbers of one message: those that go into a column as they are, and the {@link HeldField}s.
 */
final class NumberFields
{
    /**
     * Marks that there is a number that goes into a column as it is.
     */
    static final long COLUMN_BIT = Long.MIN_VALUE;

    private static final HeldField[] HELD_FIELDS = HeldField.values();

    private final long[] values;
    private long present;
    private long misplaced;

    /**
     * @param size how many fields there are; the first are the held ones, in their order
     */
    NumberFields(int size)
    {
        values = new long[size];
    }

    void clear()
    {
        Arrays.fill(values, 0);
        present = 0;
        misplaced = 0;
    }

    /**
     * Where a reader puts the values.
     */
    long[] values()
    {
        return values;
    }

    /**
     * @param bits of the held fields that there are, and {@link #COLUMN_BIT}
     */
    void setPresent(long bits)
    {
        present = bits;
    }

    /**
     * Notes that the held field came with a wire type that no number has. That matters only if the version of the
     * message knows the field.
     */
    void putMisplaced(long bit)
    {
        misplaced |= bit;
    }

    boolean has(HeldField field)
    {
        return (present & field.bit()) != 0;
    }

    boolean hasAny(long bits)
    {
        return (present & bits) != 0;
    }

    /**
     * @param bits of the fields that the version of the message has
     */
    void checkWireTypes(long bits)
            throws RejectedMessageException
    {
        if ((misplaced & bits) != 0) {
            HeldField field = HELD_FIELDS[Long.numberOfTrailingZeros(misplaced & bits)];
            throw new RejectedMessageException("not a protobuf flow: field " + field.number() + ", " + field.label() + ", is not a number");
        }
    }

    /**
     * The value of the field, 64 bits unsigned; 0 where the message does not have it, as proto3 has it.
     */
    long get(int index)
    {
        return values[index];
    }

    long get(HeldField field)
    {
        return values[field.ordinal()];
    }

    /**
     * The value of the field.
     *
     * @throws RejectedMessageException if it is above max
     */
    long get(HeldField field, long max)
            throws RejectedMessageException
    {
        long value = values[field.ordinal()];
        if (Long.compareUnsigned(value, max) > 0) {
            throw tooLarge(field.label(), value, max);
        }
        return value;
    }

    static RejectedMessageException tooLarge(String name, long value, long max)
    {
        return new RejectedMessageException(name + " is " + Long.toUnsignedString(value) + ", the largest possible is " + max);
    }
}
