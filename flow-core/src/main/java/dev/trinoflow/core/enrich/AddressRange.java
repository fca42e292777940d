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

import dev.trinoflow.core.AddressParser;
import dev.trinoflow.core.AddressText;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Addresses from a first to a last one, both within. An address is two big-endian words in unsigned order, an IPv4
 * address is ::ffff:a.b.c.d. A range that reaches beyond ::ffff:0:0/96 is IPv6, and holds no IPv4 address.
 */
public record AddressRange(long firstHigh, long firstLow, long lastHigh, long lastLow)
{
    public AddressRange
    {
        checkArgument(compare(firstHigh, firstLow, lastHigh, lastLow) <= 0, "range ends before it begins: %s-%s", text(firstHigh, firstLow), text(lastHigh, lastLow));
    }

    /**
     * A range of one address.
     */
    public static AddressRange ofAddress(long high, long low)
    {
        return new AddressRange(high, low, high, low);
    }

    /**
     * @param length of the prefix in the address's own family, 0 to 32 or 0 to 128
     * @throws IllegalArgumentException if the length is none of the family, or the address has bits beyond it
     */
    public static AddressRange ofPrefix(long high, long low, int length)
    {
        boolean v4 = AddressText.isV4(high, low);
        checkArgument(length >= 0 && length <= (v4 ? 32 : 128), "%s/%s: the length of the prefix is not 0 to %s", text(high, low), length, v4 ? 32 : 128);
        AddressRange range = ofFirstBits(high, low, v4 ? length + 96 : length);
        if (range.firstHigh != high || range.firstLow != low) {
            throw new IllegalArgumentException("%s/%s has bits beyond the prefix; the network is %s/%s".formatted(text(high, low), length, text(range.firstHigh, range.firstLow), length));
        }
        return range;
    }

    /**
     * The addresses that have the first bits of an address in common, of the 128 that an IPv4 address has too.
     */
    public static AddressRange ofFirstBits(long high, long low, int bits)
    {
        checkArgument(bits >= 0 && bits <= 128, "bits are not 0 to 128: %s", bits);
        long highHostBits = bits >= 64 ? 0 : -1L >>> bits;
        long lowHostBits = bits >= 128 ? 0 : bits <= 64 ? -1L : -1L >>> (bits - 64);
        return new AddressRange(high & ~highHostBits, low & ~lowHostBits, high | highHostBits, low | lowHostBits);
    }

    /**
     * Reads a prefix such as 192.0.2.0/24, an address, or two addresses with a hyphen between them.
     *
     * @throws IllegalArgumentException if the text is none of these; the message says why
     */
    public static AddressRange parse(String text)
    {
        long[] words = new long[2];
        int slash = text.indexOf('/');
        if (slash >= 0) {
            parseAddress(text.substring(0, slash), words);
            return ofPrefix(words[0], words[1], parseLength(text, slash + 1));
        }
        int hyphen = text.indexOf('-');
        if (hyphen >= 0) {
            parseAddress(text.substring(0, hyphen).trim(), words);
            long high = words[0];
            long low = words[1];
            parseAddress(text.substring(hyphen + 1).trim(), words);
            checkArgument(AddressText.isV4(high, low) == AddressText.isV4(words[0], words[1]), "'%s' begins with IPv4 and ends with IPv6, or the other way round", text);
            return new AddressRange(high, low, words[0], words[1]);
        }
        parseAddress(text, words);
        return ofAddress(words[0], words[1]);
    }

    /**
     * @param words gets the high and the low word
     * @throws IllegalArgumentException if the text is no address
     */
    static void parseAddress(String text, long[] words)
    {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checkArgument(AddressParser.parse(bytes, 0, bytes.length, words), "'%s' is not an IP address", text);
    }

    private static int parseLength(String text, int begin)
    {
        int length = 0;
        for (int i = begin; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            checkArgument(digit >= 0 && digit <= 9 && i < begin + 3, "'%s' does not end with the length of a prefix", text);
            length = length * 10 + digit;
        }
        checkArgument(begin < text.length(), "'%s' does not end with the length of a prefix", text);
        return length;
    }

    public boolean isV4()
    {
        return AddressText.isV4(firstHigh, firstLow) && AddressText.isV4(lastHigh, lastLow);
    }

    public boolean contains(long high, long low)
    {
        return compare(firstHigh, firstLow, high, low) <= 0 && compare(high, low, lastHigh, lastLow) <= 0 && isV4() == AddressText.isV4(high, low);
    }

    /**
     * Length of the prefix in the range's own family, if the range is one prefix.
     */
    public OptionalInt prefixLength()
    {
        long highBits = firstHigh ^ lastHigh;
        long lowBits = firstLow ^ lastLow;
        int length = highBits == 0 ? 64 + Long.numberOfLeadingZeros(lowBits) : Long.numberOfLeadingZeros(highBits);
        long highHostBits = length >= 64 ? 0 : -1L >>> length;
        long lowHostBits = length >= 128 ? 0 : length <= 64 ? -1L : -1L >>> (length - 64);
        if (highBits != highHostBits || lowBits != lowHostBits || (firstHigh & highHostBits) != 0 || (firstLow & lowHostBits) != 0) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(isV4() ? length - 96 : length);
    }

    /**
     * CIDR text where the range is one prefix, else first-last.
     */
    @Override
    public String toString()
    {
        OptionalInt length = prefixLength();
        return length.isPresent() ? text(firstHigh, firstLow) + "/" + length.getAsInt() : text(firstHigh, firstLow) + "-" + text(lastHigh, lastLow);
    }

    /**
     * Compares two addresses in unsigned order.
     */
    static int compare(long high, long low, long otherHigh, long otherLow)
    {
        return high == otherHigh ? Long.compareUnsigned(low, otherLow) : Long.compareUnsigned(high, otherHigh);
    }

    /**
     * An address as people write it.
     */
    static String text(long high, long low)
    {
        byte[] text = new byte[AddressText.MAX_LENGTH];
        return new String(text, 0, AddressText.write(text, 0, high, low), StandardCharsets.US_ASCII);
    }
}
