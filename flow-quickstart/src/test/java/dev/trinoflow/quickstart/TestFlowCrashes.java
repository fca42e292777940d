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

import dev.trinoflow.quickstart.stack.Component;
import dev.trinoflow.quickstart.stack.FreePorts;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.RecordedProcess;
import dev.trinoflow.quickstart.stack.SqlConnection;
import dev.trinoflow.quickstart.stack.StackDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Broker, Trino and archiver of a running stack are killed with SIGKILL at random moments, while flows are sent and
 * counted: at every moment no flow is there twice and none that was there before is gone, and at the end each is there
 * once. The seed is printed; the environment variable FLOW_CRASH_SEED repeats it, FLOW_CRASHES says how many kills.
 */
final class TestFlowCrashes
{
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<Component> VICTIMS = List.of(Component.ARCHIVER, Component.BROKER, Component.TRINO);

    private FlowScript flow;
    private Ports ports;
    private StackDirectory directory;

    @BeforeEach
    void startStack(@TempDir Path root)
            throws Exception
    {
        ports = FreePorts.find();
        flow = new FlowScript(root.resolve("stack"));
        directory = new StackDirectory(flow.dataDirectory());
        FlowScript.Result result = flow.run("up", "--detach", "--no-generator", "--port-base", Integer.toString(ports.base()));
        assertThat(result.exitCode()).as(result.all()).isZero();
    }

    @AfterEach
    void stopStack()
            throws Exception
    {
        FlowScript.Result result = flow.run("down");
        assertThat(result.exitCode()).as(result.all()).isZero();
    }

    @Test
    void testEveryFlowIsThereOnce()
            throws Exception
    {
        long seed = Optional.ofNullable(System.getenv("FLOW_CRASH_SEED")).map(Long::parseLong).orElseGet(System::nanoTime);
        int crashes = Optional.ofNullable(System.getenv("FLOW_CRASHES")).map(Integer::parseInt).orElse(6);
        System.out.printf("TestFlowCrashes: FLOW_CRASH_SEED=%s FLOW_CRASHES=%s%n", seed, crashes);
        long sent;
        try (NumberedFlows flows = new NumberedFlows(ports.bootstrapServers()); ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> killer = executor.submit(() -> {
                kill(new Random(seed), crashes);
                return null;
            });
            countUntil(killer, flows);
            killer.get();
            sent = flows.finish();
        }
        awaitCount("flows", sent);
        awaitCount("flows WHERE _source = 'archive'", sent);
        assertThat(counts("flows")).isEqualTo(new Counts(sent, sent, sent * (sent - 1) / 2));
    }

    private void kill(Random random, int crashes)
            throws Exception
    {
        for (int crash = 0; crash < crashes; crash++) {
            new CountDownLatch(1).await(1000 + random.nextInt(8000), TimeUnit.MILLISECONDS);
            // each of them at least once, if there are enough kills
            kill(crash < VICTIMS.size() ? VICTIMS.get(crash) : VICTIMS.get(random.nextInt(VICTIMS.size())));
        }
    }

    /**
     * Counts again and again. A query may fail, as what it needs has been killed; one that does not must be right.
     */
    private void countUntil(Future<?> end, NumberedFlows flows)
    {
        while (!end.isDone()) {
            long acknowledged = flows.acknowledged();
            try {
                Counts counts = counts("flows");
                assertThat(counts.distinct()).as("distinct flows among %s", counts).isEqualTo(counts.flows());
                assertThat(counts.flows()).as("flows, and those that Kafka had acknowledged before the query").isGreaterThanOrEqualTo(acknowledged);
            }
            catch (SQLException _) {
                // Trino or the broker is away
            }
        }
    }

    private void kill(Component component)
            throws Exception
    {
        Optional<RecordedProcess> process = RecordedProcess.find(directory, component);
        if (process.isPresent()) {
            System.out.println("TestFlowCrashes: kill -9 of " + component);
            process.orElseThrow().handle().destroyForcibly();
            process.orElseThrow().handle().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void awaitCount(String table, long expected)
            throws Exception
    {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Counts> counts = Optional.empty();
        Optional<SQLException> failure = Optional.empty();
        while (counts.map(Counts::flows).orElse(-1L) < expected && System.nanoTime() < deadline) {
            try {
                counts = Optional.of(counts(table));
            }
            catch (SQLException e) {
                failure = Optional.of(e);
            }
        }
        assertThat(counts.map(Counts::flows)).as("%s, %s", table, failure).contains(expected);
    }

    private Counts counts(String table)
            throws SQLException
    {
        try (SqlConnection connection = new SqlConnection(ports, "UTC");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*), count(DISTINCT bytes), coalesce(sum(bytes), 0) FROM " + table)) {
            result.next();
            return new Counts(result.getLong(1), result.getLong(2), result.getLong(3));
        }
    }

    private record Counts(long flows, long distinct, long sum) {}
}
