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
package dev.trinoflow.connector.traffic;

import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import it.unimi.dsi.fastutil.ints.IntArrays;

import java.util.Arrays;

import static dev.trinoflow.connector.FlowErrorCode.FLOW_ARCHIVE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Rows in the order of their first column, as the archive has it: numbers as they are, addresses by their two halves as
 * signed numbers, NULL as zero.
 */
final class SortedRun
{
    private final ConnectorPageSource source;
    private final String table;
    private Page page;
    private int position;
    // of the last row of the page
    private long lastHigh = Long.MIN_VALUE;
    private long lastLow = Long.MIN_VALUE;

    /**
     * The halves of an address, or a number and zero.
     */
    record Key(long high, long low) {}

    /**
     * @param table that the rows come from
     */
    SortedRun(ConnectorPageSource source, String table)
    {
        this.source = requireNonNull(source, "source is null");
        this.table = requireNonNull(table, "table is null");
    }

    ConnectorPageSource source()
    {
        return source;
    }

    /**
     * Whether there are rows to take.
     */
    boolean isLoaded()
    {
        return page != null;
    }

    boolean isFinished()
    {
        return page == null && source.isFinished();
    }

    /**
     * Tries to read rows where there are none; a source may have none yet.
     */
    void load()
    {
        while (page == null && !source.isFinished() && source.isBlocked().isDone()) {
            SourcePage next = source.getNextSourcePage();
            if (next != null && next.getPositionCount() > 0) {
                Page loaded = next.getPage();
                checkOrder(loaded.getBlock(0));
                page = loaded;
                position = 0;
            }
        }
    }

    private void checkOrder(Block block)
    {
        long high = lastHigh;
        long low = lastLow;
        ValueBlock values = block.getUnderlyingValueBlock();
        for (int i = 0; i < block.getPositionCount(); i++) {
            int place = block.getUnderlyingValuePosition(i);
            long nextHigh = high(values, place);
            long nextLow = low(values, place);
            if (compare(nextHigh, nextLow, high, low) < 0) {
                throw new TrinoException(FLOW_ARCHIVE_ERROR, "A file of the archive's table net.%s is not in the order in which the archiver writes it: something else has written it. Make the rollup anew (flow-archiver rebuild), or set the session property traffic_aggregation_pushdown to NEVER".formatted(table));
            }
            high = nextHigh;
            low = nextLow;
        }
        lastHigh = high;
        lastLow = low;
    }

    /**
     * What the last of the loaded rows are ordered by.
     */
    Key end()
    {
        return new Key(lastHigh, lastLow);
    }

    boolean endsWith(Key key)
    {
        return lastHigh == key.high() && lastLow == key.low();
    }

    /**
     * The run of two whose loaded rows end first.
     */
    static SortedRun endsFirst(SortedRun left, SortedRun right)
    {
        return compare(left.lastHigh, left.lastLow, right.lastHigh, right.lastLow) <= 0 ? left : right;
    }

    /**
     * Takes loaded rows up to the last one of another run.
     *
     * @param inclusive whether those that are equal to it are taken too
     * @return those rows, of which there may be none
     */
    Page takeUntil(SortedRun other, boolean inclusive)
    {
        if (page == null) {
            return new Page(0);
        }
        Block block = page.getBlock(0);
        ValueBlock values = block.getUnderlyingValueBlock();
        int from = position;
        int to = page.getPositionCount();
        while (from < to) {
            int middle = (from + to) >>> 1;
            int place = block.getUnderlyingValuePosition(middle);
            int result = compare(high(values, place), low(values, place), other.lastHigh, other.lastLow);
            if (result < 0 || (result == 0 && inclusive)) {
                from = middle + 1;
            }
            else {
                to = middle;
            }
        }
        Page taken = page.getRegion(position, from - position);
        position = from;
        if (position == page.getPositionCount()) {
            page = null;
        }
        return taken;
    }

    private static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow)
    {
        int highs = Long.compare(leftHigh, rightHigh);
        return highs == 0 ? Long.compare(leftLow, rightLow) : highs;
    }

    private static long high(ValueBlock values, int position)
    {
        if (values.isNull(position)) {
            return 0;
        }
        return switch (values) {
            case Int128ArrayBlock addresses -> Long.reverseBytes(addresses.getInt128High(position));
            case LongArrayBlock longs -> longs.getLong(position);
            case IntArrayBlock integers -> integers.getInt(position);
            default -> throw new IllegalArgumentException("not in the order of a column: " + values.getClass().getSimpleName());
        };
    }

    private static long low(ValueBlock values, int position)
    {
        return values instanceof Int128ArrayBlock addresses && !addresses.isNull(position) ? Long.reverseBytes(addresses.getInt128Low(position)) : 0;
    }

    /**
     * Places of the rows of a page in the order of its first column.
     */
    static int[] order(Page page)
    {
        Block block = page.getBlock(0);
        ValueBlock values = block.getUnderlyingValueBlock();
        int[] order = new int[page.getPositionCount()];
        Arrays.setAll(order, row -> row);
        IntArrays.quickSort(order, (left, right) -> {
            int leftPlace = block.getUnderlyingValuePosition(left);
            int rightPlace = block.getUnderlyingValuePosition(right);
            return compare(high(values, leftPlace), low(values, leftPlace), high(values, rightPlace), low(values, rightPlace));
        });
        return order;
    }
}
