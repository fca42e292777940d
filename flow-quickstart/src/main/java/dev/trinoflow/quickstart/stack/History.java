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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Days of made-up flows that a new stack has in its archive from the start: generated into a file, which is then
 * imported. What was broken off is gone on with at the next start.
 */
final class History
{
    private final StackDirectory directory;
    private final StackCommands commands;
    private final GeneratorSettings settings;
    private final PrintStream out;

    private boolean stopped;
    private Process process;

    History(StackDirectory directory, StackCommands commands, GeneratorSettings settings, PrintStream out)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.commands = requireNonNull(commands, "commands is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.out = requireNonNull(out, "out is null");
    }

    /**
     * Called before the stack's first flow is sent.
     *
     * @param isNew whether the stack was never started before
     */
    void create(boolean isNew)
    {
        Path pending = directory.root().resolve("history.pending");
        Path file = directory.root().resolve("history.bin");
        if (settings.historyDays() == 0) {
            return;
        }
        try {
            if (!isNew && !Files.exists(pending)) {
                out.println("--days is for the first start in a data directory: this stack keeps the history it has");
                return;
            }
            Files.writeString(pending, "");
            if (!Files.exists(file)) {
                run(Component.GENERATOR, "%s days of flows are generated".formatted(settings.historyDays()), commands.generateHistory(file, settings));
            }
            run(Component.ARCHIVER, "%,d MB of flows are imported".formatted(Files.size(file) / 1_000_000), commands.importFile(file));
            Files.delete(file);
            Files.delete(pending);
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.START_FAILED, "the history cannot be made: " + e, e);
        }
    }

    private void run(Component component, String what, List<String> command)
    {
        long start = System.nanoTime();
        out.printf("         history   %s; log: %s%n", what, directory.log(component));
        Process started;
        synchronized (this) {
            if (stopped) {
                throw new FlowException(ExitCode.START_FAILED, "stopped while starting");
            }
            started = new ComponentLauncher(directory).start(component, command);
            process = started;
        }
        try {
            int exitCode = started.waitFor();
            if (exitCode != 0) {
                throw new FlowException(ExitCode.START_FAILED, "the history cannot be made, %s ended with exit code %s; %s".formatted(component, exitCode, LogTail.read(directory.log(component))));
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(ExitCode.START_FAILED, "interrupted while starting", e);
        }
        finally {
            RecordedProcess.delete(directory, component);
        }
        out.printf("%5.1f s  history   done%n", Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3);
    }

    synchronized void stop()
    {
        stopped = true;
        if (process != null) {
            process.destroy();
        }
    }
}
