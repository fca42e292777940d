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

import dev.trinoflow.core.TestingBroker;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.generator.GeneratedFlows;
import dev.trinoflow.quickstart.generator.GeneratorFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The commands that write to a topic, against a broker.
 */
@TestInstance(PER_CLASS)
final class TestTopicCommands
{
    private final TestingBroker broker = new TestingBroker();

    @TempDir
    private Path directory;

    TestTopicCommands()
            throws Exception
    {}

    @AfterAll
    void stopBroker()
            throws Exception
    {
        broker.close();
    }

    @Test
    void testGenerateSendsBackfillAndThenLive()
            throws Exception
    {
        Instant before = Instant.now();
        Result result = run("generate", "--topic", "generated", "--partitions", "3", "--rate", "100", "--flat", "--backfill", "10m", "--duration", "2s");
        assertThat(result.error()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(broker.partitionCount("generated")).isEqualTo(3);
        List<ConsumerRecord<byte[], byte[]>> messages = broker.read("generated");
        assertThat(messages).hasSize(100 * 602);
        assertThat(messages.stream().map(ConsumerRecord::partition).distinct()).hasSize(3);
        int[] minutes = new int[12];
        Map<Integer, Long> previous = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            assertThat(message.timestamp()).isGreaterThanOrEqualTo(previous.getOrDefault(message.partition(), 0L));
            previous.put(message.partition(), message.timestamp());
            long sinceBegin = message.timestamp() - before.minus(Duration.ofMinutes(10)).toEpochMilli();
            assertThat(sinceBegin).isNotNegative();
            minutes[(int) (sinceBegin / 60_000)]++;
        }
        // the first minute lacks the time from before to the start of the command
        for (int minute = 1; minute < 10; minute++) {
            assertThat(minutes[minute]).isBetween(5_999, 6_001);
        }
        Map<String, Object> row = GeneratedFlows.decode(messages.getFirst().value()).getFirst();
        assertThat(row).containsEntry("time_received", Instant.ofEpochMilli(messages.getFirst().timestamp()));
    }

    @Test
    void testDryRunSendsNothing()
    {
        for (GeneratorFormat format : GeneratorFormat.values()) {
            Result result = run("generate", "--topic", "dry", "--format", format.toString(), "--dry-run", "--count", "3");
            assertThat(result.exitCode()).isZero();
            assertThat(result.output().lines()).as(format.toString()).hasSize(3).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        }
        assertThat(run("replay", "--topic", "dry", "--partition", "0", write("empty.jsonl", "")).exitCode()).isZero();
    }

