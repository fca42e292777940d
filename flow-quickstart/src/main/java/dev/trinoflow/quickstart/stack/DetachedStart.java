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
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Starts a supervisor that outlives this process, and shows what it says until the stack is up or has failed.
 */
public final class DetachedStart
{
    private static final long POLL_MILLIS = 100;

    private final StackDirectory directory;
    private final Path home;

    public DetachedStart(StackDirectory directory, Path home)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.home = requireNonNull(home, "home is null");
    }

    public int run(List<String> arguments, PrintWriter out, PrintWriter err)
    {
        Path log = directory.log(Component.SUPERVISOR);
        try {
            Files.deleteIfExists(directory.readyFile());
            // one file for each start, so that what is shown is of this one
            Files.deleteIfExists(log);
            List<String> command = new ArrayList<>(List.of("-Xmx64m", "-XX:+UseSerialGC", "-Dflow.home=" + home, StackCommands.FLOW_COMMAND));
            command.addAll(arguments);
            Process process = new ComponentLauncher(directory).start(Component.SUPERVISOR, command);
            long shown = 0;
            while (true) {
                boolean ended = !process.isAlive();
                boolean ready = Files.exists(directory.readyFile());
                shown = show(log, shown, ended ? err : out);
                if (ended) {
                    return process.exitValue();
                }
                if (ready) {
                    // the last lines are on their way
                    Thread.sleep(POLL_MILLIS);
                    show(log, shown, out);
                    return ExitCode.SUCCESS.code();
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.START_FAILED, "the supervisor cannot be started: " + e, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(ExitCode.START_FAILED, "interrupted; the stack goes on starting in " + directory.root(), e);
        }
    }

    private static long show(Path log, long begin, PrintWriter out)
            throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) (file.length() - begin)];
            file.seek(begin);
            file.readFully(bytes);
            out.print(new String(bytes, UTF_8));
            out.flush();
            return begin + bytes.length;
        }
    }
}
