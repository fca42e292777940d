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
package dev.trinoflow.archiver.config;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

final class TestMaintenanceConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(MaintenanceConfig.class)
                .setCompactionEnabled(true)
                .setMaintenanceInterval(new Duration(10, MINUTES))
                .setMaintenanceEnabled(true)
                .setManifestMergeEnabled(true)
                .setOrphanFilesAge(new Duration(3, DAYS))
                .setOrphanFilesEnabled(true)
                .setFlowsRetention(new Duration(400, DAYS))
                .setRejectsRetention(new Duration(400, DAYS))
                .setMinuteRollupsRetention(new Duration(90, DAYS))
                .setFiveMinuteRollupsRetention(new Duration(400, DAYS))
                .setHourRollupsRetention(new Duration(400, DAYS))
                .setDayRollupsRetention(new Duration(3650, DAYS))
                .setRollupsMinReduction(2)
                .setRollupsRetention("")
                .setRetentionEnabled(true)
                .setSnapshotsAge(new Duration(1, DAYS))
                .setSnapshotExpiryEnabled(true));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("archiver.compaction.enabled", "false")
                .put("archiver.maintenance.interval", "1h")
                .put("archiver.maintenance.enabled", "false")
                .put("archiver.manifests.merge-enabled", "false")
                .put("archiver.orphan-files.age", "5d")
                .put("archiver.orphan-files.enabled", "false")
                .put("archiver.retention.flows", "30d")
                .put("archiver.retention.rejects", "7d")
                .put("archiver.retention.minute-rollups", "8d")
                .put("archiver.retention.5-minute-rollups", "20d")
                .put("archiver.retention.hour-rollups", "40d")
                .put("archiver.retention.day-rollups", "100d")
                .put("archiver.retention.rollups", "traffic_1h:50d, traffic_1d_as:1000d")
                .put("archiver.retention.enabled", "false")
                .put("archiver.rollups.min-reduction", "1.5")
                .put("archiver.snapshots.age", "2h")
                .put("archiver.snapshots.expiry-enabled", "false")
                .buildOrThrow();
        assertFullMapping(properties, new MaintenanceConfig()
                .setCompactionEnabled(false)
                .setMaintenanceInterval(new Duration(1, HOURS))
                .setMaintenanceEnabled(false)
                .setManifestMergeEnabled(false)
                .setOrphanFilesAge(new Duration(5, DAYS))
                .setOrphanFilesEnabled(false)
                .setFlowsRetention(new Duration(30, DAYS))
                .setRejectsRetention(new Duration(7, DAYS))
                .setMinuteRollupsRetention(new Duration(8, DAYS))
                .setFiveMinuteRollupsRetention(new Duration(20, DAYS))
                .setHourRollupsRetention(new Duration(40, DAYS))
                .setDayRollupsRetention(new Duration(100, DAYS))
                .setRollupsMinReduction(1.5)
                .setRollupsRetention("traffic_1h:50d,traffic_1d_as:1000d")
                .setRetentionEnabled(false)
                .setSnapshotsAge(new Duration(2, HOURS))
                .setSnapshotExpiryEnabled(false));
    }

    @Test
    void testRollupsRetention()
    {
        assertThat(new MaintenanceConfig().setRollupsRetention("traffic_1h:50d").getRollupsRetention()).isEqualTo(Map.of("traffic_1h", new Duration(50, DAYS)));
        for (String wrong : List.of("traffic_1h", "traffic_1h:long", "traffic_1h:5h", ":5d", "traffic_1h:5d,traffic_1h:6d")) {
            assertThat(new MaintenanceConfig().setRollupsRetention(wrong).getRollupsRetention()).as(wrong).isNull();
        }
    }
}
