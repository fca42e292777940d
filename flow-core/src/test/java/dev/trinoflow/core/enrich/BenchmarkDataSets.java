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

import dev.trinoflow.core.AddressText;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Seconds until a data set of a million prefixes is in a table: 800,000 of IPv4, 200,000 of IPv6, 80,000 AS numbers with
 * names, paths of 2 to 7. A heap of 512 MB, as that of the archiver.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 0)
@Measurement(iterations = 5)
public class BenchmarkDataSets
{
    private static final int V4_PREFIXES = 800_000;
    private static final int V6_PREFIXES = 200_000;
    private static final int SYSTEMS = 80_000;

    @Param({"ranges.csv", "ranges.csv.gz", "prefixes.csv", "prefixes.mrt.gz"})
    private String format = "ranges.csv";

    private Path folder;
    private Path file;

    @Setup
    public void setup()
            throws IOException
    {
        folder = Files.createTempDirectory("data-sets");
        file = folder.resolve(format);
        try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
                OutputStream out = format.endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain) {
            switch (format) {
                case "ranges.csv", "ranges.csv.gz" -> forEachPrefix((prefix, random) -> out.write(rangeRow(prefix, random).getBytes(UTF_8)));
                case "prefixes.csv" -> {
                    out.write("prefix,origin_asn,as_path\n".getBytes(UTF_8));
                    forEachPrefix((prefix, random) -> out.write(routeRow(prefix, random).getBytes(UTF_8)));
                }
                default -> forEachPrefix((prefix, random) -> out.write(new MrtBytes()
                        .rib(prefix.isV4() ? MrtBytes.RIB_IPV4_UNICAST : MrtBytes.RIB_IPV6_UNICAST, prefix.toString(), MrtBytes.path(path(random)), MrtBytes.path(path(random)))
                        .toByteArray()));
            }
        }
    }

    @TearDown
    public void tearDown()
            throws IOException
    {
        Files.delete(file);
        Files.delete(folder);
    }

    /**
     * @return memory of the table
     */
    @Benchmark
    public long load()
            throws IOException
    {
        FileProblems problems = new FileProblems(file);
        long size;
        if (format.startsWith("ranges")) {
            AsnTable.Builder builder = new AsnTable.Builder();
            AsnFile.read(file, builder, problems);
            size = builder.build().retainedSizeInBytes();
        }
        else {
            BestRoutes routes = new BestRoutes();
            RouteFile.read(file, routes, problems);
            size = routes.build().retainedSizeInBytes();
        }
        checkState(problems.count() == 0, "problems: %s", problems.problems());
        return size;
    }

    private static void forEachPrefix(PrefixWriter writer)
            throws IOException
    {
        SplittableRandom random = new SplittableRandom(17);
        int address = 0x0100_0000;
        for (int i = 0; i < V4_PREFIXES; i++) {
            // most of the real ones are /24
            int length = random.nextInt(10) < 6 ? 24 : random.nextInt(21, 24);
            address = (address + (1 << 32 - length) - 1) & -1 << 32 - length;
            writer.write(AddressRange.ofPrefix(0, AddressText.v4Low(address), length), random);
            address += 1 << 32 - length;
        }
        long high = 0x2001_0000_0000_0000L;
        for (int i = 0; i < V6_PREFIXES; i++) {
            int length = random.nextInt(32, 49);
            high = (high + (1L << 64 - length) - 1) & -1L << 64 - length;
            writer.write(AddressRange.ofPrefix(high, 0, length), random);
            high += 1L << 64 - length;
        }
    }

    private static String rangeRow(AddressRange prefix, SplittableRandom random)
    {
        int asn = 1 + random.nextInt(SYSTEMS);
        return "%s,%s,%s,\"System %s, Inc.\"\n".formatted(AddressRange.text(prefix.firstHigh(), prefix.firstLow()), AddressRange.text(prefix.lastHigh(), prefix.lastLow()), asn, asn);
    }

    private static String routeRow(AddressRange prefix, SplittableRandom random)
    {
        StringBuilder row = new StringBuilder().append(prefix).append(",,");
        for (long asn : path(random)) {
            row.append(asn).append(' ');
        }
        return row.append('\n').toString();
    }

    /**
     * Many prefixes of an origin have one path.
     */
    private static long[] path(SplittableRandom random)
    {
        SplittableRandom origin = new SplittableRandom(random.nextInt(SYSTEMS) * 3 + random.nextInt(3));
        return origin.longs(2 + origin.nextInt(6), 1, SYSTEMS).toArray();
    }

    public static void main(String[] arguments)
            throws RunnerException, IOException
    {
        StringBuilder summary = new StringBuilder();
        for (RunResult result : new Runner(new OptionsBuilder().include(BenchmarkDataSets.class.getName()).build()).run()) {
            BenchmarkDataSets benchmark = new BenchmarkDataSets();
            benchmark.format = result.getParams().getParam("format");
            benchmark.setup();
            summary.append(String.format(
                    Locale.ROOT,
                    "%s: %,d prefixes in %.1f s, the first time %.1f s; file %.1f MB, table %.1f MB%n",
                    benchmark.format,
                    V4_PREFIXES + V6_PREFIXES,
                    result.getPrimaryResult().getStatistics().getPercentile(50) / 1e3,
                    result.getPrimaryResult().getStatistics().getMax() / 1e3,
                    Files.size(benchmark.file) / 1e6,
                    benchmark.load() / 1e6));
            benchmark.tearDown();
        }
        System.out.print(summary);
    }

    private interface PrefixWriter
    {
        void write(AddressRange prefix, SplittableRandom random)
                throws IOException;
    }
}
