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

import dev.trinoflow.core.SecureBroker;
import dev.trinoflow.core.TestingCertificate;
import dev.trinoflow.quickstart.exit.ExitCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The commands that write to a topic, against a broker that wants TLS and a password.
 */
@TestInstance(PER_CLASS)
final class TestSecureKafka
{
    private static final String PASSWORD = "c0rrect-h0rse";
    private static final String WRONG_PASSWORD = "battery-st4ple";

    @TempDir
    private static Path directory;

    private TestingCertificate certificate;
    private SecureBroker broker;
    private Path clientFile;

    @BeforeAll
    void setUp()
            throws Exception
    {
        certificate = TestingCertificate.create(directory, "broker");
        broker = new SecureBroker(certificate);
        broker.addUser("flow", PASSWORD);
        clientFile = Files.writeString(directory.resolve("client.properties"), SecureBroker.clientFile("flow", PASSWORD, certificate));
    }

    @AfterAll
    void tearDown()
            throws Exception
    {
        broker.close();
    }

    @Test
    void testGenerate()
            throws Exception
    {
        Result result = run("generate", "--bootstrap-servers", broker.servers(), "--kafka-config", clientFile.toString(), "--topic", "generated", "--partitions", "1", "--count", "50", "--rate", "1000", "--flat");
        assertThat(result.error()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(broker.endOffset("generated", 0)).isEqualTo(50);
    }

    @Test
    void testReplay()
            throws Exception
    {
        String messages = Files.writeString(directory.resolve("messages.jsonl"), "{\"bytes\": 1}\n{\"bytes\": 2}\n").toString();
        // the file may say where the brokers are, too
        Path file = Files.writeString(directory.resolve("servers.properties"), Files.readString(clientFile) + "bootstrap.servers=" + broker.servers() + "\n");
        Result result = run("replay", "--kafka-config", file.toString(), "--topic", "replayed", "--partitions", "1", messages);
        assertThat(result.error()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(broker.endOffset("replayed", 0)).isEqualTo(2);
    }

    @Test
    void testWrongPassword()
            throws IOException
    {
        Path file = Files.writeString(directory.resolve("wrong.properties"), SecureBroker.clientFile("flow", WRONG_PASSWORD, certificate));
        Result result = run("generate", "--bootstrap-servers", broker.servers(), "--kafka-config", file.toString(), "--topic", "refused", "--count", "1");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(result.error())
                .contains("topic refused cannot be created at " + broker.servers() + ": Authentication failed")
                .doesNotContain(WRONG_PASSWORD);
    }

    @Test
    void testWrongFiles()
            throws IOException
    {
        Path missing = directory.resolve("missing.properties");
        assertUsage("--kafka-config: Kafka client properties file '%s' cannot be read: NoSuchFileException".formatted(missing), missing);
        Path unknown = Files.writeString(directory.resolve("unknown.properties"), "securty.protocol=SSL\n");
        assertUsage("--kafka-config: Kafka client properties file '%s' has the unknown key 'securty.protocol'".formatted(unknown), unknown);
        Path wrong = Files.writeString(directory.resolve("store.properties"), SecureBroker.clientFile("flow", PASSWORD, new TestingCertificate(missing, PASSWORD, missing)));
        assertUsage("Kafka at %s: ".formatted(broker.servers()), wrong);
    }

    private void assertUsage(String message, Path file)
    {
        Result result = run("generate", "--bootstrap-servers", broker.servers(), "--kafka-config", file.toString(), "--topic", "wrong", "--count", "1");
        assertThat(result.exitCode()).as(message).isEqualTo(ExitCode.USAGE.code());
        assertThat(result.error()).contains(message).doesNotContain(PASSWORD);
    }

    private record Result(int exitCode, String error) {}

    private static Result run(String... words)
    {
        StringWriter error = new StringWriter();
        CommandLine commandLine = FlowCommand.createCommandLine(directory, Map.of())
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(error, true));
        int exitCode = commandLine.execute(words);
        return new Result(exitCode, error.toString());
    }
}
