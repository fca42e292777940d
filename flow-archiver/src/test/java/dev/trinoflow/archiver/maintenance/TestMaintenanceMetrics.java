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

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.junit.jupiter.api.Test;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static dev.trinoflow.archiver.maintenance.MaintenanceTask.COMPACTION;
import static dev.trinoflow.archiver.maintenance.MaintenanceTask.SNAPSHOT_EXPIRY;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

final class TestMaintenanceMetrics
{
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MaintenanceMetrics metrics = new MaintenanceMetrics(registry);

    @Test
    void testCounts()
    {
        metrics.succeeded("flows", COMPACTION, new MaintenanceResult(3, 300, 1, 100), SECONDS.toNanos(2));
        metrics.succeeded("flows", COMPACTION, MaintenanceResult.NOTHING, SECONDS.toNanos(1));
        metrics.succeeded("flows", SNAPSHOT_EXPIRY, MaintenanceResult.removed(7, 0), SECONDS.toNanos(1));
        metrics.failed("rejects", COMPACTION, SECONDS.toNanos(4));

        assertThat(value(registry, "runs", "flows", COMPACTION)).isEqualTo(2);
        assertThat(value(registry, "failures", "flows", COMPACTION)).isZero();
        assertThat(value(registry, "removed", "flows", COMPACTION)).isEqualTo(3);
        assertThat(value(registry, "removed_bytes", "flows", COMPACTION)).isEqualTo(300);
        assertThat(value(registry, "added_files", "flows", COMPACTION)).isEqualTo(1);
        assertThat(value(registry, "added_bytes", "flows", COMPACTION)).isEqualTo(100);
        assertThat(value(registry, "seconds", "flows", COMPACTION)).isEqualTo(3);
        assertThat(value(registry, "last_success_timestamp_seconds", "flows", COMPACTION)).isCloseTo(System.currentTimeMillis() / 1000.0, within(600.0));
        assertThat(value(registry, "removed", "flows", SNAPSHOT_EXPIRY)).isEqualTo(7);
        assertThat(value(registry, "runs", "rejects", COMPACTION)).isEqualTo(1);
        assertThat(value(registry, "failures", "rejects", COMPACTION)).isEqualTo(1);
    }

    /**
     * @param name without what all names begin with
     * @return of a histogram the sum
     */
    static double value(PrometheusRegistry registry, String name, String table, MaintenanceTask task)
    {
        DataPointSnapshot point = registry.scrape().stream()
                .filter(metric -> metric.getMetadata().getName().equals("flow_archiver_maintenance_" + name))
                .flatMap(metric -> metric.getDataPoints().stream())
                .filter(candidate -> candidate.getLabels().equals(Labels.of("table", table, "task", task.label())))
                .collect(onlyElement());
        return switch (point) {
            case CounterDataPointSnapshot counter -> counter.getValue();
            case GaugeDataPointSnapshot gauge -> gauge.getValue();
            case HistogramDataPointSnapshot histogram -> histogram.getSum();
            default -> throw new IllegalArgumentException("no value: " + point);
        };
    }
}
