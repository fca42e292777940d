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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * How live topics are read.
 */
public class FlowLiveConfig
{
    private Duration clockSkew = new Duration(1, MINUTES);
    private Duration maxDelay = new Duration(15, MINUTES);
    private int chunkRecords = 65_536;
    private CacheSize cacheSize = CacheSize.valueOf("10%");

    @NotNull
    @MinDuration("0s")
    public Duration getClockSkew()
    {
        return clockSkew;
    }

    @Config("flow.live.clock-skew")
    @ConfigDescription("How far clocks of collectors and producers may be apart")
    public FlowLiveConfig setClockSkew(Duration clockSkew)
    {
        this.clockSkew = clockSkew;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getMaxDelay()
    {
        return maxDelay;
    }

    @Config("flow.live.max-delay")
    @ConfigDescription("Longest time between the receipt of a flow by the collector and its arrival in Kafka")
    public FlowLiveConfig setMaxDelay(Duration maxDelay)
    {
        this.maxDelay = maxDelay;
        return this;
    }

    @Min(256)
    @Max(1 << 24)
    public int getChunkRecords()
    {
        return chunkRecords;
    }

    @Config("flow.live.chunk-records")
    @ConfigDescription("Offsets of a partition that are read and cached as one piece")
    public FlowLiveConfig setChunkRecords(int chunkRecords)
    {
        this.chunkRecords = chunkRecords;
        return this;
    }

    @NotNull
    public CacheSize getCacheSize()
    {
        return cacheSize;
    }

    @Config("flow.live.cache-size")
    @ConfigDescription("Memory of each node for decoded flows, a data size or a percentage of the heap; 0B switches the cache off")
    public FlowLiveConfig setCacheSize(CacheSize cacheSize)
    {
        this.cacheSize = cacheSize;
        return this;
    }
}
