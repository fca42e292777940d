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

import dev.trinoflow.core.ArchiveTable;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;

import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.type.BigintType.BIGINT;

/**
 * Tells heavy hitters from the rest: a row is one if it is among the largest so far by one of its sums. Of n rows in an order that says
 * nothing of their sums, about k (1 + ln(n / k)) are, for each sum.
 * <p>
 * The rest has each group once: rows that are the same but for their sums, as there are where a sum does not fit 64 bits, are among the
 * heavy hitters, and so is the last row of a page, to which the next page may have another.
 */
final class HeavyHitters
{
    private final RowOrder order;
    private final int sumCount;
    private final int count;
    private final int maxRows;
    // by each sum, as many as are heavy, the smallest first
    private final LongHeapPriorityQueue[] largest;
    private int rows;
    private long[][] lastKeys;
    private int last;

    /**
     * @param count rows that are heavy by a sum at the end
     * @param maxRows after which no further row is one for its sums
     */
    HeavyHitters(ArchiveTable table, int count, int maxRows)
    {
        checkArgument(table.sumCount() > 0, "the table %s has no sums", table.name());
        checkArgument(count > 0, "count is not positive: %s", count);
        order = new RowOrder(table);
        sumCount = table.sumCount();
        this.count = count;
        this.maxRows = maxRows;
        largest = Stream.generate(() -> new LongHeapPriorityQueue(count)).limit(sumCount).toArray(LongHeapPriorityQueue[]::new);
    }

    /**
     * @param page of stored values, sorted and behind those before
     * @return for each row whether it is heavy
     */
    boolean[] select(Page page)
    {
        boolean[] heavy = new boolean[page.getPositionCount()];
        for (int sum = 0; sum < sumCount; sum++) {
            select(page.getBlock(page.getChannelCount() - sumCount + sum), largest[sum], heavy);
        }
        long[][] keys = order.keys(page);
        int end = heavy.length - 1;
        for (int row = 0; row <= end; row++) {
            boolean repeated = row == 0 ? isSameAsLast(keys) : isSame(keys, row - 1, row);
            heavy[row] = (heavy[row] && rows < maxRows) || repeated || row == end || isSame(keys, row, row + 1);
            rows += heavy[row] ? 1 : 0;
        }
        lastKeys = keys;
        last = end;
        return heavy;
    }

    private boolean isSameAsLast(long[][] keys)
    {
        return lastKeys != null && RowOrder.compare(lastKeys, last, keys, 0) == 0;
    }

    private static boolean isSame(long[][] keys, int row, int other)
    {
        return RowOrder.compare(keys, row, keys, other) == 0;
    }

    private void select(Block sums, LongHeapPriorityQueue queue, boolean[] heavy)
    {
        for (int row = 0; row < heavy.length; row++) {
            if (sums.isNull(row)) {
                continue;
            }
            long sum = BIGINT.getLong(sums, row);
            if (queue.size() == count) {
                if (sum <= queue.firstLong()) {
                    continue;
                }
                queue.dequeueLong();
            }
            queue.enqueue(sum);
            heavy[row] = true;
        }
    }
}
