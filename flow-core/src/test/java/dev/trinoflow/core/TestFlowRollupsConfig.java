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

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowRollupsConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FlowRollupsConfig.class)
                .setRollups("default"));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        assertFullMapping(
                ImmutableMap.of("flow.rollups", "traffic_1h, traffic_1d_ports:day:proto+dst_port"),
                new FlowRollupsConfig().setRollups("traffic_1h,traffic_1d_ports:day:proto+dst_port"));
    }

    @Test
    void testStated()
    {
        assertThat(new FlowRollupsConfig().setRollups("none").isRollupsStated()).isTrue();
        assertThat(new FlowRollupsConfig().setRollups("none,traffic_1h").isRollupsStated()).isFalse();
        assertThat(new FlowRollupsConfig().setRollups(" ").isRollupsStated()).isFalse();
    }
}
