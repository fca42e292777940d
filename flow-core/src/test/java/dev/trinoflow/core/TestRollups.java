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

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static dev.trinoflow.core.FlowSchema.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestRollups
{
    @Test
    void testShipped()
    {
        assertThat(rollups("default")).isEqualTo(Rollups.SHIPPED);
        assertThat(rollups("none")).isEmpty();
        assertThat(rollups("traffic_1d_as, traffic_1h")).extracting(Rollup::name).containsExactly("traffic_1d_as", "traffic_1h");
    }

    @Test
    void testOwn()
    {
        FlowSchema schema = new FlowSchema(Map.of("cos", FlowType.BIGINT_VALUE));
        List<Rollup> rollups = Rollups.of(new FlowRollupsConfig().setRollups("default,traffic_5x_cos:minute:cos+src_addr+src_net"), schema);
        assertThat(rollups).hasSize(Rollups.SHIPPED.size() + 1);
        Rollup own = rollups.getLast();
        assertThat(own.definition()).isEqualTo("minute:cos+src_addr+src_net");
        ArchiveTable table = ArchiveTable.rollup(own);
        assertThat(table.name()).isEqualTo("traffic_5x_cos");
        assertThat(table.columns()).extracting(StoredColumn::name)
                .containsExactly("time_received", "cos", "src_addr_hi", "src_addr_lo", "src_net", "bytes", "packets", "flows");
        assertThat(table.columns()).extracting(StoredColumn::channel).containsExactly(0, 1, 2, 2, 3, 4, 5, 6);
    }

    @Test
    void testWrong()
    {
        assertWrong("traffic_1x", "no rollup 'traffic_1x' is shipped, those that are: [traffic_1m, ");
        assertWrong("traffic_1x:hour", "the rollup 'traffic_1x:hour' is not name:bucket:column+column");
        assertWrong("traffic_1x:week:src_as", "rollup 'traffic_1x': 'week' is no bucket; buckets are minute, 5-minute, hour and day");
        assertWrong("traffic_1x:hour:source", "rollup 'traffic_1x': flows have no column source");
        assertWrong("traffic_1x:hour:", "rollup 'traffic_1x' has no dimensions");
        assertWrong("traffic_1x:hour:src_as+src_as", "rollup 'traffic_1x' has the dimension src_as twice");
        assertWrong("traffic_1x:hour:time_flow_end", "rollup 'traffic_1x': the column time_flow_end cannot be a dimension");
        assertWrong("traffic_1x:hour:bytes", "rollup 'traffic_1x': the column bytes cannot be a dimension");
        assertWrong("traffic_1x:hour:_topic", "rollup 'traffic_1x': the column _topic cannot be a dimension");
        assertWrong("flows:hour:src_as", "rollup 'flows': a name is traffic_, then small letters, digits and underscores");
        assertWrong("default,traffic_1h:hour:src_as", "the rollup 'traffic_1h' is there twice");
    }

    @Test
    void testCurrent()
    {
        Rollup rollup = rollups("traffic_1d_as").getFirst();
        assertThat(rollup.isCurrent(ImmutableMap.of())).isFalse();
        assertThat(rollup.isCurrent(ImmutableMap.of("flow.rollup", "day:src_as+dst_as", "flow.covered.flows.0", "7"))).isTrue();
        assertThat(rollup.isCurrent(ImmutableMap.of("flow.rollup", "hour:src_as+dst_as"))).isFalse();
        assertThat(rollup.isCurrent(ImmutableMap.of("flow.rollup", "day:src_as+dst_as", "flow.rebuild.files", "3"))).isFalse();
    }

    @Test
    void testBuckets()
    {
        for (RollupBucket bucket : RollupBucket.values()) {
            assertThat(bucket.startMillis(0)).isZero();
            assertThat(bucket.startMillis(bucket.millis() - 1)).isZero();
            assertThat(bucket.startMillis(bucket.millis())).isEqualTo(bucket.millis());
            assertThat(bucket.startMillis(-1)).isEqualTo(-bucket.millis());
        }
    }

    private static List<Rollup> rollups(String value)
    {
        return Rollups.of(new FlowRollupsConfig().setRollups(value), STANDARD);
    }

    private static void assertWrong(String value, String message)
    {
        assertThatThrownBy(() -> rollups(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("flow.rollups: " + message);
    }
}
