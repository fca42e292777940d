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

import java.util.Map;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Numbers by ASCII name, of any case, looked up without an object for the name.
 */
final class NameTable
{
    static final int UNKNOWN = -1;

    private final byte[][] names;
    private final int[] numbers;

    NameTable(Map<String, Integer> numbersByName)
    {
        int capacity = Integer.highestOneBit(numbersByName.size() * 4);
        names = new byte[capacity][];
        numbers = new int[capacity];
        numbersByName.forEach(this::add);
    }

    private void add(String text, int number)
    {
        byte[] name = text.getBytes(US_ASCII);
        for (int i = 0; i < name.length; i++) {
            name[i] = lowerCase(name[i]);
        }
        int bucket = bucket(name, 0, name.length);
        while (names[bucket] != null) {
            bucket = bucket + 1 & names.length - 1;
        }
        names[bucket] = name;
        numbers[bucket] = number;
    }

    /**
     * @return the number of the name in {@code text[begin, end)}, or UNKNOWN
     */
    int find(byte[] text, int begin, int end)
    {
        int bucket = bucket(text, begin, end);
        while (names[bucket] != null) {
            if (matches(names[bucket], text, begin, end)) {
                return numbers[bucket];
            }
            bucket = bucket + 1 & names.length - 1;
        }
        return UNKNOWN;
    }

    private int bucket(byte[] text, int begin, int end)
    {
        int hash = end - begin;
        for (int i = begin; i < end; i++) {
            hash = hash * 31 + lowerCase(text[i]);
        }
        return (hash ^ hash >>> 7) & names.length - 1;
    }

    private static boolean matches(byte[] name, byte[] text, int begin, int end)
    {
        if (name.length != end - begin) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != lowerCase(text[begin + i])) {
                return false;
            }
        }
        return true;
    }

    private static byte lowerCase(byte character)
    {
        return character >= 'A' && character <= 'Z' ? (byte) (character | 0x20) : character;
    }
}
