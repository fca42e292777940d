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

import java.util.Arrays;

/**
 * A list of numbers that grows and is used again for every message.
 */
final class NumberList
{
    private static final int INITIAL_CAPACITY = 16;
    private static final int MAX_KEPT_LENGTH = 1 << 16;

    private long[] values = new long[INITIAL_CAPACITY];
    private int size;

    void clear()
    {
        size = 0;
        if (values.length > MAX_KEPT_LENGTH) {
            // one giant message must not hold its memory for good
            values = new long[INITIAL_CAPACITY];
        }
    }

    void add(long value)
    {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = value;
        size++;
    }

    int size()
    {
        return size;
    }

    long get(int index)
    {
        return values[index];
    }
}
