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
 * A cursor over the fields of one protobuf message. Whatever the bytes are, reading ends within them or with a reject.
 * <p>
 * It is as lenient as protobuf-java where encoders differ: numbers may be padded to ten bytes, and tags and lengths
 * are cut to 32 bits.
 */
final class ProtobufInput
{
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int GROUP_START = 3;
    static final int GROUP_END = 4;
    static final int FIXED32 = 5;

    /**
     * Groups within groups that are skipped; protobuf-java stops there as well.
     */
    static final int MAX_GROUP_DEPTH = 100;

    private static final int MAX_VARINT_LENGTH = 10;

    private byte[] message = {};
    private int begin;
    private int position;
    private int end;

    void reset(byte[] message, int begin, int end)
    {
        this.message = message;
        this.begin = begin;
        this.position = begin;
        this.end = end;
    }

    boolean hasRemaining()
    {
        return position < end;
    }

    void moveTo(int position)
    {
        this.position = position;
    }

    int position()
    {
        return position;
    }

    int remaining()
    {
        return end - position;
    }

    /**
     * Field number and wire type of the next field, as {@code number << 3 | wireType}.
     */
    int readTag()
            throws RejectedMessageException
    {
        return (int) readVarint();
    }

    /**
     * 64 bits, unsigned.
     */
    long readVarint()
            throws RejectedMessageException
    {
        if (position < end) {
            byte first = message[position];
            if (first >= 0) {
                position++;
                return first;
            }
        }
        return readLongVarint();
    }

    private long readLongVarint()
            throws RejectedMessageException
    {
        byte[] message = this.message;
        int current = position;
        int limit = Math.min(end, current + MAX_VARINT_LENGTH);
        long value = 0;
        for (int shift = 0; current < limit; shift += 7) {
            byte octet = message[current];
            current++;
            value |= (long) (octet & 0x7F) << shift;
            if (octet >= 0) {
                if (shift == 63 && octet > 1) {
                    throw malformed("a number has more than 64 bits");
                }
                position = current;
                return value;
            }
        }
        if (limit - position == MAX_VARINT_LENGTH) {
            throw malformed("a number has more than 10 bytes");
        }
        position = end;
        throw malformed("it ends within a number");
    }

    /**
     * The length of the bytes that follow, all of which are there.
     */
    int readLength()
            throws RejectedMessageException
    {
        int length = (int) readVarint();
        if (length < 0 || length > end - position) {
            throw malformed("a field of " + Integer.toUnsignedString(length) + " bytes has only " + (end - position));
        }
        return length;
    }

    /**
     * Moves over bytes whose number {@link #readLength} gave.
     *
     * @return index of the first of them
     */
    int advance(int length)
    {
        int start = position;
        position += length;
        return start;
    }

    /**
     * Moves over the value of a field.
     */
    void skip(int tag)
            throws RejectedMessageException
    {
        skip(tag, 0);
    }

    private void skip(int tag, int groupDepth)
            throws RejectedMessageException
    {
        if (tag >>> 3 == 0) {
            throw malformed("a field has the number 0");
        }
        switch (tag & 7) {
            case VARINT -> readVarint();
            case FIXED64 -> skipFixed(Long.BYTES);
            case LENGTH_DELIMITED -> advance(readLength());
            case GROUP_START -> skipGroup(tag >>> 3, groupDepth + 1);
            case GROUP_END -> throw malformed("group " + (tag >>> 3) + " ends without a begin");
            case FIXED32 -> skipFixed(Integer.BYTES);
            default -> throw malformed("field " + (tag >>> 3) + " has the wire type " + (tag & 7) + ", which does not exist");
        }
    }

    private void skipGroup(int number, int groupDepth)
            throws RejectedMessageException
    {
        if (groupDepth > MAX_GROUP_DEPTH) {
            throw malformed("groups are nested more than " + MAX_GROUP_DEPTH + " deep");
        }
        int groupEnd = number << 3 | GROUP_END;
        while (position < end) {
            int tag = readTag();
            if (tag == groupEnd) {
                return;
            }
            skip(tag, groupDepth);
        }
        throw malformed("it ends within the group " + number);
    }

    private void skipFixed(int length)
            throws RejectedMessageException
    {
        if (length > end - position) {
            throw malformed("it ends within a number");
        }
        position += length;
    }

    RejectedMessageException malformed(String what)
    {
        return new RejectedMessageException("not a protobuf flow: " + what + ", at byte " + (position - begin));
    }
}
