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
package dev.trinoflow.quickstart.stack;

import java.time.Duration;

/**
 * How long to wait before a process that died is started again: a second, then twice as long each time, up to half a
 * minute. A process that has lived for a minute has earned a fresh count.
 */
final class RestartPolicy
{
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);
    private static final Duration LIVED_WELL = Duration.ofMinutes(1);

    private Duration nextDelay = FIRST_DELAY;

    Duration delayAfter(Duration lived)
    {
        if (lived.compareTo(LIVED_WELL) >= 0) {
            nextDelay = FIRST_DELAY;
        }
        Duration delay = nextDelay;
        nextDelay = delay.multipliedBy(2).compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay.multipliedBy(2);
        return delay;
    }
}
