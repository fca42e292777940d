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
package dev.trinoflow.core.enrich;

import java.util.Objects;

/**
 * Reads the bytes of a record of MRT one after the other. Reading beyond the end is an {@link IndexOutOfBoundsException}.
 */
final class MrtInput
{
    private static final int EXTENDED_LENGTH = 0x10;
    private static final int AS_PATH = 2;
    private static final int AS_SET = 1;
    private static final int AS_SEQUENCE = 2;
    private static final int AS_CONFED_SEQUENCE = 3;
    private static final int AS_CONFED_SET = 4;

    private final byte[] bytes;
    private int position;
    private final int end;

    MrtInput(byte[] bytes, int position, int end)
    {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    int readByte()
    {
        return bytes[take(1)] & 0xFF;
    }

    int readShort()
    {
        return readByte() << 8 | readByte();
    }

    int readInt()
    {
        return readShort() << 16 | readShort();
    }

    void skip(int count)
    {
        take(count);
    }

    /**
     * The next bytes, which are then passed.
     */
    MrtInput slice(int length)
    {
        int begin = take(length);
        return new MrtInput(bytes, begin, begin + length);
    }

    private int take(int count)
    {
        int begin = position;
        Objects.checkFromIndexSize(begin, count, end);
        position = begin + count;
        return begin;
    }

    /**
     * Reads path attributes (RFC 4271 section 4.3) and adds the AS path to {@code path}. In TABLE_DUMP_V2 its AS numbers
     * have four bytes, whatever the peer's session had (RFC 6396 section 4.3.4).
     */
    void readPath(AsPath.Builder path)
    {
        while (position < end) {
            int flags = readByte();
            int type = readByte();
            int length = (flags & EXTENDED_LENGTH) == 0 ? readByte() : readShort();
            if (type != AS_PATH) {
                skip(length);
                continue;
            }
            int attributeEnd = position + length;
            Objects.checkFromIndexSize(position, length, end);
            while (position < attributeEnd) {
                readSegment(path);
            }
        }
    }

    private void readSegment(AsPath.Builder path)
    {
        int type = readByte();
        int count = readByte();
        switch (type) {
            case AS_SEQUENCE -> readNumbers(path, count);
            case AS_SET -> {
                path.beginSet();
                readNumbers(path, count);
                path.endSet();
            }
            case AS_CONFED_SEQUENCE, AS_CONFED_SET -> skip(count * 4);
            default -> throw new IllegalArgumentException("an AS path with a segment of the unknown type " + type);
        }
    }

    private void readNumbers(AsPath.Builder path, int count)
    {
        for (int i = 0; i < count; i++) {
            path.add(readInt());
        }
    }
}
