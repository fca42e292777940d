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
package dev.trinoflow.archiver.rollup;

import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.group.GroupTable;
import dev.trinoflow.core.group.Nulls;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Sums up flows for several rollups at once. A rollup whose dimensions and buckets another one has too is summed up from
 * the sums of that one: hours from minutes, the AS pair's days from hours. So a flow is looked at once for each of
 * the shipped families, and not once for each rollup.
 */
public final class RollupAggregation
{
    private static final long MICROS_PER_MILLI = 1000;
    // part of all sums from which on it pays to give them away
    private static final int LARGE_SHARE = 8;

    private final List<Node> roots = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final long maxBytes;

    /**
     * Takes sums as stored values of a rollup's table. Several pages may have the same keys.
     */
    public interface SumConsumer
    {
        void accept(Rollup rollup, Page page)
                throws IOException;

        /**
         * Takes sums of a rollup that are those of a coarser one as well, but for the start of the bucket, of which each of the
         * two has one.
         */
        default void accept(Rollup rollup, Page page, Rollup coarser, Page coarserPage)
                throws IOException
        {
            accept(rollup, page);
            accept(coarser, coarserPage);
        }
    }

    /**
     * @param flows table whose stored pages are added
     * @param rollups of different names
     * @param maxBytes of sums in memory, above which some are given away early
     */
    public RollupAggregation(ArchiveTable flows, List<Rollup> rollups, long maxBytes)
    {
        requireNonNull(flows, "flows is null");
        this.maxBytes = maxBytes;
        // sources first
        List<Rollup> ordered = rollups.stream()
                .sorted(Comparator.comparing(Rollup::bucket).thenComparing(rollup -> -rollup.dimensions().size()).thenComparing(Rollup::name))
                .toList();
        for (Rollup rollup : ordered) {
            Optional<Node> parent = findParent(rollup);
            Node node = new Node(rollup, parent.map(found -> ArchiveTable.rollup(found.rollup)).orElse(flows));
            parent.map(found -> found.children).orElse(roots).add(node);
            nodes.add(node);
        }
    }

    /**
     * The one with the fewest rows: the coarsest buckets, then the fewest dimensions.
     */
    private Optional<Node> findParent(Rollup rollup)
    {
        return nodes.reversed().stream()
                .filter(node -> new HashSet<>(node.rollup.dimensions()).containsAll(rollup.dimensions()))
                .findFirst();
    }

    /**
     * @param page of stored values of the flows
     * @param consumer takes sums for which there is no room
     */
    public void add(Page page, SumConsumer consumer)
            throws IOException
    {
        for (Node root : roots) {
            root.add(page);
        }
        for (long size = sizeInBytes(); size > maxBytes; size = sizeInBytes()) {
            build(findToGive(size), consumer);
        }
    }

    /**
     * The largest goes first, and what it is the source of goes on growing. But one that has more than a bucket has sums to
     * which hardly anything is added any more: it goes before those that flows still meet.
     */
    private Node findToGive(long size)
    {
        Comparator<Node> bySize = Comparator.comparingLong(node -> node.table.sizeInBytes());
        return nodes.stream()
                .filter(node -> node.severalBuckets && node.table.sizeInBytes() > size / LARGE_SHARE)
                .max(bySize)
                .orElseGet(() -> Collections.max(nodes, bySize));
    }

    /**
     * Gives all sums away.
     */
    public void build(SumConsumer consumer)
            throws IOException
    {
        for (Node node : nodes) {
            build(node, consumer);
        }
    }

    private static void build(Node node, SumConsumer consumer)
            throws IOException
    {
        if (node.table.isEmpty()) {
            return;
        }
        Page page = node.build();
        Optional<Node> same = node.children.stream()
                .filter(child -> child.hasSameRows(node, page))
                .findFirst();
        for (Node child : node.children) {
            if (same.isEmpty() || same.orElseThrow() != child) {
                child.add(page);
            }
        }
        if (same.isEmpty()) {
            consumer.accept(node.rollup, page);
            return;
        }
        Node coarser = same.orElseThrow();
        Page coarserPage = coarser.toBuckets(page);
        for (Node child : coarser.children) {
            child.add(coarserPage);
        }
        consumer.accept(node.rollup, page, coarser.rollup, coarserPage);
    }

