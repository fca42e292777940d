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
package dev.trinoflow.connector.traffic;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

import static com.google.common.math.LongMath.gcd;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Where the clocks of a time zone stand.
 */
final class ZoneOffsets
{
    /**
     * Rules for the time to come repeat themselves.
     */
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private ZoneOffsets() {}

    /**
     * The longest time for which it holds, since 1970, that between two multiples of it the zone's clock runs on from one
     * multiple to the next: the offsets from UTC, and the instants at which they change, are multiples of it. 0 for UTC.
     */
    static long alignmentMillis(ZoneId zone)
    {
        ZoneRules rules = zone.getRules();
        long seconds = Math.abs(rules.getOffset(Instant.EPOCH).getTotalSeconds());
        ZoneOffsetTransition transition = rules.nextTransition(Instant.EPOCH);
        while (transition != null && transition.getInstant().isBefore(END)) {
            seconds = gcd(seconds, Math.abs(transition.getOffsetAfter().getTotalSeconds()));
            seconds = gcd(seconds, transition.getInstant().getEpochSecond());
            transition = rules.nextTransition(transition.getInstant());
        }
        return SECONDS.toMillis(seconds);
    }
}
