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
package dev.trinoflow.archiver;

import java.time.Duration;
import java.util.random.RandomGenerator;

import static java.util.Objects.requireNonNull;

/**
 * How long to wait after failures: each time twice as long, up to a limit, less a random part, so that archivers that
 * failed together do not come back together.
 */
final class Backoff
{
    private static final long FIRST_NANOS = Duration.ofMillis(250).toNanos();
    private static final long MAX_NANOS = Duration.ofSeconds(30).toNanos();

    private final RandomGenerator random;
    private int failures;
    private int failuresToCommit;
    private long untilNanos;

    Backoff(RandomGenerator random)
    {
        this.random = requireNonNull(random, "random is null");
    }

    void failed(long nowNanos)
    {
        long wait = Math.min(MAX_NANOS, FIRST_NANOS << Math.min(failures, 20));
        untilNanos = nowNanos + wait / 2 + random.nextLong(wait / 2 + 1);
        failures++;
    }

    /**
     * What was read could not be written or committed. Only {@link #succeeded} says that this is over.
     */
    void failedToCommit(long nowNanos)
    {
        failed(nowNanos);
        failuresToCommit++;
    }

    /**
     * Kafka and the catalog can be reached, which says nothing of what was to be written.
     */
    void reached()
    {
        if (failuresToCommit == 0) {
            failures = 0;
        }
    }

    /**
     * A commit has succeeded, or there was nothing to commit for long.
     */
    void succeeded()
    {
        failures = 0;
        failuresToCommit = 0;
    }

    boolean hasFailed()
    {
        return failures > 0;
    }

    /**
     * Whether commits fail again and again: once may be chance.
     */
    boolean failsToCommit()
    {
        return failuresToCommit > 1;
    }

    /**
     * 0 or less when it is time to try again.
     */
    long remainingNanos(long nowNanos)
    {
        return failures == 0 ? 0 : untilNanos - nowNanos;
    }
}
