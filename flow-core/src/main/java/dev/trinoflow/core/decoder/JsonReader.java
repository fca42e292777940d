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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The syntax of JSON, read in place. Positions are indexes into the message; a method that reads something gets its
 * first position and returns the one after it. Nothing outside {@code message[begin, end)} is looked at.
 */
final class JsonReader
{
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES * 0x80;

    byte[] message = {};
    int begin;
    int end;

    // the text read last, without quotes and escapes: text[textBegin, textEnd)
    byte[] text = {};
    int textBegin;
    int textEnd;
    private final EscapedText escapedText = new EscapedText(this);

    // the whole number read last
    long number;

    void reset(byte[] message, int begin, int end)
    {
        this.message = message;
        this.begin = begin;
        this.end = end;
    }

    int skipSpace(int position)
    {
        byte[] message = this.message;
        int end = this.end;
        while (position < end && (message[position] == ' ' || message[position] == '\n' || message[position] == '\r' || message[position] == '\t')) {
            position++;
        }
        return position;
    }

    /**
     * Skips white space that something must follow.
     *
     * @return position of what follows
     */
    int next(int position)
            throws RejectedMessageException
    {
        position = skipSpace(position);
        if (position >= end) {
            throw truncated();
        }
        return position;
    }

    /**
     * @return whether {@code message[position, …)} starts with this text
     */
    boolean startsWith(int position, byte[] text, int length)
    {
        return length <= end - position && equal(message, position, text, length);
    }

    /**
     * @return whether the bytes at a position are those of {@code text[0, length)}
     */
    static boolean equal(byte[] message, int position, byte[] text, int length)
    {
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (message[position + i] != text[i]) {
                    return false;
                }
            }
            return true;
        }
        // the last eight bytes, which may overlap others, tell texts apart best
        int last = length - Long.BYTES;
        if ((long) LONG.get(message, position + last) != (long) LONG.get(text, last)) {
            return false;
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if ((long) LONG.get(message, position + i) != (long) LONG.get(text, i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @return the first position of a quote, a backslash or a control character, or end
     */
    int plainEnd(int position)
    {
        byte[] message = this.message;
        int end = this.end;
        for (; position <= end - Long.BYTES; position += Long.BYTES) {
            long word = (long) LONG.get(message, position);
            long quote = word ^ ONES * '"';
            long backslash = word ^ ONES * '\\';
            // a byte's high bit is set where it is zero, or below a space; borrows disturb only bytes above a hit
            long found = ((quote - ONES & ~quote) | (backslash - ONES & ~backslash) | (word - ONES * ' ' & ~word)) & HIGH_BITS;
            if (found != 0) {
                return position + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (position < end && message[position] != '"' && message[position] != '\\' && (message[position] & 0xFF) >= ' ') {
            position++;
        }
        return position;
    }

    /**
     * Reads a text; it is in {@link #text} afterwards.
     *
     * @param position after the opening quote
     */
    int readText(int position)
            throws RejectedMessageException
    {
        int close = plainEnd(position);
        if (close < end && message[close] == '"') {
            text = message;
            textBegin = position;
            textEnd = close;
            return close + 1;
        }
        position = escapedText.read(position, close);
        text = escapedText.bytes();
        textBegin = 0;
        textEnd = escapedText.length();
        return position;
    }

    /**
     * Reads a whole number of at most 63 bits into {@link #number}.
     *
     * @param position of its first digit
     */
    int readNumber(int position)
            throws RejectedMessageException
    {
        byte[] message = this.message;
        int start = position;
        long value = 0;
        if (position <= end - Long.BYTES) {
            // eight digits at once: the first is in the lowest byte
            long word = (long) LONG.get(message, position) ^ ONES * '0';
            long others = ((word + ONES * 0x76) | word) & HIGH_BITS;
            int digits = Long.numberOfTrailingZeros(others) >>> 3;
            if (digits > 0) {
                word <<= 64 - digits * 8;
                word = word * 10 + (word >>> 8);
                value = ((word & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L + ((word >>> 16) & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L) >>> 32;
            }
            position += digits;
        }
        if (position - start == 0 || position - start == Long.BYTES) {
            while (position < end && message[position] >= '0' && message[position] <= '9') {
                if (value > (Long.MAX_VALUE - 9) / 10 && (value > Long.MAX_VALUE / 10 || message[position] - '0' > Long.MAX_VALUE % 10)) {
                    throw reject("number beyond 64 bits", start);
                }
                value = value * 10 + message[position] - '0';
                position++;
            }
        }
        if (message[start] == '0' && position - start > 1) {
            throw reject("number with a leading zero", start);
        }
        if (position < end && (message[position] == '.' || (message[position] | 0x20) == 'e')) {
            throw reject("not a whole number", start);
        }
        number = value;
        return position;
    }

    /**
     * Reads a key, which is in {@link #text} afterwards, and the colon.
     *
     * @return position of the value
     */
    int readKey(int position)
            throws RejectedMessageException
    {
        position = readText(expect(position, '"'));
        return next(expect(next(position), ':'));
    }

    /**
     * Reads one character that has to be there.
     */
    int expect(int position, char character)
            throws RejectedMessageException
    {
        if (position >= end) {
            throw truncated();
        }
        if (message[position] != character) {
            throw reject("not JSON: no '" + character + "'", position);
        }
        return position + 1;
    }

    int readNull(int position)
            throws RejectedMessageException
    {
        return readWord(position, NULL);
    }

    int readWord(int position, byte[] word)
            throws RejectedMessageException
    {
        for (int i = 0; i < word.length; i++) {
            if (position + i >= end) {
                throw truncated();
            }
            if (message[position + i] != word[i]) {
                throw reject("not JSON: unknown word", position);
            }
        }
        return position + word.length;
    }

    /**
     * What is stored as text has to be UTF-8.
     */
    void checkUtf8(String key, byte[] text, int begin, int end, int position)
            throws RejectedMessageException
    {
        int ascii = begin;
        while (ascii < end && text[ascii] >= 0) {
            ascii++;
        }
        if (ascii == end) {
            return;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text, begin, end - begin));
        }
        catch (CharacterCodingException e) {
            throw reject(key + ": text is not UTF-8", position);
        }
    }

    RejectedMessageException truncated()
    {
        return new RejectedMessageException("truncated: the message ends inside a record, after " + (end - begin) + " bytes");
    }

    RejectedMessageException reject(String reason, int position)
    {
        return new RejectedMessageException(reason + ", at byte " + (position - begin));
    }
}
