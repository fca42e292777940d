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

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;

/**
 * Shares that are read one after the other. What the engine makes of each split by itself, it then makes of more.
 */
public record ShareSequenceSplit(@JsonProperty List<ShareSplit> shares)
        implements FlowSplit
{
    private static final int INSTANCE_SIZE = instanceSize(ShareSequenceSplit.class);

    public ShareSequenceSplit
    {
        shares = ImmutableList.copyOf(shares);
        checkArgument(!shares.isEmpty(), "shares is empty");
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(shares, ShareSplit::getRetainedSizeInBytes);
    }
}
