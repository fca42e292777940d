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
package dev.trinoflow.archiver.file;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Sizes of Parquet's Bloom filters. How many values are distinct is known only at the end of a row group, so a filter
 * begins large enough for all of them and is folded to what they need.
 */
final class BloomFilters
{
    /**
     * Largest share of the values that are not in a row group for which the filter says that they might be.
     */
    static final double MAX_FALSE_POSITIVES = 0.01;

    private static final int BYTES_PER_BLOCK = 32;

    private BloomFilters() {}

    /**
     * A filter for this many rows, of which all may differ.
     */
    static BlockSplitBloomFilter create(int rows)
    {
        // about 12 bits for each value make for 1 percent
        return new BlockSplitBloomFilter(Math.max(BYTES_PER_BLOCK, Integer.highestOneBit(3 * rows - 1)));
    }

    /**
     * The smallest filter of the same values that answers well enough. Where a value's bits lie follows from the first
     * bits of its hash, so that two neighbours of a filter, put together, are one block of a filter of half the size.
     */
    static BlockSplitBloomFilter fold(BlockSplitBloomFilter filter)
    {
        long[] words = words(filter);
        while (words.length * Long.BYTES > BYTES_PER_BLOCK) {
            long[] folded = fold(words);
            if (falsePositives(folded) > MAX_FALSE_POSITIVES) {
                break;
            }
            words = folded;
        }
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(words);
        return new BlockSplitBloomFilter(bytes.array());
    }

    private static long[] words(BlockSplitBloomFilter filter)
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(filter.getBitsetSize());
        try {
            filter.writeTo(bytes);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LongBuffer buffer = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[] words = new long[buffer.remaining()];
        buffer.get(words);
        return words;
    }

    private static long[] fold(long[] words)
    {
        int wordsPerBlock = BYTES_PER_BLOCK / Long.BYTES;
        long[] folded = new long[words.length / 2];
        for (int word = 0; word < folded.length; word++) {
            int left = word / wordsPerBlock * 2 * wordsPerBlock + word % wordsPerBlock;
            folded[word] = words[left] | words[left + wordsPerBlock];
        }
        return folded;
    }

    /**
     * A value has one bit in each 32 of a block.
     */
    static double falsePositives(long[] words)
    {
        double sum = 0;
        int wordsPerBlock = BYTES_PER_BLOCK / Long.BYTES;
        for (int block = 0; block < words.length; block += wordsPerBlock) {
            double all = 1;
            for (int word = block; word < block + wordsPerBlock; word++) {
                all *= Integer.bitCount((int) words[word]) / (double) Integer.SIZE * Long.bitCount(words[word] >>> Integer.SIZE) / Integer.SIZE;
            }
            sum += all;
        }
        return sum * wordsPerBlock / words.length;
    }
}
