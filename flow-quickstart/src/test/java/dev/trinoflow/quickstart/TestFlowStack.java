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

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.stack.Component;
import dev.trinoflow.quickstart.stack.FreePorts;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.RecordedProcess;
import dev.trinoflow.quickstart.stack.StackDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * One stack, from up to down, by the script as a user calls it.
 */
@TestInstance(PER_CLASS)
final class TestFlowStack
{
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Path root;
    private Ports ports;
    private FlowScript flow;

    @BeforeAll
    void startStack(@TempDir Path directory)
            throws Exception
    {
        root = directory;
        assertThat(Path.of("../trino-flow-connector/target/trino-flow-connector-1-SNAPSHOT.zip"))
                .as("the connector is packaged before this test runs: ./mvnw verify")
                .exists();
        ports = FreePorts.find();
        flow = new FlowScript(root.resolve("a stack"));
        FlowScript.Result result = flow.run("up", "--detach", "--port-base", Integer.toString(ports.base()), "--rate", "200", "--backfill", "2m", "--days", "3", "--days-rate", "0.1");
        assertThat(result.exitCode()).as(result.all()).isZero();
        assertThat(result.out())
                .contains("broker    ready: " + ports.bootstrapServers())
                .contains("Trino     ready: " + ports.trinoUri())
                .contains("archiver  ready: " + ports.archiverUri())
                .contains("flow --data-dir")
                .contains("SELECT src_as");
        assertThat(result.out().split(" sql \"SELECT ")).hasSize(4);
    }

    @AfterAll
    void stopStack()
            throws Exception
    {
        FlowScript.Result result = flow.run("down");
        assertThat(result.exitCode()).as(result.all()).isZero();
        assertThat(result.out()).endsWith("stopped\n");

        assertThat(flow.run("down").out()).startsWith("nothing is running");
        assertThat(flow.run("status").exitCode()).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(flow.run("sql", "SELECT 1").exitCode()).isEqualTo(ExitCode.NOT_RUNNING.code());
        ports.checkFree();
        assertThat(processesOfStack()).isEmpty();
    }

    @Test
    void testFlowsAreSecondsOld()
            throws Exception
    {
        await("flows of the last five seconds", "SELECT count(*) > 0 FROM flows WHERE time_received > now() - INTERVAL '5' SECOND", "true"::equals);
        await("flows of two minutes ago", "SELECT count(*) > 0 FROM flows WHERE time_received < now() - INTERVAL '90' SECOND", "true"::equals);
        assertThat(flow.query("SELECT count(*) FROM rejects")).isEqualTo("0");
    }

    @Test
    void testFlowsAreNamed()
            throws Exception
    {
        // live and archived; the edge router says no AS numbers itself
        for (String source : List.of("live", "archive")) {
            await("named networks, " + source, "SELECT count(DISTINCT src_network) > 5 FROM flows WHERE _source = '%s'".formatted(source), "true"::equals);
            await("flows of the edge router with AS numbers, " + source, "SELECT count(*) > 0 AND bool_and(src_as > 0 AND dst_as > 0) FROM flows WHERE sampler_address = IPADDRESS '2001:db8::5' AND _source = '%s'".formatted(source), "true"::equals);
        }
        assertThat(flow.dataDirectory().resolve("dimensions/networks.csv")).exists();
    }

    @Test
    void testHistory()
            throws Exception
    {
        // 3 days at a flow every ten seconds, which is the average of a week
        long flows = Long.parseLong(flow.query("SELECT count(*) FROM flows WHERE time_received < now() - INTERVAL '1' HOUR"));
        assertThat(flows).isBetween(10_000L, 50_000L);
        assertThat(flow.query("SELECT array_join(array_agg(DISTINCT _source), ' ') FROM flows WHERE time_received < now() - INTERVAL '1' HOUR")).isEqualTo("archive");
        assertThat(flow.query("SELECT date_diff('hour', min(time_received), now()) FROM flows")).isIn("71", "72");
        assertThat(flow.dataDirectory().resolve("history.pending")).doesNotExist();
        assertThat(flow.dataDirectory().resolve("history.bin")).doesNotExist();
    }

    @Test
    void testSqlFormats()
            throws Exception
    {
        String statement = "SELECT 1 AS one, 'a,\"b\"' AS text, CAST(NULL AS varchar) AS nothing, ARRAY[64500] AS path, TIMESTAMP '2026-01-01 00:00:00.5 UTC' AS time";
        assertThat(flow.run("sql", statement, "--format", "csv").out())
                .isEqualTo("one,text,nothing,path,time\n1,\"a,\"\"b\"\"\",,[64500],2026-01-01 00:00:00.5 UTC\n");
        assertThat(flow.run("sql", "--format=json", statement).out())
                .isEqualTo("{\"one\":1,\"text\":\"a,\\\"b\\\"\",\"nothing\":null,\"path\":[64500],\"time\":\"2026-01-01 00:00:00.5 UTC\"}\n");
        assertThat(flow.run("sql", statement).out())
                .startsWith(
                        """
                        one  text   nothing  path     time
                        ---  -----  -------  -------  -------------------------
                          1  a,"b"  NULL     [64500]  2026-01-01 00:00:00.5 UTC
                        (1 row, """);
    }

