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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.ArchiveSplit;
import dev.trinoflow.connector.ShareSequenceSplit;
import dev.trinoflow.connector.ShareSplit;
import dev.trinoflow.connector.TrafficSplit;
import dev.trinoflow.connector.archive.FileValues;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.TimeUnit.DAYS;

/**
 * The shares of an aggregation: days, or ranges of a column by which files are sorted.
 */
public final class ShareSplitSource
        implements ConnectorSplitSource
{
    /**
     * Rows that a share has at least of the largest file. Row groups are of 200,000; those that lie in two shares are read for both.
     */
    static final long MIN_FILE_ROWS = 300_000;
    static final int MAX_SHARES = 64;
    /**
     * Rows that days have that are read one after the other: of a percentile by interface, a single day has no value that is too low to be among the
     * highest of a month.
     */
    static final long MIN_SEQUENCE_ROWS = 1_000_000;

    private final TrafficAggregation aggregation;
    private final int minShares;
    private final List<Scan> scans;
    private final Sampler sampler;
    private Queue<ConnectorSplit> splits;

    /**
     * @param sorted whether the archived rows are in the order of what shares are cut by
     * @param ofDays whether a merge of the archived rows has each group at most once
     * @param splits of the scan
     */
    public record Scan(TrafficScan scan, boolean sorted, boolean ofDays, ConnectorSplitSource splits)
    {
        public Scan
        {
            requireNonNull(scan, "scan is null");
            requireNonNull(splits, "splits is null");
        }
    }

    /**
     * Looks into a file of a scan.
     */
    @FunctionalInterface
    public interface Sampler
    {
        /**
         * Values of the column that shares are cut by, which cut the sorted rows of the split into about equal parts.
         */
        List<Object> sample(TrafficScan scan, ConnectorSplit split, int count);
    }

    record Part(Scan scan, TrafficSplit split)
    {
        boolean isArchived()
        {
            return split.split() instanceof ArchiveSplit;
        }

        boolean isSorted()
        {
            return isArchived() && scan.sorted();
        }

        ConnectorSplit archived()
        {
            return ((ArchiveSplit) split.split()).split();
        }
    }

    /**
     * @param minShares that files are cut into, however small they are
     */
    public ShareSplitSource(TrafficAggregation aggregation, int minShares, List<Scan> scans, Sampler sampler)
    {
        this.minShares = minShares;
        this.aggregation = requireNonNull(aggregation, "aggregation is null");
        this.scans = ImmutableList.copyOf(scans);
        this.sampler = requireNonNull(sampler, "sampler is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        if (splits == null) {
            splits = createSplits();
        }
        ImmutableList.Builder<ConnectorSplit> batch = ImmutableList.builder();
        for (int i = 0; i < maxSize && !splits.isEmpty(); i++) {
            batch.add(splits.remove());
        }
        return completedFuture(batch.build());
    }

    private Queue<ConnectorSplit> createSplits()
    {
        List<Part> parts = scans.stream().flatMap(ShareSplitSource::parts).collect(toImmutableList());
        HeavyFiles heavy = HeavyFiles.find(aggregation, parts);
        List<Object> cuts = aggregation.byDay() ? days(parts) : sample(parts, Math.max(minShares, heavy.maxShares(parts)));
        List<ShareSplit> shares = new ArrayList<>();
        for (Domain share : cut(cuts)) {
            List<Part> ofShare = parts.stream().filter(part -> hasRows(part, share)).toList();
            if (!ofShare.isEmpty()) {
                shares.add(new ShareSplit(
                        TupleDomain.withColumnDomains(ImmutableMap.of(aggregation.shared(), share)),
                        ofShare.stream().filter(part -> part.isSorted() && !heavy.has(part)).map(Part::split).toList(),
                        ofShare.stream().filter(part -> !part.isSorted()).map(Part::split).toList(),
                        heavy.splits(ofShare),
                        ofShare.stream().filter(heavy::isRest).map(Part::split).toList()));
            }
        }
        return new ArrayDeque<>(aggregation.byDay() ? sequences(shares, ShareSplitSource::archivedRows) : shares);
    }

    static List<ConnectorSplit> sequences(List<ShareSplit> days, ToLongFunction<ShareSplit> rowsOfDay)
    {
        ImmutableList.Builder<ConnectorSplit> sequences = ImmutableList.builder();
        List<ShareSplit> sequence = new ArrayList<>();
        long rows = 0;
        for (ShareSplit day : days) {
            sequence.add(day);
            rows += rowsOfDay.applyAsLong(day);
            if (rows >= MIN_SEQUENCE_ROWS) {
                sequences.add(new ShareSequenceSplit(sequence));
                sequence.clear();
                rows = 0;
            }
        }
        if (!sequence.isEmpty()) {
            sequences.add(new ShareSequenceSplit(sequence));
        }
        return sequences.build();
    }

    private static long archivedRows(ShareSplit day)
    {
        return day.others().stream()
                .filter(split -> split.split() instanceof ArchiveSplit)
                .mapToLong(split -> FileValues.fileRows(((ArchiveSplit) split.split()).split()))
                .sum();
    }

    /**
     * All splits of a scan. Files that are small are together in a split; each has an order of its own.
     */
    private static Stream<Part> parts(Scan scan)
    {
        Stream.Builder<Part> parts = Stream.builder();
        while (!scan.splits().isFinished()) {
            for (ConnectorSplit split : scan.splits().getNextBatch(1000, DynamicFilterSnapshot.EMPTY).join()) {
                TrafficSplit traffic = (TrafficSplit) split;
                List<ConnectorSplit> singles = traffic.split() instanceof ArchiveSplit archived
                        ? archived.parts().stream().<ConnectorSplit>map(part -> new ArchiveSplit(ImmutableList.of(part))).toList()
                        : ImmutableList.of(traffic.split());
                singles.forEach(single -> parts.add(new Part(scan, new TrafficSplit(traffic.scan(), single))));
            }
        }
        return parts.build();
    }

    private List<Object> days(List<Part> parts)
    {
        return parts.stream()
                .filter(Part::isArchived)
                .flatMapToLong(part -> FileValues.days(part.archived(), part.scan().scan().column(aggregation.shared())))
                .distinct()
                .<Object>mapToObj(day -> packDateTimeWithZone(DAYS.toMillis(day), UTC_KEY))
                .collect(toImmutableList());
    }

    private List<Object> sample(List<Part> parts, int maxShares)
    {
        return parts.stream()
                .filter(Part::isSorted)
                .max(Comparator.comparingLong(part -> FileValues.fileRows(part.archived())))
                .map(part -> sampler.sample(part.scan().scan(), part.archived(), (int) Math.clamp(FileValues.fileRows(part.archived()) / MIN_FILE_ROWS, minShares, maxShares)))
                .orElse(ImmutableList.of()).stream()
                .map(ShareRange::cut)
                .toList();
    }

    /**
     * Ranges that are all values together, NULL with the first ones.
     */
    private List<Domain> cut(List<Object> values)
    {
        if (values.isEmpty()) {
            return ImmutableList.of(Domain.all(aggregation.shared().type()));
        }
        ImmutableList.Builder<Domain> shares = ImmutableList.builder();
        List<Object> cuts = ValueSet.copyOf(aggregation.shared().type(), values).getRanges().getOrderedRanges().stream().map(Range::getSingleValue).toList();
        shares.add(Domain.create(ValueSet.ofRanges(Range.lessThan(aggregation.shared().type(), cuts.getFirst())), true));
        for (int i = 1; i < cuts.size(); i++) {
            shares.add(Domain.create(ValueSet.ofRanges(Range.range(aggregation.shared().type(), cuts.get(i - 1), true, cuts.get(i), false)), false));
        }
        shares.add(Domain.create(ValueSet.ofRanges(Range.greaterThanOrEqual(aggregation.shared().type(), cuts.getLast())), false));
        return shares.build();
    }

    private boolean hasRows(Part part, Domain share)
    {
        return !part.isArchived() || FileValues.overlaps(part.archived(), part.scan().scan().column(aggregation.shared()), share);
    }

    @Override
    public boolean isFinished()
    {
        return splits != null && splits.isEmpty();
    }

    @Override
    public Metrics getMetrics()
    {
        return scans.stream().map(scan -> scan.splits().getMetrics()).reduce(Metrics.EMPTY, Metrics::mergeWith);
    }

    @Override
    public void close()
    {
        scans.forEach(scan -> scan.splits().close());
    }
}
