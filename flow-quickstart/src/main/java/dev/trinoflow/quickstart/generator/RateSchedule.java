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
package dev.trinoflow.quickstart.generator;

import java.time.Duration;
import java.time.Instant;

import static com.google.common.base.Preconditions.checkArgument;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * When each flow is received. The count that is due is computed from the start, so that the rate does not drift however
 * late the calls come; the past is worked off in steps. After a stall only so much is made up for, the rest is skipped.
 */
public final class RateSchedule
{
    /**
     * Longest step: a caller that works off the past can be stopped in between.
     */
    private static final long MAX_STEP_MILLIS = 1_000;

    /**
     * A flow that is due at the very instant must not be late by the error of a floating point number.
     */
    private static final double ROUNDING = 1e-3;

    private final double flowsPerSecond;
    private final RateCurve curve;
    private final long startMillis;
    private final long liveMillis;
    private final long endMillis;
    private final long maxStallMillis;

    private long stepMillis;
    private long positionMillis;
    private long dueCount;
    private int stepCount;
    private long skippedCount;

    /**
     * @param start when the first flow is received
     * @param live up to here everything is made up for
     * @param end when the last flow is received
     * @param maxStall how much is made up for after that
     */
    public RateSchedule(double flowsPerSecond, RateCurve curve, Instant start, Instant live, Instant end, Duration maxStall)
    {
        checkArgument(flowsPerSecond > 0, "flowsPerSecond is not positive: %s", flowsPerSecond);
        checkArgument(!start.isAfter(live) && !live.isAfter(end), "start, live and end are out of order: %s %s %s", start, live, end);
        this.flowsPerSecond = flowsPerSecond;
        this.curve = requireNonNull(curve, "curve is null");
        liveMillis = live.toEpochMilli();
        endMillis = end.toEpochMilli();
        maxStallMillis = maxStall.toMillis();
        startMillis = start.toEpochMilli();
        stepMillis = startMillis;
        positionMillis = startMillis;
    }

    /**
     * Goes on towards now, by one step at most, and returns how many flows are received in it.
     */
    int advance(long nowMillis)
    {
        long target = Math.min(nowMillis, endMillis);
        skipStall(target);
        // a clock that is set back stops the schedule until it has caught up
        long next = Math.max(positionMillis, Math.min(target, positionMillis + MAX_STEP_MILLIS));
        stepMillis = positionMillis;
        positionMillis = next;
        long due = dueAt(next);
        stepCount = toIntExact(due - dueCount);
        dueCount = due;
        return stepCount;
    }

    private void skipStall(long target)
    {
        long earliest = Math.max(target - maxStallMillis, Math.min(target, liveMillis));
        if (positionMillis >= liveMillis && positionMillis < earliest) {
            positionMillis = earliest;
            long due = dueAt(earliest);
            skippedCount += due - dueCount;
            dueCount = due;
        }
    }

    private long dueAt(long millis)
    {
        return (long) Math.floor(flowsPerSecond * curve.seconds(startMillis, millis) + ROUNDING);
    }

    /**
     * When the flow with this index in the step is received; flows are spread over the step.
     */
    long receivedMicros(int index)
    {
        return stepMillis * 1000 + (positionMillis - stepMillis) * 1000 * (2L * index + 1) / (2L * stepCount);
    }

    /**
     * Whether there is something to do before now.
     */
    boolean isBehind(long nowMillis)
    {
        return positionMillis < Math.min(nowMillis, endMillis);
    }

    boolean isLive()
    {
        return positionMillis >= liveMillis;
    }

    boolean isFinished()
    {
        return positionMillis >= endMillis;
    }

    /**
     * Up to when all flows are received.
     */
    Instant position()
    {
        return Instant.ofEpochMilli(positionMillis);
    }

    /**
     * Flows that were due while the caller stalled and will not be made up for.
     */
    long skippedCount()
    {
        return skippedCount;
    }
}
