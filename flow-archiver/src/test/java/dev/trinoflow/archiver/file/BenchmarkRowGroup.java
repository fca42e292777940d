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
package dev.trinoflow.archiver.file;

import dev.trinoflow.archiver.Zipf;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.StoredColumn;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import org.apache.iceberg.TableOperations;
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

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static dev.trinoflow.core.AddressText.v4Low;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Flows a second that one core sorts and encodes: a row group in the pages that the archiver fills, with the columns that
 * pmacct writes by default and networks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class BenchmarkRowGroup
{
    private static final int PAGE_ROWS = 4096;
    private static final int PAGES = 24;
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    private final List<Page> pages = new ArrayList<>();
    private final RowOrder order = new RowOrder(FLOWS);
    private ArchiveLayout layout;

    @Setup
    public void setUp()
    {
        SimulatedFaults faults = new SimulatedFaults(new Random(1));
        faults.heal();
        SimulatedStore store = new SimulatedStore(new Random(1), faults);
        store.prepare(FLOWS);
        TableOperations operations = store.load(FLOWS);
        layout = ArchiveLayout.of(FLOWS, operations, store.fileSystem(operations));
        SplittableRandom random = new SplittableRandom(1);
        for (int page = 0; page < PAGES; page++) {
            pages.add(page(random, page * 40_000L));
        }
    }

    @Benchmark
    @OperationsPerInvocation(PAGE_ROWS * PAGES)
    public long write()
            throws IOException
    {
        RowGroupWriter writer = new RowGroupWriter(OutputStream.nullOutputStream(), layout, PAGE_ROWS * PAGES, Compression.NORMAL);
        int[] rows = order.sort(pages);
        writer.writeRowGroup(new RowGather(FLOWS.columns(), pages, rows, 0, rows.length));
        writer.close();
        return writer.writtenBytes();
    }

    private static Page page(SplittableRandom random, long micros)
    {
        long[] sources = new long[PAGE_ROWS];
        long[] destinations = new long[PAGE_ROWS];
        for (int row = 0; row < PAGE_ROWS; row++) {
            sources[row] = v4Low(0x0A00_0000 + Zipf.draw(random, 2_000_000));
            destinations[row] = v4Low(0x6440_0000 + Zipf.draw(random, 200_000));
        }
        Block[] blocks = new Block[FLOWS.columns().size()];
        for (int i = 0; i < blocks.length; i++) {
            StoredColumn column = FLOWS.columns().get(i);
            blocks[i] = switch (column.name()) {
                case "time_received" -> numbers(column, random, bound -> micros + bound.nextInt(40) * 1000L);
                case "time_flow_start", "time_flow_end" -> numbers(column, random, bound -> micros - bound.nextInt(60) * 1_000_000L);
                case "sampler_address_lo" -> numbers(column, random, bound -> v4Low(0xC000_0200 + bound.nextInt(5)));
                case "bytes" -> numbers(column, random, bound -> Zipf.draw(bound, 1_000_000));
                case "packets" -> numbers(column, random, bound -> Zipf.draw(bound, 1000));
                case "src_addr_lo" -> new LongArrayBlock(PAGE_ROWS, Optional.empty(), sources);
                case "dst_addr_lo" -> new LongArrayBlock(PAGE_ROWS, Optional.empty(), destinations);
                case "src_port", "dst_port" -> numbers(column, random, bound -> bound.nextBoolean() ? 443 : bound.nextInt(65_536));
                case "proto", "in_if", "out_if" -> numbers(column, random, bound -> Zipf.draw(bound, 64));
                case "tcp_flags" -> numbers(column, random, bound -> bound.nextInt(32));
                case "src_as", "dst_as" -> numbers(column, random, bound -> Zipf.draw(bound, 60_000));
                case "src_net" -> networks(sources);
                case "dst_net" -> networks(destinations);
                case "sampler_address_hi", "src_addr_hi", "dst_addr_hi", "sampling_rate", "flows", "etype", "ip_tos", "vlan_id" -> RunLengthEncodedBlock.create(numbers(column, random, _ -> 1).getSingleValueBlock(0), PAGE_ROWS);
                default -> RunLengthEncodedBlock.create(column.type().type(), null, PAGE_ROWS);
            };
        }
        return new Page(PAGE_ROWS, blocks);
    }

    private interface Numbers
    {
        long next(SplittableRandom random);
    }

    private static Block numbers(StoredColumn column, SplittableRandom random, Numbers numbers)
    {
        long[] values = LongStream.generate(() -> numbers.next(random)).limit(PAGE_ROWS).toArray();
        return switch (column.type()) {
            case LONG, UTC_TIMESTAMP -> new LongArrayBlock(PAGE_ROWS, Optional.empty(), values);
            case INT -> new IntArrayBlock(PAGE_ROWS, Optional.empty(), LongStream.of(values).mapToInt(value -> (int) value).toArray());
            case STRING, BYTES, LONG_LIST, STRING_LIST -> throw new IllegalArgumentException("not a number: " + column.name());
        };
    }

    private static Block networks(long[] addresses)
    {
        BlockBuilder networks = VARCHAR.createBlockBuilder(null, PAGE_ROWS);
        byte[] text = new byte[AddressText.MAX_LENGTH];
        for (long address : addresses) {
            VARCHAR.writeSlice(networks, Slices.wrappedBuffer(text), 0, AddressText.writeNetwork(text, 0, 0, address, 24));
        }
        return networks.build();
    }

    static void main()
            throws RunnerException
    {
        new Runner(new OptionsBuilder().include("\\." + BenchmarkRowGroup.class.getSimpleName() + "\\.").build()).run();
    }
}
