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
package dev.trinoflow.quickstart;

import com.google.common.io.CountingInputStream;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.kafka.FlowProducer;
import dev.trinoflow.quickstart.kafka.KafkaConnection;
import dev.trinoflow.quickstart.kafka.TopicSetup;
import dev.trinoflow.quickstart.replay.Replay;
import dev.trinoflow.quickstart.replay.ReplayFormat;
import dev.trinoflow.quickstart.replay.ReplayProgress;
import dev.trinoflow.quickstart.stack.StackProbe;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

@Command(
        name = "replay",
        description = {
                "Send the messages of files to the topic.",
                "",
                "The ending of a name tells the format: .jsonl has a message a line; .b64.jsonl JSON lines with value_b64, key_b64 and timestamp; .messages.jsonl is from kcat -J; .pb and .bin hold protobuf messages, each after its length.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReplayCommand
        implements Runnable
{
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BLOCK_MILLIS = 30_000;

    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, in this order; - is standard input")
    private List<Path> files;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--topic", paramLabel = "TOPIC", defaultValue = StackProbe.TOPIC, description = "Topic, created where it does not exist (default: ${DEFAULT-VALUE})")
    private String topic;

    @Option(names = "--partitions", paramLabel = "N", defaultValue = "4", description = "Partitions of a topic that is created (default: ${DEFAULT-VALUE})")
    private int partitions;

    @Option(names = "--partition", paramLabel = "N", description = "Send all to this partition (default: messages with a key by their key, others in turn)")
    private Integer partition;

    @Option(names = "--input-format", paramLabel = "FORMAT", description = "Format of all files, whatever their names: ${COMPLETION-CANDIDATES}")
    private ReplayFormat inputFormat;

    @Option(names = "--bare", description = "Send protobuf without the lengths")
    private boolean bare;

    @Option(names = "--timestamps", paramLabel = "WHICH", defaultValue = "now", description = "Timestamps of the messages: now, or keep those of the file (default: ${DEFAULT-VALUE})")
    private Timestamps timestamps;

    enum Timestamps
    {
        NOW,
        KEEP,
        /**/
    }

    private record Input(Path file, ReplayFormat format, long size)
    {
        String name()
        {
            return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
        }
    }

    @Override
    public void run()
    {
        if (partitions < 1) {
            throw new ParameterException(spec.commandLine(), "--partitions %s is not positive".formatted(partitions));
        }
        List<Input> inputs = new ArrayList<>();
        for (Path file : files) {
            inputs.add(check(file));
        }
        KafkaConnection connection = kafka.connection(flow);
        prepareTopic(connection);
        try (Producer<byte[], byte[]> producer = FlowProducer.create(connection, MAX_BLOCK_MILLIS)) {
            long start = System.nanoTime();
            OptionalInt target = partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
            Replay replay = new Replay(producer, topic, target, timestamps == Timestamps.KEEP);
            ReplayProgress progress = new ReplayProgress(replay, spec.commandLine().getErr());
            for (Input input : inputs) {
                send(replay, input, progress);
            }
            replay.flush();
            spec.commandLine().getOut().printf("sent %s messages, %.1f MB in %.1f s to %s%n", replay.messageCount(), replay.byteCount() / 1e6, (System.nanoTime() - start) / 1e9, topic);
        }
        catch (KafkaException e) {
            throw new FlowException(ExitCode.FAILED, "topic %s at %s: %s".formatted(topic, connection, e.getMessage()), e);
        }
    }

    /**
     * Nothing is sent before every file is known to be there.
     */
    private Input check(Path file)
    {
        boolean standardInput = file.equals(STANDARD_INPUT);
        Optional<ReplayFormat> format = Optional.ofNullable(inputFormat).or(() -> ReplayFormat.ofName(file));
        if (format.isEmpty()) {
            String problem = standardInput ? "standard input needs its format" : "the name of %s does not tell its format".formatted(file);
            throw new ParameterException(spec.commandLine(), problem + ": give --input-format jsonl, b64, messages or protobuf");
        }
        if (timestamps == Timestamps.KEEP && !format.orElseThrow().hasTimestamps()) {
            throw new ParameterException(spec.commandLine(), "--timestamps keep: %s is %s, which has no timestamps".formatted(file, format.orElseThrow()));
        }
        if (standardInput) {
            return new Input(file, format.orElseThrow(), 0);
        }
        if (!Files.exists(file)) {
            throw new FlowException(ExitCode.FAILED, "%s does not exist".formatted(file));
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new FlowException(ExitCode.FAILED, "%s cannot be read: it is %s".formatted(file, Files.isDirectory(file) ? "a directory, name its files" : "not yours to read"));
        }
        try {
            return new Input(file, format.orElseThrow(), Files.size(file));
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private void prepareTopic(KafkaConnection connection)
    {
        long start = System.nanoTime();
        try (TopicSetup setup = new TopicSetup(connection, topic)) {
            while (!setup.tryCreate(partitions)) {
                if (System.nanoTime() - start > BROKER_PATIENCE.toNanos()) {
                    throw new FlowException(ExitCode.NOT_RUNNING, "no broker answers at %s: start the stack with %s up, or name another with --bootstrap-servers".formatted(connection, flow.words()));
                }
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(ExitCode.FAILED, "interrupted while waiting for the broker", e);
        }
    }

    private void send(Replay replay, Input input, ReplayProgress progress)
    {
        try (CountingInputStream in = new CountingInputStream(open(input.file()))) {
            progress.begin(input.name(), input.size(), in::getCount);
            replay.send(input.name(), input.format().open(in, bare), progress::update);
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "%s cannot be read: %s".formatted(input.name(), e), e);
        }
        finally {
            progress.clear();
        }
    }

    private static InputStream open(Path file)
            throws IOException
    {
        return file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file);
    }
}
