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

import dev.trinoflow.core.OffsetsLostException;
import dev.trinoflow.core.enrich.Dimensions;
import org.apache.kafka.common.KafkaException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * Decoded segments of one chunk of a partition. Whoever needs a segment that is not there decodes it, a bounded step at
 * a time and one at a time: queries over the same chunk find what others have decoded, and none depends on another
 * being carried on.
 */
final class LiveChunk
{
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int MAX_JOINED_POSITIONS = 4096;

    private final LiveDecoding decoding;
    private final LiveChunkKey key;
    private final Dimensions dimensions;
    private final NavigableMap<Long, LiveSegment> segments = new TreeMap<>();
    private final List<BitSet> users = new ArrayList<>();

    private boolean retained;
    private long retainedSizeInBytes;
    private SegmentReader reader;
    private CompletableFuture<Void> step;

    /**
     * @param dimensions that flows are completed from, of the version in the key
     * @param retained whether segments are kept for the next query
     */
    LiveChunk(LiveDecoding decoding, LiveChunkKey key, Dimensions dimensions, boolean retained)
    {
        this.decoding = requireNonNull(decoding, "decoding is null");
        this.key = requireNonNull(key, "key is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.retained = retained;
    }

    LiveChunkKey key()
    {
        return key;
    }

    /**
     * Says that a query reads these columns, until {@link #close} says that it no longer does: what is decoded for one
     * query is decoded for all that read the chunk at the same time.
     */
    synchronized void open(BitSet slots)
    {
        users.add(slots);
    }

    void close(BitSet slots)
    {
        SegmentReader unused = null;
        synchronized (this) {
            for (int i = 0; i < users.size(); i++) {
                if (users.get(i) == slots) {
                    users.remove(i);
                    break;
                }
            }
            if (users.isEmpty() && step == null) {
                unused = reader;
                reader = null;
            }
        }
        if (unused != null) {
            unused.close();
        }
    }

    /**
     * The segment that holds the offset.
     */
    synchronized Optional<LiveSegment> find(long offset)
    {
        return Optional.ofNullable(segments.floorEntry(offset))
                .map(Map.Entry::getValue)
                .filter(segment -> segment.endOffset() > offset);
    }

    synchronized long retainedSizeInBytes()
    {
        return retainedSizeInBytes;
    }

    /**
     * Forgets what has been decoded, and keeps nothing from now on.
     */
    synchronized void evict()
    {
        retained = false;
        segments.clear();
        retainedSizeInBytes = 0;
    }

    /**
     * Decodes the segment that holds the offset, or, where there is one that lacks columns, these columns.
     *
     * @param limitOffset end of what the query reads
     */
    Step load(BitSet slots, long offset, long limitOffset, int maxRows)
    {
        Optional<LiveSegment> incomplete;
        BitSet missing;
        long beginOffset = offset;
        long endOffset = limitOffset;
        SegmentReader current;
        synchronized (this) {
            if (step != null) {
                return new Step(Optional.empty(), Optional.of(step), 0);
            }
            incomplete = splitAt(offset);
            missing = wantedSlots();
            if (incomplete.isPresent()) {
                if (incomplete.orElseThrow().has(slots)) {
                    return new Step(incomplete, Optional.empty(), 0);
                }
                endOffset = incomplete.orElseThrow().endOffset();
                missing = incomplete.orElseThrow().missing(missing);
            }
            else {
                Long next = segments.higherKey(offset);
                endOffset = next == null ? limitOffset : Math.min(limitOffset, next);
            }
            step = new CompletableFuture<>();
            current = reader;
        }
        Optional<LiveSegment> loaded = Optional.empty();
        boolean done = false;
        long bytesRead = 0;
        try {
            if (current == null) {
                current = new SegmentReader(decoding, key, dimensions, beginOffset);
            }
            long bytesBefore = current.bytesRead();
            loaded = current.read(missing, beginOffset, endOffset, maxRows, incomplete.isPresent(), STEP);
            bytesRead = current.bytesRead() - bytesBefore;
            done = true;
        }
        catch (KafkaException | OffsetsLostException e) {
            throw decoding.failure(e);
        }
        finally {
            loaded = endStep(current, done, loaded, incomplete);
        }
        return new Step(loaded, Optional.empty(), bytesRead);
    }

    private Optional<LiveSegment> endStep(SegmentReader current, boolean usable, Optional<LiveSegment> loaded, Optional<LiveSegment> incomplete)
    {
        CompletableFuture<Void> ended;
        Optional<LiveSegment> result = loaded;
        boolean closing;
        synchronized (this) {
            ended = step;
            step = null;
            if (loaded.isPresent()) {
                result = incomplete.isPresent() ? incomplete.orElseThrow().withColumns(loaded.orElseThrow()) : loaded;
                incomplete.ifPresent(this::remove);
                result.ifPresent(this::add);
            }
            closing = !usable || users.isEmpty();
            reader = closing ? null : current;
        }
        if (closing && current != null) {
            current.close();
        }
        ended.complete(null);
        return result;
    }

    /**
     * The segment that holds the offset, cut so that it begins there: what is before may no longer be in the topic.
     */
    private Optional<LiveSegment> splitAt(long offset)
    {
        Optional<LiveSegment> found = find(offset);
        if (found.isEmpty() || found.orElseThrow().beginOffset() == offset) {
            return found;
        }
        LiveSegment segment = found.orElseThrow();
        LiveSegment rest = segment.cut(offset, segment.endOffset());
        remove(segment);
        put(segment.cut(segment.beginOffset(), offset));
        put(rest);
        return Optional.of(rest);
    }

    private BitSet wantedSlots()
    {
        BitSet wanted = new BitSet();
        users.forEach(wanted::or);
        return wanted;
    }

    private void add(LiveSegment segment)
    {
        if (!retained) {
            return;
        }
        LiveSegment added = segment;
        // the end of a topic is decoded a few rows at a time when it is asked for often
        Map.Entry<Long, LiveSegment> before = segments.lowerEntry(segment.beginOffset());
        if (before != null && before.getValue().canAppend(segment, MAX_JOINED_POSITIONS)) {
            remove(before.getValue());
            added = before.getValue().append(segment, decoding::type);
        }
        put(added);
    }

    private void put(LiveSegment segment)
    {
        segments.put(segment.beginOffset(), segment);
        retainedSizeInBytes += segment.retainedSizeInBytes();
    }

    private void remove(LiveSegment segment)
    {
        if (segments.remove(segment.beginOffset(), segment)) {
            retainedSizeInBytes -= segment.retainedSizeInBytes();
        }
    }

    /**
     * Bytes decoded that are not yet part of a segment.
     */
    synchronized long pendingSizeInBytes()
    {
        return reader == null || step != null ? 0 : reader.sizeInBytes();
    }

    /**
     * @param segment that was decoded, if one is complete
     * @param otherStep done when another query's step is, which is under way
     * @param bytesRead bytes of the messages read
     */
    record Step(Optional<LiveSegment> segment, Optional<CompletableFuture<Void>> otherStep, long bytesRead) {}
}
