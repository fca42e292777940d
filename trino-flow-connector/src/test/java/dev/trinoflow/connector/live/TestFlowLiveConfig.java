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
package dev.trinoflow.connector.live;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFlowLiveConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FlowLiveConfig.class)
                .setClockSkew(new Duration(1, MINUTES))
                .setMaxDelay(new Duration(15, MINUTES))
                .setChunkRecords(65_536)
                .setCacheSize(new CacheSize(Runtime.getRuntime().maxMemory() / 10)));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.of(
                "flow.live.clock-skew", "5s",
                "flow.live.max-delay", "1h",
                "flow.live.chunk-records", "1000",
                "flow.live.cache-size", "64MB");

        assertFullMapping(properties, new FlowLiveConfig()
                .setClockSkew(new Duration(5, SECONDS))
                .setMaxDelay(new Duration(1, HOURS))
                .setChunkRecords(1000)
                .setCacheSize(new CacheSize(64 << 20)));
    }

    @Test
    void testCacheSize()
    {
        assertThat(CacheSize.valueOf("0B").bytes()).isZero();
        assertThat(CacheSize.valueOf("50%").bytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThatThrownBy(() -> CacheSize.valueOf("120%")).hasMessage("'120%' is not between 0% and 90% of the heap");
    }
}
