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

import com.google.common.collect.ImmutableList;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * An AS path (RFC 4271 section 5.1.2), nearest first, with the members of an AS_SET one by one, as the column as_path
 * of flows has it. What a confederation adds for itself (RFC 5065) is no part of it.
 */
final class AsPath
{
    static final AsPath EMPTY = new AsPath(new int[0], 0, false);

    private static final long MAX_NUMBER = 0xFFFF_FFFFL;
    private static final int RESERVED = -1;

    private final int[] numbers;
    private final int hops;
    private final boolean endsWithSet;

    private AsPath(int[] numbers, int hops, boolean endsWithSet)
    {
        this.numbers = numbers;
        this.hops = hops;
        this.endsWithSet = endsWithSet;
    }

    /**
     * Reads a path as routers and collectors write it: numbers, also in the asdot form of RFC 5396, with spaces or
     * underscores between them, sets in braces, parts of confederations in parentheses and brackets.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static AsPath parse(CharSequence text)
    {
        Builder builder = new Builder();
        long number = -1;
        long upper = -1;
        boolean confederation = false;
        for (int i = 0; i <= text.length(); i++) {
            char character = i == text.length() ? ' ' : text.charAt(i);
            if (character >= '0' && character <= '9') {
                number = Math.max(number, 0) * 10 + character - '0';
                checkArgument(number <= MAX_NUMBER, "AS path '%s' has a number beyond 32 bits", text);
                continue;
            }
            if (character == '.' && number >= 0 && number <= 0xFFFF && upper < 0) {
                upper = number;
                number = -1;
                continue;
            }
            checkArgument(number >= 0 || upper < 0, "AS path '%s' has a point with no number after it", text);
            if (number >= 0) {
                checkArgument(upper < 0 || number <= 0xFFFF, "AS path '%s' has a number beyond 32 bits", text);
                if (!confederation) {
                    builder.add((int) (Math.max(upper, 0) << 16 | number));
                }
                number = -1;
                upper = -1;
            }
            switch (character) {
                case ' ', '_', ',' -> {}
                case '{' -> builder.beginSet();
                case '}' -> builder.endSet();
                case '(', '[' -> confederation = true;
                case ')', ']' -> confederation = false;
                default -> throw new IllegalArgumentException("AS path '%s' is not numbers and sets in braces".formatted(text));
            }
        }
        return builder.build();
    }

    /**
     * The AS that announces the prefix. There is none if the path is empty, or ends with a set (RFC 6811 section 2).
     */
    OptionalLong origin()
    {
        return numbers.length == 0 || endsWithSet ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(numbers[numbers.length - 1]));
    }

    List<Long> numbers()
    {
        ImmutableList.Builder<Long> list = ImmutableList.builderWithExpectedSize(numbers.length);
        for (int number : numbers) {
            list.add(Integer.toUnsignedLong(number));
        }
        return list.build();
    }

    /**
     * Of two paths the shorter is the better; a set counts as one AS (RFC 4271 section 9.1.2.2). Of two of the same length
     * it is the one with the smaller numbers, so that the choice does not depend on the order of the routes.
     */
    boolean isBetterThan(AsPath other)
    {
        return compare(numbers, numbers.length, hops, other.numbers, other.numbers.length, other.hops) < 0;
    }

    private static int compare(int[] numbers, int length, int hops, int[] otherNumbers, int otherLength, int otherHops)
    {
        return hops == otherHops ? Arrays.compareUnsigned(numbers, 0, length, otherNumbers, 0, otherLength) : Integer.compare(hops, otherHops);
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof AsPath path && hops == path.hops && endsWithSet == path.endsWithSet && Arrays.equals(numbers, path.numbers);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(numbers);
    }

    @Override
    public String toString()
    {
        return numbers().toString();
    }

    /**
     * Collects a path, again and again without objects.
     */
    static final class Builder
    {
        private int[] numbers = new int[32];
        private int size;
        private int hops;
        private boolean set;
        private boolean setHasMember;
        private boolean endsWithSet;

        void clear()
        {
            size = 0;
            hops = 0;
            set = false;
            endsWithSet = false;
        }

        void beginSet()
        {
            set = true;
            setHasMember = false;
        }

        void endSet()
        {
            set = false;
        }

        /**
         * @param number an unsigned integer of 32 bits
         * @throws IllegalArgumentException if it is the last one, which is reserved (RFC 7300)
         */
        void add(int number)
        {
            checkArgument(number != RESERVED, "an AS path with the reserved number %s", MAX_NUMBER);
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size] = number;
            size++;
            endsWithSet = set;
            if (!set || !setHasMember) {
                hops++;
                setHasMember = true;
            }
        }

        /**
         * As {@link AsPath#isBetterThan}.
         */
        boolean isBetterThan(Builder other)
        {
            return compare(numbers, size, hops, other.numbers, other.size, other.hops) < 0;
        }

        AsPath build()
        {
            return size == 0 ? EMPTY : new AsPath(Arrays.copyOf(numbers, size), hops, endsWithSet);
        }
    }
}
