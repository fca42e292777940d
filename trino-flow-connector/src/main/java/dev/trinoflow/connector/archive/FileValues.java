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
package dev.trinoflow.connector.archive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.core.MergedFileName;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * Which values of a column the files of some splits have, as far as it can be told without reading them whole.
 */
public final class FileValues
{
    private static final long MICROS_PER_MILLI = 1000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    /**
     * A file is of one day; where statistics say otherwise, not all days between are of interest.
     */
    private static final long MAX_DAYS = 1000;

    /**
     * 0:0:0:1::, the first address with another high half than those of IPv4.
     */
    private static final Slice BEHIND_IPV4 = Slices.wrappedBuffer(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0});

    /**
     * Places that are looked at for each part of a file.
     */
    private static final int SAMPLES = 4;

    private final Archive archive;
    private final ConnectorTransactionHandle transaction;
    private final ConnectorSession session;

    public FileValues(Archive archive, ConnectorTransactionHandle transaction, ConnectorSession session)
    {
        this.archive = requireNonNull(archive, "archive is null");
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.session = requireNonNull(session, "session is null");
    }

    /**
     * Whether the file of a split can have one of the values, by the statistics that were asked for with the splits.
     */
    public static boolean overlaps(ConnectorSplit split, FlowColumnHandle column, Domain values)
    {
        return Archive.fileStatistics(split).overlaps(ArchivePredicate.translate(TupleDomain.withColumnDomains(ImmutableMap.of(column, values))));
    }

    /**
     * Whether it is known that all rows of the file of a split have one of the instants.
     */
    public static boolean isWithin(ConnectorSplit split, FlowColumnHandle instant, Domain instants)
    {
        return statistics(split, instant)
                .filter(found -> !found.isNullAllowed() || instants.isNullAllowed())
                .map(found -> found.getValues().getRanges().getSpan())
                .filter(span -> instants.getValues().contains(ValueSet.ofRanges(Range.range(instant.type(), instant(span.getLowBoundedValue()), true, instant(span.getHighBoundedValue()), true))))
                .isPresent();
    }

    private static long instant(Object micros)
    {
        return packDateTimeWithZone(Math.floorDiv((long) micros, MICROS_PER_MILLI), UTC_KEY);
    }

    /**
     * The days of an instant in the file of a split, since 1970-01-01, UTC; none where that is not known.
     */
    public static LongStream days(ConnectorSplit split, FlowColumnHandle instant)
    {
        return statistics(split, instant)
                .map(found -> found.getValues().getRanges().getSpan())
                .map(span -> LongStream.rangeClosed(
                        Math.floorDiv((long) span.getLowBoundedValue(), MICROS_PER_DAY),
                        Math.floorDiv((long) span.getHighBoundedValue(), MICROS_PER_DAY)))
                .orElse(LongStream.empty())
                .limit(MAX_DAYS);
    }

    /**
     * The largest value of a number in the file of a split; none where that is not known, or a value may be negative.
     */
    public static OptionalLong largest(ConnectorSplit split, FlowColumnHandle number)
    {
        return statistics(split, number)
                .map(found -> found.getValues().getRanges().getSpan())
                .filter(span -> (long) span.getLowBoundedValue() >= 0)
                .map(span -> OptionalLong.of((long) span.getHighBoundedValue()))
                .orElse(OptionalLong.empty());
    }

    /**
     * Of an instant or a number, if its first and last value are known.
     */
    private static Optional<Domain> statistics(ConnectorSplit split, FlowColumnHandle column)
    {
        return Archive.fileStatistics(split).getDomains()
                .filter(_ -> !column.archived().isEmpty())
                .flatMap(domains -> Optional.ofNullable(domains.get(column.archived().getFirst())))
                .filter(domain -> !domain.getValues().isNone())
                .filter(domain -> !domain.getValues().getRanges().getSpan().isLowUnbounded() && !domain.getValues().getRanges().getSpan().isHighUnbounded());
    }

    /**
     * What the file of a split was made with.
     */
    public static MergedFileName fileName(ConnectorSplit split)
    {
        return Archive.fileName(split);
    }

    public static long fileRows(ConnectorSplit split)
    {
        return Archive.fileRows(split);
    }

    /**
     * Values that cut a split that is sorted by the column into parts of about as many rows. Addresses are cut behind those of
     * IPv4 too: a range with both has no bounds of the low half, by which row groups could be passed over.
     *
     * @param count of parts
     */
    public List<Object> sample(ConnectorTableHandle table, Optional<ConnectorTableCredentials> credentials, ConnectorSplit split, FlowColumnHandle column, int count)
    {
        if (count == 1) {
            return ImmutableList.of();
        }
        ConnectorPageSourceProvider provider = archive.pageSourceProviderFactory().createPageSourceProvider();
        // row groups have about as many rows each, but not as many bytes
        int samples = count * SAMPLES;
        List<Object> values = ParallelTasks.run(IntStream.range(0, samples)
                        .<Supplier<Optional<Object>>>mapToObj(part -> () -> firstValue(provider, table, credentials, Archive.part(split, part, samples), column))
                        .toList()).stream()
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        ImmutableList.Builder<Object> cuts = ImmutableList.builder();
        for (int part = 1; part < count && !values.isEmpty(); part++) {
            cuts.add(values.get(values.size() * part / count));
        }
        if (column.archived().size() == 2) {
            cuts.add(BEHIND_IPV4);
        }
        return cuts.build();
    }

    private Optional<Object> firstValue(ConnectorPageSourceProvider provider, ConnectorTableHandle table, Optional<ConnectorTableCredentials> credentials, ConnectorSplit split, FlowColumnHandle column)
    {
        try (ConnectorPageSource source = new ArchivePageSource(
                provider.createPageSource(transaction, session, split, table, credentials, column.archived(), DynamicFilter.EMPTY, MemoryContext.NO_LIMIT),
                List.of(column))) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null && page.getPositionCount() > 0) {
                    return Optional.ofNullable(readNativeValue(column.type(), page.getBlock(0), 0));
                }
            }
            return Optional.empty();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
