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

/**
 * Text to addresses, the way back from {@link AddressText}, on byte arrays and without objects.
 */
public final class AddressParser
{
    private AddressParser() {}

    /**
     * Reads an address: dotted decimal for IPv4, any form of RFC 4291 section 2.2 for IPv6, without a zone. An
     * IPv4-mapped address is the IPv4 address.
     *
     * @param words gets the high and the low word
     * @return whether {@code text[begin, end)} is an address
     */
    public static boolean parse(byte[] text, int begin, int end, long[] words)
    {
        long v4 = parseV4(text, begin, end);
        if (v4 >= 0) {
            words[0] = 0;
            words[1] = AddressText.v4Low((int) v4);
            return true;
        }
        return parseV6(text, begin, end, words);
    }

    /**
     * Reads a dotted IPv4 address of four decimal octets without leading zeros.
     *
     * @return the 32 bits, or -1 where {@code text[begin, end)} is no such address
     */
    public static long parseV4(byte[] text, int begin, int end)
    {
        if (end - begin < 7 || end - begin > 15) {
            return -1;
        }
        long address = 0;
        int octet = -1;
        int dots = 0;
        for (int i = begin; i < end; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                if (octet == 0) {
                    return -1;
                }
                octet = octet < 0 ? digit : octet * 10 + digit;
                if (octet > 255) {
                    return -1;
                }
            }
            else {
                if (text[i] != '.' || octet < 0) {
                    return -1;
                }
                address = address << 8 | octet;
                octet = -1;
                dots++;
            }
        }
        return dots == 3 && octet >= 0 ? address << 8 | octet : -1;
    }

    /**
     * Reads text such as 02:00:5e:10:00:01.
     *
     * @return the 48 bits, or -1 where {@code text[begin, end)} is no such text
     */
    public static long parseMac(byte[] text, int begin, int end)
    {
        if (end - begin != 17) {
            return -1;
        }
        long mac = 0;
        for (int i = begin; i < end; i += 3) {
            int octet = hexDigit(text[i]) << 4 | hexDigit(text[i + 1]);
            if (octet < 0 || i + 2 < end && text[i + 2] != ':') {
                return -1;
            }
            mac = mac << 8 | octet;
        }
        return mac;
    }

    private static boolean parseV6(byte[] text, int begin, int end, long[] words)
    {
        // groups are shifted in from the right; head keeps those before a ::
        long high = 0;
        long low = 0;
        long headHigh = 0;
        long headLow = 0;
        int groups = 0;
        int headGroups = -1;
        int position = begin;
        if (end - begin >= 2 && text[begin] == ':' && text[begin + 1] == ':') {
            headGroups = 0;
            position += 2;
        }
        while (position < end) {
            int group = 0;
            int start = position;
            while (position < end && position - start <= 4 && hexDigit(text[position]) >= 0) {
                group = group << 4 | hexDigit(text[position]);
                position++;
            }
            if (position < end && text[position] == '.') {
                long v4 = parseV4(text, start, end);
                if (v4 < 0 || groups > 6) {
                    return false;
                }
                high = high << 32 | low >>> 32;
                low = low << 32 | v4;
                groups += 2;
                break;
            }
            if (position == start || position - start > 4 || groups == 8) {
                return false;
            }
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
            groups++;
            if (position == end) {
                break;
            }
            if (text[position] != ':') {
                return false;
            }
            position++;
            if (position < end && text[position] == ':') {
                if (headGroups >= 0) {
                    return false;
                }
                headGroups = groups;
                headHigh = high;
                headLow = low;
                high = 0;
                low = 0;
                position++;
            }
            else if (position == end) {
                return false;
            }
        }
        if (headGroups < 0 ? groups != 8 : groups == 8) {
            return false;
        }
        if (headGroups > 0) {
            int shift = 16 * (8 - headGroups);
            high |= shift >= 64 ? shift == 64 ? headLow : headLow << (shift - 64) : headHigh << shift | headLow >>> (64 - shift);
            low |= shift >= 64 ? 0 : headLow << shift;
        }
        words[0] = high;
        words[1] = low;
        return true;
    }

    /**
     * @return 0 to 15, or -1 where the character is no hexadecimal digit
     */
    public static int hexDigit(byte character)
    {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int letter = character | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
