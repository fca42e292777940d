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
package dev.trinoflow.core.enrich;

import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A device that exports flows.
 *
 * @param high with {@code low} its address, as in sampler_address
 * @param samplingRate counts instead of what its records say; one packet in so many
 * @param committedRate traffic that is paid for, bits per second
 */
public record Exporter(long high, long low, String name, Optional<String> site, Optional<String> region, OptionalLong samplingRate, OptionalLong committedRate)
{
    public Exporter
    {
        checkArgument(!name.isEmpty(), "name is empty");
        requireNonNull(site, "site is null");
        requireNonNull(region, "region is null");
        checkArgument(samplingRate.isEmpty() || samplingRate.getAsLong() > 0, "sampling rate is not positive: %s", samplingRate);
        checkArgument(committedRate.isEmpty() || committedRate.getAsLong() >= 0, "committed rate is negative: %s", committedRate);
    }
}
