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
import dev.trinoflow.connector.traffic.TrafficColumn;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;

import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * A share of the groups of an aggregation, with all that has rows of them.
 *
 * @param share values of one column
 * @param sorted parts whose rows are in the order of that column, each for itself
 * @param others parts whose rows are in any order
 * @param heavy files of heavy hitters, of all shares: what is largest is known of them all
 * @param rest the files that have the rest of their rows, as far as it may be of the share; sorted too
 */
public record ShareSplit(
        @JsonProperty TupleDomain<TrafficColumn> share,
        @JsonProperty List<TrafficSplit> sorted,
        @JsonProperty List<TrafficSplit> others,
        @JsonProperty List<HeavySplit> heavy,
        @JsonProperty List<TrafficSplit> rest)
        implements FlowSplit
{
    private static final int INSTANCE_SIZE = instanceSize(ShareSplit.class);

    public ShareSplit
    {
        requireNonNull(share, "share is null");
        sorted = ImmutableList.copyOf(sorted);
        others = ImmutableList.copyOf(others);
        heavy = ImmutableList.copyOf(heavy);
        rest = ImmutableList.copyOf(rest);
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE
                + share.getRetainedSizeInBytes(column -> estimatedSizeOf(column.name()))
                + estimatedSizeOf(sorted, TrafficSplit::getRetainedSizeInBytes)
                + estimatedSizeOf(others, TrafficSplit::getRetainedSizeInBytes)
                + estimatedSizeOf(heavy, HeavySplit::getRetainedSizeInBytes)
                + estimatedSizeOf(rest, TrafficSplit::getRetainedSizeInBytes);
    }
}
