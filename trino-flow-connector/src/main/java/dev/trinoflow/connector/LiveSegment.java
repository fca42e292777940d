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
package dev.trinoflow.connector;

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

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
    private final long retainedSizeInBytes;

    private LiveSegment(long beginOffset, long endOffset, int positionCount, Block[] columns, ColumnRange[] ranges, Page rejects)
    {
        checkArgument(beginOffset < endOffset, "empty range: [%s, %s)", beginOffset, endOffset);
        checkArgument(columns[OFFSET_SLOT] != null, "offsets are missing");
        this.beginOffset = beginOffset;
        this.endOffset = endOffset;
        this.positionCount = positionCount;
        this.columns = columns;
        this.ranges = ranges;
        this.rejects = rejects;
        long size = INSTANCE_SIZE + sizeOf(columns) + sizeOf(ranges) + rejects.getRetainedSizeInBytes();
        for (Block column : columns) {
            size += column == null ? 0 : column.getRetainedSizeInBytes() + ColumnRange.INSTANCE_SIZE;
        }
        retainedSizeInBytes = size;
    }

    /**
     * @param flows with the given columns, of which one is the offset
     */
    static LiveSegment create(long beginOffset, long endOffset, int slots, List<FlowColumn> columns, Page flows, Page rejects)
    {
        Block[] blocks = new Block[slots];
        ColumnRange[] ranges = new ColumnRange[slots];
        for (int i = 0; i < columns.size(); i++) {
            int slot = columns.get(i).slot();
            blocks[slot] = flows.getBlock(i);
            ranges[slot] = ColumnRange.of(flows.getBlock(i));
        }
        return new LiveSegment(beginOffset, endOffset, flows.getPositionCount(), blocks, ranges, rejects);
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
        return Optional.of(new LiveSegment(beginOffset, endOffset, positionCount, union, unionRanges, rejects));
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
        return new LiveSegment(fromOffset, toOffset, length, part, ranges, copyRegion(rejects, rejectsFrom, rejectsLength));
    }

    private static Page copyRegion(Page page, int from, int length)
    {
        Block[] blocks = new Block[page.getChannelCount()];
        Arrays.setAll(blocks, channel -> page.getBlock(channel).copyRegion(from, length));
        return new Page(length, blocks);
    }

    /**
     * @param nulls whether there may be positions without a value
     */
    record ColumnRange(long min, long max, boolean nulls)
    {
        static final int INSTANCE_SIZE = instanceSize(ColumnRange.class);

        private static ColumnRange of(Block block)
        {
            if (!(block instanceof LongArrayBlock) && !(block instanceof IntArrayBlock)) {
                return null;
            }
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            boolean nulls = block.mayHaveNull();
            for (int position = 0; position < block.getPositionCount(); position++) {
                if (!nulls || !block.isNull(position)) {
                    long value = block instanceof LongArrayBlock longs ? longs.getLong(position) : ((IntArrayBlock) block).getInt(position);
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
            return new ColumnRange(min, max, nulls);
        }
    }
}
