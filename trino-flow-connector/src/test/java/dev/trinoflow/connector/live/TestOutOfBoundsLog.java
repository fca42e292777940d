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
import dev.trinoflow.connector.RecordedLog;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.time.ZoneId;
import java.util.List;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestOutOfBoundsLog
{
    private final FlowLiveConfig config = new FlowLiveConfig().setClockSkew(new Duration(30, SECONDS)).setMaxDelay(new Duration(20, MINUTES));
    private final Time time = new Time();
    private final OutOfBoundsLog outOfBounds = new OutOfBoundsLog(config, ZoneId.of("Europe/Berlin"), time);

    @Test
    void testMessages()
    {
        try (RecordedLog log = new RecordedLog()) {
            outOfBounds.add("flows", new OutOfBounds(3, 4));
            List<String> messages = warnings(log);
            assertThat(messages).hasSize(2);
            assertThat(messages.getFirst()).contains(
                    "3 flows, the last in the topic flows, say that they were received later than their Kafka message was written, by more than flow.live.clock-skew (30.00s). ",
                    "Queries with a lower bound of time_received can miss them. ",
                    "Set flow.live.time-zone (Europe/Berlin) to the zone of the collector, set its clock, or raise flow.live.clock-skew");
            assertThat(messages.getLast()).contains(
                    "4 flows, the last in the topic flows, say that they were received longer before their Kafka message was written than flow.live.max-delay (20.00m). ",
                    "Queries with an upper bound of time_received can miss them. ",
                    "Set flow.live.time-zone (Europe/Berlin) to the zone of the collector, set its clock, or raise flow.live.max-delay");
        }
    }

    @Test
    void testOnlyWhatIsOutOfBoundsIsNamed()
    {
        try (RecordedLog log = new RecordedLog()) {
            outOfBounds.add("flows", new OutOfBounds(0, 1));
            assertThat(warnings(log)).hasSize(1).first().asString().contains("flow.live.max-delay").doesNotContain("flow.live.clock-skew");
        }
    }

    @Test
    void testOnceAMinute()
    {
        try (RecordedLog log = new RecordedLog()) {
            outOfBounds.add("first", new OutOfBounds(1, 0));
            assertThat(warnings(log)).hasSize(1);
            for (int second = 1; second < 60; second++) {
                time.nanos += SECONDS.toNanos(1);
                outOfBounds.add("second", new OutOfBounds(2, 0));
            }
            assertThat(warnings(log)).hasSize(1);
            time.nanos += SECONDS.toNanos(1);
            outOfBounds.add("third", new OutOfBounds(5, 0));
            // with those of the minute
            assertThat(warnings(log)).hasSize(2).last().asString().contains("123 flows, the last in the topic third,");
            outOfBounds.add("third", new OutOfBounds(7, 0));
            assertThat(warnings(log)).hasSize(2);
        }
    }

    private static List<String> warnings(RecordedLog log)
    {
        return log.messages().stream().filter(message -> message.contains("of time_received can miss them")).toList();
    }

    private static final class Time
            extends Ticker
    {
        // as System.nanoTime, which may begin anywhere
        private long nanos = Long.MAX_VALUE - SECONDS.toNanos(10);

        @Override
        public long read()
        {
            return nanos;
        }
    }
}
