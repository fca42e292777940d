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
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.block.VariableWidthBlock;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The key of a group as words of 64 bits, and back. A long or an instant is a word, an address two; a number of 32 bits
 * and the {@link TextIds} of a text are half a word. The last half word has a bit for each column that is NULL.
 */
final class KeyColumns
{
    private final List<Kind> kinds;
    // of each column, in half words
    private final int[] places;
    private final int nullsPlace;
    // the words before are whole
    private final int wholeWords;
    private final TextIds texts = new TextIds();

    private long[][] words;
    private int[] dictionaryIds = new int[0];

    private enum Kind
    {
        LONG(2),
        ADDRESS(4),
        INT(1),
        TEXT(1),
        /**/;

        private final int halfWords;

        Kind(int halfWords)
        {
            this.halfWords = halfWords;
        }

        boolean isWhole()
        {
            return halfWords > 1;
        }

        static Kind of(Type type)
        {
            Class<? extends ValueBlock> block = type.getValueBlockType();
            if (block == LongArrayBlock.class) {
                return LONG;
            }
            if (block == Int128ArrayBlock.class) {
                return ADDRESS;
            }
            if (block == IntArrayBlock.class) {
                return INT;
            }
            checkArgument(block == VariableWidthBlock.class, "nothing can be grouped by %s", type);
            return TEXT;
        }
    }

    KeyColumns(List<Type> types)
    {
        checkArgument(types.size() <= Integer.SIZE, "too many columns to group by: %s", types.size());
        kinds = types.stream().map(Kind::of).collect(toImmutableList());
        places = new int[kinds.size()];
        wholeWords = place(0, true) / 2;
        nullsPlace = place(wholeWords * 2, false);
        words = new long[nullsPlace / 2 + 1][0];
    }

    /**
     * @return the place behind
     */
    private int place(int first, boolean whole)
    {
        int next = first;
        for (int i = 0; i < places.length; i++) {
            if (kinds.get(i).isWhole() == whole) {
                places[i] = next;
                next += kinds.get(i).halfWords;
            }
        }
        return next;
    }

    int count()
    {
        return kinds.size();
    }

    int wordCount()
    {
        return words.length;
    }

    long sizeInBytes()
    {
        return texts.sizeInBytes();
    }

    void clear()
    {
        texts.clear();
    }

    /**
     * The keys of all rows of a page, a word each array, valid until the next call.
     *
     * @param page whose first blocks are the columns
     */
    long[][] read(Page page)
    {
        int positionCount = page.getPositionCount();
        for (int i = 0; i < words.length; i++) {
            if (words[i].length < positionCount) {
                words[i] = new long[positionCount];
            }
            else if (i >= wholeWords) {
                Arrays.fill(words[i], 0, positionCount, 0);
            }
        }
        for (int i = 0; i < places.length; i++) {
            Block block = page.getBlock(i);
            int word = places[i] / 2;
            int shift = shift(places[i]);
            switch (kinds.get(i)) {
                case LONG -> readLongs(block, positionCount, words[word]);
                case ADDRESS -> readAddresses(block, positionCount, words[word], words[word + 1]);
                case INT -> readIntegers(block, positionCount, words[word], shift);
                case TEXT -> readTexts(block, positionCount, words[word], shift);
            }
            if (block.mayHaveNull()) {
                readNulls(block, positionCount, i);
            }
        }
        return words;
    }

    private static int shift(int place)
    {
        return place % 2 == 0 ? 0 : Integer.SIZE;
    }

    static void readLongs(Block block, int count, long[] target)
    {
        if (block instanceof LongArrayBlock longs) {
            System.arraycopy(longs.getRawValues(), longs.getRawValuesOffset(), target, 0, count);
            return;
        }
        LongArrayBlock values = (LongArrayBlock) block.getUnderlyingValueBlock();
        if (block instanceof RunLengthEncodedBlock) {
            Arrays.fill(target, 0, count, values.getLong(0));
            return;
        }
        for (int i = 0; i < count; i++) {
            target[i] = values.getLong(block.getUnderlyingValuePosition(i));
        }
    }

