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
import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * A part of what one table has for a query of traffic.
 *
 * @param scan index of the table's scan in the handle
 * @param split of the flows, or of the rollup
 */
public record TrafficSplit(@JsonProperty int scan, @JsonProperty ConnectorSplit split)
        implements ForwardingSplit
{
    private static final int INSTANCE_SIZE = instanceSize(TrafficSplit.class);

    public TrafficSplit
    {
        requireNonNull(split, "split is null");
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + split.getRetainedSizeInBytes();
    }
}
