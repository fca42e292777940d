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

    void succeeded()
    {
        failures = 0;
    }

    /**
     * 0 or less when it is time to try again.
     */
    long remainingNanos(long nowNanos)
    {
        return failures == 0 ? 0 : untilNanos - nowNanos;
    }

    int failures()
    {
        return failures;
    }
}
