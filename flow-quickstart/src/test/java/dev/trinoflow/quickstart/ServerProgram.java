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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkState;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.function.Predicate.not;

/**
 * A server that a test runs as a process of its own, if it is installed.
 */
final class ServerProgram
        implements Closeable
{
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;

    private ServerProgram(Process process)
    {
        this.process = process;
    }

    /**
     * The program or folder that the environment variable names, or the program of that name on the PATH; else says that it is
     * not installed, and fails where FLOW_REQUIRE_STORES is 1.
     */
    static Optional<Path> find(String name, String variable)
    {
        Optional<Path> program = Optional.ofNullable(System.getenv(variable)).map(Path::of)
                .or(() -> Splitter.on(':').splitToStream(System.getenv("PATH"))
                        .filter(not(String::isEmpty))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isRegularFile)
                        .findFirst())
                .filter(Files::isExecutable);
        if (program.isEmpty()) {
            if ("1".equals(System.getenv("FLOW_REQUIRE_STORES"))) {
                throw new AssertionError("Cannot run with %s: it is neither on the PATH nor where %s says".formatted(name, variable));
            }
            System.out.printf("Not run with %s: it is neither on the PATH nor where %s says%n", name, variable);
        }
        return program;
    }

    /**
     * Runs it in the directory, and waits until it takes connections on the port.
     */
    static ServerProgram start(Path directory, int port, List<String> command)
            throws IOException, InterruptedException
    {
        Path log = directory.resolve("server.log");
        Process process = new ProcessBuilder(ImmutableList.copyOf(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        ServerProgram program = new ServerProgram(process);
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isListening(port)) {
                checkState(!process.waitFor(50, MILLISECONDS), "%s has ended: %s", command, Files.readString(log));
                checkState(System.nanoTime() < deadline, "%s takes no connections: %s", command, Files.readString(log));
            }
            return program;
        }
        catch (Throwable e) {
            program.close();
            throw e;
        }
    }

    static int freePort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port)
    {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        }
        catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close()
    {
        process.destroyForcibly().onExit().join();
    }
}
