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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;

/**
 * A process of a stack, found again through its file. A process id outlives its process (the machine restarts, the
 * id is given to another program), so that a process is ours only if it also says so on its command line.
 */
public record RecordedProcess(Component component, ProcessHandle handle)
{
    /**
     * The start time is counted from the boot, by a clock that may be set while the process runs.
     */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(30);

    public RecordedProcess
    {
        requireNonNull(component, "component is null");
        requireNonNull(handle, "handle is null");
    }

    /**
     * The JVM options by which a process of a stack is told from all others.
     */
    static String[] marks(StackDirectory directory, Component component)
    {
        return new String[] {"-Dflow.component=" + component, "-Dflow.data-dir=" + directory.root()};
    }

    static void write(StackDirectory directory, Component component, ProcessHandle handle)
    {
        long start = handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        try {
            Files.writeString(directory.processFile(component), handle.pid() + " " + start + "\n");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(StackDirectory directory, Component component)
    {
        try {
            Files.deleteIfExists(directory.processFile(component));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Optional<RecordedProcess> find(StackDirectory directory, Component component)
    {
        Path file = directory.processFile(component);
        long pid;
        long start;
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ");
            pid = Long.parseLong(words[0]);
            start = Long.parseLong(words[1]);
        }
        catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // cut short by a crash: it names nobody
            return Optional.empty();
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> isOurs(handle, directory, component, start))
                .map(handle -> new RecordedProcess(component, handle));
    }

    private static boolean isOurs(ProcessHandle handle, StackDirectory directory, Component component, long start)
    {
        Optional<String[]> arguments = handle.info().arguments();
        if (arguments.isEmpty()) {
            return startedAt(handle, start);
        }
        String line = " " + String.join(" ", arguments.orElseThrow()) + " ";
        if (component == Component.SUPERVISOR) {
            // a shell started it, with words of the user's choice
            return line.contains(" " + StackCommands.FLOW_COMMAND + " ") && startedAt(handle, start);
        }
        for (String mark : marks(directory, component)) {
            if (!line.contains(" " + mark + " ")) {
                return false;
            }
        }
        return true;
    }

    private static boolean startedAt(ProcessHandle handle, long start)
    {
        return handle.info().startInstant()
                .map(instant -> Math.abs(instant.toEpochMilli() - start) < START_TOLERANCE.toMillis())
                .orElse(false);
    }

    /**
     * Asks the process to end, and ends it where it has not after {@code patience}.
     */
    public void stop(Duration patience)
    {
        handle.destroy();
        if (!waitFor(patience)) {
            handle.destroyForcibly();
            waitFor(Duration.ofSeconds(10));
        }
    }

    private boolean waitFor(Duration timeout)
    {
        try {
            handle.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        }
        catch (TimeoutException e) {
            return false;
        }
        catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
