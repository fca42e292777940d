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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.ArchiveSplit;
import dev.trinoflow.connector.ConvertedSourcePage;
import dev.trinoflow.connector.ForwardingPageSource;
import dev.trinoflow.connector.LiveSplit;
import dev.trinoflow.connector.archive.FileValues;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metric;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.Slices.utf8Slice;
import static java.util.Objects.requireNonNull;

/**
 * Rows of one table for a query of traffic: those that fulfil all conditions, with what is wanted of their time.
 */
public final class TrafficPageSource
        extends ForwardingPageSource
{
    private final TrafficScan scan;
    private final boolean live;
    private final RowFilter filter;
    private final List<ConvertedSourcePage.Column> columns;
    private long rows;

    /**
     * @param source whose channels are the columns of the scan
     * @param split that the source reads
     * @param share of the values of a column of the table
     */
    public TrafficPageSource(
            ConnectorPageSource source,
            TrafficTableHandle table,
            TrafficScan scan,
            ConnectorSplit split,
            TupleDomain<TrafficColumn> share,
            List<TrafficColumn> columns)
    {
        super(source);
        this.scan = requireNonNull(scan, "scan is null");
        live = split instanceof LiveSplit;
        filter = RowFilter.create(domains(table, scan, split, share), table.filters(), this::block);
        Optional<KeyRuns> runs = hasRuns(table, split, columns) ? Optional.of(new KeyRuns()) : Optional.empty();
        this.columns = columns.stream().map(column -> (ConvertedSourcePage.Column) block(column, runs)::apply).collect(toImmutableList());
    }

    /**
     * Whether the engine may group by the keys as they are handed on: sums by day have been made by the time, which then is no
     * key, or there was no time to group by.
     */
    private static boolean hasRuns(TrafficTableHandle table, ConnectorSplit split, List<TrafficColumn> columns)
    {
        return split instanceof ArchiveSplit && table.aggregation()
                .map(TrafficAggregation::byDay)
                .orElseGet(() -> columns.stream().noneMatch(TrafficColumn::isTime));
    }

    private static Map<TrafficColumn, Domain> domains(TrafficTableHandle table, TrafficScan scan, ConnectorSplit split, TupleDomain<TrafficColumn> share)
    {
        Map<TrafficColumn, Domain> domains = new HashMap<>(table.domain().getDomains().orElse(ImmutableMap.of()));
        // those of the whole query are the times of all scans together
        domains.remove(TrafficColumn.TIME_RECEIVED);
        if (!scan.times().equals(TimeRanges.ALL)) {
            domains.put(TrafficColumn.TIME_RECEIVED, scan.times().toDomain());
        }
        share.getDomains().orElseThrow().forEach((column, values) -> domains.merge(column, values, Domain::intersect));
        Domain times = domains.get(TrafficColumn.TIME_RECEIVED);
        if (times != null && split instanceof ArchiveSplit archived && archived.parts().stream().allMatch(part -> FileValues.isWithin(part, scan.column(TrafficColumn.TIME_RECEIVED), times))) {
            // what is known of the file need not be read of its rows
            domains.remove(TrafficColumn.TIME_RECEIVED);
        }
        return domains;
    }

    private Function<SourcePage, Block> block(TrafficColumn column, Optional<KeyRuns> runs)
    {
        Function<SourcePage, Block> block = block(column);
        return runs.isPresent() && column.isDimension() ? page -> runs.orElseThrow().compact(block.apply(page)) : block;
    }

    private Function<SourcePage, Block> block(TrafficColumn column)
    {
        if (column.name().equals(TrafficColumn.ROLLUP)) {
            Object table = utf8Slice(scan.table());
            return page -> RunLengthEncodedBlock.create(column.type(), table, page.getPositionCount());
        }
        int channel = scan.channel(column.name());
        if (column.grain().isEmpty()) {
            return page -> page.getBlock(channel);
        }
        TimeGrain grain = column.grain().orElseThrow();
        // what is archived of a rollup has no other times than starts of buckets
        if (grain.keepsMultiplesOf(live ? 1 : scan.bucketMillis())) {
            return page -> page.getBlock(channel);
        }
        InstantBlocks instants = new InstantBlocks(grain);
        return page -> instants.truncate(page.getBlock(channel));
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = source.getNextSourcePage();
        if (page == null) {
            return null;
        }
        rows += page.getPositionCount();
        Optional<int[]> selected = filter.select(page);
        if (selected.isPresent()) {
            int[] positions = selected.orElseThrow();
            if (positions.length == 0) {
                return null;
            }
            page.selectPositions(positions, 0, positions.length);
        }
        return new ConvertedSourcePage(page, columns);
    }

    @Override
    public Metrics getMetrics()
    {
        String name = "traffic.%s.%s-rows".formatted(scan.table(), live ? "live" : "archived");
        return super.getMetrics().mergeWith(new Metrics(ImmutableMap.<String, Metric<?>>of(name, new LongCount(rows))));
    }
}
