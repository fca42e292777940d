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
package dev.trinoflow.connector.function;

import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.enrich.AddressRange;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;
import io.airlift.slice.Slice;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.CatalogSchemaFunctionName;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.InvocationConvention.InvocationArgumentConvention;
import io.trino.spi.function.SchemaFunctionName;
import io.trino.testing.TestingConnectorSession;
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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.NEVER_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.VALUE_BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.NULLABLE_RETURN;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static io.trino.type.IpAddressType.IPADDRESS;

/**
 * Addresses a second that one core asks {@code asn(ip)} for, of a million prefixes, as the engine calls the function: with a
 * position of a block, or with a slice where the address is not a column's. Pages of 8,192 random addresses.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BenchmarkAsnFunction
{
    private static final int PREFIXES = 500_000;
    private static final int ROWS = 8192;
    private static final int PAGES = 128;
    private static final int SYSTEMS = 80_000;

    private static final ConnectorSession SESSION = TestingConnectorSession.builder().build();
    // constants for the compiler, as they are in code that the engine generates
    private static final MethodHandle OF_BLOCK;
    private static final MethodHandle OF_SLICE;
    private static final long[] PREFIX_STARTS = new long[2 * PREFIXES];

    @Param({"IPv4", "IPv6"})
    private String family = "IPv4";

    private ValueBlock[] pages;

    static {
        try {
            FlowFunctions functions = functions();
            OF_BLOCK = asn(functions, VALUE_BLOCK_POSITION_NOT_NULL);
            OF_SLICE = asn(functions, NEVER_NULL);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of half a million prefixes of each family.
     */
    private static FlowFunctions functions()
            throws IOException
    {
        Path folder = Files.createTempDirectory("asn");
        Path file = folder.resolve("asn.pfx2as");
        SplittableRandom random = new SplittableRandom(17);
        try (Writer writer = Files.newBufferedWriter(file)) {
            int address = 0x0100_0000;
            long high = 0x2001_0000_0000_0000L;
            for (int i = 0; i < PREFIXES; i++) {
                int length = random.nextInt(10) < 6 ? 24 : random.nextInt(20, 24);
                address = (address + (1 << 32 - length) - 1) & -1 << 32 - length;
                write(writer, AddressRange.ofPrefix(0, AddressText.v4Low(address), length), random);
                PREFIX_STARTS[i] = AddressText.v4Low(address);
                address += 1 << 32 - length;

                length = random.nextInt(32, 49);
                high = (high + (1L << 64 - length) - 1) & -1L << 64 - length;
                write(writer, AddressRange.ofPrefix(high, 0, length), random);
                PREFIX_STARTS[PREFIXES + i] = high;
                high += 1L << 64 - length;
            }
        }
        // the data stay when the store is closed
        DimensionStore store = new DimensionStore(new FlowDimensionsConfig().setAsnLocation(folder));
        try (store) {
            store.start();
        }
        checkState(store.problems().isEmpty(), "problems: %s", store.problems());
        Files.delete(file);
        Files.delete(folder);
        return new FlowFunctions(new CatalogName("flow"), TESTING_TYPE_MANAGER, store);
    }

    private static void write(Writer writer, AddressRange prefix, SplittableRandom random)
            throws IOException
    {
        // as CAIDA writes it: address, length, AS number
        writer.write("%s\t%s\n".formatted(prefix.toString().replace('/', '\t'), 1 + random.nextInt(SYSTEMS)));
    }

    private static MethodHandle asn(FlowFunctions functions, InvocationArgumentConvention address)
    {
        FunctionMetadata asn = functions.find(new SchemaFunctionName("net", "asn")).stream().collect(onlyElement());
        return functions.getScalarFunctionImplementation(
                asn.getFunctionId(),
                new BoundSignature(new CatalogSchemaFunctionName("flow", "net", "asn"), BIGINT, List.of(IPADDRESS)),
                null,
                new InvocationConvention(List.of(address), NULLABLE_RETURN, true, false)).getMethodHandle();
    }

    @Setup
    public void setup()
    {
        SplittableRandom random = new SplittableRandom(18);
        boolean v4 = family.equals("IPv4");
        pages = new ValueBlock[PAGES];
        for (int page = 0; page < PAGES; page++) {
            long[] words = new long[2 * ROWS];
            for (int row = 0; row < ROWS; row++) {
                long start = PREFIX_STARTS[random.nextInt(PREFIXES) + (v4 ? 0 : PREFIXES)];
                words[2 * row] = Long.reverseBytes(v4 ? 0 : start | random.nextInt(1 << 16));
                words[2 * row + 1] = Long.reverseBytes(v4 ? start | random.nextInt(1 << 8) : random.nextLong());
            }
            pages[page] = new Int128ArrayBlock(ROWS, Optional.empty(), words);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS * PAGES)
    public long ofBlock()
            throws Throwable
    {
        long sum = 0;
        for (ValueBlock page : pages) {
            for (int row = 0; row < ROWS; row++) {
                sum += (Long) OF_BLOCK.invokeExact(SESSION, page, row);
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS * PAGES)
    public long ofSlice()
            throws Throwable
    {
        long sum = 0;
        for (ValueBlock page : pages) {
            for (int row = 0; row < ROWS; row++) {
                Slice address = IPADDRESS.getSlice(page, row);
                sum += (Long) OF_SLICE.invokeExact(SESSION, address);
            }
        }
        return sum;
    }

    static void main()
            throws RunnerException
    {
        StringBuilder summary = new StringBuilder();
        for (RunResult result : new Runner(new OptionsBuilder().include(BenchmarkAsnFunction.class.getName()).build()).run()) {
            summary.append(String.format(Locale.ROOT, "asn %s, %s: %,.0f addresses/s%n", result.getPrimaryResult().getLabel(), result.getParams().getParam("family"), result.getPrimaryResult().getScore()));
        }
        System.out.print(summary);
    }
}
