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

import static io.trino.spi.type.BigintType.BIGINT;

/**
 * Sorts the rows of a page by source address, so that equal addresses lie together: they compress, and a row group
 * knows of an address that it does not hold.
 */
final class SortedRuns
{
    private final int high;
    private final int low;
    private final int time;

    SortedRuns(ArchiveTable table)
    {
        high = table.indexOf("src_addr" + ArchiveTable.HIGH_SUFFIX);
        low = table.indexOf("src_addr" + ArchiveTable.LOW_SUFFIX);
        time = table.indexOf(table.timeColumn());
    }

    Page sort(Page stored)
    {
        long[] highs = values(stored.getBlock(high));
        long[] lows = values(stored.getBlock(low));
        long[] times = values(stored.getBlock(time));
        int[] order = new int[stored.getPositionCount()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        IntArrays.quickSort(order, (left, right) -> {
            int result = Long.compare(highs[left], highs[right]);
            if (result == 0) {
                result = Long.compare(lows[left], lows[right]);
            }
            if (result == 0) {
                result = Long.compare(times[left], times[right]);
            }
            return result;
        });
        return stored.copyPositions(order, 0, order.length);
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
