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

import com.google.common.base.Ticker;
import io.airlift.log.Logger;

import java.time.ZoneId;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * Says in the log that queries by time_received can miss flows, and what to do about it, at most once a minute.
 */
final class OutOfBoundsLog
{
    private static final Logger log = Logger.get(OutOfBoundsLog.class);
    private static final long INTERVAL_NANOS = MINUTES.toNanos(1);

    private final FlowLiveConfig config;
    private final ZoneId collectorZone;
    private final Ticker ticker;
    private OutOfBounds pending = OutOfBounds.NONE;
    private boolean logged;
    private long lastLogNanos;

    OutOfBoundsLog(FlowLiveConfig config, ZoneId collectorZone, Ticker ticker)
    {
        this.config = requireNonNull(config, "config is null");
        this.collectorZone = requireNonNull(collectorZone, "collectorZone is null");
        this.ticker = requireNonNull(ticker, "ticker is null");
    }

    synchronized void add(String topic, OutOfBounds counts)
    {
        pending = pending.plus(counts);
        long now = ticker.read();
        if (logged && now - lastLogNanos < INTERVAL_NANOS) {
            return;
        }
        if (pending.beyondClockSkew() > 0) {
            log.warn("%s flows, the last in the topic %s, say that they were received later than their Kafka message was written, by more than flow.live.clock-skew (%s). Queries with a lower bound of time_received can miss them. Set flow.live.time-zone (%s) to the zone of the collector, set its clock, or raise flow.live.clock-skew",
                    pending.beyondClockSkew(),
                    topic,
                    config.getClockSkew(),
                    collectorZone);
        }
        if (pending.beyondMaxDelay() > 0) {
            log.warn("%s flows, the last in the topic %s, say that they were received longer before their Kafka message was written than flow.live.max-delay (%s). Queries with an upper bound of time_received can miss them. Set flow.live.time-zone (%s) to the zone of the collector, set its clock, or raise flow.live.max-delay",
                    pending.beyondMaxDelay(),
                    topic,
                    config.getMaxDelay(),
                    collectorZone);
        }
        pending = OutOfBounds.NONE;
        logged = true;
        lastLogNanos = now;
    }
}
