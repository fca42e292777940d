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

import java.util.Arrays;
import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The keys of a page's rows as words that compare as the archive's order: numbers and instants as they are, addresses by their
 * two halves as signed numbers, NULL as zero. Tells the order in which the rows are, page after page.
 */
public final class OrderedKeys
{
    private final int columnCount;
    private final boolean whole;

    private final long[][] words;
    // of each row to the one before: less than zero where it should be before, zero where the key is the same
    private int[] steps = new int[0];
    private long[] last;
    private boolean sorted;
    private boolean ascending;

    /**
     * @param types of the first columns of each page. Columns from the first on that has no order are left out
     */
    public OrderedKeys(List<Type> types)
    {
        int ordered = 0;
        while (ordered < types.size() && isOrdered(types.get(ordered))) {
            ordered++;
        }
        checkArgument(ordered > 0, "no order is known of %s", types);
        columnCount = ordered;
        whole = ordered == types.size();
        words = new long[types.subList(0, ordered).stream().mapToInt(OrderedKeys::wordCount).sum()][0];
    }

    /**
     * Whether values of the type can be told to be in order.
     */
    public static boolean isOrdered(Type type)
    {
        Class<? extends ValueBlock> block = type.getValueBlockType();
        return block == LongArrayBlock.class || block == IntArrayBlock.class || block == Int128ArrayBlock.class;
    }

    private static int wordCount(Type type)
    {
        return type.getValueBlockType() == Int128ArrayBlock.class ? 2 : 1;
    }

    /**
     * Whether all columns have an order: keys that differ have words that differ, but for NULL and zero.
     */
    public boolean isWhole()
    {
        return whole;
    }

    /**
     * Goes on with the next page. Its keys are known until the page after.
     */
    public void read(Page page)
    {
        int count = page.getPositionCount();
        if (steps.length < count) {
            steps = new int[count];
            Arrays.setAll(words, _ -> new long[count]);
        }
        int word = 0;
        for (int column = 0; column < columnCount; column++) {
            word += read(page.getBlock(column), count, word);
        }
        compareRows(count);
        if (count > 0) {
            last = key(count - 1);
        }
    }

    private void compareRows(int count)
    {
        Arrays.fill(steps, 0, count, 0);
        for (int word = 0; word < words.length; word++) {
            long[] values = words[word];
            long before = last == null ? Long.MIN_VALUE : last[word];
            for (int i = 0; i < count; i++) {
                int step = Long.compare(values[i], before);
                before = values[i];
                steps[i] = steps[i] == 0 ? step : steps[i];
            }
        }
        if (last == null && count > 0) {
            steps[0] = 1;
        }
        sorted = !hasStep(count, -1);
        ascending = sorted && !hasStep(count, 0);
    }

    private boolean hasStep(int count, int step)
    {
        for (int i = 0; i < count; i++) {
            if (steps[i] == step) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether no row is before the one before it, by all columns that have an order, and none of the pages before.
     */
    public boolean isSorted()
    {
        return sorted;
    }

    /**
     * Whether no two rows are the same in all columns that have an order.
     */
    public boolean isAscending()
    {
        return ascending;
    }

    /**
     * Whether the key of a row is that of the row before it.
     */
    public boolean isSame(int row)
    {
        return steps[row] == 0;
    }

    /**
     * All words of a row.
     */
    public long[] key(int row)
    {
        long[] key = new long[words.length];
        for (int word = 0; word < key.length; word++) {
            key[word] = words[word][row];
        }
        return key;
    }

    /**
     * The first row that is not before a key.
     *
     * @param key the first words, or all of them
     * @param inclusive whether rows with the same words are passed over too
     * @param begin the first of the rows, which are in order
     * @param end behind them
     */
    public int find(long[] key, boolean inclusive, int begin, int end)
    {
        int from = begin;
        int to = end;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int result = compare(middle, key);
            if (result < 0 || (result == 0 && inclusive)) {
                from = middle + 1;
            }
            else {
                to = middle;
            }
        }
        return from;
    }

    /**
     * Compares the first words of a row, or all of them, with a key.
     */
    public int compare(int row, long[] key)
    {
        for (int word = 0; word < key.length; word++) {
            int result = Long.compare(words[word][row], key[word]);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /**
     * Compares two rows of the page by all columns that have an order.
     */
    public int compare(int left, int right)
    {
        for (long[] values : words) {
            int result = Long.compare(values[left], values[right]);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /**
     * @return how many words it has
     */
    private int read(Block block, int count, int word)
    {
        ValueBlock values = block.getUnderlyingValueBlock();
        boolean flat = block == values;
        boolean nulls = block.mayHaveNull();
        long[] target = words[word];
        switch (values) {
            case LongArrayBlock longs -> {
                for (int i = 0; i < count; i++) {
                    int position = flat ? i : block.getUnderlyingValuePosition(i);
                    target[i] = nulls && longs.isNull(position) ? 0 : longs.getLong(position);
                }
                return 1;
            }
            case IntArrayBlock integers -> {
                for (int i = 0; i < count; i++) {
                    int position = flat ? i : block.getUnderlyingValuePosition(i);
                    target[i] = nulls && integers.isNull(position) ? 0 : integers.getInt(position);
                }
                return 1;
            }
            case Int128ArrayBlock addresses -> {
                long[] lows = words[word + 1];
                for (int i = 0; i < count; i++) {
                    int position = flat ? i : block.getUnderlyingValuePosition(i);
                    boolean isNull = nulls && addresses.isNull(position);
                    target[i] = isNull ? 0 : Long.reverseBytes(addresses.getInt128High(position));
                    lows[i] = isNull ? 0 : Long.reverseBytes(addresses.getInt128Low(position));
                }
                return 2;
            }
            default -> throw new IllegalArgumentException("no order is known of " + values.getClass().getSimpleName());
        }
    }
}
