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
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Pages of stored values of all kinds: without nulls, with some, with nothing else; of few values and of many; plain, as
 * dictionaries and as runs.
 */
final class RandomStoredPages
{
    private static final long BEGIN_MICROS = 1_790_000_000_000_000L;

    private final List<StoredColumn> columns;
    private final Random random;

    RandomStoredPages(List<StoredColumn> columns, Random random)
    {
        this.columns = List.copyOf(columns);
        this.random = random;
    }

    Page next(int count)
    {
        Block[] blocks = columns.stream()
                .map(column -> block(column.type().type(), count))
                .toArray(Block[]::new);
        return new Page(count, blocks);
    }

    private Block block(Type type, int count)
    {
        int nullPercent = new int[] {0, 0, 30, 95}[random.nextInt(4)];
        return switch (random.nextInt(5)) {
            case 0 -> RunLengthEncodedBlock.create(type, null, count);
            case 1 -> RunLengthEncodedBlock.create(values(type, 1, 0), count);
            case 2 -> {
                int[] ids = random.ints(count, 0, 3).toArray();
                yield DictionaryBlock.create(count, values(type, 3, nullPercent), ids);
            }
            default -> values(type, count, nullPercent);
        };
    }

    private Block values(Type type, int count, int nullPercent)
    {
        int bits = 1 + random.nextInt(63);
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(100) < nullPercent) {
                builder.appendNull();
            }
            else {
                append(type, builder, bits);
            }
        }
        return builder.build();
    }

    private void append(Type type, BlockBuilder builder, int bits)
    {
        if (type instanceof ArrayType array) {
            ((ArrayBlockBuilder) builder).buildEntry(elements -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    if (random.nextInt(10) == 0) {
                        elements.appendNull();
                    }
                    else {
                        append(array.getElementType(), elements, bits);
                    }
                }
            });
        }
        else if (type.getJavaType() == long.class) {
            long value = random.nextLong() >> bits;
            type.writeLong(builder, switch (type.getBaseName()) {
                case "integer" -> (int) value;
                case "timestamp" -> BEGIN_MICROS + (value & 0xFFFF_FFFFL);
                default -> value;
            });
        }
        else {
            type.writeSlice(builder, Slices.utf8Slice(Long.toString(random.nextLong() >> bits, 36)));
        }
    }

    /**
     * The rows as lists of Java values.
     */
    static List<List<Object>> rows(List<StoredColumn> columns, Page page)
    {
        List<List<Object>> rows = new ArrayList<>();
        for (int position = 0; position < page.getPositionCount(); position++) {
            Object[] row = new Object[columns.size()];
            for (int channel = 0; channel < row.length; channel++) {
                row[channel] = value(columns.get(channel).type().type(), page.getBlock(channel), position);
            }
            rows.add(Arrays.asList(row));
        }
        return rows;
    }

    private static Object value(Type type, Block block, int position)
    {
        if (block.isNull(position)) {
            return null;
        }
        if (type instanceof ArrayType array) {
            Block elements = ((ArrayBlock) block.getUnderlyingValueBlock()).getArray(block.getUnderlyingValuePosition(position));
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < elements.getPositionCount(); i++) {
                values.add(value(array.getElementType(), elements, i));
            }
            return values;
        }
        return type.getJavaType() == long.class ? type.getLong(block, position) : type.getSlice(block, position).toStringUtf8();
    }
}
