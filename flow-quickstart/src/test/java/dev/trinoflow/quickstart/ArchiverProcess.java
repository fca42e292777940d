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

import com.google.common.collect.ImmutableList;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An archiver beside that of the stack, with a catalog file and a consumer group of its own.
 */
final class ArchiverProcess
        implements Closeable
{
    private final String name;
    private final List<String> javaOptions;
    private final Path configuration;
    private final Path log;
    private Process process;

    /**
     * @param name of its consumer group too: of two archivers of one archive, each takes all partitions
     */
    ArchiverProcess(String name, Path catalogFile, Path directory, List<String> javaOptions)
            throws IOException
    {
        this.name = name;
        this.javaOptions = ImmutableList.copyOf(javaOptions);
        configuration = directory.resolve(name + "-archiver.properties");
        log = directory.resolve(name + "-archiver.log");
        Files.writeString(configuration,
                """
                catalog.file=%s
                archiver.group-id=archiver-of-%s
                archiver.commit-interval=1s
                archiver.http-port=0
                archiver.row-group-rows=20000
                archiver.maintenance.interval=5s
                """.formatted(catalogFile, name));
    }

    void start()
            throws IOException
    {
        process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    void kill()
            throws InterruptedException
    {
        System.out.println("kill -9 of the archiver of " + name);
        process.destroyForcibly().waitFor();
    }

    /**
     * What {@code --check} says.
     */
    String check()
            throws IOException, InterruptedException
    {
        Process check = new ProcessBuilder(ImmutableList.<String>builder().addAll(command()).add("--check").build())
                .redirectErrorStream(true)
                .start();
        check.getOutputStream().close();
        String output = new String(check.getInputStream().readAllBytes(), UTF_8);
        return "exit code %s\n%s".formatted(check.waitFor(), output);
    }

    String log()
            throws IOException
    {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private List<String> command()
    {
        return ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .add("-Xmx384m", "-XX:+UseSerialGC", "--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow")
                .addAll(javaOptions)
                .add("-jar", Path.of("..", "flow-archiver", "target", "flow-archiver.jar").toString())
                .add("--config", configuration.toString())
                .build();
    }

    @Override
    public void close()
    {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
