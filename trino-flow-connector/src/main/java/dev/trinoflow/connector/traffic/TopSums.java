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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.group.OrderedKeys;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.math.LongMath.saturatedAdd;
import static java.lang.Math.ceilDiv;
import static java.util.Objects.requireNonNull;

/**
 * Leaves out what is not among the groups with the largest sums: groups, and rows before they are summed up. Of as many groups as
 * are wanted the sums are known soon, and no other group counts whose sum is smaller than all of these. Where the rows of a key
 * lie in n runs, its sum is at most that of the largest rows of all runs; and it is no larger than the known ones if it has less than
 * a nth of the smallest of them in every run (Cao and Wang, "Efficient top-K query calculation in distributed networks", 2004).
 */
final class TopSums
{
    /**
     * Rows for each that may count: with fewer, all are summed up.
     */
    private static final int MIN_ROWS_PER_CANDIDATE = 16;

    private final TrafficTop top;
    private final int channel;
    // as many as are wanted, the smallest first
    private final LongHeapPriorityQueue largest = new LongHeapPriorityQueue();
    // of each row of a page
    private long[] sums = new long[0];

    /**
     * @param channel of the measure
     */
    TopSums(TrafficTop top, int channel)
    {
        this.top = requireNonNull(top, "top is null");
        this.channel = channel;
    }

    private boolean isFull()
    {
        return largest.size() == top.count();
    }

    /**
     * Groups that may be among the largest.
     *
     * @param groups with their whole sums
     */
    Page selectGroups(Page groups)
    {
        LongArrayBlock block = (LongArrayBlock) groups.getBlock(channel).getUnderlyingValueBlock();
        int[] places = new int[groups.getPositionCount()];
        for (int i = 0; i < places.length; i++) {
            places[i] = groups.getBlock(channel).getUnderlyingValuePosition(i);
            if (!block.isNull(places[i])) {
                add(block.getLong(places[i]));
            }
        }
        if (!isFull()) {
            return groups;
        }
        IntArrayList selected = new IntArrayList();
        for (int i = 0; i < places.length; i++) {
            if (!block.isNull(places[i]) && block.getLong(places[i]) >= largest.firstLong()) {
                selected.add(i);
            }
        }
        return groups.getPositions(selected.elements(), 0, selected.size());
    }

    /**
     * What a sum must at least be that is among the largest of those seen; nothing where fewer were seen than are wanted.
     */
    OptionalLong least()
    {
        return isFull() ? OptionalLong.of(largest.firstLong()) : OptionalLong.empty();
    }

    private void add(long sum)
    {
        if (isFull()) {
            if (sum <= largest.firstLong()) {
                return;
            }
            largest.dequeueLong();
        }
        largest.enqueue(sum);
    }

    /**
     * Rows of which groups may be among the largest.
     *
     * @param window rows of several runs: all that there are of their keys
     */
    List<Page> selectRows(List<SortedRun.Rows> window)
    {
        // nothing is known where rows of a key do not lie together
        if (!isFull() || largest.firstLong() <= 0 || !window.stream().map(SortedRun.Rows::keys).allMatch(keys -> keys.isWhole() && keys.isSorted())) {
            return all(window);
        }
        long most = 0;
        for (SortedRun.Rows rows : window) {
            most = saturatedAdd(most, largest(rows));
        }
        if (most < largest.firstLong()) {
            return ImmutableList.of();
        }
        Collection<long[]> candidates = candidates(window, ceilDiv(largest.firstLong(), window.size()));
        if (candidates.size() * (long) MIN_ROWS_PER_CANDIDATE > window.stream().mapToInt(SortedRun.Rows::count).max().orElse(0)) {
            return all(window);
        }
        return window.stream().map(rows -> select(rows, candidates)).collect(toImmutableList());
    }

    private static List<Page> all(List<SortedRun.Rows> window)
    {
        return window.stream().map(SortedRun.Rows::toPage).collect(toImmutableList());
    }

    /**
     * The largest sum of a key in a run, or zero: what is less than nothing makes no sum larger.
     */
    private long largest(SortedRun.Rows rows)
    {
        readSums(rows);
        long most = 0;
        for (int row = rows.begin(); row < rows.end(); row++) {
            most = Math.max(most, sums[row]);
        }
        return most;
    }

    /**
     * Keys that have at least as much in one of the runs.
     */
    private Collection<long[]> candidates(List<SortedRun.Rows> window, long least)
    {
        Collection<long[]> candidates = new TreeSet<>(Arrays::compare);
        for (SortedRun.Rows rows : window) {
            readSums(rows);
            for (int row = rows.begin(); row < rows.end(); row++) {
                if (sums[row] >= least) {
                    candidates.add(rows.keys().key(row));
                }
            }
        }
        return candidates;
    }

    private static Page select(SortedRun.Rows rows, Collection<long[]> candidates)
    {
        OrderedKeys keys = rows.keys();
        IntArrayList selected = new IntArrayList();
        int row = rows.begin();
        for (long[] candidate : candidates) {
            row = keys.find(candidate, false, row, rows.end());
            int end = keys.find(candidate, true, row, rows.end());
            while (row < end) {
                selected.add(row);
                row++;
            }
        }
        return rows.page().getPositions(selected.elements(), 0, selected.size());
    }

    /**
     * Reads what each row and those before it with the same key have together.
     */
    private void readSums(SortedRun.Rows rows)
    {
        readValues(rows);
        if (rows.keys().isAscending()) {
            return;
        }
        for (int row = rows.begin() + 1; row < rows.end(); row++) {
            if (rows.keys().isSame(row)) {
                sums[row] = saturatedAdd(sums[row - 1], sums[row]);
            }
        }
    }

    private void readValues(SortedRun.Rows rows)
    {
        Block block = rows.page().getBlock(channel);
        LongArrayBlock source = (LongArrayBlock) block.getUnderlyingValueBlock();
        if (sums.length < rows.end()) {
            sums = new long[rows.page().getPositionCount()];
        }
        if (block == source && !source.mayHaveNull()) {
            System.arraycopy(source.getRawValues(), source.getRawValuesOffset() + rows.begin(), sums, rows.begin(), rows.count());
            return;
        }
        for (int row = rows.begin(); row < rows.end(); row++) {
            int place = block.getUnderlyingValuePosition(row);
            sums[row] = source.isNull(place) ? 0 : source.getLong(place);
        }
    }
}
