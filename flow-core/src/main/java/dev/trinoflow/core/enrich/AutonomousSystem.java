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

import io.airlift.slice.Slice;

import java.util.Optional;

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

/**
 * An AS of the Internet.
 *
 * @param name UTF-8
 * @param country two capital letters of ISO 3166-1
 */
public record AutonomousSystem(long asn, Optional<Slice> name, Optional<Slice> country)
{
    private static final int INSTANCE_SIZE = instanceSize(AutonomousSystem.class);

    public AutonomousSystem
    {
        requireNonNull(name, "name is null");
        requireNonNull(country, "country is null");
    }

    long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(name, Slice::getRetainedSize) + sizeOf(country, Slice::getRetainedSize);
    }
}
