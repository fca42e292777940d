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
package dev.trinoflow.core.group;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proves that no two rows have the same key: each is behind the one before, in the order in which the archive has numbers,
 * instants and addresses. NULL is no proof of anything.
 */
public final class AscendingRows
{
    private final int keyCount;
    private long[] last;

    /**
     * @param keyCount of the first columns of each page, by which rows are ordered
     */
    public AscendingRows(int keyCount)
    {
        this.keyCount = keyCount;
    }

    /**
     * Whether values of the type can be told to be in order.
     */
    public static boolean isOrdered(Type type)
    {
        Class<? extends ValueBlock> block = type.getValueBlockType();
        return block == LongArrayBlock.class || block == IntArrayBlock.class || block == Int128ArrayBlock.class;
    }

    /**
     * Whether all rows of the page are behind those before, and behind those of the pages before.
     *
     * @param page with rows
     */
    public boolean add(Page page)
    {
        List<long[]> keys = new ArrayList<>();
        for (int channel = 0; channel < keyCount; channel++) {
            Block block = page.getBlock(channel);
            if (block.mayHaveNull() && hasNull(block)) {
                return false;
            }
            read(block, keys);
        }
        long[][] words = keys.toArray(long[][]::new);
        long[] first = row(words, 0);
        if (last != null && Arrays.compare(last, first) >= 0) {
            return false;
        }
        for (int position = 1; position < page.getPositionCount(); position++) {
            if (!isBehind(words, position)) {
                return false;
            }
        }
        last = row(words, page.getPositionCount() - 1);
        return true;
    }

    private static long[] row(long[][] words, int position)
    {
        return Arrays.stream(words).mapToLong(word -> word[position]).toArray();
    }

    private static boolean isBehind(long[][] words, int position)
    {
        for (long[] word : words) {
            if (word[position] != word[position - 1]) {
                return word[position] > word[position - 1];
            }
        }
        return false;
    }

    private static boolean hasNull(Block block)
    {
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (block.isNull(position)) {
                return true;
            }
        }
        return false;
    }

    private static void read(Block block, List<long[]> keys)
    {
        int count = block.getPositionCount();
        long[] values = new long[count];
        keys.add(values);
        switch (block.getUnderlyingValueBlock()) {
            case LongArrayBlock longs -> {
                for (int i = 0; i < count; i++) {
                    values[i] = longs.getLong(block.getUnderlyingValuePosition(i));
                }
            }
            case IntArrayBlock integers -> {
                for (int i = 0; i < count; i++) {
                    values[i] = integers.getInt(block.getUnderlyingValuePosition(i));
                }
            }
            case Int128ArrayBlock addresses -> {
                long[] lows = new long[count];
                keys.add(lows);
                for (int i = 0; i < count; i++) {
                    int position = block.getUnderlyingValuePosition(i);
                    values[i] = Long.reverseBytes(addresses.getInt128High(position));
                    lows[i] = Long.reverseBytes(addresses.getInt128Low(position));
                }
            }
            default -> throw new IllegalArgumentException("no order is known of " + block.getUnderlyingValueBlock().getClass().getSimpleName());
        }
    }
}
