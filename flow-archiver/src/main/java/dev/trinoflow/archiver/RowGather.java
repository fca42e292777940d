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
package dev.trinoflow.archiver;

import dev.trinoflow.core.StoredColumn;
import io.trino.spi.Page;
import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Makes pages of rows that lie in many pages, column by column. A column that has no value in any of them stays a run of
 * nulls.
 */
final class RowGather
{
    static final int PAGE_ROWS = 8192;

    private final List<StoredColumn> columns;
    private final List<Page> pages;
    private final int[] starts;
    private final int[] pageNumbers = new int[PAGE_ROWS];
    private final int[] positions = new int[PAGE_ROWS];

    RowGather(List<StoredColumn> columns, List<Page> pages)
    {
        this.columns = requireNonNull(columns, "columns is null");
        this.pages = requireNonNull(pages, "pages is null");
        starts = new int[pages.size()];
        int start = 0;
        for (int page = 0; page < starts.length; page++) {
            starts[page] = start;
            start += pages.get(page).getPositionCount();
        }
    }

    /**
     * @param rows numbers of rows, counted over all pages
     */
    Page copy(int[] rows, int from, int to)
    {
        int count = to - from;
        checkArgument(count <= PAGE_ROWS, "too many rows for a page: %s", count);
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            int found = Arrays.binarySearch(starts, row);
            int page = found >= 0 ? found : -found - 2;
            pageNumbers[i] = page;
            positions[i] = row - starts[page];
        }
        return copy(columns, pages, pageNumbers, positions, count);
    }

    /**
     * @param pageNumbers page of each row
     * @param positions of each row in its page
     */
    static Page copy(List<StoredColumn> columns, List<Page> pages, int[] pageNumbers, int[] positions, int count)
    {
        Block[] blocks = new Block[columns.size()];
        Block[] sources = new Block[pages.size()];
        for (int channel = 0; channel < blocks.length; channel++) {
            boolean empty = true;
            for (int page = 0; page < sources.length; page++) {
                sources[page] = pages.get(page).getBlock(channel);
                empty &= sources[page] instanceof RunLengthEncodedBlock run && run.getValue().isNull(0);
            }
            Type type = columns.get(channel).type().type();
            if (empty) {
                blocks[channel] = RunLengthEncodedBlock.create(type, null, count);
                continue;
            }
            blocks[channel] = switch (columns.get(channel).type()) {
                case LONG, UTC_TIMESTAMP -> longs(sources, pageNumbers, positions, count);
                case INT -> ints(sources, pageNumbers, positions, count);
                case STRING, BYTES, LONG_LIST, STRING_LIST -> others(type, sources, pageNumbers, positions, count);
            };
        }
        return new Page(count, blocks);
    }

    private static Block longs(Block[] sources, int[] pageNumbers, int[] positions, int count)
    {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            Block source = sources[pageNumbers[i]];
            values[i] = source instanceof LongArrayBlock block
                    ? block.getLong(positions[i])
                    : ((LongArrayBlock) source.getUnderlyingValueBlock()).getLong(source.getUnderlyingValuePosition(positions[i]));
        }
        return new LongArrayBlock(count, valid(sources, pageNumbers, positions, count), values);
    }

    private static Block ints(Block[] sources, int[] pageNumbers, int[] positions, int count)
    {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            Block source = sources[pageNumbers[i]];
            values[i] = source instanceof IntArrayBlock block
                    ? block.getInt(positions[i])
                    : ((IntArrayBlock) source.getUnderlyingValueBlock()).getInt(source.getUnderlyingValuePosition(positions[i]));
        }
        return new IntArrayBlock(count, valid(sources, pageNumbers, positions, count), values);
    }

    private static Block others(Type type, Block[] sources, int[] pageNumbers, int[] positions, int count)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            Block source = sources[pageNumbers[i]];
            builder.append(source.getUnderlyingValueBlock(), source.getUnderlyingValuePosition(positions[i]));
        }
        return builder.build();
    }

    private static Optional<long[]> valid(Block[] sources, int[] pageNumbers, int[] positions, int count)
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
        long[] valid = Bitmap.allocateWords(count, true);
        for (int i = 0; i < count; i++) {
            int page = pageNumbers[i];
            if (nullable[page] && sources[page].isNull(positions[i])) {
                Bitmap.clear(valid, 0, i);
            }
        }
        return Optional.of(valid);
    }
}
