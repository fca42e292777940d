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

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;

/**
 * Marks on some of many places, to tell of any place how many marks there are up to it. For 64 places there is a word of
 * marks and, beside it, the number of marks before, so that the question waits for memory once.
 */
final class PlaceMarks
{
    private static final int INSTANCE_SIZE = instanceSize(PlaceMarks.class);

    private final long[] words;

    PlaceMarks(int places)
    {
        words = new long[(places + Long.SIZE - 1) / Long.SIZE * 2];
    }

    void mark(int place)
    {
        words[wordOf(place)] |= 1L << place;
    }

    /**
     * To be called once, after the last mark.
     */
    void count()
    {
        long count = 0;
        for (int word = 0; word < words.length; word += 2) {
            words[word + 1] = count;
            count += Long.bitCount(words[word]);
        }
    }

    /**
     * @return 1 if the place has a mark, or 0
     */
    int markAt(int place)
    {
        return (int) (words[wordOf(place)] >>> place) & 1;
    }

    /**
     * How many of the places up to this one, itself included, have a mark.
     */
    int countUpTo(int place)
    {
        int word = wordOf(place);
        // of a number of bits to shift by only the low 6 bits count: shifts out what comes after the place
        return (int) words[word + 1] + Long.bitCount(words[word] << ~place);
    }

    private static int wordOf(int place)
    {
        return place >>> 6 << 1;
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(words);
    }
}
