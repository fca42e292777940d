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

import com.google.common.net.InetAddresses;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.generator.DryRun;
import dev.trinoflow.quickstart.generator.Flood;
import dev.trinoflow.quickstart.generator.FlowFile;
import dev.trinoflow.quickstart.generator.FlowGenerator;
import dev.trinoflow.quickstart.generator.GeneratorFormat;
import dev.trinoflow.quickstart.generator.RateCurve;
import dev.trinoflow.quickstart.generator.RateSchedule;
import dev.trinoflow.quickstart.generator.TrafficModel;
import dev.trinoflow.quickstart.kafka.Deliveries;
import dev.trinoflow.quickstart.kafka.FlowProducer;
import dev.trinoflow.quickstart.kafka.KafkaConnection;
import dev.trinoflow.quickstart.kafka.TopicSetup;
import dev.trinoflow.quickstart.stack.StackProbe;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import static dev.trinoflow.core.AddressText.v4Low;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

@Command(
        name = "generate",
        description = {
                "Send made-up flows of a provider network to the topic, until Ctrl-C.",
                "",
                "The network has AS 64496 and the addresses 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 198.18.0.0/15 and 2001:db8::/32; all others lie in 240.0.0.0/4 and 3fff::/20, where nobody is.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GenerateCommand
        implements Runnable
{
    private static final Duration FOREVER = Duration.ofDays(365_000);
    private static final Duration MAX_STALL = Duration.ofSeconds(5);
    private static final Duration WAIT_REPORT_INTERVAL = Duration.ofSeconds(10);
    private static final int MAX_BLOCK_MILLIS = 5_000;
    private static final int MAX_RATE = 1_000_000;
    private static final int DRY_RUN_COUNT = 5;
    /**
     * Leaves a supervisor that waits 5 s for this process the time to see it end.
     */
    private static final long STOP_PATIENCE_MILLIS = 3_000;

    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--topic", paramLabel = "TOPIC", defaultValue = StackProbe.TOPIC, description = "Topic, created where it does not exist (default: ${DEFAULT-VALUE})")
    private String topic;

    @Option(names = "--partitions", paramLabel = "N", defaultValue = "4", description = "Partitions of a topic that is created (default: ${DEFAULT-VALUE})")
    private int partitions;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "pmacct-json", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private GeneratorFormat format;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "2000", description = "Flows a second, on average over a week (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--flat", description = "Hold the rate, instead of following the hours and days")
    private boolean flat;

    @Option(names = "--backfill", paramLabel = "TIME", defaultValue = "0s", converter = DurationConverter.class, description = "First send what this time before now would have brought: 15m, 2h, 7d")
    private Duration backfill;

    @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = "End after this time, such as 60s; the backfill comes on top")
    private Duration duration;

    @Option(names = "--count", paramLabel = "N", description = "End after so many flows")
    private Long count;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "" + TrafficModel.DEFAULT_SEED, description = "The same seed gives the same flows, but for their times (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--ddos", paramLabel = "ADDRESS", description = "Flood this address, from thousands of others; with --duration for a burst beside a running generator")
    private String floodTarget;

    @Option(names = "--ddos-kind", paramLabel = "KIND", defaultValue = "udp", description = "udp (reflected answers) or syn (default: ${DEFAULT-VALUE})")
    private Flood.Kind floodKind;

    @Option(names = "--ddos-share", paramLabel = "SHARE", defaultValue = "0.9", description = "Part of the flows that belong to the flood (default: ${DEFAULT-VALUE})")
    private double floodShare;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the flows of the backfill to a file instead of sending any, as lines of JSON or as protobuf messages after their lengths: what replay and archive import read")
    private Path output;

    @Option(names = "--until", paramLabel = "TIME", defaultValue = "0s", converter = DurationConverter.class, description = "With --output: end this time before now")
    private Duration until;

    @Option(names = "--dry-run", description = "Print some messages (or --count) instead of sending them; protobuf as lines that replay --input-format b64 reads")
    private boolean dryRun;

    @Override
    public void run()
    {
        checkOptions();
        TrafficModel model = new TrafficModel(seed, flood());
        InstantSource clock = InstantSource.system();
        if (dryRun) {
            Instant now = clock.instant();
            new DryRun(format).print(model, schedule(now), now.minus(backfill), count == null ? DRY_RUN_COUNT : count, spec.commandLine().getOut());
            return;
        }
        if (output != null) {
            writeFile(model, clock.instant());
            return;
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stopper = new Thread(() -> stop(stop, stopped), "stop-generator");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            KafkaConnection connection = kafka.connection(flow);
            if (prepareTopic(connection, stop)) {
                send(model, connection, clock, stop);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finally {
            stopped.countDown();
            if (stop.getCount() > 0) {
                Runtime.getRuntime().removeShutdownHook(stopper);
            }
        }
    }

    private void checkOptions()
    {
        check(rate > 0 && rate <= MAX_RATE, "--rate %s is out of range: above 0, up to %,d".formatted(rate, MAX_RATE));
        check(partitions > 0, "--partitions %s is not positive".formatted(partitions));
        check(count == null || count > 0, "--count %s is not positive".formatted(count));
        check(output == null || backfill.compareTo(until) > 0, "--output needs a --backfill that is longer than --until: how much time the file is to hold");
        check(output == null || !dryRun, "--output and --dry-run exclude each other");
        check(output != null || until.isZero(), "--until goes with --output");
        check(floodShare > 0 && floodShare <= 1, "--ddos-share %s is out of range: above 0, up to 1".formatted(floodShare));
    }

    private void check(boolean condition, String message)
    {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Optional<Flood> flood()
    {
        if (floodTarget == null) {
            return Optional.empty();
        }
        check(InetAddresses.isInetAddress(floodTarget), "--ddos '%s' is not an IPv4 or IPv6 address".formatted(floodTarget));
        InetAddress address = InetAddresses.forString(floodTarget);
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean ipv4 = bytes.remaining() == Integer.BYTES;
        return Optional.of(ipv4
                ? new Flood(0, v4Low(bytes.getInt()), true, floodKind, floodShare)
                : new Flood(bytes.getLong(), bytes.getLong(), false, floodKind, floodShare));
    }

    private RateSchedule schedule(Instant now)
    {
        Instant end = now.plus(duration == null ? FOREVER : duration);
        return new RateSchedule(rate, curve(), now.minus(backfill), now, end, MAX_STALL);
    }

    private RateCurve curve()
    {
        return flat ? RateCurve.FLAT : RateCurve.WEEK;
    }

    private long maxFlows()
    {
        return count == null ? Long.MAX_VALUE : count;
    }

    /**
     * Waits for the broker. Returns false if the command is to stop.
     */
    private boolean prepareTopic(KafkaConnection connection, CountDownLatch stop)
            throws InterruptedException
    {
        PrintWriter out = spec.commandLine().getOut();
        try (TopicSetup setup = new TopicSetup(connection, topic)) {
            long reported = 0;
            while (!setup.tryCreate(partitions)) {
                if (reported == 0 || System.nanoTime() - reported > WAIT_REPORT_INTERVAL.toNanos()) {
                    reported = System.nanoTime();
                    out.printf("waiting for a broker at %s%n", connection);
                    out.flush();
                }
                if (stop.await(100, MILLISECONDS)) {
                    return false;
                }
            }
            if (!backfill.isZero()) {
                setup.retention()
                        .filter(retention -> retention.compareTo(backfill) < 0)
                        .ifPresent(retention -> out.printf("topic %s keeps messages for %s h, the broker will delete what is older; set its retention.ms to keep it%n", topic, retention.toHours()));
            }
        }
        return stop.getCount() > 0;
    }

    private void send(TrafficModel model, KafkaConnection connection, InstantSource clock, CountDownLatch stop)
            throws InterruptedException
    {
        Producer<byte[], byte[]> producer = FlowProducer.create(connection, MAX_BLOCK_MILLIS);
        FlowGenerator generator = new FlowGenerator(model, schedule(clock.instant()), maxFlows(), format, producer, topic);
        try {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("sending %s to topic %s at %s, %,.0f flows/s%s%n", format, topic, connection, rate, flat ? "" : " on average");
            generator.run(clock, stop, out);
        }
        finally {
            producer.close(Duration.ofMillis(STOP_PATIENCE_MILLIS));
        }
        Deliveries deliveries = generator.deliveries();
        if (deliveries.failedCount() > 0) {
            throw new FlowException(
                    ExitCode.FAILED,
                    "%,d of %,d messages were not delivered to topic %s at %s: %s".formatted(deliveries.failedCount(), deliveries.failedCount() + deliveries.deliveredCount(), topic, connection, deliveries.failure().orElseThrow().getMessage()));
        }
    }

    /**
     * Called as the JVM goes down, which waits for it.
     */
    private static void stop(CountDownLatch stop, CountDownLatch stopped)
    {
        stop.countDown();
        try {
            stopped.await(STOP_PATIENCE_MILLIS + 500, MILLISECONDS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeFile(TrafficModel model, Instant now)
    {
        Instant end = now.minus(until);
        try {
            PrintWriter out = spec.commandLine().getOut();
            RateSchedule schedule = new RateSchedule(rate, curve(), now.minus(backfill), end, end, MAX_STALL);
            long written = new FlowFile(output, format).write(model, schedule, out);
            out.printf("%,d flows are in %s%n", written, output);
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "%s cannot be written: %s".formatted(output, e), e);
        }
    }
}
