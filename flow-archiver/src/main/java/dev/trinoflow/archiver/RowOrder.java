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

import dev.trinoflow.core.ArchiveTable;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import it.unimi.dsi.fastutil.ints.IntArrays;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;

/**
 * The order of rows in a file. Flows are ordered by source address and time, so that equal addresses lie together: they
 * compress, and a row group knows of an address that it does not hold. Other tables keep the order of arrival.
 */
final class RowOrder
{
    private final int[] channels;

    RowOrder(ArchiveTable table)
    {
        channels = table.name().equals(ArchiveTable.REJECTS.name())
                ? new int[0]
                : Stream.of("src_addr" + ArchiveTable.HIGH_SUFFIX, "src_addr" + ArchiveTable.LOW_SUFFIX, table.timeColumn())
                  .mapToInt(table::indexOf)
                  .toArray();
    }

    Page sort(Page stored)
    {
        if (channels.length == 0) {
            return stored;
        }
        long[][] keys = keys(stored);
        int[] order = IntStream.range(0, stored.getPositionCount()).toArray();
        IntArrays.quickSort(order, (left, right) -> compare(keys, left, keys, right));
        return stored.copyPositions(order, 0, order.length);
    }

    /**
     * What {@link #compare} looks at, a column each.
     */
    long[][] keys(Page stored)
    {
        long[][] keys = new long[channels.length][];
        for (int i = 0; i < channels.length; i++) {
            keys[i] = values(stored.getBlock(channels[i]));
        }
        return keys;
    }

    static int compare(long[][] leftKeys, int left, long[][] rightKeys, int right)
    {
        for (int i = 0; i < leftKeys.length; i++) {
            int result = Long.compare(leftKeys[i][left], rightKeys[i][right]);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private static long[] values(Block block)
    {
        long[] values = new long[block.getPositionCount()];
        for (int position = 0; position < values.length; position++) {
            if (!block.isNull(position)) {
                values[position] = BIGINT.getLong(block, position);
            }
        }
        return values;
    }
}
