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
package dev.trinoflow.quickstart.generator;

import dev.trinoflow.core.AddressText;

/**
 * Writes protobuf fields one after the other into a given array, without objects.
 */
final class ProtobufOutput
{
    private static final int WIRE_VARINT = 0;
    private static final int WIRE_BYTES = 2;
    private static final int TAG_BITS = 3;

    private byte[] target = {};
    private int offset;

    void begin(byte[] target, int offset)
    {
        this.target = target;
        this.offset = offset;
    }

    /**
     * Index after the last byte written.
     */
    int offset()
    {
        return offset;
    }

    /**
     * A number as proto3 has it: 0 is left out.
     */
    void number(int field, long value)
    {
        if (value != 0) {
            varint((long) field << TAG_BITS | WIRE_VARINT);
            varint(value);
        }
    }

    /**
     * An address of 4 or 16 bytes.
     */
    void address(int field, long high, long low)
    {
        varint((long) field << TAG_BITS | WIRE_BYTES);
        if (AddressText.isV4(high, low)) {
            varint(4);
            bytes(low << 32, 4);
        }
        else {
            varint(16);
            bytes(high, 8);
            bytes(low, 8);
        }
    }

    void varint(long value)
    {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target[offset] = (byte) (rest & 0x7F | 0x80);
            offset++;
            rest >>>= 7;
        }
        target[offset] = (byte) rest;
        offset++;
    }

    /**
     * The first bytes of the word.
     */
    private void bytes(long word, int count)
    {
        for (int i = 0; i < count; i++) {
            target[offset] = (byte) (word >>> (56 - 8 * i));
            offset++;
        }
    }
}
