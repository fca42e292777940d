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

import dev.trinoflow.quickstart.generator.GeneratorFormat;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * What the generator of a stack is started with.
 *
 * @param rate flows a second, on average over a week
 * @param historyDays days before the backfill that a new stack has in its archive, 0 for none
 * @param historyRate flows a second of them
 * @param backfill time before the start that is filled where the topic has no flows of it
 */
public record GeneratorSettings(int rate, GeneratorFormat format, Duration backfill, int historyDays, double historyRate)
{
    public GeneratorSettings
    {
        requireNonNull(format, "format is null");
        requireNonNull(backfill, "backfill is null");
    }
}
