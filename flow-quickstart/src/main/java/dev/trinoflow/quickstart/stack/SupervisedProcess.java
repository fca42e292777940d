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

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * One process of a running stack: started, watched, started again when it dies, and stopped. Used by one thread at a
 * time, but for {@link #stop}, which the shutdown hook calls.
 */
final class SupervisedProcess
{
    private final Component component;
    private final Supplier<List<String>> command;
    private final StackDirectory directory;
    private final ComponentLauncher launcher;
    private final PrintStream out;
    private final RestartPolicy restarts = new RestartPolicy();

    private Process process;
    private boolean stopped;
    private long startedNanos;
    private Optional<Long> restartNanos = Optional.empty();

    /**
     * @param command asked at each start
     */
    SupervisedProcess(Component component, Supplier<List<String>> command, StackDirectory directory, PrintStream out)
    {
        this.component = requireNonNull(component, "component is null");
        this.command = requireNonNull(command, "command is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.out = requireNonNull(out, "out is null");
        launcher = new ComponentLauncher(directory);
    }

    synchronized void start()
    {
        if (stopped) {
            return;
        }
        startedNanos = System.nanoTime();
        restartNanos = Optional.empty();
        process = launcher.start(component, command.get());
    }

    /**
     * @throws FlowException if the process has ended, with the last lines of its log
     */
    synchronized void checkAlive()
    {
        if (!stopped && !process.isAlive()) {
            throw new FlowException(ExitCode.START_FAILED, "%s ended with exit code %s while the stack was starting; %s".formatted(component, process.exitValue(), LogTail.read(log())));
        }
    }

    /**
     * Reports a death once, and starts the process again when its time has come.
     */
    synchronized void watch()
    {
        if (stopped || process.isAlive()) {
            return;
        }
        if (restartNanos.isEmpty()) {
            out.printf("%s ended with exit code %s; %s%n", component, process.exitValue(), LogTail.read(log()));
            scheduleRestart();
            return;
        }
        if (System.nanoTime() - restartNanos.orElseThrow() >= 0) {
            try {
                start();
                out.printf("%s is started again, pid %s%n", component, process.pid());
            }
            catch (FlowException e) {
                out.printf("%s cannot be started again: %s%n", component, e.getMessage());
                scheduleRestart();
            }
        }
    }

    private void scheduleRestart()
    {
        Duration delay = restarts.delayAfter(Duration.ofNanos(System.nanoTime() - startedNanos));
        restartNanos = Optional.of(System.nanoTime() + delay.toNanos());
        out.printf("%s is started again in %s s%n", component, delay.toSeconds());
    }

    synchronized void stop(Duration patience)
    {
        stopped = true;
        if (process != null && process.isAlive()) {
            new RecordedProcess(component, process.toHandle()).stop(patience);
        }
        RecordedProcess.delete(directory, component);
    }

    private Path log()
    {
        return directory.log(component);
    }
}
