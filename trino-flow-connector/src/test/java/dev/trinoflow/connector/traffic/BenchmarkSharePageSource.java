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

import io.trino.spi.Page;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.type.IpAddressType.IPADDRESS;

/**
 * Rows a second that one core sums up by address, of thirty days of 100,000 addresses each out of 2,000,000: in the order of the
 * days' files, the ten largest of these, and as one hash table of all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 4, time = 3)
public class BenchmarkSharePageSource
{
    private static final int DAYS = 30;
    private static final int ROWS = 100_000;
    private static final int PAGE_ROWS = 8192;
    private static final int ADDRESSES = 2_000_000;
    private static final TrafficColumn ADDRESS = TrafficColumn.of("dst_addr", IPADDRESS);
    private static final TrafficColumn BYTES = TrafficColumn.of("bytes", BIGINT);

    private static final TrafficAggregation SUMS = new TrafficAggregation(List.of(ADDRESS), false, Optional.empty());

    private final List<List<Page>> days = new ArrayList<>();

    @Setup
    public void setUp()
    {
        SplittableRandom random = new SplittableRandom(1);
        for (int day = 0; day < DAYS; day++) {
            long[] addresses = random.longs(ROWS, 0, ADDRESSES).sorted().toArray();
            List<Page> pages = new ArrayList<>();
            for (int from = 0; from < ROWS; from += PAGE_ROWS) {
                pages.add(page(Arrays.copyOfRange(addresses, from, Math.min(ROWS, from + PAGE_ROWS))));
            }
            days.add(pages);
        }
    }

    private static Page page(long[] addresses)
    {
        long[] words = new long[addresses.length * 2];
        for (int i = 0; i < addresses.length; i++) {
            words[2 * i + 1] = Long.reverseBytes(0xFFFF_0000_0000L + addresses[i] * 977);
        }
        // as much as in Zipf's law, in no order
        long[] bytes = Arrays.stream(addresses).map(address -> 1 + 10_000_000 / (1 + address * 7919 % ADDRESSES)).toArray();
        return new Page(new Int128ArrayBlock(addresses.length, Optional.empty(), words), new LongArrayBlock(addresses.length, Optional.empty(), bytes));
    }

    @Benchmark
    @OperationsPerInvocation(DAYS * ROWS)
    public long sorted()
    {
        return read(SUMS, parts(), Optional.empty());
    }

    @Benchmark
    @OperationsPerInvocation(DAYS * ROWS)
    public long top()
    {
        return read(SUMS.withTop(new TrafficTop(BYTES, 10)), parts(), Optional.empty());
    }

    @Benchmark
    @OperationsPerInvocation(DAYS * ROWS)
    public long hashed()
    {
        return read(SUMS, List.of(), Optional.of(new FixedPageSource(days.stream().flatMap(List::stream).toList())));
    }

    private List<SharePageSource.Part> parts()
    {
        return days.stream().map(pages -> new SharePageSource.Part(new FixedPageSource(pages), "traffic_1d_dst_addr")).toList();
    }

    private static long read(TrafficAggregation aggregation, List<SharePageSource.Part> sorted, Optional<ConnectorPageSource> others)
    {
        SharePageSource source = new SharePageSource(aggregation, Domain.all(IPADDRESS), sorted, others, List.of(ADDRESS, BYTES), List.of(ADDRESS, BYTES.sum()), MemoryContext.NO_LIMIT);
        long groups = 0;
        while (!source.isFinished()) {
            SourcePage page = source.getNextSourcePage();
            groups += page == null ? 0 : page.getPositionCount();
        }
        return groups;
    }

    static void main()
            throws RunnerException
    {
        new Runner(new OptionsBuilder().include("\\." + BenchmarkSharePageSource.class.getSimpleName() + "\\.").build()).run();
    }
}
