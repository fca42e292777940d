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

import com.google.inject.Inject;
import dev.trinoflow.core.enrich.Dimensions;
import org.weakref.jmx.Managed;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import static java.util.Objects.requireNonNull;

/**
 * Decoded chunks of this node, the least recently used of which go first when memory is short.
 */
public final class LiveChunkCache
{
    private static final int ENTRY_SIZE = 512;

    private final LiveDecoding decoding;
    private final int chunkRecords;
    private final long maxBytes;
    private final Map<LiveChunkKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder rowsDecoded = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private long sizeInBytes;

    @Inject
    public LiveChunkCache(LiveDecoding decoding, FlowLiveConfig config)
    {
        this.decoding = requireNonNull(decoding, "decoding is null");
        chunkRecords = config.getChunkRecords();
        maxBytes = config.getCacheSize().bytes();
    }

    /**
     * Offsets of a chunk.
     */
    int chunkRecords()
    {
        return chunkRecords;
    }

    /**
     * @param dimensions that flows are completed from, of the version in the key
     * @param cached whether the chunk may be one that other queries read too
     */
    LiveChunk chunk(LiveChunkKey key, Dimensions dimensions, boolean cached)
    {
        if (!cached || maxBytes == 0) {
            return new LiveChunk(decoding, key, dimensions, false);
        }
        synchronized (entries) {
            Entry entry = entries.get(key);
            if (entry == null) {
                entry = new Entry(new LiveChunk(decoding, key, dimensions, true));
                entries.put(key, entry);
            }
            return entry.chunk;
        }
    }

    /**
     * Takes note that the chunk has grown, and makes room.
     *
     * @return number of chunks that had to go
     */
    int grown(LiveChunk chunk)
    {
        int evicted = 0;
        synchronized (entries) {
            Entry entry = entries.get(chunk.key());
            if (entry == null || entry.chunk != chunk) {
                return 0;
            }
            long size = chunk.retainedSizeInBytes() + ENTRY_SIZE;
            sizeInBytes += size - entry.sizeInBytes;
            entry.sizeInBytes = size;
            Iterator<Entry> eldest = entries.values().iterator();
            while (sizeInBytes > maxBytes && eldest.hasNext()) {
                Entry victim = eldest.next();
                eldest.remove();
                sizeInBytes -= victim.sizeInBytes;
                victim.chunk.evict();
                evicted++;
            }
        }
        evictions.add(evicted);
        return evicted;
    }

    void recordHit()
    {
        hits.increment();
    }

    void recordMiss(int rows)
    {
        misses.increment();
        rowsDecoded.add(rows);
    }

    void recordBytesRead(long bytes)
    {
        bytesRead.add(bytes);
    }

    @Managed
    public long getSizeInBytes()
    {
        synchronized (entries) {
            return sizeInBytes;
        }
    }

    @Managed
    public long getMaxSizeInBytes()
    {
        return maxBytes;
    }

    @Managed
    public int getChunkCount()
    {
        synchronized (entries) {
            return entries.size();
        }
    }

    @Managed
    public long getHits()
    {
        return hits.sum();
    }

    @Managed
    public long getMisses()
    {
        return misses.sum();
    }

    @Managed
    public long getRowsDecoded()
    {
        return rowsDecoded.sum();
    }

    @Managed
    public long getMessageBytesRead()
    {
        return bytesRead.sum();
    }

    @Managed
    public long getEvictions()
    {
        return evictions.sum();
    }

    @Managed
    public int getActiveConsumers()
    {
        return decoding.activeConsumerCount();
    }

    private static final class Entry
    {
        private final LiveChunk chunk;
        private long sizeInBytes;

        Entry(LiveChunk chunk)
        {
            this.chunk = chunk;
        }
    }
}
