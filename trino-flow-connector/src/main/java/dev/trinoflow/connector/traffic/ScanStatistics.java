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
package dev.trinoflow.connector.traffic;

import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.live.LiveRanges;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.DoubleRange;
import io.trino.spi.statistics.TableStatistics;

import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.DAYS;

/**
 * About how much the scans read.
 */
final class ScanStatistics
{
    private static final double MICROS_PER_DAY = DAYS.toMicros(1);

    private final TrafficTables tables;
    private final TrafficPlanner planner;

    ScanStatistics(TrafficTables tables, TrafficPlanner planner)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.planner = requireNonNull(planner, "planner is null");
    }

    /**
     * NaN where the archive does not know.
     */
    double archivedRows(ConnectorSession session, TrafficScan scan)
    {
        return scan.source().archive().isEmpty() ? 0 : archived(session, scan).getRowCount().getValue();
    }

    /**
     * Days from the first archived row to the last, at least one.
     */
    double archivedDays(ConnectorSession session, TrafficScan scan)
    {
        Optional<DoubleRange> micros = scan.columns().stream()
                .filter(column -> column.name().equals(TrafficColumn.TIME))
                .map(FlowColumnHandle::archived)
                .map(archived -> archived(session, scan).getColumnStatistics().get(archived.getFirst()))
                .flatMap(found -> Optional.ofNullable(found).flatMap(ColumnStatistics::getRange).stream())
                .findFirst();
        return Math.max(1, micros.map(range -> (range.getMax() - range.getMin()) / MICROS_PER_DAY).orElse(1.0));
    }

    double liveRows(ConnectorSession session, TrafficScan scan)
    {
        return LiveRanges.selectOffsets(tables.livePartitions(session, planner.table(session, scan)), scan.source().predicate()).stream()
                .mapToLong(partition -> partition.endOffset() - partition.beginOffset())
                .sum();
    }

    private TableStatistics archived(ConnectorSession session, TrafficScan scan)
    {
        return tables.archive().orElseThrow().metadata(session).getTableStatistics(session, scan.source().archive().orElseThrow());
    }
}
