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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * How the archiver keeps its tables in order.
 */
public class MaintenanceConfig
{
    private boolean compactionEnabled = true;
    private Duration maintenanceInterval = new Duration(10, MINUTES);
    private boolean maintenanceEnabled = true;
    private boolean manifestMergeEnabled = true;
    private Duration orphanFilesAge = new Duration(3, DAYS);
    private boolean orphanFilesEnabled = true;
    private Duration flowsRetention = new Duration(400, DAYS);
    private Duration rejectsRetention = new Duration(400, DAYS);
    private Duration minuteRollupsRetention = new Duration(90, DAYS);
    private Duration fiveMinuteRollupsRetention = new Duration(400, DAYS);
    private Duration hourRollupsRetention = new Duration(400, DAYS);
    private Duration dayRollupsRetention = new Duration(3650, DAYS);
    private double rollupsMinReduction = 2;
    private Map<String, Duration> rollupsRetention = ImmutableMap.of();
    private boolean retentionEnabled = true;
    private Duration snapshotsAge = new Duration(1, DAYS);
    private boolean snapshotExpiryEnabled = true;

    public boolean isCompactionEnabled()
    {
        return compactionEnabled;
    }

    @Config("archiver.compaction.enabled")
    @ConfigDescription("Merge the small files of a day into large sorted ones")
    public MaintenanceConfig setCompactionEnabled(boolean compactionEnabled)
    {
        this.compactionEnabled = compactionEnabled;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMaintenanceInterval()
    {
        return maintenanceInterval;
    }

    @Config("archiver.maintenance.interval")
    @ConfigDescription("Time between two rounds of maintenance")
    public MaintenanceConfig setMaintenanceInterval(Duration maintenanceInterval)
    {
        this.maintenanceInterval = maintenanceInterval;
        return this;
    }

    public boolean isMaintenanceEnabled()
    {
        return maintenanceEnabled;
    }

    @Config("archiver.maintenance.enabled")
    @ConfigDescription("Keep the tables in order from time to time")
    public MaintenanceConfig setMaintenanceEnabled(boolean maintenanceEnabled)
    {
        this.maintenanceEnabled = maintenanceEnabled;
        return this;
    }

    public boolean isManifestMergeEnabled()
    {
        return manifestMergeEnabled;
    }

    @Config("archiver.manifests.merge-enabled")
    @ConfigDescription("Merge the manifests of a month, or of a day with many files: the lists of files that are read to plan a query")
    public MaintenanceConfig setManifestMergeEnabled(boolean manifestMergeEnabled)
    {
        this.manifestMergeEnabled = manifestMergeEnabled;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getOrphanFilesAge()
    {
        return orphanFilesAge;
    }

    @Config("archiver.orphan-files.age")
    @ConfigDescription("Age at which a file is deleted that no version of the table refers to; must be longer than any commit takes")
    public MaintenanceConfig setOrphanFilesAge(Duration orphanFilesAge)
    {
        this.orphanFilesAge = orphanFilesAge;
        return this;
    }

    public boolean isOrphanFilesEnabled()
    {
        return orphanFilesEnabled;
    }

    @Config("archiver.orphan-files.enabled")
    @ConfigDescription("Delete files that no version of the table refers to")
    public MaintenanceConfig setOrphanFilesEnabled(boolean orphanFilesEnabled)
    {
        this.orphanFilesEnabled = orphanFilesEnabled;
        return this;
    }

    @NotNull
    @MinDuration("1d")
    public Duration getFlowsRetention()
    {
        return flowsRetention;
    }

    @Config("archiver.retention.flows")
    @ConfigDescription("Age at which the days of archived flows are deleted")
    public MaintenanceConfig setFlowsRetention(Duration flowsRetention)
    {
        this.flowsRetention = flowsRetention;
        return this;
    }

    @NotNull
    @MinDuration("1d")
    public Duration getRejectsRetention()
    {
        return rejectsRetention;
    }

    @Config("archiver.retention.rejects")
    @ConfigDescription("Age at which the days of archived rejects are deleted")
    public MaintenanceConfig setRejectsRetention(Duration rejectsRetention)
    {
        this.rejectsRetention = rejectsRetention;
        return this;
    }

    @NotNull
    @MinDuration("1d")
    public Duration getDayRollupsRetention()
    {
        return dayRollupsRetention;
    }

    @Config("archiver.retention.day-rollups")
    @ConfigDescription("Age at which the days of rollups with buckets of a day are deleted")
    public MaintenanceConfig setDayRollupsRetention(Duration dayRollupsRetention)
    {
        this.dayRollupsRetention = dayRollupsRetention;
        return this;
    }

    @NotNull
    @MinDuration("1d")
    public Duration getHourRollupsRetention()
    {
        return hourRollupsRetention;
    }

    @Config("archiver.retention.hour-rollups")
    @ConfigDescription("Age at which the days of rollups with buckets of an hour are deleted")
    public MaintenanceConfig setHourRollupsRetention(Duration hourRollupsRetention)
    {
        this.hourRollupsRetention = hourRollupsRetention;
        return this;
    }

    @NotNull
    @MinDuration("1d")
    public Duration getMinuteRollupsRetention()
    {
        return minuteRollupsRetention;
    }

    @Config("archiver.retention.minute-rollups")
    @ConfigDescription("Age at which the days of rollups with buckets of a minute are deleted")
    public MaintenanceConfig setMinuteRollupsRetention(Duration minuteRollupsRetention)
    {
        this.minuteRollupsRetention = minuteRollupsRetention;
        return this;
    }

    @NotNull
    @MinDuration("1d")
    public Duration getFiveMinuteRollupsRetention()
    {
        return fiveMinuteRollupsRetention;
    }

    @Config("archiver.retention.5-minute-rollups")
    @ConfigDescription("Age at which the days of rollups with buckets of 5 minutes are deleted")
    public MaintenanceConfig setFiveMinuteRollupsRetention(Duration fiveMinuteRollupsRetention)
    {
        this.fiveMinuteRollupsRetention = fiveMinuteRollupsRetention;
        return this;
    }

    @DecimalMin("1")
    public double getRollupsMinReduction()
    {
        return rollupsMinReduction;
    }

    @Config("archiver.rollups.min-reduction")
    @ConfigDescription("How many times fewer rows than flows a rollup is to have of a day that is over; a day with more rows is left to the flows, where these are kept as long. 1 keeps all days")
    public MaintenanceConfig setRollupsMinReduction(double rollupsMinReduction)
    {
        this.rollupsMinReduction = rollupsMinReduction;
        return this;
    }

    @NotNull(message = "is not name:duration,name:duration with durations of a day and more")
    public Map<String, Duration> getRollupsRetention()
    {
        return rollupsRetention;
    }

    @Config("archiver.retention.rollups")
    @ConfigDescription("Age at which the days of single rollups are deleted, where it is another than that of their bucket: name:duration,name:duration")
    public MaintenanceConfig setRollupsRetention(String rollupsRetention)
    {
        try {
            this.rollupsRetention = parseRetention(rollupsRetention);
        }
        catch (IllegalArgumentException _) {
            this.rollupsRetention = null;
        }
        return this;
    }

    private static Map<String, Duration> parseRetention(String text)
    {
        ImmutableMap.Builder<String, Duration> retention = ImmutableMap.builder();
        for (String entry : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
            int colon = entry.indexOf(':');
            checkArgument(colon > 0, "'%s' is not name:duration", entry);
            Duration duration = Duration.valueOf(entry.substring(colon + 1).trim());
            checkArgument(duration.getValue(DAYS) >= 1, "%s is less than a day", duration);
            retention.put(entry.substring(0, colon).trim(), duration);
        }
        return retention.buildOrThrow();
    }

    public boolean isRetentionEnabled()
    {
        return retentionEnabled;
    }

    @Config("archiver.retention.enabled")
    @ConfigDescription("Delete what is older than the retention")
    public MaintenanceConfig setRetentionEnabled(boolean retentionEnabled)
    {
        this.retentionEnabled = retentionEnabled;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getSnapshotsAge()
    {
        return snapshotsAge;
    }

    @Config("archiver.snapshots.age")
    @ConfigDescription("Age at which old versions of the table, and files that only they refer to, are deleted; must be longer than any query takes")
    public MaintenanceConfig setSnapshotsAge(Duration snapshotsAge)
    {
        this.snapshotsAge = snapshotsAge;
        return this;
    }

    public boolean isSnapshotExpiryEnabled()
    {
        return snapshotExpiryEnabled;
    }

    @Config("archiver.snapshots.expiry-enabled")
    @ConfigDescription("Delete old versions of the table")
    public MaintenanceConfig setSnapshotExpiryEnabled(boolean snapshotExpiryEnabled)
    {
        this.snapshotExpiryEnabled = snapshotExpiryEnabled;
        return this;
    }
}
