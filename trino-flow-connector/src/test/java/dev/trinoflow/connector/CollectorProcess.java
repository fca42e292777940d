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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * A collector and the processes it forks: pmacct has one for each plugin and one for each purge, and they outlive a core
 * process that dies. They are found as the members of the session that the collector is started in.
 */
final class CollectorProcess
        implements Closeable
{
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;
    private final Thread killer = new Thread(this::kill);

    CollectorProcess(List<String> command, Path directory)
            throws IOException
    {
        log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(ImmutableList.<String>builder().add("setsid").addAll(command).build())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("TZ", "UTC");
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(killer);
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    String log()
            throws IOException
    {
        return Files.readString(log);
    }

    /**
     * Asks the collector to end, which lets it write what it holds, and waits until all its processes are gone.
     */
    void stop()
            throws IOException
    {
        // what Process.destroy() sends, SIGTERM, pmacct 1.7.7 ignores
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).inheritIO().start();
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (!members().isEmpty()) {
            checkState(System.nanoTime() < deadline, "%s has not ended within %s: %s", process.info(), STOP_TIMEOUT, log());
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close()
    {
        kill();
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void kill()
    {
        process.destroyForcibly();
        members().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> members()
    {
        return ProcessHandle.allProcesses()
                .filter(handle -> isMember(handle.pid()))
                .collect(toImmutableList());
    }

    private boolean isMember(long pid)
    {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            // after the name, which can hold anything: state, parent, process group, session
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            return !fields[0].equals("Z") && Long.parseLong(fields[3]) == process.pid();
        }
        catch (IOException _) {
            // the process has ended meanwhile
            return false;
        }
    }
}
