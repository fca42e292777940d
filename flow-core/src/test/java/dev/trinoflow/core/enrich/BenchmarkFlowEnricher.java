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
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectedMessageException;
import io.trino.spi.Page;
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

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_AS;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.DST_NETWORK;
import static dev.trinoflow.core.FlowColumns.SAMPLER_ADDRESS;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_AS;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.SRC_NETWORK;

/**
 * Nanoseconds that a row takes from the decoder's record to the page, with and without what is looked up for it: sampling
 * rate, and AS number, prefix and network of both addresses, none of which the record has. Records of random addresses
 * look up from tables that do not fit the processor's cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BenchmarkFlowEnricher
{
    private static final int ROWS = 4096;
    private static final int PAGES = 64;
    private static final List<FlowColumn> LOOKED_UP = List.of(BYTES, SRC_AS, DST_AS, SRC_NET, DST_NET, SRC_NETWORK, DST_NETWORK);

    /**
     * What is loaded: nothing, exporters and networks, or also 500,000 ranges of AS numbers and 1,000,000 routes; and
     * whether the query names the columns.
     */
    @Param({"nothing", "networks", "all", "all, not named"})
    private String dimensions = "nothing";

    private FlowPageBuilder flows;
    private int[] addresses;
    private int page;

    @Setup
    public void setup()
    {
        SplittableRandom random = new SplittableRandom(17);
        flows = new FlowPageBuilder(FlowSchema.STANDARD, dimensions.endsWith("not named") ? List.of(BYTES) : LOOKED_UP);
        flows.setDimensions(new Dimensions(
                1,
                dimensions.equals("nothing") ? ExporterTable.EMPTY : exporters(),
                InterfaceTable.EMPTY,
                dimensions.equals("nothing") ? NetworkTable.EMPTY : networks(random),
                dimensions.startsWith("all") ? asns(random) : AsnTable.EMPTY,
                dimensions.startsWith("all") ? routes(random) : RouteTable.EMPTY));
        addresses = random.ints(2L * ROWS * PAGES, 0x0100_0000, 0x7000_0000).map(address -> address << 1).toArray();
    }

    private static ExporterTable exporters()
    {
        ExporterTable.Builder builder = new ExporterTable.Builder();
        for (int i = 0; i < 100; i++) {
            builder.add(new Exporter(0, AddressText.v4Low(0xC000_0200 + i), "exporter " + i, Optional.empty(), Optional.empty(), OptionalLong.of(1000), OptionalLong.empty()));
        }
        return builder.build();
    }

    private static NetworkTable networks(SplittableRandom random)
    {
        NetworkTable.Builder builder = new NetworkTable.Builder();
        for (int i = 0; i < 10_000; i++) {
            // a third of the addresses from 0.0.0.0 on
            AddressRange prefix = AddressRange.ofPrefix(0, AddressText.v4Low(i * 3 << 17), 15);
            builder.add(new Network(prefix, "network-" + random.nextInt(1000), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
        return builder.build();
    }

    private static AsnTable asns(SplittableRandom random)
    {
        AsnTable.Builder builder = new AsnTable.Builder();
        for (int i = 0; i < 500_000; i++) {
            builder.add(AddressRange.ofPrefix(0, AddressText.v4Low(random.nextInt() & -1 << 11), 21), 1 + random.nextInt(80_000));
        }
        return builder.build();
    }

    private static RouteTable routes(SplittableRandom random)
    {
        RouteTable.Builder builder = new RouteTable.Builder();
        for (int i = 0; i < 1_000_000; i++) {
            int length = random.nextInt(18, 25);
            builder.add(AddressRange.ofPrefix(0, AddressText.v4Low(random.nextInt() & -1 << 32 - length), length), OptionalLong.of(1 + random.nextInt(80_000)), List.of());
        }
        return builder.build();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Page rows()
            throws RejectedMessageException
    {
        page = (page + 1) % PAGES;
        int next = page * 2 * ROWS;
        FlowRecord record = flows.record();
        flows.beginMessage(0, 0);
        for (int row = 0; row < ROWS; row++) {
            record.setLong(BYTES.slot(), 1500);
            record.setAddress(SAMPLER_ADDRESS.slot(), 0, AddressText.v4Low(0xC000_0200 + row % 100));
            record.setAddress(SRC_ADDR.slot(), 0, AddressText.v4Low(addresses[next]));
            record.setAddress(DST_ADDR.slot(), 0, AddressText.v4Low(addresses[next + 1]));
            next += 2;
            flows.endRecord();
        }
        return flows.build();
    }

    public static void main(String[] arguments)
            throws RunnerException
    {
        StringBuilder summary = new StringBuilder();
        for (RunResult result : new Runner(new OptionsBuilder().include(BenchmarkFlowEnricher.class.getName()).build()).run()) {
            summary.append(String.format(Locale.ROOT, "%s: %.0f ns a row%n", result.getParams().getParam("dimensions"), result.getPrimaryResult().getScore()));
        }
        System.out.print(summary);
    }
}
