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
package dev.trinoflow.core.decoder;

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
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

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Rows a second that one core decodes, from messages that lie one after the other in one array, as in a Kafka fetch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 8, time = 1)
public class BenchmarkJsonDecoder
{
    private static final int MESSAGES = 20_000;
    private static final int ROWS_PER_PAGE = 4_000;
    private static final List<FlowColumn> FIVE_COLUMNS = List.of(FlowColumns.SRC_ADDR, FlowColumns.DST_ADDR, FlowColumns.BYTES, FlowColumns.PACKETS, FlowColumns.TIME_RECEIVED);

    @Param({"pmacct", "goflow2"})
    private String collector = "pmacct";

    @Param({"5", "all"})
    private String columns = "5";

    private byte[] messages;
    private int[] ends;
    private FlowPageBuilder flows;
    private RejectPageBuilder rejects;
    private FlowMessageDecoder decoder;

    @Setup
    public void setup()
    {
        ends = new int[MESSAGES];
        StringBuilder text = new StringBuilder();
        TypicalRecords records = new TypicalRecords(17);
        for (int i = 0; i < MESSAGES; i++) {
            text.append(collector.equals("pmacct") ? records.nextPmacct() : records.nextGoflow());
            ends[i] = text.length();
        }
        messages = text.toString().getBytes(UTF_8);
        flows = new FlowPageBuilder(FlowSchema.STANDARD, columns.equals("5") ? FIVE_COLUMNS : FlowColumns.ALL.stream().filter(column -> !column.hidden()).toList());
        rejects = new RejectPageBuilder();
        decoder = new FlowMessageDecoder("flows", 0, FlowFormat.AUTO, FlowSchema.STANDARD, ZoneId.of("UTC"), flows, rejects);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long decode()
    {
        long size = 0;
        int begin = 0;
        for (int i = 0; i < MESSAGES; i++) {
            decoder.decode(i, TypicalRecords.START_MILLIS, messages, begin, ends[i]);
            begin = ends[i];
            if (flows.positionCount() == ROWS_PER_PAGE) {
                size += flows.build().getSizeInBytes();
            }
        }
        checkState(rejects.positionCount() == 0, "%s rejects", rejects.positionCount());
        return size;
    }

    private double messageSize()
    {
        return (double) messages.length / MESSAGES;
    }

    public static void main(String[] arguments)
            throws RunnerException
    {
        StringBuilder summary = new StringBuilder();
        for (RunResult result : new Runner(new OptionsBuilder().include(BenchmarkJsonDecoder.class.getName()).build()).run()) {
            BenchmarkJsonDecoder benchmark = new BenchmarkJsonDecoder();
            benchmark.collector = result.getParams().getParam("collector");
            benchmark.columns = result.getParams().getParam("columns");
            benchmark.setup();
            double rowsPerSecond = result.getPrimaryResult().getScore();
            summary.append(String.format(
                    Locale.ROOT,
                    "%s JSON, %s columns: %,.0f rows/s of %.0f bytes, %,.0f MB/s%n",
                    benchmark.collector,
                    benchmark.columns,
                    rowsPerSecond,
                    benchmark.messageSize(),
                    rowsPerSecond * benchmark.messageSize() / 1e6));
        }
        System.out.print(summary);
    }
}
