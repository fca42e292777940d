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
package dev.trinoflow.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Addresses to text and back, on byte arrays and without objects. An address is its 16 bytes as two big-endian words;
 * an IPv4 address a.b.c.d is ::ffff:a.b.c.d, as in RFC 4291 section 2.5.5.2.
 */
public final class AddressText
{
    /**
     * Bytes that the write methods may use from the offset on; no text is longer.
     */
    public static final int MAX_LENGTH = 49;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    // the decimal digits of each octet and a dot
    private static final int[] DOTTED_OCTETS = new int[256];
    private static final long V4_PREFIX = 0xFFFF_0000_0000L;

    static {
        byte[] text = new byte[4];
        for (int octet = 0; octet < DOTTED_OCTETS.length; octet++) {
            text[writeDecimal(text, 0, octet)] = '.';
            DOTTED_OCTETS[octet] = (int) INT.get(text, 0);
        }
    }

    private AddressText() {}

    public static boolean isV4(long high, long low)
    {
        return high == 0 && (low >>> 32) == 0xFFFF;
    }

    /**
     * Low word of an IPv4 address; its high word is 0.
     */
    public static long v4Low(int address)
    {
        return V4_PREFIX | (address & 0xFFFF_FFFFL);
    }

    /**
     * Writes text such as 02:00:5e:10:00:01.
     *
     * @return index after the last byte written
     */
    public static int writeMac(byte[] target, int offset, long mac)
    {
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (mac >>> shift) & 0xFF;
            target[offset] = HEX[octet >> 4];
            target[offset + 1] = HEX[octet & 0xF];
            target[offset + 2] = ':';
            offset += 3;
        }
        return offset - 1;
    }

    /**
     * Writes an address with its host bits cleared and its prefix length, such as 192.0.2.0/24 or 2001:db8::/32.
     * A negative prefix length is left out, and no bit is cleared.
     *
     * @return index after the last byte written
     */
    public static int writeNetwork(byte[] target, int offset, long high, long low, int prefixLength)
    {
        if (prefixLength < 0) {
            return write(target, offset, high, low);
        }
        int bits = isV4(high, low) ? prefixLength + 96 : prefixLength;
        offset = write(target, offset, high & highMask(bits), low & lowMask(bits));
        target[offset] = '/';
        return writeDecimal(target, offset + 1, prefixLength);
    }

    /**
     * Writes an address: dotted decimal for IPv4, RFC 5952 for IPv6.
     *
     * @return index after the last byte written
     */
    public static int write(byte[] target, int offset, long high, long low)
    {
        if (isV4(high, low)) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                // all four bytes, of which the next number overwrites what is too many
                int octet = (int) (low >>> shift) & 0xFF;
                INT.set(target, offset, DOTTED_OCTETS[octet]);
                offset += octet < 10 ? 2 : octet < 100 ? 3 : 4;
            }
            return offset - 1;
        }
        // the longest run of at least two zero groups is written as ::, the first of equals (RFC 5952 section 4.2)
        int runStart = -1;
        int runLength = 1;
        int current = 0;
        for (int group = 0; group < 8; group++) {
            current = group(high, low, group) == 0 ? current + 1 : 0;
            if (current > runLength) {
                runLength = current;
                runStart = group - current + 1;
            }
        }
        for (int group = 0; group < 8; group++) {
            if (group == runStart) {
                target[offset] = ':';
                target[offset + 1] = ':';
                offset += 2;
                group += runLength - 1;
                continue;
            }
            if (group > 0 && group != runStart + runLength) {
                target[offset] = ':';
                offset++;
            }
            offset = writeHex(target, offset, group(high, low, group));
        }
        return offset;
    }

    private static int group(long high, long low, int group)
    {
        return (int) ((group < 4 ? high : low) >>> (48 - (group & 3) * 16)) & 0xFFFF;
    }

    private static long highMask(int bits)
    {
        return bits >= 64 ? -1L : bits == 0 ? 0 : -1L << (64 - bits);
    }

    private static long lowMask(int bits)
    {
        return bits >= 128 ? -1L : bits <= 64 ? 0 : -1L << (128 - bits);
    }

    private static int writeHex(byte[] target, int offset, int value)
    {
        boolean started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = value >> shift & 0xF;
            started |= digit != 0 || shift == 0;
            if (started) {
                target[offset] = HEX[digit];
                offset++;
            }
        }
        return offset;
    }

    private static int writeDecimal(byte[] target, int offset, int value)
    {
        if (value >= 100) {
            target[offset] = (byte) ('0' + value / 100);
            offset++;
        }
        if (value >= 10) {
            target[offset] = (byte) ('0' + value / 10 % 10);
            offset++;
        }
        target[offset] = (byte) ('0' + value % 10);
        return offset + 1;
    }
}
