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
import com.google.common.math.LongMath;
import dev.trinoflow.core.group.GroupTable;
import dev.trinoflow.core.group.OrderedKeys;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import it.unimi.dsi.fastutil.ints.IntArrayList;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.math.LongMath.saturatedAdd;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * Finds the groups of a share with the largest sums by the heavy hitters of each day. What a group has in the rest of a day is nothing if
 * it is among the day's heavy hitters, and otherwise at most what the largest row of the rest has. If that, over all days, is less
 * than what as many groups as are wanted have for certain, no other group is one of the largest.
 *
 * @see <a href="https://doi.org/10.1145/1011767.1011798">P. Cao, Z. Wang: Efficient top-K query calculation in distributed networks, 2004</a>
 */
final class HeavyHitters
{
    private final TrafficTop top;
    private final Domain share;
    private final long[] bounds;
    private final long bound;
    private final List<Type> keyTypes;
    private final int measureChannel;
    private final int boundChannel;
    // the keys, their sums, and the bounds of the days that have the group among their heavy hitters
    private final GroupTable groups;
    private OrderedKeys keys;
    private int lastFile = -1;
    // that a sum must have to be among the largest; nothing where that is not known
    private OptionalLong least = OptionalLong.empty();
    // of the groups that may be
    private final GroupTable candidates;

    /**
     * @param aggregation whose largest sums are wanted
     * @param bounds of each file of heavy hitters, what a sum of the rest is at most as far as it may be of the share
     * @param columns of all pages, the keys first
     */
    HeavyHitters(TrafficAggregation aggregation, Domain share, List<Long> bounds, List<TrafficColumn> columns)
    {
        top = aggregation.top().orElseThrow();
        this.share = requireNonNull(share, "share is null");
        this.bounds = bounds.stream().mapToLong(Long::longValue).toArray();
        bound = bounds.stream().reduce(0L, LongMath::saturatedAdd);
        checkArgument(bound < Long.MAX_VALUE, "the rest is not bounded");
        keyTypes = aggregation.keys().stream().map(TrafficColumn::type).collect(toImmutableList());
        measureChannel = columns.indexOf(top.measure());
        boundChannel = columns.size();
        int sumCount = columns.size() - keyTypes.size();
        groups = new GroupTable(keyTypes, sumCount + 1, false);
        candidates = new GroupTable(keyTypes, sumCount, false);
    }

    /**
     * Adds heavy hitters of any share.
     *
     * @param file that they are of; its pages follow each other
     */
    void addHeavy(int file, Page page)
    {
        if (file != lastFile) {
            keys = new OrderedKeys(keyTypes);
            lastFile = file;
        }
        keys.read(page);
        // a sum that does not fit 64 bits goes on in the next row of the same group; without order, nothing is known of the rest
        add(page, IntStream.range(0, page.getPositionCount()).mapToLong(row -> !keys.isSorted() || keys.isSame(row) ? 0 : bounds[file]).toArray());
    }

    /**
     * Adds rows of the share, of which the rest may have more.
     */
    void add(Page page)
    {
        add(page, new long[page.getPositionCount()]);
    }

    private void add(Page page, long[] known)
    {
        groups.add(page.appendColumn(new LongArrayBlock(known.length, Optional.empty(), known)));
    }

    /**
     * Once all is added: values of the first key that the rest of a day is to be looked through for. None, too, if groups that are not
     * known may be among the largest.
     */
    Domain findMissing()
    {
        Page all = groups.build();
        TopSums sums = new TopSums(top, measureChannel);
        sums.selectGroups(all);
        least = sums.least();
        if (least.isEmpty() || bound >= least.getAsLong()) {
            least = OptionalLong.empty();
            return Domain.none(keyTypes.getFirst());
        }
        Block firstKeys = all.getBlock(0);
        byte[] ofShare = new byte[all.getPositionCount()];
        ColumnCondition.of(share).evaluate(firstKeys, ofShare);
        IntArrayList selected = new IntArrayList();
        Set<Object> missing = new HashSet<>();
        boolean missingNull = false;
        for (int group = 0; group < ofShare.length; group++) {
            long unknown = bound - BIGINT.getLong(all.getBlock(boundChannel), group);
            if (ofShare[group] == RowFilter.TRUE && saturatedAdd(sum(all, group), unknown) >= least.getAsLong()) {
                selected.add(group);
                if (unknown > 0) {
                    missingNull |= firstKeys.isNull(group);
                    Optional.ofNullable(readNativeValue(keyTypes.getFirst(), firstKeys, group)).ifPresent(missing::add);
                }
            }
        }
        candidates.add(all.getPositions(selected.elements(), 0, selected.size()).getColumns(IntStream.range(0, boundChannel).toArray()));
        Domain values = missing.isEmpty() ? Domain.none(keyTypes.getFirst()) : Domain.multipleValues(keyTypes.getFirst(), ImmutableList.copyOf(missing));
        return missingNull ? values.union(Domain.onlyNull(keyTypes.getFirst())) : values;
    }

    /**
     * Adds rows of the rest with the values that are missing.
     */
    void addMissing(Page page)
    {
        candidates.add(page);
    }

    /**
     * Keys and sums of the groups that are among the largest; nothing where that is not known.
     */
    Optional<Page> largest()
    {
        if (least.isEmpty()) {
            return Optional.empty();
        }
        // of other groups with the same first key only a part was read
        Page sums = candidates.build();
        int[] largest = IntStream.range(0, sums.getPositionCount()).filter(group -> sum(sums, group) >= least.orElseThrow()).toArray();
        return Optional.of(sums.getPositions(largest, 0, largest.length));
    }

    private long sum(Page page, int group)
    {
        Block block = page.getBlock(measureChannel);
        return block.isNull(group) ? 0 : BIGINT.getLong(block, group);
    }

    long sizeInBytes()
    {
        return groups.sizeInBytes() + candidates.sizeInBytes();
    }
}