    @Test
    void testReplayOfADryRunIsWhatWouldHaveBeenSent()
            throws Exception
    {
        Result result = run("generate", "--format", "goflow2-protobuf", "--dry-run", "--count", "20");
        String file = write("dry.b64.jsonl", result.output());
        assertThat(run("replay", "--topic", "replayed", "--timestamps", "keep", file).exitCode()).isZero();
        List<ConsumerRecord<byte[], byte[]>> messages = broker.read("replayed");
        assertThat(messages).hasSize(20);
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            assertThat(GeneratedFlows.decode(message.value()).getFirst()).containsEntry("time_received", Instant.ofEpochMilli(message.timestamp()));
        }
    }

    @Test
    void testFileOfGeneratedFlows()
            throws Exception
    {
        for (GeneratorFormat format : GeneratorFormat.values()) {
            Instant start = Instant.now();
            Path file = directory.resolve(format + (format.isJson() ? ".jsonl" : ".bin"));
            Result result = run("generate", "--format", format.toString(), "--output", file.toString(), "--flat", "--rate", "0.1", "--backfill", "2h", "--until", "1h");
            assertThat(result.exitCode()).as(result.error()).isZero();
            assertThat(result.output()).isEqualTo("360 flows are in %s\n".formatted(file));
            assertThat(directory.resolve(file.getFileName() + ".part")).doesNotExist();

            String topic = "file-of-" + format;
            assertThat(run("replay", "--topic", topic, file.toString()).exitCode()).isZero();
            List<Map<String, Object>> flows = broker.read(topic).stream().flatMap(message -> GeneratedFlows.decode(message.value()).stream()).toList();
            assertThat(flows).as(format.toString()).hasSize(360);
            assertThat(flows).allSatisfy(flow -> assertThat((Instant) flow.get("time_received"))
                    .isBetween(start.minus(Duration.ofHours(2)), Instant.now().minus(Duration.ofHours(1))));
        }
        assertThat(directory.resolve("nowhere")).doesNotExist();
        Result result = run("generate", "--output", directory.resolve("nowhere/flows.bin").toString(), "--backfill", "1h");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(result.error()).contains("nowhere/flows.bin cannot be written");
    }

    @Test
    void testReplaySendsFilesInOrder()
            throws Exception
    {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            lines.add("{\"i\": " + i + "}");
        }
        String first = write("first.jsonl", String.join("\n", lines.subList(0, 6_000)));
        String second = write("second.jsonl", String.join("\n\n", lines.subList(6_000, 10_000)) + "\n");
        Result result = run("replay", "--topic", "ordered", "--partitions", "2", first, second);
        assertThat(result.error()).isEmpty();
        assertThat(result.output()).matches("sent 10000 messages, 0\\.1 MB in [0-9.]+ s to ordered\n");
        List<ConsumerRecord<byte[], byte[]>> messages = broker.read("ordered");
        assertThat(messages).hasSize(10_000);
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            assertThat(new String(message.value(), UTF_8)).isEqualTo(lines.get((int) (message.offset() * 2 + message.partition())));
        }
    }

    @Test
    void testReplayOfAMessageThatIsTooLarge()
    {
        String file = write("large.jsonl", "{\"a\": 1}\n\n{\"b\": \"" + randomText(3_000_000) + "\"}\n");
        Result result = run("replay", "--topic", "large", file);
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(result.error()).contains("large.jsonl: line 3 was not delivered: it is larger than the topic takes").contains("max.message.bytes");
    }

    @Test
    void testWrongFilesAreErrorsThatNameThem()
    {
        Result missing = run("replay", "--topic", "wrong", write("there.jsonl", "{}"), directory.resolve("missing.jsonl").toString());
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(missing.error()).contains("missing.jsonl does not exist");

        Result unknown = run("replay", "--topic", "wrong", write("flows.csv", "a,b"));
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(unknown.error()).contains("flows.csv does not tell its format: give --input-format jsonl, b64, messages or protobuf");

        Result directoryNamed = run("replay", "--topic", "wrong", "--input-format", "jsonl", directory.toString());
        assertThat(directoryNamed.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(directoryNamed.error()).contains("a directory, name its files");

        Result keep = run("replay", "--topic", "wrong", "--timestamps", "keep", write("there.jsonl", "{}"));
        assertThat(keep.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(keep.error()).contains("there.jsonl is jsonl, which has no timestamps");

        Result standardInput = run("replay", "--topic", "wrong", "-");
        assertThat(standardInput.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(standardInput.error()).contains("standard input needs its format");

        Result partition = run("replay", "--topic", "wrong", "--partitions", "2", "--partition", "2", write("there.jsonl", "{}"));
        assertThat(partition.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(partition.error()).contains("--partition 2: topic wrong has partitions 0 to 1");

        Result cutShort = run("replay", "--topic", "wrong", write("cut.pb", "\2ab\5a"));
        assertThat(cutShort.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(cutShort.error()).contains("cut.pb: byte 3: the file is cut short").contains("(messages sent before: 1)");
    }

    @Test
    void testWrongWordsAreErrorsThatNameThem()
    {
        for (String[] words : new String[][] {
                {"--rate", "0"},
                {"--rate", "fast"},
                {"--format", "netflow"},
                {"--backfill", "yesterday"},
                {"--count", "-1"},
                {"--partitions", "0"},
                {"--ddos", "example.org"},
                {"--ddos-share", "2"},
                {"--ddos-kind", "ping"},
                {"--until", "soon"},
        }) {
            Result result = run("generate", "--dry-run", words[0], words[1]);
            assertThat(result.exitCode()).as(words[0]).isEqualTo(ExitCode.USAGE.code());
            assertThat(result.error()).contains(words[0]).contains(words[1]);
            assertThat(result.output()).isEmpty();
        }
    }

    private static String randomText(int length)
    {
        return new SplittableRandom(1).ints(length, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private String write(String name, String text)
    {
        try {
            return Files.writeString(directory.resolve(name), text).toString();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Result(int exitCode, String output, String error) {}

    private Result run(String command, String... words)
    {
        List<String> arguments = new ArrayList<>(List.of(command, "--bootstrap-servers", broker.servers()));
        arguments.addAll(List.of(words));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = FlowCommand.createCommandLine(directory, Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }
}
