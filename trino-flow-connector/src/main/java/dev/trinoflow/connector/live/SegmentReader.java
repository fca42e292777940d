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
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowPartitionReader;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.decoder.FlowMessageDecoder;
import dev.trinoflow.core.enrich.Dimensions;

import java.io.Closeable;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Reads messages of one chunk and decodes them into segments. Used by one thread at a time.
 */
final class SegmentReader
        implements Closeable
{
    private static final long MAX_SEGMENT_BYTES = 4 << 20;
    private static final int MAX_MESSAGES = 1024;

    private final LiveDecoding decoding;
    private final LiveChunkKey key;
    private final Dimensions dimensions;
    private final FlowPartitionReader reader;
    private final RejectPageBuilder rejects = new RejectPageBuilder();

    private BitSet slots = new BitSet();
    private List<FlowColumn> columns = ImmutableList.of();
    private FlowPageBuilder flows;
    private FlowMessageDecoder decoder;
    private OutOfBounds reported = OutOfBounds.NONE;
    private long segmentBegin;

    SegmentReader(LiveDecoding decoding, LiveChunkKey key, Dimensions dimensions, long beginOffset)
    {
        this.decoding = requireNonNull(decoding, "decoding is null");
        this.key = requireNonNull(key, "key is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        reader = decoding.openReader(key, beginOffset);
        segmentBegin = beginOffset;
    }

    /**
     * Decodes messages from an offset on. There is a segment as soon as it has enough rows, or bytes, or reaches the
     * limit, or the wait is over and there are messages at all.
     *
     * @param whole whether only a segment that reaches the limit will do
     * @return nothing where the wait is over; the next call for the same offset and slots goes on
     */
    Optional<LiveSegment> read(BitSet slots, long beginOffset, long limitOffset, int maxRows, boolean whole, Duration wait)
    {
        prepare(slots, beginOffset);
        long deadline = System.nanoTime() + wait.toNanos();
        while (reader.position() < limitOffset) {
            long remainingNanos = deadline - System.nanoTime();
            if (remainingNanos <= 0) {
                break;
            }
            int maxMessages = whole ? MAX_MESSAGES : Math.clamp(maxRows - flows.positionCount(), 1, MAX_MESSAGES);
            reader.read(limitOffset, maxMessages, Duration.ofNanos(remainingNanos), this::decode);
            if (!whole && (flows.positionCount() >= maxRows || sizeInBytes() >= MAX_SEGMENT_BYTES)) {
                break;
            }
        }
        long endOffset = Math.min(reader.position(), limitOffset);
        if (endOffset == segmentBegin || (whole && endOffset < limitOffset)) {
            return Optional.empty();
        }
        LiveSegment segment = LiveSegment.create(segmentBegin, endOffset, decoding.schema().columns().size(), columns, flows.build(), rejects.build(), outOfBounds());
        segmentBegin = endOffset;
        return Optional.of(segment);
    }

    private OutOfBounds outOfBounds()
    {
        OutOfBounds total = new OutOfBounds(flows.beyondClockSkewCount(), flows.beyondMaxDelayCount());
        OutOfBounds segment = total.minus(reported);
        reported = total;
        if (!segment.isNone()) {
            decoding.outOfBoundsLog().add(key.topic(), segment);
        }
        return segment;
    }

    private void prepare(BitSet slots, long beginOffset)
    {
        boolean sameColumns = flows != null && slots.equals(this.slots);
        if (sameColumns && beginOffset == segmentBegin) {
            return;
        }
        if (!sameColumns) {
            this.slots = (BitSet) slots.clone();
            ImmutableList.Builder<FlowColumn> builder = ImmutableList.builder();
            // every segment has its offsets: they tell which rows a query may see
            builder.add(FlowColumns.OFFSET);
            slots.stream()
                    .filter(slot -> slot != FlowColumns.OFFSET.slot())
                    .forEach(slot -> builder.add(decoding.schema().columns().get(slot)));
            columns = builder.build();
            flows = decoding.createPageBuilder(columns, dimensions);
            decoder = decoding.createDecoder(key, flows, rejects);
        }
        // what a step has left behind that nobody went on with
        flows.build();
        rejects.build();
        reported = new OutOfBounds(flows.beyondClockSkewCount(), flows.beyondMaxDelayCount());
        reader.seek(beginOffset);
        segmentBegin = beginOffset;
    }

    private void decode(long offset, long timestamp, byte[] message, int begin, int end)
    {
        if (message == null) {
            decoder.decodeNull(offset, timestamp);
        }
        else {
            decoder.decode(offset, timestamp, message, begin, end);
        }
    }

    /**
     * Bytes of what has been decoded and is not yet part of a segment.
     */
    long sizeInBytes()
    {
        return flows == null ? 0 : flows.sizeInBytes() + rejects.sizeInBytes();
    }

    long bytesRead()
    {
        return reader.bytesRead();
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
