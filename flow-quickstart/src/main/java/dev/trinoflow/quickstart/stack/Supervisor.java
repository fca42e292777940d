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
package dev.trinoflow.quickstart.stack;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

/**
 * Brings a stack up and keeps it up: a process that dies while the stack starts ends the start, one that dies later is
 * started again. The end of this JVM, by a signal or by {@code System.exit}, stops everything.
 */
public final class Supervisor
{
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(500);

    private final StackDirectory directory;
    private final Ports ports;
    private final StackProbe probe;
    private final PrintStream out;
    private final SupervisedProcess broker;
    private final SupervisedProcess trino;
    private final SupervisedProcess archiver;
    private final Optional<SupervisedProcess> generator;
    private final Optional<History> history;
    private final List<SupervisedProcess> processes = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    // held for as long as this object lives: a lock whose channel is collected is lost
    private FileChannel lockChannel;

    /**
     * @param generatorSettings empty for a stack without a generator
     */
    public Supervisor(StackDirectory directory, Ports ports, StackCommands commands, String trinoHeap, Optional<GeneratorSettings> generatorSettings, PrintStream out)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.ports = requireNonNull(ports, "ports is null");
        this.out = requireNonNull(out, "out is null");
        probe = new StackProbe(ports);
        broker = new SupervisedProcess(Component.BROKER, commands::broker, directory, out);
        trino = new SupervisedProcess(Component.TRINO, () -> commands.trino(trinoHeap), directory, out);
        archiver = new SupervisedProcess(Component.ARCHIVER, commands::archiver, directory, out);
        generator = generatorSettings.map(settings -> new SupervisedProcess(Component.GENERATOR, () -> commands.generator(settings, backfill(settings)), directory, out));
        history = generatorSettings.map(settings -> new History(directory, commands, settings, out));
        generator.ifPresent(processes::add);
        processes.add(archiver);
        processes.add(trino);
        processes.add(broker);
    }

    /**
     * Returns when the stack is up; the caller goes on with {@link #watch}.
     */
    public void start(StackConfiguration configuration)
    {
        directory.create();
        lock();
        stopLeftovers(directory);
        boolean isNew = !Files.exists(directory.data(Component.BROKER));
        configuration.write();
        delete(directory.readyFile());
        RecordedProcess.write(directory, Component.SUPERVISOR, ProcessHandle.current());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-stack"));

        out.printf("starting broker and Trino; logs are in %s%n", directory.log(Component.BROKER).getParent());
        long start = System.nanoTime();
        broker.start();
        trino.start();
        await(broker, "broker", probe::findBroker);
        probe.createTopic();
        report(start, "broker", "ready: " + ports.bootstrapServers() + ", topic " + StackProbe.TOPIC);
        history.ifPresent(past -> past.create(isNew));
        archiver.start();
        generator.ifPresent(process -> {
            process.start();
            report(start, "generator", "started: " + directory.log(Component.GENERATOR));
        });
        // makes the catalog of the archive, which Trino asks for at each query
        await(archiver, "archiver", probe::findArchiver);
        report(start, "archiver", "ready: " + ports.archiverUri() + "/metrics");
        await(trino, "Trino", probe::findTrino);
        report(start, "Trino", "ready: " + ports.trinoUri());
        create(directory.readyFile());
    }

    /**
     * Returns only when the JVM is about to end.
     */
    public void watch()
    {
        try {
            while (!stopping.await(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                processes.forEach(SupervisedProcess::watch);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the processes that a supervisor which was killed has left behind, and returns how many there were.
     */
    public static int stopLeftovers(StackDirectory directory)
    {
        int count = 0;
        for (Component component : Component.values()) {
            if (component != Component.SUPERVISOR) {
                count += RecordedProcess.find(directory, component)
                        .map(process -> {
                            process.stop(patience(component));
                            return 1;
                        })
                        .orElse(0);
                RecordedProcess.delete(directory, component);
            }
        }
        return count;
    }

    private static Duration patience(Component component)
    {
        return switch (component) {
            case GENERATOR -> Duration.ofSeconds(5);
            // commits what it has read
            case ARCHIVER -> Duration.ofSeconds(35);
            case SUPERVISOR, TRINO, BROKER -> Duration.ofSeconds(20);
        };
    }

    /**
     * A topic that has flows already is continued where it ends, so that no time is told twice.
     */
    private Duration backfill(GeneratorSettings settings)
    {
        return TopicStatus.readLast(ports)
                .map(last -> Duration.between(last, Instant.now()))
                .filter(gap -> gap.compareTo(settings.backfill()) < 0)
                .map(gap -> gap.isNegative() ? Duration.ZERO : gap)
                .orElse(settings.backfill());
    }

    private void stop()
    {
        stopping.countDown();
        out.println("stopping");
        delete(directory.readyFile());
        history.ifPresent(History::stop);
        generator.ifPresent(process -> process.stop(patience(Component.GENERATOR)));
        archiver.stop(patience(Component.ARCHIVER));
        trino.stop(patience(Component.TRINO));
        broker.stop(patience(Component.BROKER));
        RecordedProcess.delete(directory, Component.SUPERVISOR);
        out.println("stopped");
    }

    private void await(SupervisedProcess process, String name, StackProbe.Check check)
    {
        long start = System.nanoTime();
        String problem = "";
        while (Duration.ofNanos(System.nanoTime() - start).compareTo(START_TIMEOUT) < 0) {
            process.checkAlive();
            try {
                check.run();
                return;
            }
            catch (IOException e) {
                problem = e.getMessage();
            }
            try {
                if (stopping.await(100, TimeUnit.MILLISECONDS)) {
                    throw new FlowException(ExitCode.START_FAILED, "stopped while starting");
                }
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FlowException(ExitCode.START_FAILED, "interrupted while starting", e);
            }
        }
        throw new FlowException(ExitCode.START_FAILED, "%s did not answer within %s s: %s; logs are in %s".formatted(name, START_TIMEOUT.toSeconds(), problem, directory.root().resolve("log")));
    }

    private void report(long start, String name, String state)
    {
        out.printf("%5.1f s  %-9s %s%n", (System.nanoTime() - start) / 1e9, name, state);
    }

    /**
     * The lock ends with this JVM, however it ends.
     */
    private void lock()
    {
        try {
            lockChannel = FileChannel.open(directory.lockFile(), CREATE, WRITE);
            if (lockChannel.tryLock() == null) {
                throw new FlowException(ExitCode.START_FAILED, "another ./flow up is at work in " + directory.root());
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path file)
    {
        try {
            Files.writeString(file, "");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file)
    {
        try {
            Files.deleteIfExists(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
