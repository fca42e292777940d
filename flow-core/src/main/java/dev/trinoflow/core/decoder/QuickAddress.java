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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import static dev.trinoflow.core.decoder.JsonReader.LONG;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Reads a dotted IPv4 address inside a message without a branch for each of its characters, which the processor could not
 * predict: the dots are found in all 16 bytes at once, and the four octets are computed side by side.
 */
final class QuickAddress
{
    /**
     * So many bytes from the address on are looked at, and three before it, where the message has its key.
     */
    static final int TEXT_WINDOW = 16;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES * 0x80;
    private static final long LOW_BITS = ONES * 0x7F;
    private static final int INVALID = 1000;

    // by length of an octet: which of the four bytes that end with it are its digits, and the lowest octet so long
    private static final int[] DIGITS = {0, 0x0F00_0000, 0x0F0F_0000, 0x0F0F_0F00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int[] LOWEST = {INVALID, 0, 10, 100, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID};

    private QuickAddress() {}

    /**
     * @return the 32 bits of the address and its {@link #length}; negative where there is no IPv4 address
     */
    static long parse(byte[] message, int position)
    {
        long first = (long) LONG.get(message, position);
        long second = (long) LONG.get(message, position + 8);
        int dots = bits(equalTo(first, '.')) | bits(equalTo(second, '.')) << 8;
        int digits = bits(digits(first)) | bits(digits(second)) << 8;
        int length = Integer.numberOfTrailingZeros(~(dots | digits));
        dots &= (1 << length) - 1;
        int firstDot = Integer.numberOfTrailingZeros(dots);
        dots &= dots - 1;
        int secondDot = Integer.numberOfTrailingZeros(dots);
        dots &= dots - 1;
        int thirdDot = Integer.numberOfTrailingZeros(dots);
        if (length > 15 || thirdDot > length || (dots & dots - 1) != 0) {
            return -1;
        }
        int lengthA = firstDot;
        int lengthB = secondDot - firstDot - 1;
        int lengthC = thirdDot - secondDot - 1;
        int lengthD = length - thirdDot - 1;
        int a = octet(message, position + firstDot, lengthA);
        int b = octet(message, position + secondDot, lengthB);
        int c = octet(message, position + thirdDot, lengthC);
        int d = octet(message, position + length, lengthD);
        // any octet out of range makes the sign negative
        int wrong = a - LOWEST[lengthA] | 255 - a | b - LOWEST[lengthB] | 255 - b | c - LOWEST[lengthC] | 255 - c | d - LOWEST[lengthD] | 255 - d;
        return wrong < 0 ? -1 : (long) length << 32 | (a << 24 | b << 16 | c << 8 | d) & 0xFFFF_FFFFL;
    }

    /**
     * @param result of {@link #parse}
     */
    static int length(long result)
    {
        return (int) (result >>> 32);
    }

    private static int octet(byte[] message, int end, int length)
    {
        int kept = (int) INT.get(message, end - 4) & DIGITS[length];
        return (kept >>> 24) + (kept >>> 16 & 0xF) * 10 + (kept >>> 8 & 0xF) * 100;
    }

    /**
     * @return the high bit of each byte that is the character
     */
    private static long equalTo(long word, char character)
    {
        long difference = word ^ ONES * character;
        return ~((difference & LOW_BITS) + LOW_BITS | difference) & HIGH_BITS;
    }

    /**
     * @return the high bit of each byte that is a digit
     */
    private static long digits(long word)
    {
        long digit = word ^ ONES * '0';
        return ~((digit & LOW_BITS) + ONES * 0x76 | digit) & HIGH_BITS;
    }

    /**
     * @return the high bits of the bytes, the first byte's lowest
     */
    private static int bits(long highBits)
    {
        return (int) ((highBits >>> 7) * 0x0102_0408_1020_4080L >>> 56);
    }
}
