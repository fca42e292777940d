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
 * A JSON text that holds escapes, copied without them.
 */
final class EscapedText
{
    private final JsonReader reader;
    private byte[] bytes = new byte[256];
    private int length;

    EscapedText(JsonReader reader)
    {
        this.reader = reader;
    }

    byte[] bytes()
    {
        return bytes;
    }

    int length()
    {
        return length;
    }

    /**
     * @param position after the opening quote
     * @param plainEnd position of the first character that does not stand for itself
     * @return position after the closing quote
     */
    int read(int position, int plainEnd)
            throws RejectedMessageException
    {
        byte[] message = reader.message;
        int end = reader.end;
        length = 0;
        while (true) {
            int run = plainEnd - position;
            // the longest escape becomes four bytes
            reserve(length + run + 4);
            System.arraycopy(message, position, bytes, length, run);
            length += run;
            position = plainEnd;
            if (position >= end) {
                throw reader.truncated();
            }
            if (message[position] == '"') {
                return position + 1;
            }
            if (message[position] != '\\') {
                throw reader.reject("control character in a text", position);
            }
            if (position + 1 >= end) {
                throw reader.truncated();
            }
            if (message[position + 1] == 'u') {
                position = readCodePoint(position);
            }
            else {
                bytes[length] = unescape(position);
                length++;
                position += 2;
            }
            plainEnd = reader.plainEnd(position);
        }
    }

    private byte unescape(int position)
            throws RejectedMessageException
    {
        byte character = reader.message[position + 1];
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw reader.reject("unknown escape in a text", position);
        };
    }

    private int readCodePoint(int position)
            throws RejectedMessageException
    {
        int codePoint = hexadecimal(position + 2);
        position += 6;
        if (isHigh(codePoint) && position + 1 < reader.end && reader.message[position] == '\\' && reader.message[position + 1] == 'u') {
            int low = hexadecimal(position + 2);
            if (low >> 10 == Character.MIN_LOW_SURROGATE >> 10) {
                codePoint = Character.toCodePoint((char) codePoint, (char) low);
                position += 6;
            }
        }
        // half of a pair stands for no character
        write(codePoint >> 11 == Character.MIN_SURROGATE >> 11 ? 0xFFFD : codePoint);
        return position;
    }

    private static boolean isHigh(int codePoint)
    {
        return codePoint >> 10 == Character.MIN_HIGH_SURROGATE >> 10;
    }

    private int hexadecimal(int position)
            throws RejectedMessageException
    {
        if (position + 4 > reader.end) {
            throw reader.truncated();
        }
        int value = 0;
        for (int i = position; i < position + 4; i++) {
            byte character = reader.message[i];
            int digit = character < 0 ? -1 : Character.digit(character, 16);
            if (digit < 0) {
                throw reader.reject("unknown escape in a text", position - 2);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void write(int codePoint)
    {
        if (codePoint < 0x80) {
            bytes[length] = (byte) codePoint;
            length++;
            return;
        }
        int following = codePoint < 0x800 ? 1 : codePoint < 0x1_0000 ? 2 : 3;
        bytes[length] = (byte) (0xFF00 >> following + 1 | codePoint >> following * 6);
        length++;
        for (int i = following - 1; i >= 0; i--) {
            bytes[length] = (byte) (0x80 | codePoint >> i * 6 & 0x3F);
            length++;
        }
    }

    private void reserve(int capacity)
    {
        if (capacity > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length * 2));
        }
    }
}
