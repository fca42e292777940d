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

import dev.trinoflow.core.StoredColumn;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.block.VariableWidthBlock;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Makes blocks of rows that lie in many pages. A column that has the same value in all of them, or none, stays a run.
 */
final class RowGather
{
    static final int PAGE_ROWS = 8192;
    // a part of all rows that is too small for a column of all of them to be made for it
    private static final int FEW_ROWS = 8;

    private final List<StoredColumn> columns;
    private final List<Page> pages;
    private final int[] rows;
    private final int totalRows;
    private final int[] pageNumbers;
    private final int[] positions;

    /**
     * @param rows numbers of rows, counted over all pages
     * @param from first of the rows that are taken, in their order
     * @param to end of them
     */
    RowGather(List<StoredColumn> columns, List<Page> pages, int[] rows, int from, int to)
    {
        this.columns = requireNonNull(columns, "columns is null");
        this.pages = requireNonNull(pages, "pages is null");
        this.rows = Arrays.copyOfRange(rows, from, to);
        totalRows = pages.stream().mapToInt(Page::getPositionCount).sum();
        pageNumbers = new int[to - from];
        if (pages.size() == 1) {
            positions = this.rows;
            return;
        }
        positions = new int[to - from];
        int[] starts = new int[pages.size()];
        for (int page = 1; page < starts.length; page++) {
            starts[page] = starts[page - 1] + pages.get(page - 1).getPositionCount();
        }
        for (int i = 0; i < positions.length; i++) {
            int found = Arrays.binarySearch(starts, rows[from + i]);
            int page = found >= 0 ? found : -found - 2;
            pageNumbers[i] = page;
            positions[i] = rows[from + i] - starts[page];
        }
    }

    int rowCount()
    {
        return positions.length;
    }

    int columnCount()
    {
        return columns.size();
    }

    /**
     * A column that is the same in all rows.
     */
    Optional<Block> constant(int channel)
    {
        return constant(sources(pages, channel), rowCount());
    }

    boolean isNumber(int channel)
    {
        return switch (columns.get(channel).type()) {
            case LONG, INT, UTC_TIMESTAMP -> true;
            case STRING, BYTES, LONG_LIST, STRING_LIST -> false;
        };
    }

    /**
     * A column of numbers of all rows.
     */
    Block numbers(int channel)
    {
        if (rows.length < totalRows / FEW_ROWS) {
            return copy(channel, 0, rows.length);
        }
        Block[] sources = sources(pages, channel);
        long[] column = NumberColumn.of(sources, totalRows);
        long[] values = new long[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = column[rows[i]];
        }
        return new LongArrayBlock(values.length, valid(sources, pageNumbers, positions, 0, rows.length), values);
    }

    /**
     * One column of the rows from the first to the last, exclusive.
     */
    Block copy(int channel, int from, int to)
    {
        return copy(columns.get(channel), pages, channel, pageNumbers, positions, from, to);
    }

    /**
     * @param pageNumbers page of each row
     * @param positions of each row in its page
     */
    static Page copy(List<StoredColumn> columns, List<Page> pages, int[] pageNumbers, int[] positions, int count)
    {
        Block[] blocks = new Block[columns.size()];
        for (int channel = 0; channel < blocks.length; channel++) {
            blocks[channel] = copy(columns.get(channel), pages, channel, pageNumbers, positions, 0, count);
        }
        return new Page(count, blocks);
    }

    private static Block copy(StoredColumn column, List<Page> pages, int channel, int[] pageNumbers, int[] positions, int from, int to)
    {
        Block[] sources = sources(pages, channel);
        Optional<Block> constant = constant(sources, to - from);
        if (constant.isPresent()) {
            return constant.orElseThrow();
        }
        return switch (column.type()) {
            case LONG, UTC_TIMESTAMP -> longs(sources, pageNumbers, positions, from, to);
            case INT -> ints(sources, pageNumbers, positions, from, to);
            case STRING, BYTES -> texts(sources, pageNumbers, positions, from, to);
            case LONG_LIST, STRING_LIST -> lists(column.type().type(), sources, pageNumbers, positions, from, to);
        };
    }

    private static Block[] sources(List<Page> pages, int channel)
    {
        return pages.stream().map(page -> page.getBlock(channel)).toArray(Block[]::new);
    }

