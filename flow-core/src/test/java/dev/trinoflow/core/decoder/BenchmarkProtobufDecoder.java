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

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.decoder.FlowDescriptors.Version;
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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static com.google.common.base.Preconditions.checkState;
import static java.time.ZoneOffset.UTC;

/**
 * Rows a second of one core, from framed goflow2 v2 messages with the fields that an IPFIX or sFlow exporter fills.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class BenchmarkProtobufDecoder
{
    private static final int MESSAGES = 20_000;

    @Param({"five", "all", "none"})
    public String columns = "five";

    private byte[][] messages;
    private FlowPageBuilder flows;
    private RejectPageBuilder rejects;
    private FlowMessageDecoder decoder;

    @Setup
    public void setup()
            throws IOException
    {
        messages = messages();
        List<FlowColumn> wanted = switch (columns) {
            case "five" -> List.of(FlowColumns.SRC_ADDR, FlowColumns.DST_ADDR, FlowColumns.BYTES, FlowColumns.PACKETS, FlowColumns.TIME_RECEIVED);
            case "all" -> FlowColumns.ALL.stream().filter(column -> !column.hidden()).toList();
            case "none" -> List.of();
            default -> throw new IllegalArgumentException("columns are five, all or none, not " + columns);
        };
        flows = new FlowPageBuilder(FlowSchema.STANDARD, wanted);
        rejects = new RejectPageBuilder();
        decoder = new FlowMessageDecoder("flows", 0, FlowFormat.AUTO, FlowSchema.STANDARD, UTC, flows, rejects);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public Page decode()
    {
        for (int i = 0; i < MESSAGES; i++) {
            decoder.decode(i, 1_767_225_600_000L, messages[i], 0, messages[i].length);
        }
        checkState(rejects.positionCount() == 0, "a message is a reject");
        return flows.build();
    }

    private static byte[][] messages()
            throws IOException
    {
        Random random = new Random(1);
        Descriptor descriptor = FlowDescriptors.descriptor(Version.GOFLOW2, true);
        byte[][] messages = new byte[MESSAGES][];
        for (int i = 0; i < MESSAGES; i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message(descriptor, random).writeDelimitedTo(out);
            messages[i] = out.toByteArray();
        }
        return messages;
    }

    private static DynamicMessage message(Descriptor descriptor, Random random)
    {
        boolean sampled = random.nextInt(4) == 0;
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        message.setField(descriptor.findFieldByName("type"), descriptor.getEnumTypes().getFirst().findValueByNumber(sampled ? 1 : 4));
        long received = 1_767_225_600_000_000_000L + random.nextInt(1_000_000_000);
        set(message, "time_received_ns", received);
        set(message, "time_flow_start_ns", received - random.nextInt(1_000_000_000));
        set(message, "time_flow_end_ns", received);
        set(message, "sampling_rate", 1000L);
        set(message, "sequence_num", random.nextInt(1 << 30));
        set(message, "bytes", 40L + random.nextInt(1 << (4 + random.nextInt(20))));
        set(message, "packets", 1L + random.nextInt(1 << random.nextInt(10)));
        set(message, "sampler_address", ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, (byte) random.nextInt(4)}));
        boolean v6 = random.nextInt(8) == 0;
        set(message, "src_addr", address(v6, random));
        set(message, "dst_addr", address(v6, random));
        set(message, "etype", v6 ? 0x86DD : 0x800);
        set(message, "proto", random.nextBoolean() ? 6 : 17);
        set(message, "src_port", random.nextInt(65536));
        set(message, "dst_port", 443);
        set(message, "in_if", 1 + random.nextInt(600));
        set(message, "out_if", 1 + random.nextInt(600));
        set(message, "tcp_flags", 0x1B);
        set(message, "src_as", 64496 + random.nextInt(16));
        set(message, "dst_as", 65536 + random.nextInt(16));
        set(message, "src_net", 20);
        set(message, "dst_net", 24);
        set(message, "next_hop", address(v6, random));
        if (sampled) {
            set(message, "src_mac", 0x0200_5E10_0001L);
            set(message, "dst_mac", 0x0200_5E10_0002L);
            set(message, "src_vlan", 100);
            set(message, "dst_vlan", 200);
            set(message, "ip_ttl", 57);
            set(message, "ip_flags", 2);
            set(message, "fragment_id", random.nextInt(65536));
            message.addRepeatedField(descriptor.findFieldByName("as_path"), 64496);
            message.addRepeatedField(descriptor.findFieldByName("as_path"), 65536);
            for (int layer = 0; layer < 3; layer++) {
                message.addRepeatedField(descriptor.findFieldByName("layer_stack"), layer);
                message.addRepeatedField(descriptor.findFieldByName("layer_size"), 20);
            }
        }
        return message.build();
    }

    private static void set(DynamicMessage.Builder message, String field, Object value)
    {
        message.setField(message.getDescriptorForType().findFieldByName(field), value);
    }

    private static ByteString address(boolean v6, Random random)
    {
        byte[] address = v6 ? new byte[] {0x20, 1, 0xD, (byte) 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) random.nextInt()} : new byte[] {(byte) 198, 51, 100, (byte) random.nextInt()};
        return ByteString.copyFrom(address);
    }

    public static void main(String[] arguments)
            throws RunnerException, IOException
    {
        double meanLength = 0;
        for (byte[] message : messages()) {
            meanLength += message.length / (double) MESSAGES;
        }
        for (RunResult result : new Runner(new OptionsBuilder().include(BenchmarkProtobufDecoder.class.getSimpleName() + "\\.").build()).run()) {
            double rows = result.getPrimaryResult().getScore();
            System.out.printf(Locale.ROOT, "columns %s: %.2f million rows/s, %.0f MB/s (%.0f bytes a message)%n", result.getParams().getParam("columns"), rows / 1e6, rows * meanLength / 1e6, meanLength);
        }
    }
}
