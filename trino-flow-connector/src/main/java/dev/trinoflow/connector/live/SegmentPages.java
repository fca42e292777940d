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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.FlowTable;
import dev.trinoflow.connector.LiveSplit;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Makes pages with the columns of a query out of segments.
 */
final class SegmentPages
{
    private static final List<String> REJECT_COLUMNS = ImmutableList.of("topic", "partition", "offset", "timestamp", "reason", "raw");

    private final LiveSplit split;
    private final boolean rejects;
    // slots of flows, or channels of rejects
    private final int[] sources;
    private final BitSet slots = new BitSet();

    /**
     * @param everything whether all columns are decoded, whatever the query names
     */
    SegmentPages(FlowSchema schema, LiveSplit split, FlowTable table, List<FlowColumnHandle> columns, boolean everything)
    {
        this.split = requireNonNull(split, "split is null");
        rejects = table == FlowTable.REJECTS;
        if (rejects) {
            sources = columns.stream().mapToInt(column -> REJECT_COLUMNS.indexOf(column.name())).toArray();
            return;
        }
        sources = columns.stream().mapToInt(column -> schema.find(column.name()).map(FlowColumn::slot).orElseThrow()).toArray();
        if (everything) {
            slots.set(0, schema.columns().size());
        }
        for (int slot : sources) {
            slots.set(slot);
        }
        // the same in all rows of a split, so not decoded
        slots.clear(FlowColumns.TOPIC.slot());
        slots.clear(FlowColumns.PARTITION.slot());
        slots.clear(FlowColumns.SOURCE.slot());
    }

    /**
     * Slots of the columns that segments must have.
     */
    BitSet slots()
    {
        return slots;
    }

    /**
     * The rows from one offset to another.
     *
     * @param filter for flows
     * @return nothing if there are none
     */
    Optional<Page> create(LiveSegment segment, long fromOffset, long toOffset, PageFilter filter)
    {
        if (rejects) {
            int from = segment.findRejectPosition(fromOffset);
            int length = segment.findRejectPosition(toOffset) - from;
            return length == 0 ? Optional.empty() : Optional.of(rejectsPage(segment, from, length));
        }
        int from = segment.findPosition(fromOffset);
        int length = segment.findPosition(toOffset) - from;
        if (length == 0) {
            return Optional.empty();
        }
        Optional<int[]> positions = filter.select(segment, from, length);
        if (positions.isEmpty()) {
            return Optional.of(flowsPage(segment, from, length));
        }
        int[] selected = positions.orElseThrow();
        return selected.length == 0 ? Optional.empty() : Optional.of(flowsPage(segment, from, length).getPositions(selected, 0, selected.length));
    }

    private Page flowsPage(LiveSegment segment, int from, int length)
    {
        Block[] blocks = new Block[sources.length];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = flowsBlock(segment, sources[i], from, length);
        }
        return new Page(length, blocks);
    }

    private Block flowsBlock(LiveSegment segment, int slot, int from, int length)
    {
        if (slot == FlowColumns.TOPIC.slot()) {
            return RunLengthEncodedBlock.create(VARCHAR, utf8Slice(split.topic()), length);
        }
        if (slot == FlowColumns.PARTITION.slot()) {
            return RunLengthEncodedBlock.create(INTEGER, (long) split.partition(), length);
        }
        if (slot == FlowColumns.SOURCE.slot()) {
            return RunLengthEncodedBlock.create(VARCHAR, utf8Slice("live"), length);
        }
        return region(segment.column(slot), from, length);
    }

    private Page rejectsPage(LiveSegment segment, int from, int length)
    {
        Block[] blocks = new Block[sources.length];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = region(segment.rejects().getBlock(sources[i]), from, length);
        }
        return new Page(length, blocks);
    }

    private static Block region(Block block, int from, int length)
    {
        return length == block.getPositionCount() ? block : block.getRegion(from, length);
    }
}
