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
package dev.trinoflow.core;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_AS;
import static dev.trinoflow.core.FlowColumns.DST_NETWORK;
import static dev.trinoflow.core.FlowColumns.IN_IF;
import static dev.trinoflow.core.FlowColumns.OUT_IF;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SAMPLER_ADDRESS;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_AS;
import static dev.trinoflow.core.FlowColumns.SRC_NETWORK;

/**
 * The rollups that an archive keeps: those that are shipped, unless the configuration names others.
 */
public final class Rollups
{
    private static final List<FlowColumn> TRAFFIC = ImmutableList.of(SAMPLER_ADDRESS, IN_IF, OUT_IF, SRC_AS, DST_AS, PROTO, SRC_NETWORK, DST_NETWORK);

    /**
     * What {@code default} in {@code flow.rollups} stands for.
     */
    public static final List<Rollup> SHIPPED = ImmutableList.of(
            new Rollup("traffic_1m", RollupBucket.MINUTE, TRAFFIC),
            new Rollup("traffic_5m_in_if", RollupBucket.FIVE_MINUTES, ImmutableList.of(SAMPLER_ADDRESS, IN_IF)),
            new Rollup("traffic_5m_out_if", RollupBucket.FIVE_MINUTES, ImmutableList.of(SAMPLER_ADDRESS, OUT_IF)),
            new Rollup("traffic_1h", RollupBucket.HOUR, TRAFFIC),
            new Rollup("traffic_1h_proto", RollupBucket.HOUR, ImmutableList.of(SAMPLER_ADDRESS, PROTO)),
            new Rollup("traffic_1h_src_addr", RollupBucket.HOUR, ImmutableList.of(SRC_ADDR)),
            new Rollup("traffic_1h_dst_addr", RollupBucket.HOUR, ImmutableList.of(DST_ADDR)),
            new Rollup("traffic_1d_src_addr", RollupBucket.DAY, ImmutableList.of(SRC_ADDR)),
            new Rollup("traffic_1d_dst_addr", RollupBucket.DAY, ImmutableList.of(DST_ADDR)),
            new Rollup("traffic_1d_as", RollupBucket.DAY, ImmutableList.of(SRC_AS, DST_AS)),
            new Rollup("traffic_1d_src_as", RollupBucket.DAY, ImmutableList.of(SRC_AS)),
            new Rollup("traffic_1d_dst_as", RollupBucket.DAY, ImmutableList.of(DST_AS)));

    private static final Splitter COLONS = Splitter.on(':').trimResults();
    private static final Splitter PLUSES = Splitter.on('+').trimResults().omitEmptyStrings();

    private Rollups() {}

    /**
     * The rollups of a configuration, in its order.
     *
     * @param schema whose columns may be dimensions
     * @throws IllegalArgumentException if the configuration names a column or a rollup that is none; the message names it
     */
    public static List<Rollup> of(FlowRollupsConfig config, FlowSchema schema)
    {
        Map<String, Rollup> rollups = new LinkedHashMap<>();
        try {
            for (String entry : config.getRollups()) {
                for (Rollup rollup : parse(entry, schema)) {
                    checkArgument(rollups.put(rollup.name(), rollup) == null, "the rollup '%s' is there twice", rollup.name());
                }
            }
        }
        catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("flow.rollups: " + e.getMessage(), e);
        }
        return ImmutableList.copyOf(rollups.values());
    }

    private static List<Rollup> parse(String entry, FlowSchema schema)
    {
        if (entry.equals(FlowRollupsConfig.NONE)) {
            return ImmutableList.of();
        }
        if (entry.equals(FlowRollupsConfig.DEFAULT)) {
            return SHIPPED;
        }
        List<String> parts = COLONS.splitToList(entry);
        String name = parts.getFirst();
        if (parts.size() == 1) {
            return ImmutableList.of(SHIPPED.stream()
                    .filter(rollup -> rollup.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no rollup '%s' is shipped, those that are: %s; one of your own is name:bucket:column+column".formatted(name, SHIPPED.stream().map(Rollup::name).toList()))));
        }
        checkArgument(parts.size() == 3, "the rollup '%s' is not name:bucket:column+column", entry);
        RollupBucket bucket = Stream.of(RollupBucket.values())
                .filter(value -> value.toString().equals(parts.get(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rollup '%s': '%s' is no bucket; buckets are minute, 5-minute, hour and day".formatted(name, parts.get(1))));
        List<FlowColumn> dimensions = PLUSES.splitToStream(parts.get(2))
                .map(column -> schema.find(column).orElseThrow(() -> new IllegalArgumentException("rollup '%s': flows have no column %s".formatted(name, column))))
                .collect(toImmutableList());
        return ImmutableList.of(new Rollup(name, bucket, dimensions));
    }
}