    private static Optional<Block> constant(Block[] sources, int count)
    {
        ValueBlock value = sources[0].getUnderlyingValueBlock();
        for (Block source : sources) {
            if (!(source instanceof RunLengthEncodedBlock run && isSame(run.getValue(), value))) {
                return Optional.empty();
            }
        }
        return Optional.of(RunLengthEncodedBlock.create(value, count));
    }

    private static boolean isSame(ValueBlock left, ValueBlock right)
    {
        if (left.isNull(0) || right.isNull(0)) {
            return left.isNull(0) && right.isNull(0);
        }
        return switch (left) {
            case LongArrayBlock longs -> longs.getLong(0) == ((LongArrayBlock) right).getLong(0);
            case IntArrayBlock integers -> integers.getInt(0) == ((IntArrayBlock) right).getInt(0);
            case VariableWidthBlock texts -> texts.getSlice(0).equals(((VariableWidthBlock) right).getSlice(0));
            // of lists
            default -> false;
        };
    }

    private static Block longs(Block[] sources, int[] pageNumbers, int[] positions, int from, int to)
    {
        LongArrayBlock[] blocks = Arrays.stream(sources).map(Block::getUnderlyingValueBlock).toArray(LongArrayBlock[]::new);
        int[] places = places(sources, pageNumbers, positions, from, to);
        long[] values = new long[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = blocks[pageNumbers[from + i]].getLong(places[i]);
        }
        return new LongArrayBlock(values.length, valid(sources, pageNumbers, positions, from, to), values);
    }

    private static Block ints(Block[] sources, int[] pageNumbers, int[] positions, int from, int to)
    {
        IntArrayBlock[] blocks = Arrays.stream(sources).map(Block::getUnderlyingValueBlock).toArray(IntArrayBlock[]::new);
        int[] places = places(sources, pageNumbers, positions, from, to);
        int[] values = new int[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = blocks[pageNumbers[from + i]].getInt(places[i]);
        }
        return new IntArrayBlock(values.length, valid(sources, pageNumbers, positions, from, to), values);
    }

    /**
     * Where the value of each row is in the values of its source, which may be a dictionary or a run.
     */
    private static int[] places(Block[] sources, int[] pageNumbers, int[] positions, int from, int to)
    {
        int[] places = new int[to - from];
        for (int i = 0; i < places.length; i++) {
            places[i] = sources[pageNumbers[from + i]].getUnderlyingValuePosition(positions[from + i]);
        }
        return places;
    }

    private static Block texts(Block[] sources, int[] pageNumbers, int[] positions, int from, int to)
    {
        VariableWidthBlock[] blocks = Arrays.stream(sources).map(Block::getUnderlyingValueBlock).toArray(VariableWidthBlock[]::new);
        int[] places = places(sources, pageNumbers, positions, from, to);
        int count = places.length;
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], blocks[pageNumbers[from + i]].getSliceLength(places[i]));
        }
        Slice texts = Slices.allocate(offsets[count]);
        for (int i = 0; i < count; i++) {
            VariableWidthBlock block = blocks[pageNumbers[from + i]];
            texts.setBytes(offsets[i], block.getRawSlice(), block.getRawSliceOffset(places[i]), offsets[i + 1] - offsets[i]);
        }
        return new VariableWidthBlock(count, texts, offsets, valid(sources, pageNumbers, positions, from, to));
    }

    private static Block lists(Type type, Block[] sources, int[] pageNumbers, int[] positions, int from, int to)
    {
        BlockBuilder builder = type.createBlockBuilder(null, to - from);
        for (int i = from; i < to; i++) {
            Block source = sources[pageNumbers[i]];
            builder.append(source.getUnderlyingValueBlock(), source.getUnderlyingValuePosition(positions[i]));
        }
        return builder.build();
    }

    private static Optional<long[]> valid(Block[] sources, int[] pageNumbers, int[] positions, int from, int to)
    {
        boolean[] nullable = new boolean[sources.length];
        boolean anyNullable = false;
        for (int page = 0; page < nullable.length; page++) {
            nullable[page] = sources[page].mayHaveNull();
            anyNullable |= nullable[page];
        }
        if (!anyNullable) {
            return Optional.empty();
        }
        long[] valid = Bitmap.allocateWords(to - from, true);
        for (int i = from; i < to; i++) {
            int page = pageNumbers[i];
            if (nullable[page] && sources[page].isNull(positions[i])) {
                Bitmap.clear(valid, 0, i - from);
            }
        }
        return Optional.of(valid);
    }
}
