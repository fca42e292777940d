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

import com.google.common.collect.ImmutableMap;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.metrics.Metric;
import io.trino.spi.metrics.Metrics;

/**
 * What one page source has read. Used by one thread at a time.
 */
public final class LiveStatistics
{
    public static final String ROWS = "live.rows";
    public static final String ROWS_DECODED = "live.rows-decoded";
    public static final String MESSAGE_BYTES_READ = "live.message-bytes-read";
    public static final String CACHE_HITS = "live.cache-hits";
    public static final String CACHE_MISSES = "live.cache-misses";
    public static final String CACHE_EVICTIONS = "live.cache-evictions";
    public static final String SEGMENTS_SKIPPED = "live.segments-skipped";
    public static final String ROWS_BEYOND_CLOCK_SKEW = "live.rows-beyond-clock-skew";
    public static final String ROWS_BEYOND_MAX_DELAY = "live.rows-beyond-max-delay";

    private long rows;
    private long rowsDecoded;
    private long messageBytesRead;
    private long cacheHits;
    private long cacheMisses;
    private long cacheEvictions;
    private long segmentsSkipped;
    private OutOfBounds outOfBounds = OutOfBounds.NONE;

    void addRows(int count)
    {
        rows += count;
    }

    void addDecoded(int rows)
    {
        cacheMisses++;
        rowsDecoded += rows;
    }

    void addFromCache()
    {
        cacheHits++;
    }

    void addSkipped()
    {
        segmentsSkipped++;
    }

    void addBytesRead(long bytes)
    {
        messageBytesRead += bytes;
    }

    void addEvictions(int count)
    {
        cacheEvictions += count;
    }

    void addOutOfBounds(OutOfBounds counts)
    {
        outOfBounds = outOfBounds.plus(counts);
    }

    long messageBytesRead()
    {
        return messageBytesRead;
    }

    Metrics toMetrics()
    {
        return new Metrics(ImmutableMap.<String, Metric<?>>builder()
                .put(ROWS, new LongCount(rows))
                .put(ROWS_DECODED, new LongCount(rowsDecoded))
                .put(MESSAGE_BYTES_READ, new LongCount(messageBytesRead))
                .put(CACHE_HITS, new LongCount(cacheHits))
                .put(CACHE_MISSES, new LongCount(cacheMisses))
                .put(CACHE_EVICTIONS, new LongCount(cacheEvictions))
                .put(SEGMENTS_SKIPPED, new LongCount(segmentsSkipped))
                .put(ROWS_BEYOND_CLOCK_SKEW, new LongCount(outOfBounds.beyondClockSkew()))
                .put(ROWS_BEYOND_MAX_DELAY, new LongCount(outOfBounds.beyondMaxDelay()))
                .buildOrThrow());
    }
}
