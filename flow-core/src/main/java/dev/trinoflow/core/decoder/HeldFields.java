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

/**
 * The values of the {@link HeldField}s of one message.
 */
final class HeldFields
{
    private static final HeldField[] FIELDS = HeldField.values();

    private final long[] values = new long[FIELDS.length];
    private long present;
    private long misplaced;

    void clear()
    {
        present = 0;
        misplaced = 0;
    }

    void put(int index, long value)
    {
        values[index] = value;
        present |= 1L << index;
    }

    /**
     * Notes that the field came with a wire type that no number has. That matters only if the version knows the field.
     */
    void putMisplaced(int index)
    {
        misplaced |= 1L << index;
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
            HeldField field = FIELDS[Long.numberOfTrailingZeros(misplaced & bits)];
            throw new RejectedMessageException("not a protobuf flow: field " + field.number() + ", " + field.label() + ", is not a number");
        }
    }

    /**
     * The value of the field, 64 bits unsigned; 0 where the message does not have it, as proto3 has it.
     */
    long get(HeldField field)
    {
        return has(field) ? values[field.ordinal()] : 0;
    }

    /**
     * The value of the field.
     *
     * @throws RejectedMessageException if it is above max
     */
    long get(HeldField field, long max)
            throws RejectedMessageException
    {
        long value = get(field);
        if (value < 0 || value > max) {
            throw tooLarge(field.label(), value, max);
        }
        return value;
    }

    static RejectedMessageException tooLarge(String name, long value, long max)
    {
        return new RejectedMessageException(name + " is " + Long.toUnsignedString(value) + ", the largest possible is " + max);
    }
}
