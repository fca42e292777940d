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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.archive.ParallelTasks;
import dev.trinoflow.connector.traffic.HeavyPageSource;
import dev.trinoflow.connector.traffic.SharePageSource;
import dev.trinoflow.connector.traffic.TrafficAggregation;
import dev.trinoflow.connector.traffic.TrafficColumn;
import dev.trinoflow.connector.traffic.TrafficCredentials;
import dev.trinoflow.connector.traffic.TrafficDynamicFilter;
import dev.trinoflow.connector.traffic.TrafficPageSource;
import dev.trinoflow.connector.traffic.TrafficScan;
import dev.trinoflow.connector.traffic.TrafficTableHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.connector.FlowPageSourceProvider.OPENED_FILES;
import static java.util.Objects.requireNonNull;

/**
 * Opens the splits of a query to traffic.
 *
 * @param provider opens what they are made of
 */
record TrafficSources(
        ConnectorPageSourceProvider provider,
        ConnectorTransactionHandle transaction,
        ConnectorSession session,
        TrafficTableHandle table,
        Optional<ConnectorTableCredentials> credentials,
        DynamicFilter dynamicFilter)
{
    TrafficSources
    {
        requireNonNull(provider, "provider is null");
        requireNonNull(transaction, "transaction is null");
        requireNonNull(session, "session is null");
        requireNonNull(table, "table is null");
        requireNonNull(credentials, "credentials is null");
        requireNonNull(dynamicFilter, "dynamicFilter is null");
    }

    ConnectorPageSource open(TrafficSplit split, List<TrafficColumn> columns, MemoryContext memoryContext)
    {
        return open(split, TupleDomain.all(), TupleDomain.all(), columns, memoryContext);
    }

    /**
     * @param read of the values of a column: what does not have any need not be read
     * @param tested of these values, those that other rows are left out for
     */
    private ConnectorPageSource open(TrafficSplit split, TupleDomain<TrafficColumn> read, TupleDomain<TrafficColumn> tested, List<TrafficColumn> columns, MemoryContext memoryContext)
    {
        TrafficScan scan = table.scans().get(split.scan());
        ConnectorPageSource source = provider.createPageSource(
                transaction,
                session,
                split.split(),
                scan.source(),
                credentials.flatMap(found -> ((TrafficCredentials) found).of(scan)),
                ImmutableList.copyOf(scan.columns()),
                new TrafficDynamicFilter(scan, read, dynamicFilter),
                memoryContext);
        return new TrafficPageSource(source, table, scan, split.split(), tested, columns);
    }

    ConnectorPageSource open(ShareSequenceSplit split, List<TrafficColumn> output, MemoryContext memoryContext)
    {
        SharedMemory memory = new SharedMemory(memoryContext);
        return new SequentialPageSource(
                split.shares().stream()
                        .<Supplier<ConnectorPageSource>>map(share -> () -> memory.open(context -> open(share, output, context)))
                        .toList(),
                1);
    }

    ConnectorPageSource open(ShareSplit split, List<TrafficColumn> output, MemoryContext memoryContext)
    {
        SharedMemory memory = new SharedMemory(memoryContext);
        List<TrafficSplit> heavy = split.heavy().stream().map(HeavySplit::split).collect(toImmutableList());
        if (heavy.isEmpty()) {
            return openAll(split, split.sorted(), output, memory);
        }
        TrafficAggregation aggregation = table.aggregation().orElseThrow();
        return HeavyPageSource.create(
                aggregation,
                split.share().getDomain(aggregation.shared(), aggregation.shared().type()),
                split.heavy().stream().map(HeavySplit::bound).toList(),
                new SequentialPageSource(
                        Stream.concat(
                                openers(heavy, TupleDomain.all(), TupleDomain.all(), memory),
                                openers(concat(split.sorted(), split.others()), split.share(), split.share(), memory)).toList(),
                        OPENED_FILES),
                values -> openRest(split, TupleDomain.withColumnDomains(ImmutableMap.of(aggregation.shared(), values)), memory),
                () -> openAll(split, concat(split.sorted(), heavy, split.rest()), output, memory),
                table.columns().orElseThrow(),
                output,
                memory.part());
    }

    private ConnectorPageSource openRest(ShareSplit split, TupleDomain<TrafficColumn> values, SharedMemory memory)
    {
        // what is not known of a group is bounded by files of the share, of which there is one at least
        return new SequentialPageSource(openers(split.rest(), values, values, memory).toList(), OPENED_FILES);
    }

    private ConnectorPageSource openAll(ShareSplit split, List<TrafficSplit> sorted, List<TrafficColumn> output, SharedMemory memory)
    {
        TrafficAggregation aggregation = table.aggregation().orElseThrow();
        ImmutableList.Builder<Supplier<ConnectorPageSource>> openers = ImmutableList.builder();
        openers(sorted, split.share(), TupleDomain.all(), memory).forEach(openers::add);
        if (!split.others().isEmpty()) {
            openers.add(() -> new SequentialPageSource(openers(split.others(), split.share(), split.share(), memory).toList(), OPENED_FILES));
        }
        List<ConnectorPageSource> sources = ParallelTasks.open(openers.build());
        ImmutableList.Builder<SharePageSource.Part> parts = ImmutableList.builder();
        for (int i = 0; i < sorted.size(); i++) {
            parts.add(new SharePageSource.Part(sources.get(i), table.scans().get(sorted.get(i).scan()).table()));
        }
        return new SharePageSource(
                aggregation,
                split.share().getDomain(aggregation.shared(), aggregation.shared().type()),
                parts.build(),
                sources.stream().skip(sorted.size()).findFirst(),
                table.columns().orElseThrow(),
                output,
                memory.part());
    }

    private Stream<Supplier<ConnectorPageSource>> openers(List<TrafficSplit> splits, TupleDomain<TrafficColumn> read, TupleDomain<TrafficColumn> tested, SharedMemory memory)
    {
        List<TrafficColumn> summed = table.columns().orElseThrow();
        return splits.stream().map(split -> () -> memory.open(context -> open(split, read, tested, summed, context)));
    }

    @SafeVarargs
    private static List<TrafficSplit> concat(List<TrafficSplit>... lists)
    {
        return Stream.of(lists).flatMap(List::stream).collect(toImmutableList());
    }
}
