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
package dev.trinoflow.core.enrich;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import dev.trinoflow.core.AddressText;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static com.google.common.base.Preconditions.checkState;

/**
 * Lookups a second on one core, of random addresses in a million prefixes that nest as those of a routing table, against
 * the reader of MaxMind's databases. That one looks addresses up in a database of the same prefixes, in memory, with its
 * cache, and has objects ready to be asked with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BenchmarkPrefixTable
{
    private static final int PREFIXES = 1_000_000;
    private static final int LOOKUPS = 1 << 20;
    private static final int SYSTEMS = 80_000;

    @Param({"IPv4", "IPv6"})
    private String family = "IPv4";

    private PrefixTable table;
    private double buildSeconds;
    private Reader reader;
    private long[] highs;
    private long[] lows;
    private InetAddress[] addresses;

    @Setup
    public void setup()
            throws IOException
    {
        Random random = new Random(17);
        List<AddressRange> prefixes = prefixes(random);
        long start = System.nanoTime();
        PrefixTable.Builder builder = new PrefixTable.Builder();
        for (int i = 0; i < PREFIXES; i++) {
            builder.add(prefixes.get(i), i % SYSTEMS);
        }
        table = builder.build();
        buildSeconds = (System.nanoTime() - start) / 1e9;

        MmdbTree tree = new MmdbTree();
        for (int i = 0; i < PREFIXES; i++) {
            tree.add(prefixes.get(i), i % SYSTEMS);
        }
        reader = new Reader(new ByteArrayInputStream(tree.toByteArray()), new CHMCache());
        highs = new long[LOOKUPS];
        lows = new long[LOOKUPS];
        addresses = new InetAddress[LOOKUPS];
        for (int i = 0; i < LOOKUPS; i++) {
            AddressRange prefix = prefixes.get(random.nextInt(PREFIXES));
            highs[i] = prefix.firstHigh() | random.nextLong() & (prefix.firstHigh() ^ prefix.lastHigh());
            lows[i] = prefix.firstLow() | random.nextLong() & (prefix.firstLow() ^ prefix.lastLow());
            addresses[i] = InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(highs[i]).putLong(lows[i]).array());
        }
        for (int i = 0; i < 10_000; i++) {
            checkState(table.find(highs[i], lows[i]) == reader.get(addresses[i], Long.class), "%s: not the same answer", addresses[i]);
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public long prefixTable()
    {
        long sum = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            sum += table.find(highs[i], lows[i]);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public long maxmindReader()
            throws IOException
    {
        long sum = 0;
        for (InetAddress address : addresses) {
            sum += reader.get(address, Long.class);
        }
        return sum;
    }

    /**
     * The shorter before the longer, in random order otherwise.
     */
    private List<AddressRange> prefixes(Random random)
    {
        Set<AddressRange> prefixes = new HashSet<>();
        while (prefixes.size() < PREFIXES) {
            prefixes.add(family.equals("IPv4") ? v4Prefix(random) : v6Prefix(random));
        }
        return prefixes.stream()
                .sorted(Comparator.comparingInt((AddressRange prefix) -> prefix.prefixLength().orElseThrow()).thenComparing(AddressRange::hashCode))
                .toList();
    }

    private static AddressRange v4Prefix(Random random)
    {
        // 60 of 100 are /24, as in the Internet's table, and addresses below 224.0.0.0
        int length = random.nextInt(10) < 6 ? 24 : random.nextInt(12, 24);
        int address = random.nextInt(0x0100_0000, 0x7000_0000) << 1 & -1 << 32 - length;
        return AddressRange.ofPrefix(0, AddressText.v4Low(address), length);
    }

    private static AddressRange v6Prefix(Random random)
    {
        // the blocks of the five registries, in each some ten thousand /32, and most prefixes within these
        long[] blocks = {0x2001L, 0x2400L, 0x2600L, 0x2800L, 0x2A00L, 0x2C00L};
        long block = blocks[random.nextInt(blocks.length)] << 48 | (long) random.nextInt(8) << 48;
        long holder = (long) (random.nextInt(1 << 14) << 2) << 32;
        int length = random.nextInt(10) == 0 ? 32 : random.nextInt(10) < 5 ? 48 : random.nextInt(33, 48);
        long high = (block | holder | random.nextInt() & 0xFFFF_FFFFL) & -1L << 64 - length;
        return AddressRange.ofPrefix(high, 0, length);
    }

    public static void main(String[] arguments)
            throws RunnerException, IOException
    {
        StringBuilder summary = new StringBuilder();
        for (RunResult result : new Runner(new OptionsBuilder().include(BenchmarkPrefixTable.class.getName()).build()).run()) {
            BenchmarkPrefixTable benchmark = new BenchmarkPrefixTable();
            benchmark.family = result.getParams().getParam("family");
            benchmark.setup();
            summary.append(String.format(
                    Locale.ROOT,
                    "%s, %s: %,.0f lookups/s in %,d prefixes; table built in %.1f s, %.1f MB%n",
                    result.getPrimaryResult().getLabel(),
                    benchmark.family,
                    result.getPrimaryResult().getScore(),
                    PREFIXES,
                    benchmark.buildSeconds,
                    benchmark.table.retainedSizeInBytes() / 1e6));
        }
        System.out.print(summary);
    }
}
