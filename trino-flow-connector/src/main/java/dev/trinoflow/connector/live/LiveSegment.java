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
package dev.trinoflow.connector.live;

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.RejectPageBuilder;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.type.BigintType.BIGINT;

/**
 * The decoded messages of a range of offsets: rows of flows, column by column, and rejects. Immutable.
 */
final class LiveSegment
{
    private static final int INSTANCE_SIZE = instanceSize(LiveSegment.class);
    private static final int REJECT_OFFSET_CHANNEL = 2;
    private static final int OFFSET_SLOT = FlowColumns.OFFSET.slot();

    private final long beginOffset;
    private final long endOffset;
    private final int positionCount;
    // by slot, null where the column has not been decoded
    private final Block[] columns;
    private final ColumnRange[] ranges;
    private final Page rejects;
    private final OutOfBounds outOfBounds;
    private final long retainedSizeInBytes;

    private LiveSegment(long beginOffset, long endOffset, int positionCount, Block[] columns, ColumnRange[] ranges, Page rejects, OutOfBounds outOfBounds)
    {
        checkArgument(beginOffset < endOffset, "empty range: [%s, %s)", beginOffset, endOffset);
        checkArgument(columns[OFFSET_SLOT] != null, "offsets are missing");
        this.beginOffset = beginOffset;
        this.endOffset = endOffset;
        this.positionCount = positionCount;
        this.columns = columns;
        this.ranges = ranges;
        this.rejects = rejects;
        this.outOfBounds = outOfBounds;
        long size = INSTANCE_SIZE + sizeOf(columns) + sizeOf(ranges) + rejects.getRetainedSizeInBytes();
        for (Block column : columns) {
            size += column == null ? 0 : column.getRetainedSizeInBytes() + ColumnRange.INSTANCE_SIZE;
        }
        retainedSizeInBytes = size;
    }

    /**
     * @param flows with the given columns, of which one is the offset
     */
    static LiveSegment create(long beginOffset, long endOffset, int slots, List<FlowColumn> columns, Page flows, Page rejects, OutOfBounds outOfBounds)
    {
        Block[] blocks = new Block[slots];
        ColumnRange[] ranges = new ColumnRange[slots];
        for (int i = 0; i < columns.size(); i++) {
            int slot = columns.get(i).slot();
            blocks[slot] = flows.getBlock(i);
            ranges[slot] = ColumnRange.of(flows.getBlock(i));
        }
        return new LiveSegment(beginOffset, endOffset, flows.getPositionCount(), blocks, ranges, rejects, outOfBounds);
    }

    long beginOffset()
    {
        return beginOffset;
    }

    long endOffset()
    {
        return endOffset;
    }

    int positionCount()
    {
        return positionCount;
    }

    Page rejects()
    {
        return rejects;
    }

    OutOfBounds outOfBounds()
    {
        return outOfBounds;
    }

    long retainedSizeInBytes()
    {
        return retainedSizeInBytes;
    }

    Block column(int slot)
    {
        return columns[slot];
    }

    /**
     * Least and greatest value of a numeric column that has been decoded.
     */
    Optional<ColumnRange> range(int slot)
    {
        return Optional.ofNullable(ranges[slot]);
    }

