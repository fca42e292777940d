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
package dev.trinoflow.archiver.rollup;

import dev.trinoflow.archiver.Zipf;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Flows a second that one core sums up for all shipped rollups: ten seconds of 100,000 flows a second, with as many
 * different addresses and AS pairs as the flows of an access provider have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 4, time = 3)
public class BenchmarkRollup
{
    private static final int ROWS = 100_000;
    private static final int PAGES = 10;
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    private final RollupAggregation aggregation = new RollupAggregation(FLOWS, Rollups.SHIPPED, 64 << 20);
    private final List<Page> pages = new ArrayList<>();
    private long sums;

    @Setup
    public void setUp()
    {
        SplittableRandom random = new SplittableRandom(1);
        for (int page = 0; page < PAGES; page++) {
            pages.add(page(random, page * 1_000_000L));
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS * PAGES)
    public long sumUp()
            throws IOException
    {
        for (Page page : pages) {
            aggregation.add(page, (_, sumPage) -> sums += sumPage.getPositionCount());
        }
        aggregation.build((_, sumPage) -> sums += sumPage.getPositionCount());
        return sums;
    }

    private static Page page(SplittableRandom random, long micros)
    {
        int[] outside = new int[ROWS];
        int[] own = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            outside[row] = Zipf.draw(random, 2_000_000);
            own[row] = Zipf.draw(random, 50_000);
        }
        Block[] blocks = new Block[FLOWS.columns().size()];
        for (int i = 0; i < blocks.length; i++) {
            StoredColumn column = FLOWS.columns().get(i);
            long[] values = new long[ROWS];
            for (int row = 0; row < ROWS; row++) {
                values[row] = switch (column.name()) {
                    case "time_received" -> 1_800_000_000_000_000L + micros + row * 10L;
                    case "sampler_address_lo" -> Zipf.draw(random, 20);
                    case "src_addr_lo" -> outside[row];
                    case "dst_addr_lo" -> own[row];
                    case "in_if", "src_as" -> outside[row] % (column.name().equals("in_if") ? 32 : 60_013);
                    case "out_if" -> own[row] % 32;
                    case "bytes" -> random.nextInt(1500);
                    default -> 1;
                };
            }
            blocks[i] = switch (column.type()) {
                case LONG, UTC_TIMESTAMP -> new LongArrayBlock(ROWS, Optional.empty(), values);
                case INT -> new IntArrayBlock(ROWS, Optional.empty(), LongStream.of(values).mapToInt(value -> (int) value).toArray());
                case STRING, BYTES, LONG_LIST, STRING_LIST -> RunLengthEncodedBlock.create(column.type().type(), null, ROWS);
            };
        }
        return new Page(ROWS, blocks);
    }

    static void main()
            throws RunnerException
    {
        new Runner(new OptionsBuilder().include("\\." + BenchmarkRollup.class.getSimpleName() + "\\.").build()).run();
    }
}
