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

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestFlowDimensionsConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FlowDimensionsConfig.class)
                .setDimensionsLocation(null)
                .setAsnLocation(null)
                .setRefreshInterval(new Duration(10, SECONDS)));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.of(
                "flow.dimensions.location", "/etc/flow/dimensions",
                "flow.asn.location", "/var/lib/flow/asn",
                "flow.dimensions.refresh-interval", "1m");

        assertFullMapping(properties, new FlowDimensionsConfig()
                .setDimensionsLocation(Path.of("/etc/flow/dimensions"))
                .setAsnLocation(Path.of("/var/lib/flow/asn"))
                .setRefreshInterval(new Duration(60, SECONDS)));
    }
}
