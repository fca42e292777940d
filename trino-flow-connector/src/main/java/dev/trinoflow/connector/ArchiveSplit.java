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
import com.google.common.collect.ImmutableList;
import io.trino.spi.SplitWeight;
import io.trino.spi.connector.ConnectorSplit;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;

/**
 * A part of a file of the archive, or several small ones that are read one after the other.
 */
public record ArchiveSplit(@JsonProperty List<ConnectorSplit> parts)
        implements ForwardingSplit
{
    private static final int INSTANCE_SIZE = instanceSize(ArchiveSplit.class);

    public ArchiveSplit
    {
        checkArgument(!parts.isEmpty(), "parts is empty");
        parts = ImmutableList.copyOf(parts);
    }

    @Override
    public ConnectorSplit split()
    {
        return parts.getFirst();
    }

    @Override
    public SplitWeight getSplitWeight()
    {
        return SplitWeight.fromRawValue(SplitWeight.rawValueSum(parts, ConnectorSplit::getSplitWeight));
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(parts, ConnectorSplit::getRetainedSizeInBytes);
    }
}