    @Test
    void testSqlFromFileAndInput()
            throws Exception
    {
        Path file = Files.writeString(root.resolve("queries.sql"), "-- first\nSELECT 1 AS a;\nSELECT 2 AS b\n");
        assertThat(flow.run("sql", "-f", file.toString(), "--format", "csv").out()).isEqualTo("a\n1\n\nb\n2\n");
        assertThat(flow.runWithInput("SELECT 3 AS c", "sql", "--format", "csv").out()).isEqualTo("c\n3\n");
        FlowScript.Result result = flow.run("sql", "-f", root.resolve("missing.sql").toString());
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(result.err()).contains("missing.sql");
    }

    @Test
    void testQueryThatFails()
            throws Exception
    {
        FlowScript.Result result = flow.run("sql", "SELECT nothing\nFROM flows");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(result.err()).isEqualTo("flow: line 1:8: Column 'nothing' cannot be resolved\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void testReplay()
            throws Exception
    {
        String exporter = "2001:db8::77";
        Path file = root.resolve("flows.jsonl");
        Files.writeString(
                file,
                """
                {"event_type": "purge", "peer_ip_src": "%1$s", "ip_src": "192.0.2.1", "ip_dst": "203.0.113.2", "ip_proto": "tcp", "sampling_rate": 10, "packets": 1, "bytes": 1500}
                {"event_type": "purge", "peer_ip_src": "%1$s", "ip_src": "192.0.2.3", "ip_dst": "203.0.113.4", "ip_proto": "udp", "sampling_rate": 0, "packets": 2, "bytes": 64}
                """.formatted(exporter));
        FlowScript.Result result = flow.run("replay", file.toString());
        assertThat(result.exitCode()).as(result.all()).isZero();
        assertThat(flow.query("SELECT sum(bytes) FROM flows WHERE sampler_address = IPADDRESS '%s'".formatted(exporter))).isEqualTo("15064");

        result = flow.run("replay", root.resolve("missing.jsonl").toString());
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("missing.jsonl");
    }

    @Test
    void testFlowsAreArchived()
            throws Exception
    {
        int count = 300;
        Path file = Files.write(root.resolve("archived.jsonl"), IntStream.range(0, count)
                .mapToObj("{\"event_type\": \"purge\", \"peer_ip_src\": \"2001:db8::78\", \"export_proto_seqno\": %s, \"bytes\": 1}"::formatted)
                .toList());
        assertThat(flow.run("replay", file.toString()).exitCode()).isZero();
        // they move to the archive while they are asked for, and each is there once at any moment
        String statement = "SELECT format('%s rows %s flows %s archived', count(*), count(DISTINCT sequence_num), count_if(_source = 'archive')) FROM flows WHERE sampler_address = IPADDRESS '2001:db8::78'";
        String complete = "%s rows %<s flows ".formatted(count);
        String answer = flow.query(statement);
        long deadline = System.nanoTime() + 3 * PATIENCE.toNanos();
        while (!answer.endsWith(" " + count + " archived") && System.nanoTime() < deadline) {
            assertThat(answer).startsWith(complete);
            answer = flow.query(statement);
        }
        assertThat(answer).isEqualTo(complete + count + " archived");

        FlowScript.Result result = flow.run("archive", "--check");
        assertThat(result.exitCode()).as(result.all()).isZero();
        assertThat(flow.run("archive", "import", "--help").out()).contains("Usage: flow-archiver import");
    }

    @Test
    void testTrafficIsFlows()
            throws Exception
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        System.out.println("TestFlowStack.testTrafficIsFlows: -Dflow.test.seed=" + seed);
        TrafficQuestions questions = new TrafficQuestions(new Random(seed));
        // files are merged, rollups catch up and flows arrive while they are asked for
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<FlowScript.Result> maintenance = executor.submit(() -> flow.run("archive", "maintain"));
            int rows = 0;
            int rounds = 0;
            while (rounds < 2 || !maintenance.isDone()) {
                List<String> statements = IntStream.range(0, 8).mapToObj(_ -> questions.next()).toList();
                // sums that the engine makes, and those that the connector makes wherever it can
                String session = "SET SESSION flow.traffic_aggregation_pushdown = '%s';".formatted(rounds % 2 == 0 ? "ALWAYS" : "AUTO");
                Path script = Files.write(root.resolve("traffic.sql"), Stream.concat(Stream.of(session), statements.stream()).toList());
                FlowScript.Result result = flow.run("sql", "--format", "csv", "-f", script.toString());
                assertThat(result.exitCode()).as(result.all()).isZero();
                List<String> answers = result.out().lines().filter(line -> line.contains(", of which ")).toList();
                assertThat(answers).as("%s", statements).hasSameSizeAs(statements).allMatch(answer -> answer.endsWith(", of which 0 differ\""));
                rows += answers.stream().mapToInt(answer -> Integer.parseInt(answer.split("[ ,]")[1])).sum();
                rounds++;
            }
            assertThat(maintenance.get().exitCode()).as(maintenance.get().all()).isZero();
            assertThat(rows).isPositive();
        }
    }

