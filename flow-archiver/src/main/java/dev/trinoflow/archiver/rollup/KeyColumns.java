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
package dev.trinoflow.archiver.rollup;

import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredType;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The key of a group as words of 64 bits, and back. A long, an instant or half an address is a word; a number of 32 bits
 * and the {@link TextIds} of a text are half a word. The last half word has a bit for each column that is NULL.
 */
final class KeyColumns
{
    private static final long MICROS_PER_MILLI = 1000;

    private final List<StoredColumn> columns;
    // of each column, in half words
    private final int[] places;
    private final int nullsPlace;
    // the words before are whole
    private final int wholeWords;
    private final long bucketMicros;
    private final TextIds texts = new TextIds();

    private long[][] words;
    private int[] dictionaryIds = new int[0];

    KeyColumns(Rollup rollup)
    {
        List<StoredColumn> all = ArchiveTable.rollup(rollup).columns();
        columns = all.stream().limit(all.size() - Rollup.MEASURES.size()).collect(toImmutableList());
        checkArgument(columns.size() <= Integer.SIZE, "rollup '%s' has too many dimensions", rollup.name());
        places = new int[columns.size()];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            if (isWord(columns.get(i).type())) {
                places[i] = next;
                next += 2;
            }
        }
        wholeWords = next / 2;
        for (int i = 0; i < places.length; i++) {
            if (!isWord(columns.get(i).type())) {
                places[i] = next;
                next++;
            }
        }
        nullsPlace = next;
        words = new long[next / 2 + 1][0];
        bucketMicros = rollup.bucket().millis() * MICROS_PER_MILLI;
    }

    private static boolean isWord(StoredType type)
    {
        return switch (type) {
            case LONG, UTC_TIMESTAMP -> true;
            case INT, STRING -> false;
            case BYTES, LONG_LIST, STRING_LIST -> throw new IllegalArgumentException("no dimension has the type " + type);
        };
    }

    List<StoredColumn> columns()
    {
        return columns;
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
     * @param page whose first blocks are the stored values of the columns, with instants of any precision
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
            long[] target = words[places[i] / 2];
            int shift = shift(places[i]);
            switch (columns.get(i).type()) {
                case LONG -> readLongs(block, positionCount, target);
                case UTC_TIMESTAMP -> {
                    readLongs(block, positionCount, target);
                    toBuckets(target, positionCount);
                }
                case INT -> readIntegers(block, positionCount, target, shift);
                case STRING -> readTexts(block, positionCount, target, shift);
                case BYTES, LONG_LIST, STRING_LIST -> throw new IllegalStateException("no dimension");
            }
            if (block.mayHaveNull()) {
                readNulls(block, positionCount, target, words[nullsPlace / 2], 1L << (shift(nullsPlace) + i));
            }
        }
        return words;
    }

    private static int shift(int place)
    {
        return place % 2 == 0 ? 0 : Integer.SIZE;
    }

    private void toBuckets(long[] values, int count)
    {
        for (int i = 0; i < count; i++) {
            values[i] = Math.floorDiv(values[i], bucketMicros) * bucketMicros;
        }
    }

    private static void readLongs(Block block, int count, long[] target)
    {
        if (block instanceof LongArrayBlock longs) {
            System.arraycopy(longs.getRawValues(), longs.getRawValuesOffset(), target, 0, count);
            return;
        }
        LongArrayBlock values = (LongArrayBlock) block.getUnderlyingValueBlock();
        for (int i = 0; i < count; i++) {
            target[i] = values.getLong(block.getUnderlyingValuePosition(i));
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
    private static void readNulls(Block block, int count, long[] target, long[] nulls, long bit)
    {
        boolean wholeWord = block.getUnderlyingValueBlock() instanceof LongArrayBlock;
        for (int i = 0; i < count; i++) {
            if (block.isNull(i)) {
                nulls[i] |= bit;
                if (wholeWord) {
                    target[i] = 0;
                }
            }
        }
    }

    /**
     * The stored values of a column in the first of some groups, each of which begins with the words of its key.
     */
    Block write(int column, Groups keys, int count)
    {
        Optional<long[]> valid = Nulls.validity(count, i -> (keys.word(i, nullsPlace / 2) >>> (shift(nullsPlace) + column) & 1) != 0);
        int word = places[column] / 2;
        int shift = shift(places[column]);
        if (isWord(columns.get(column).type())) {
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = keys.word(i, word);
            }
            return new LongArrayBlock(count, valid, values);
        }
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) (keys.word(i, word) >>> shift);
        }
        return columns.get(column).type() == StoredType.INT
                ? new IntArrayBlock(count, valid, values)
                : DictionaryBlock.create(count, texts.block(), values);
    }
}