    private static void readAddresses(Block block, int count, long[] high, long[] low)
    {
        Int128ArrayBlock values = (Int128ArrayBlock) block.getUnderlyingValueBlock();
        boolean flat = block == values;
        for (int i = 0; i < count; i++) {
            int position = flat ? i : block.getUnderlyingValuePosition(i);
            high[i] = values.getInt128High(position);
            low[i] = values.getInt128Low(position);
        }
    }

    private static void readIntegers(Block block, int count, long[] target, int shift)
    {
        IntArrayBlock values = (IntArrayBlock) block.getUnderlyingValueBlock();
        for (int i = 0; i < count; i++) {
            int position = block.getUnderlyingValuePosition(i);
            target[i] |= (values.isNull(position) ? 0 : Integer.toUnsignedLong(values.getInt(position))) << shift;
        }
    }

    private void readTexts(Block block, int count, long[] target, int shift)
    {
        VariableWidthBlock values = (VariableWidthBlock) block.getUnderlyingValueBlock();
        switch (block) {
            case RunLengthEncodedBlock _ -> {
                long id = Integer.toUnsignedLong(texts.find(values, 0)) << shift;
                for (int i = 0; i < count; i++) {
                    target[i] |= id;
                }
            }
            case DictionaryBlock dictionary when values.getPositionCount() <= count -> {
                if (dictionaryIds.length < values.getPositionCount()) {
                    dictionaryIds = new int[values.getPositionCount()];
                }
                for (int i = 0; i < values.getPositionCount(); i++) {
                    dictionaryIds[i] = texts.find(values, i);
                }
                for (int i = 0; i < count; i++) {
                    target[i] |= Integer.toUnsignedLong(dictionaryIds[dictionary.getId(i)]) << shift;
                }
            }
            case DictionaryBlock dictionary -> {
                for (int i = 0; i < count; i++) {
                    target[i] |= Integer.toUnsignedLong(texts.find(values, dictionary.getId(i))) << shift;
                }
            }
            case ValueBlock _ -> {
                for (int i = 0; i < count; i++) {
                    target[i] |= Integer.toUnsignedLong(texts.find(values, i)) << shift;
                }
            }
        }
    }

    /**
     * What lies under a NULL is anything: it must not tell keys apart. Half words leave nothing there.
     */
    private void readNulls(Block block, int count, int column)
    {
        long[] nulls = words[nullsPlace / 2];
        long bit = 1L << (shift(nullsPlace) + column);
        int firstWord = places[column] / 2;
        int endWord = firstWord + (kinds.get(column).isWhole() ? kinds.get(column).halfWords / 2 : 0);
        for (int i = 0; i < count; i++) {
            if (block.isNull(i)) {
                nulls[i] |= bit;
                for (int word = firstWord; word < endWord; word++) {
                    words[word][i] = 0;
                }
            }
        }
    }

    /**
     * The values of a column. Where all are the same they are a run, which costs those nothing that the page is given to.
     *
     * @param keys words of all groups, those of the key first. They are part of the block
     */
    Block write(int column, long[][] keys, int count)
    {
        long[] nulls = keys[nullsPlace / 2];
        long bit = 1L << (shift(nullsPlace) + column);
        int word = places[column] / 2;
        int shift = shift(places[column]);
        Optional<long[]> valid = Nulls.validity(nulls, bit, true);
        Block values = switch (kinds.get(column)) {
            case LONG -> new LongArrayBlock(count, valid, keys[word]);
            case ADDRESS -> {
                long[] halves = new long[count * 2];
                for (int i = 0; i < count; i++) {
                    halves[2 * i] = keys[word][i];
                    halves[2 * i + 1] = keys[word + 1][i];
                }
                yield new Int128ArrayBlock(count, valid, halves);
            }
            case INT -> new IntArrayBlock(count, valid, halfWords(keys[word], shift, count));
            case TEXT -> DictionaryBlock.create(count, texts.block(), halfWords(keys[word], shift, count));
        };
        long mask = kinds.get(column) == Kind.LONG ? -1 : 0xFFFF_FFFFL << shift;
        boolean isRun = count > 0 && kinds.get(column) != Kind.ADDRESS && Groups.isSame(keys[word], mask) && Groups.isSame(nulls, bit);
        return isRun ? RunLengthEncodedBlock.create(values.getSingleValueBlock(0), count) : values;
    }

    private static int[] halfWords(long[] words, int shift, int count)
    {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) (words[i] >>> shift);
        }
        return values;
    }
}
