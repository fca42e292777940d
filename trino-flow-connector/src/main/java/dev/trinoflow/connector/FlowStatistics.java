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
package dev.trinoflow.connector;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.DoubleRange;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.statistics.TableStatistics;

import java.util.Collection;
import java.util.Map;

import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;

/**
 * Statistics of archived rows as those of all rows: values of live ones are taken to be spread like the archived ones.
 */
final class FlowStatistics
{
    private static final double MICROS_PER_MILLI = 1000;

    private FlowStatistics() {}

    static TableStatistics ofRows(long rowCount)
    {
        return TableStatistics.builder().setRowCount(Estimate.of(rowCount)).build();
    }

    static TableStatistics create(TableStatistics archived, double liveRows, Collection<FlowColumnHandle> columns)
    {
        TableStatistics.Builder statistics = TableStatistics.builder();
        if (archived.getRowCount().isUnknown()) {
            return statistics.build();
        }
        statistics.setRowCount(Estimate.of(archived.getRowCount().getValue() + liveRows));
        Map<ColumnHandle, ColumnStatistics> archivedColumns = archived.getColumnStatistics();
        for (FlowColumnHandle column : columns) {
            if (!column.archived().isEmpty() && archived.getRowCount().getValue() > 0) {
                // of an address the low half, in which all of IPv4 differs
                ColumnStatistics found = archivedColumns.get(column.archived().getLast());
                if (found != null) {
                    statistics.setColumnStatistics(column, convert(column, found));
                }
            }
        }
        return statistics.build();
    }

    private static ColumnStatistics convert(FlowColumnHandle column, ColumnStatistics archived)
    {
        ColumnStatistics.Builder converted = ColumnStatistics.builder()
                .setNullsFraction(archived.getNullsFraction())
                .setDistinctValuesCount(archived.getDistinctValuesCount())
                .setDataSize(archived.getDataSize());
        if (column.type().equals(TIMESTAMP_TZ_MILLIS)) {
            // live rows come after the archived ones, so that only the lower end is known
            archived.getRange().ifPresent(range -> converted.setRange(new DoubleRange(range.getMin() / MICROS_PER_MILLI, Double.POSITIVE_INFINITY)));
        }
        else if (column.archived().size() == 1) {
            archived.getRange().ifPresent(converted::setRange);
        }
        return converted.build();
    }
}
