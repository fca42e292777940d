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
package dev.trinoflow.archiver;

import dev.trinoflow.archiver.table.PendingCommit;
import dev.trinoflow.core.Rollup;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import org.apache.iceberg.DataFile;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the archiver counts, and what is wrong with it at the moment.
 */
final class ArchiverMetrics
{
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter flows;
    private final Counter rejects;
    private final Counter messageBytes;
    private final Counter lostOffsets;
    private final Counter failures;
    private final Counter superseded;
    private final Counter files;
    private final Counter fileBytes;
    private final Counter rows;
    private final Histogram commitTime;
    private final Gauge lag;
    private final Gauge lagSeconds;
    private final Gauge lastCommit;
    private final Gauge rebuildFiles;
    private volatile Optional<String> failure = Optional.of("has not reached Kafka and the catalog yet");

    ArchiverMetrics()
    {
        flows = counter("flow_archiver_flows", "Flows decoded; flows that are read again after a failure count again");
        rejects = counter("flow_archiver_rejects", "Messages that could not be decoded");
        messageBytes = counter("flow_archiver_message_bytes", "Bytes of messages decoded");
        lostOffsets = counter("flow_archiver_lost_offsets", "Offsets that Kafka deleted before they were archived", "table");
        failures = counter("flow_archiver_failures", "Failures after which the archiver waited and tried again");
        superseded = counter("flow_archiver_superseded_commits", "Commits given up because another archiver had covered the offsets");
        files = counter("flow_archiver_committed_files", "Files that became part of a table", "table");
        fileBytes = counter("flow_archiver_committed_bytes", "Bytes of the files that became part of a table", "table");
        rows = counter("flow_archiver_committed_rows", "Rows that became part of a table", "table");
        commitTime = Histogram.builder().name("flow_archiver_commit_seconds").help("Time that the commit of one table took").unit(Unit.SECONDS).labelNames("table").register(registry);
        lag = gauge("flow_archiver_lag_records", "Records between the read position and the end of the partition", "topic", "partition");
        lagSeconds = gauge("flow_archiver_lag_seconds", "Age of the last record read while more are waiting; 0 when none are", "topic", "partition");
        rebuildFiles = gauge("flow_archiver_rebuild_remaining_files", "Files of archived flows that the rollup is yet to be made of; 0 once it is", "table");
        lastCommit = gauge("flow_archiver_last_commit_timestamp_seconds", "When the table was last committed, seconds since 1970-01-01", "table");
    }

    private Counter counter(String name, String help, String... labels)
    {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private Gauge gauge(String name, String help, String... labels)
    {
        return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    PrometheusRegistry registry()
    {
        return registry;
    }

    void decoded(int flowCount, int rejectCount)
    {
        // a flush inside the decoder is no reason to count down
        if (flowCount > 0) {
            flows.inc(flowCount);
        }
        if (rejectCount > 0) {
            rejects.inc(rejectCount);
        }
    }

    long flows()
    {
        return flows.getLongValue();
    }

    long rejects()
    {
        return rejects.getLongValue();
    }

    void messageBytes(long bytes)
    {
        messageBytes.inc(bytes);
    }

    /**
     * @param timestamp of the last message read, or empty where the read position is the end
     */
    void lag(TopicPartition topicPartition, OptionalLong records, OptionalLong timestamp)
    {
        String partition = Integer.toString(topicPartition.partition());
        records.ifPresent(value -> lag.labelValues(topicPartition.topic(), partition).set(value));
        GaugeDataPoint seconds = lagSeconds.labelValues(topicPartition.topic(), partition);
        if (records.isPresent() && records.getAsLong() == 0) {
            seconds.set(0);
        }
        else if (timestamp.isPresent()) {
            seconds.set(Math.max(0, System.currentTimeMillis() - timestamp.getAsLong()) / 1000.0);
        }
    }

    void unassigned(Collection<TopicPartition> partitions)
    {
        for (TopicPartition partition : partitions) {
            lag.remove(partition.topic(), Integer.toString(partition.partition()));
            lagSeconds.remove(partition.topic(), Integer.toString(partition.partition()));
        }
    }

    void committed(String table, PendingCommit commit, long nanos)
    {
        lostOffsets.labelValues(table).inc(commit.lostOffsets());
        for (DataFile file : commit.files()) {
            files.labelValues(table).inc();
            fileBytes.labelValues(table).inc(file.fileSizeInBytes());
            rows.labelValues(table).inc(file.recordCount());
        }
        commitTime.labelValues(table).observe(nanos / 1e9);
        lastCommit.labelValues(table).set(System.currentTimeMillis() / 1000.0);
        failure = Optional.empty();
    }

    void rebuilding(List<Rollup> rollups, int remainingFiles)
    {
        rollups.forEach(rollup -> rebuildFiles.labelValues(rollup.name()).set(remainingFiles));
    }

    void superseded()
    {
        superseded.inc();
    }

    void failed(String reason)
    {
        failures.inc();
        failure = Optional.of(reason);
    }

    void healthy()
    {
        failure = Optional.empty();
    }

    /**
     * What the archiver is waiting out; empty while it works.
     */
    Optional<String> failure()
    {
        return failure;
    }
}
