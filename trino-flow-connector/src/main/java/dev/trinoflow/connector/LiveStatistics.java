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

import com.google.common.collect.ImmutableMap;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.metrics.Metrics;

/**
 * What one page source has read. Used by one thread at a time.
 */
final class LiveStatistics
{
    private long rowsDecoded;
    private long rowsFromCache;
    private long messageBytesRead;
    private long segmentsDecoded;
    private long segmentsFromCache;
    private long segmentsSkipped;
    private long evictions;

    void addDecoded(LiveSegment segment)
    {
        segmentsDecoded++;
        rowsDecoded += segment.positionCount();
    }

    void addFromCache(int rows)
    {
        segmentsFromCache++;
        rowsFromCache += rows;
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
        evictions += count;
    }

    long messageBytesRead()
    {
        return messageBytesRead;
    }

    Metrics toMetrics()
    {
        return new Metrics(ImmutableMap.of(
                "live.rows-decoded", new LongCount(rowsDecoded),
                "live.rows-from-cache", new LongCount(rowsFromCache),
                "live.message-bytes-read", new LongCount(messageBytesRead),
                "live.cache-misses", new LongCount(segmentsDecoded),
                "live.cache-hits", new LongCount(segmentsFromCache),
                "live.segments-skipped", new LongCount(segmentsSkipped),
                "live.cache-evictions", new LongCount(evictions)));
    }
}
