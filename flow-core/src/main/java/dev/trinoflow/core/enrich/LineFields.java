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

import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A line, cut into fields. A field in double quotes may hold the delimiter, and a quote as two (RFC 4180); it is
 * unquoted where it stands in the buffer.
 */
final class LineFields
{
    private byte[] buffer = {};
    private int[] begins = new int[16];
    private int[] ends = new int[16];
    private int count;

    /**
     * Cuts {@code buffer[begin, end)}; fields lose the spaces around them.
     *
     * @return whether each quote that opens is closed
     */
    boolean split(byte[] buffer, int begin, int end, char delimiter)
    {
        this.buffer = buffer;
        count = 0;
        int position = begin;
        while (true) {
            while (position < end && buffer[position] == ' ') {
                position++;
            }
            if (position < end && buffer[position] == '"') {
                int close = unquote(position, end);
                if (close < 0) {
                    return false;
                }
                position = close;
                while (position < end && buffer[position] != delimiter) {
                    position++;
                }
            }
            else {
                int start = position;
                while (position < end && buffer[position] != delimiter) {
                    position++;
                }
                int last = position;
                while (last > start && buffer[last - 1] == ' ') {
                    last--;
                }
                add(start, last);
            }
            if (position >= end) {
                return true;
            }
            position++;
        }
    }

    /**
     * @param open position of the opening quote
     * @return position after the closing quote, or -1 if there is none
     */
    private int unquote(int open, int end)
    {
        int target = open + 1;
        for (int i = open + 1; i < end; i++) {
            if (buffer[i] == '"') {
                if (i + 1 == end || buffer[i + 1] != '"') {
                    add(open + 1, target);
                    return i + 1;
                }
                i++;
            }
            buffer[target] = buffer[i];
            target++;
        }
        return -1;
    }

    private void add(int begin, int end)
    {
        if (count == begins.length) {
            begins = Arrays.copyOf(begins, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        begins[count] = begin;
        ends[count] = end;
        count++;
    }

    int count()
    {
        return count;
    }

    byte[] buffer()
    {
        return buffer;
    }

    int begin(int field)
    {
        return begins[field];
    }

    int end(int field)
    {
        return ends[field];
    }

    /**
     * @return the field, empty where the line has no such field
     */
    String text(int field)
    {
        return field < 0 || field >= count ? "" : new String(buffer, begins[field], ends[field] - begins[field], UTF_8);
    }
}