    @Test
    void testUpAgain()
            throws Exception
    {
        FlowScript.Result result = flow.run("up", "--port-base", "1");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("the stack in %s is running already".formatted(flow.dataDirectory())).contains(ports.trinoUri());
    }

    @Test
    void testBusyPortIsToldBeforeAnythingStarts()
            throws Exception
    {
        FlowScript second = new FlowScript(root.resolve("second"));
        FlowScript.Result result = second.run("up", "--detach", "--port-base", Integer.toString(ports.base()));
        assertThat(result.exitCode()).isEqualTo(ExitCode.PORT_BUSY.code());
        assertThat(result.err()).contains("port %s (Trino)".formatted(ports.trino())).contains("--port-base N");
        assertThat(second.dataDirectory().resolve("log/broker.log")).doesNotExist();
    }

    @Test
    void testStatus()
            throws Exception
    {
        FlowScript.Result result = flow.run("status");
        assertThat(result.exitCode()).isZero();
        for (Component component : Component.values()) {
            assertThat(result.out()).containsPattern("(?m)^%s +running +[0-9]+ ".formatted(component));
        }
        assertThat(result.out()).contains(ports.trinoUri()).contains(ports.bootstrapServers()).containsPattern("topic flows: [0-9,]+ messages");
    }

    @Test
    void testComponentThatDiesIsStartedAgain()
            throws Exception
    {
        StackDirectory directory = new StackDirectory(flow.dataDirectory());
        RecordedProcess generator = RecordedProcess.find(directory, Component.GENERATOR).orElseThrow();
        generator.handle().destroyForcibly();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<RecordedProcess> next = Optional.empty();
        while (next.isEmpty() && System.nanoTime() < deadline) {
            generator.handle().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            next = RecordedProcess.find(directory, Component.GENERATOR).filter(process -> process.handle().pid() != generator.handle().pid());
            Thread.onSpinWait();
        }
        assertThat(next).isPresent();
        // the process is there before the log says so
        String restart = "generator is started again, pid " + next.orElseThrow().handle().pid();
        while (!Files.readString(directory.log(Component.SUPERVISOR)).contains(restart) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(Files.readString(directory.log(Component.SUPERVISOR)))
                .contains("generator ended with exit code 137")
                .contains("last lines of " + directory.log(Component.GENERATOR))
                .contains(restart);
        testFlowsAreSecondsOld();
    }

    @Test
    void testListensOnLoopbackOnly()
            throws Exception
    {
        if (!Files.isDirectory(Path.of("/proc/net"))) {
            System.out.println("TestFlowStack.testListensOnLoopbackOnly: this system has no /proc/net, nothing is checked");
            return;
        }
        Set<String> listening = new TreeSet<>();
        for (ProcessHandle process : processesOfStack()) {
            listening.addAll(listeningAddresses(process.pid()));
        }
        // 127.0.0.1 as the kernel writes it, in a socket of IPv4 or of both families
        assertThat(listening).hasSize(4).allMatch(address -> address.startsWith("0100007F:") || address.startsWith("0000000000000000FFFF00000100007F:"));
    }

    private List<ProcessHandle> processesOfStack()
    {
        StackDirectory directory = new StackDirectory(flow.dataDirectory());
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments()
                        .map(arguments -> List.of(arguments).contains("-Dflow.data-dir=" + directory.root()))
                        .orElse(false))
                .toList();
    }

    private static Set<String> listeningAddresses(long pid)
            throws IOException
    {
        Set<String> sockets = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/%s/fd".formatted(pid)))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        Set<String> addresses = new TreeSet<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            for (String line : Files.readAllLines(Path.of("/proc/net/" + table))) {
                String[] words = line.strip().split(" +");
                // local address, state (0A is LISTEN), inode
                if (words[3].equals("0A") && sockets.contains("socket:[%s]".formatted(words[9]))) {
                    addresses.add(words[1]);
                }
            }
        }
        return addresses;
    }

    private void await(String what, String statement, Predicate<String> expected)
            throws Exception
    {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String actual = flow.query(statement);
        while (!expected.test(actual) && System.nanoTime() < deadline) {
            actual = flow.query(statement);
        }
        assertThat(actual).as(what).matches(expected);
    }
}
