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
package dev.trinoflow.connector;

import com.fasterxml.jackson.annotation.JsonProperty;

import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * A file of heavy hitters.
 *
 * @param bound what a sum of the rest of its rows, which is in another file, is at most
 */
public record HeavySplit(@JsonProperty TrafficSplit split, @JsonProperty long bound)
{
    private static final int INSTANCE_SIZE = instanceSize(HeavySplit.class);

    public HeavySplit
    {
        requireNonNull(split, "split is null");
    }

    long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + split.getRetainedSizeInBytes();
    }
}
