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
package dev.trinoflow.core;

import dev.trinoflow.core.StoredColumn.Conversion;
import io.trino.spi.Page;
import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;

import java.util.Optional;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static java.util.Objects.requireNonNull;

/**
 * Turns pages of SQL values into pages of stored values, block by block. Dictionaries and runs stay what they are.
 */
public final class StoredPages
{
    private static final long MICROS_PER_MILLI = 1000;

    private final ArchiveTable table;

    public StoredPages(ArchiveTable table)
    {
        this.table = requireNonNull(table, "table is null");
    }

    /**
     * @param page whose blocks are the channels of the table
     */
    public Page toStored(Page page)
    {
        Block[] blocks = new Block[table.columns().size()];
        for (int i = 0; i < blocks.length; i++) {
            StoredColumn column = table.columns().get(i);
            blocks[i] = toStored(page.getBlock(column.channel()), column.conversion());
        }
        return new Page(page.getPositionCount(), blocks);
    }

    public static Block toStored(Block block, Conversion conversion)
    {
        if (conversion == Conversion.NONE) {
            return block;
        }
        return switch (block) {
            case RunLengthEncodedBlock run -> RunLengthEncodedBlock.create(convert(run.getValue(), conversion), run.getPositionCount());
            case DictionaryBlock dictionary -> dictionary.createProjection(convert(dictionary.getDictionary(), conversion));
            case ValueBlock values -> convert(values, conversion);
        };
    }

    private static ValueBlock convert(ValueBlock block, Conversion conversion)
    {
        int positionCount = block.getPositionCount();
        long[] values = new long[positionCount];
        switch (conversion) {
            case INSTANT -> toMicros((LongArrayBlock) block, values);
            case ADDRESS_HIGH -> toWords((Int128ArrayBlock) block, values, true);
            case ADDRESS_LOW -> toWords((Int128ArrayBlock) block, values, false);
            case NONE -> throw new IllegalArgumentException("nothing to convert");
        }
        return new LongArrayBlock(positionCount, valid(block), values);
    }

    private static void toMicros(LongArrayBlock block, long[] values)
    {
        for (int position = 0; position < values.length; position++) {
            if (!block.isNull(position)) {
                values[position] = unpackMillisUtc(block.getLong(position)) * MICROS_PER_MILLI;
            }
        }
    }

    private static void toWords(Int128ArrayBlock block, long[] values, boolean high)
    {
        // the block holds the 16 bytes of an address in network order, as two little-endian words
        for (int position = 0; position < values.length; position++) {
            if (!block.isNull(position)) {
                values[position] = Long.reverseBytes(high ? block.getInt128High(position) : block.getInt128Low(position));
            }
        }
    }

    private static Optional<long[]> valid(ValueBlock block)
    {
        if (!block.mayHaveNull()) {
            return Optional.empty();
        }
        int positionCount = block.getPositionCount();
        long[] bits = Bitmap.allocateWords(positionCount, true);
        for (int position = 0; position < positionCount; position++) {
            if (block.isNull(position)) {
                Bitmap.clear(bits, 0, position);
            }
        }
        return Optional.of(bits);
    }
}
