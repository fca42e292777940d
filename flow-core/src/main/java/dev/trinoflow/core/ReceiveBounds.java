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
package dev.trinoflow.core;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Counts the flows that a collector received earlier or later than a search by time_received takes for granted.
 */
final class ReceiveBounds
{
    // no sum with an instant up to the year 9999 overflows
    private static final long NO_BOUND = Long.MAX_VALUE / 2;

    private long clockSkewMillis = NO_BOUND;
    private long maxDelayMillis = NO_BOUND;
    private long beyondClockSkewCount;
    private long beyondMaxDelayCount;
    private long messageStartBeyondClockSkewCount;
    private long messageStartBeyondMaxDelayCount;

    void set(long newClockSkewMillis, long newMaxDelayMillis)
    {
        checkArgument(newClockSkewMillis >= 0, "clockSkewMillis is negative: %s", newClockSkewMillis);
        checkArgument(newMaxDelayMillis >= 0, "maxDelayMillis is negative: %s", newMaxDelayMillis);
        clockSkewMillis = Math.min(newClockSkewMillis, NO_BOUND);
        maxDelayMillis = Math.min(newMaxDelayMillis, NO_BOUND);
    }

    void beginMessage()
    {
        messageStartBeyondClockSkewCount = beyondClockSkewCount;
        messageStartBeyondMaxDelayCount = beyondMaxDelayCount;
    }

    void rollbackMessage()
    {
        beyondClockSkewCount = messageStartBeyondClockSkewCount;
        beyondMaxDelayCount = messageStartBeyondMaxDelayCount;
    }

    /**
     * @param received milliseconds since 1970-01-01 UTC, as is the timestamp of the Kafka message
     */
    void count(long received, long timestamp)
    {
        if (received > timestamp + clockSkewMillis) {
            beyondClockSkewCount++;
        }
        else if (received < timestamp - maxDelayMillis) {
            beyondMaxDelayCount++;
        }
    }

    long beyondClockSkewCount()
    {
        return beyondClockSkewCount;
    }

    long beyondMaxDelayCount()
    {
        return beyondMaxDelayCount;
    }
}