    boolean has(BitSet slots)
    {
        for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            if (columns[slot] == null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Those of the slots that have not been decoded.
     */
    BitSet missing(BitSet slots)
    {
        BitSet missing = (BitSet) slots.clone();
        for (int slot = 0; slot < columns.length; slot++) {
            if (columns[slot] != null) {
                missing.clear(slot);
            }
        }
        return missing;
    }

    /**
     * First position whose message has the offset or a later one.
     */
    int findPosition(long offset)
    {
        return findPosition(columns[OFFSET_SLOT], positionCount, offset);
    }

    int findRejectPosition(long offset)
    {
        return findPosition(rejects.getBlock(REJECT_OFFSET_CHANNEL), rejects.getPositionCount(), offset);
    }

    private static int findPosition(Block offsets, int positionCount, long offset)
    {
        int low = 0;
        int high = positionCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (BIGINT.getLong(offsets, middle) < offset) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * This segment with the columns of another of the same messages too, or nothing where the messages are not the same:
     * compaction may have taken some away in between.
     */
    Optional<LiveSegment> withColumns(LiveSegment other)
    {
        if (other.beginOffset != beginOffset || other.endOffset != endOffset || !sameOffsets(other)) {
            return Optional.empty();
        }
        Block[] union = columns.clone();
        ColumnRange[] unionRanges = ranges.clone();
        for (int slot = 0; slot < union.length; slot++) {
            if (union[slot] == null) {
                union[slot] = other.columns[slot];
                unionRanges[slot] = other.ranges[slot];
            }
        }
        return Optional.of(new LiveSegment(beginOffset, endOffset, positionCount, union, unionRanges, rejects, outOfBounds));
    }

    private boolean sameOffsets(LiveSegment other)
    {
        if (other.positionCount != positionCount || other.rejects.getPositionCount() != rejects.getPositionCount()) {
            return false;
        }
        for (int position = 0; position < positionCount; position++) {
            if (BIGINT.getLong(columns[OFFSET_SLOT], position) != BIGINT.getLong(other.columns[OFFSET_SLOT], position)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The part of the segment from one offset to another.
     */
    LiveSegment cut(long fromOffset, long toOffset)
    {
        int from = findPosition(fromOffset);
        int length = findPosition(toOffset) - from;
        int rejectsFrom = findRejectPosition(fromOffset);
        int rejectsLength = findRejectPosition(toOffset) - rejectsFrom;
        Block[] part = new Block[columns.length];
        for (int slot = 0; slot < columns.length; slot++) {
            part[slot] = columns[slot] == null ? null : columns[slot].copyRegion(from, length);
        }
        return new LiveSegment(fromOffset, toOffset, length, part, ranges, copyRegion(rejects, rejectsFrom, rejectsLength), fromOffset == beginOffset ? outOfBounds : OutOfBounds.NONE);
    }

    /**
     * Whether another segment begins where this one ends, has the same columns decoded, and together they are small.
     */
    boolean canAppend(LiveSegment next, int maxPositions)
    {
        if (endOffset != next.beginOffset || positionCount + next.positionCount > maxPositions || rejects.getPositionCount() + next.rejects.getPositionCount() > maxPositions) {
            return false;
        }
        for (int slot = 0; slot < columns.length; slot++) {
            if ((columns[slot] == null) != (next.columns[slot] == null)) {
                return false;
            }
        }
        return true;
    }

    /**
     * This segment and the next as one.
     *
     * @param types SQL types of the columns, by slot
     */
    LiveSegment append(LiveSegment next, IntFunction<Type> types)
    {
        Block[] joined = new Block[columns.length];
        ColumnRange[] joinedRanges = new ColumnRange[columns.length];
        for (int slot = 0; slot < columns.length; slot++) {
            if (columns[slot] != null) {
                joined[slot] = append(types.apply(slot), columns[slot], next.columns[slot]);
                joinedRanges[slot] = ColumnRange.of(joined[slot]);
            }
        }
        Block[] joinedRejects = new Block[rejects.getChannelCount()];
        for (int channel = 0; channel < joinedRejects.length; channel++) {
            joinedRejects[channel] = append(RejectPageBuilder.TYPES.get(channel), rejects.getBlock(channel), next.rejects.getBlock(channel));
        }
        return new LiveSegment(
                beginOffset,
                next.endOffset,
                positionCount + next.positionCount,
                joined,
                joinedRanges,
                new Page(rejects.getPositionCount() + next.rejects.getPositionCount(), joinedRejects),
                outOfBounds.plus(next.outOfBounds));
    }

    private static Block append(Type type, Block first, Block second)
    {
        BlockBuilder builder = type.createBlockBuilder(null, first.getPositionCount() + second.getPositionCount());
        builder.appendBlockRange(first, 0, first.getPositionCount());
        builder.appendBlockRange(second, 0, second.getPositionCount());
        return builder.build();
    }

    private static Page copyRegion(Page page, int from, int length)
    {
        Block[] blocks = new Block[page.getChannelCount()];
        Arrays.setAll(blocks, channel -> page.getBlock(channel).copyRegion(from, length));
        return new Page(length, blocks);
    }
}
