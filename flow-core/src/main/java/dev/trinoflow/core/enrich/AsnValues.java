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

import java.util.Locale;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The values of data sets about AS numbers, as their makers write them.
 */
final class AsnValues
{
    /**
     * No AS: the addresses are not routed.
     */
    static final long NOT_ROUTED = 0;

    private static final long MAX_V4 = 0xFFFF_FFFFL;

    private AsnValues() {}

    static boolean isAddress(String text)
    {
        byte[] bytes = text.getBytes(UTF_8);
        return AddressParser.parse(bytes, 0, bytes.length, new long[2]);
    }

    static boolean isNumber(String text)
    {
        return !text.isEmpty() && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    static boolean isCountry(String text)
    {
        return text.length() == 2 && Character.isLetter(text.charAt(0)) && Character.isLetter(text.charAt(1));
    }

    static boolean isAsn(String text)
    {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            parseAsn(bytes, 0, bytes.length);
            return bytes.length > 0;
        }
        catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * Reads an AS number, also with AS before it. Of several, as CAIDA writes prefixes of more than one origin (64500_64501)
     * and AS sets (64500,64501), it is the first. Nothing and a hyphen are {@link #NOT_ROUTED}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static long parseAsn(byte[] text, int begin, int end)
    {
        int position = begin;
        if (position == end || position + 1 == end && text[position] == '-') {
            return NOT_ROUTED;
        }
        if (text[position] == '{') {
            position++;
        }
        if (end - position > 2 && (text[position] | 0x20) == 'a' && (text[position + 1] | 0x20) == 's') {
            position += 2;
        }
        int digits = position;
        long number = 0;
        while (position < end && text[position] >= '0' && text[position] <= '9' && number <= AsnTable.MAX_ASN) {
            number = number * 10 + text[position] - '0';
            position++;
        }
        boolean ended = position == end || text[position] == '_' || text[position] == ',' || text[position] == '}';
        if (position == digits || !ended || number > AsnTable.MAX_ASN) {
            throw new IllegalArgumentException("'%s' is not an AS number".formatted(new String(text, begin, end - begin, UTF_8)));
        }
        return number;
    }

    /**
     * Reads an address, or its number as a decimal: numbers of 32 bits are IPv4.
     *
     * @param words gets the high and the low word
     * @throws IllegalArgumentException if the text is none
     */
    static void parseAddress(byte[] text, int begin, int end, long[] words)
    {
        if (!AddressParser.parse(text, begin, end, words) && !parseNumber(text, begin, end, words)) {
            throw new IllegalArgumentException("'%s' is not an IP address".formatted(new String(text, begin, end - begin, UTF_8)));
        }
    }

    private static boolean parseNumber(byte[] text, int begin, int end, long[] words)
    {
        long high = 0;
        long low = 0;
        for (int i = begin; i < end; i++) {
            int digit = text[i] - '0';
            long carry = Math.unsignedMultiplyHigh(low, 10);
            if (digit < 0 || digit > 9 || Math.unsignedMultiplyHigh(high, 10) != 0) {
                return false;
            }
            low = low * 10 + digit;
            if (Long.compareUnsigned(low, digit) < 0) {
                carry++;
            }
            high = high * 10 + carry;
        }
        boolean ipv4 = high == 0 && low >= 0 && low <= MAX_V4;
        words[0] = high;
        words[1] = ipv4 ? AddressText.v4Low((int) low) : low;
        return begin < end;
    }

    /**
     * A country as two capital letters; empty for what says that it is not known: an empty text, None, Unknown, or ZZ,
     * which is no country (ISO 3166-1).
     */
    static String country(byte[] text, int begin, int end)
    {
        if (end - begin != 2) {
            return "";
        }
        String country = new String(text, begin, 2, US_ASCII).toUpperCase(Locale.ENGLISH);
        boolean letters = country.charAt(0) >= 'A' && country.charAt(0) <= 'Z' && country.charAt(1) >= 'A' && country.charAt(1) <= 'Z';
        return letters && !country.equals("ZZ") ? country : "";
    }
}
