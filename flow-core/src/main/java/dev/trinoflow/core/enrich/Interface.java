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
 * An interface of an exporter.
 *
 * @param exporterHigh with {@code exporterLow} the exporter's address, as in sampler_address
 * @param ifIndex as in in_if and out_if
 * @param speed bits per second
 * @param connectivity what the interface is for, such as transit, peering or ix
 * @param provider whom it leads to
 * @param customer whom it serves
 */
public record Interface(
        long exporterHigh,
        long exporterLow,
        long ifIndex,
        String name,
        Optional<String> description,
        OptionalLong speed,
        Optional<InterfaceBoundary> boundary,
        Optional<String> connectivity,
        Optional<String> provider,
        Optional<String> customer)
{
    public Interface
    {
        checkArgument(ifIndex >= 0, "ifIndex is negative: %s", ifIndex);
        checkArgument(!name.isEmpty(), "name is empty");
        requireNonNull(description, "description is null");
        checkArgument(speed.isEmpty() || speed.getAsLong() >= 0, "speed is negative: %s", speed);
        requireNonNull(boundary, "boundary is null");
        requireNonNull(connectivity, "connectivity is null");
        requireNonNull(provider, "provider is null");
        requireNonNull(customer, "customer is null");
    }
}
