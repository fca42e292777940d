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

import static dev.trinoflow.core.FlowType.BIGINT_VALUE;
import static dev.trinoflow.core.FlowType.TEXT;
import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowRecordConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FlowRecordConfig.class)
                .setExtraColumns("")
                .setTimeZone("UTC"));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.of(
                "flow.extra-columns", "cos:bigint, country_ip_src:varchar",
                "flow.live.time-zone", "Europe/Zurich");

        assertFullMapping(properties, new FlowRecordConfig()
                .setExtraColumns("cos:bigint,country_ip_src:varchar")
                .setTimeZone("Europe/Zurich"));
    }

    @Test
    void testExtraColumns()
    {
        assertThat(new FlowRecordConfig().setExtraColumns("cos:bigint,country_ip_src:varchar").getExtraColumns())
                .isEqualTo(Map.of("cos", BIGINT_VALUE, "country_ip_src", TEXT));
        for (String wrong : List.of("cos", "cos:integer", "bytes:bigint", "a b:varchar")) {
            assertThat(new FlowRecordConfig().setExtraColumns(wrong).getExtraColumns()).as(wrong).isNull();
        }
        assertThat(new FlowRecordConfig().setTimeZone("Mars").getTimeZone()).isNull();
    }
}