    private long sizeInBytes()
    {
        long size = 0;
        for (Node node : nodes) {
            size += node.table.sizeInBytes();
        }
        return size;
    }

    /**
     * Forgets all sums.
     */
    public void clear()
    {
        nodes.forEach(node -> node.table.clear());
    }

    private static final class Node
    {
        private final Rollup rollup;
        private final List<Node> children = new ArrayList<>();
        private final GroupTable table;
        private final int[] channels;
        private final long bucketMicros;
        private long bucketStart;
        // since the last build
        private boolean severalBuckets;

        /**
         * @param source whose pages are added: the flows, or a rollup that has all of the dimensions and no coarser buckets
         */
        Node(Rollup rollup, ArchiveTable source)
        {
            this.rollup = rollup;
            List<StoredColumn> columns = ArchiveTable.rollup(rollup).columns();
            int sumCount = Rollup.MEASURES.size();
            table = new GroupTable(columns.stream().limit(columns.size() - sumCount).map(column -> column.type().type()).toList(), sumCount, true);
            channels = columns.stream().mapToInt(column -> source.indexOf(column.name())).toArray();
            bucketMicros = rollup.bucket().millis() * MICROS_PER_MILLI;
        }

        /**
         * @param page of stored values of the source
         */
        void add(Page page)
        {
            long before = bucketStart;
            boolean first = table.isEmpty();
            Page added = toBuckets(page);
            boolean same = added.getBlock(0) instanceof RunLengthEncodedBlock;
            severalBuckets |= !same || !first && bucketStart != before;
            table.add(added);
        }

        Page build()
        {
            severalBuckets = false;
            return table.build();
        }

        /**
         * Whether what is in this table would be the rows of a finer one, but for the bucket. Whole hours are the least: shorter
         * buckets change too often.
         */
        boolean hasSameRows(Node finer, Page page)
        {
            return table.isEmpty()
                    && finer.rollup.bucket().compareTo(RollupBucket.HOUR) >= 0
                    && finer.rollup.dimensions().equals(rollup.dimensions())
                    && page.getBlock(0) instanceof RunLengthEncodedBlock time && !time.isNull(0);
        }

        /**
         * The columns of this rollup.
         */
        Page toBuckets(Page page)
        {
            Block[] blocks = new Block[channels.length];
            Arrays.setAll(blocks, i -> page.getBlock(channels[i]));
            blocks[0] = toBuckets(blocks[0]);
            return new Page(page.getPositionCount(), blocks);
        }

        private Block toBuckets(Block instants)
        {
            if (instants instanceof RunLengthEncodedBlock) {
                return RunLengthEncodedBlock.create(toBuckets(instants.getUnderlyingValueBlock()), instants.getPositionCount());
            }
            LongArrayBlock micros = (LongArrayBlock) instants.getUnderlyingValueBlock();
            long[] values = new long[instants.getPositionCount()];
            boolean same = values.length > 0;
            for (int i = 0; i < values.length; i++) {
                long instant = micros.getLong(instants.getUnderlyingValuePosition(i));
                // most are in the same bucket as the one before
                if (instant < bucketStart || instant - bucketStart >= bucketMicros) {
                    bucketStart = Math.floorDiv(instant, bucketMicros) * bucketMicros;
                }
                values[i] = bucketStart;
                same &= bucketStart == values[0];
            }
            if (same && !instants.mayHaveNull()) {
                return RunLengthEncodedBlock.create(new LongArrayBlock(1, Optional.empty(), new long[] {bucketStart}), values.length);
            }
            Optional<long[]> valid = instants.mayHaveNull() ? Nulls.validity(values.length, instants::isNull) : Optional.empty();
            return new LongArrayBlock(values.length, valid, values);
        }
    }
}
