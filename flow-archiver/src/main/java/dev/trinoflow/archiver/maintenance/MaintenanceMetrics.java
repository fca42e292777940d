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
package dev.trinoflow.archiver.maintenance;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * What maintenance counts, by table and task.
 */
public final class MaintenanceMetrics
{
    private static final String[] LABELS = {"table", "task"};

    private final Counter runs;
    private final Counter failures;
    private final Counter removed;
    private final Counter removedBytes;
    private final Counter addedFiles;
    private final Counter addedBytes;
    private final Histogram time;
    private final Gauge lastSuccess;

    public MaintenanceMetrics(PrometheusRegistry registry)
    {
        runs = counter(registry, "flow_archiver_maintenance_runs", "Runs of a task of maintenance, also those that failed or found nothing to do");
        failures = counter(registry, "flow_archiver_maintenance_failures", "Runs of a task of maintenance that failed");
        removed = counter(registry, "flow_archiver_maintenance_removed", "Files that a task took out of the table or deleted; of the task snapshots, versions of the table");
        removedBytes = counter(registry, "flow_archiver_maintenance_removed_bytes", "Bytes of the files that a task took out of the table or deleted");
        addedFiles = counter(registry, "flow_archiver_maintenance_added_files", "Files that compaction wrote in place of others");
        addedBytes = counter(registry, "flow_archiver_maintenance_added_bytes", "Bytes of the files that compaction wrote in place of others");
        time = Histogram.builder().name("flow_archiver_maintenance_seconds").help("Time that a task of maintenance took").unit(Unit.SECONDS).labelNames(LABELS)
                .classicUpperBounds(0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600)
                .register(registry);
        lastSuccess = Gauge.builder().name("flow_archiver_maintenance_last_success_timestamp_seconds").help("When a task last succeeded, seconds since 1970-01-01").labelNames(LABELS).register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help)
    {
        return Counter.builder().name(name).help(help).labelNames(LABELS).register(registry);
    }

    void succeeded(String table, MaintenanceTask task, MaintenanceResult result, long nanos)
    {
        ended(table, task, nanos);
        // also where it is 0: a counter that is there can be watched before it first moves
        failures.labelValues(table, task.label()).inc(0);
        removed.labelValues(table, task.label()).inc(result.removed());
        if (task != MaintenanceTask.SNAPSHOT_EXPIRY) {
            removedBytes.labelValues(table, task.label()).inc(result.removedBytes());
        }
        if (task == MaintenanceTask.COMPACTION) {
            addedFiles.labelValues(table, task.label()).inc(result.added());
            addedBytes.labelValues(table, task.label()).inc(result.addedBytes());
        }
        lastSuccess.labelValues(table, task.label()).set(System.currentTimeMillis() / 1000.0);
    }

    void failed(String table, MaintenanceTask task, long nanos)
    {
        ended(table, task, nanos);
        failures.labelValues(table, task.label()).inc();
    }

    private void ended(String table, MaintenanceTask task, long nanos)
    {
        runs.labelValues(table, task.label()).inc();
        time.labelValues(table, task.label()).observe(nanos / 1e9);
    }
}
