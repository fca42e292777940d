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

import com.google.common.collect.ImmutableList;
import com.sun.management.OperatingSystemMXBean;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.generator.GeneratorFormat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The command lines of a stack's processes: JVM options, main class, arguments.
 */
public final class StackCommands
{
    /**
     * The main class of the script {@code flow}, by its name: the commands use the stack, and it uses none of them.
     */
    static final String FLOW_COMMAND = "dev.trinoflow.quickstart.FlowCommand";

    private static final Pattern HEAP = Pattern.compile("[1-9][0-9]*[kKmMgG]");
    private static final long MEGABYTE = 1024 * 1024;

    private final StackDirectory directory;
    private final Path home;
    private final Ports ports;
    private final Map<String, String> environment;

    public StackCommands(StackDirectory directory, Path home, Ports ports, Map<String, String> environment)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.home = requireNonNull(home, "home is null");
        this.ports = requireNonNull(ports, "ports is null");
        this.environment = requireNonNull(environment, "environment is null");
    }

    /**
     * Tells a wrong size before anything starts.
     */
    public void checkHeaps(String trinoHeap)
    {
        brokerHeap();
        trinoHeap(trinoHeap);
        generatorHeap();
        archiverHeap();
    }

    List<String> broker()
    {
        return List.of(
                brokerHeap(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.config.file=" + directory.configuration("logging.properties"),
                FlowBroker.class.getName(),
                directory.configuration("broker.properties").toString(),
                directory.data(Component.BROKER).toString());
    }

    /**
     * @param heap a size such as 2g, or null for the environment's or the default
     */
    List<String> trino(String heap)
    {
        return List.of(
                trinoHeap(heap),
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "--add-modules=jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Dnode.id=quickstart",
                "-Dconfig=" + directory.configuration("config.properties"),
                "-Dlog.levels-file=" + directory.configuration("log.properties"),
                FlowServer.class.getName());
    }

    List<String> generator(GeneratorSettings settings, Duration backfill)
    {
        return generate(
                "--bootstrap-servers",
                ports.bootstrapServers(),
                "--topic",
                StackProbe.TOPIC,
                "--rate",
                Integer.toString(settings.rate()),
                "--format",
                settings.format().toString(),
                "--backfill",
                backfill.toMillis() + "ms");
    }

    /**
     * Generates the flows of the days before the backfill into a file.
     */
    List<String> generateHistory(Path file, GeneratorSettings settings)
    {
        return generate(
                "--output",
                file.toString(),
                "--rate",
                Double.toString(settings.historyRate()),
                "--format",
                GeneratorFormat.GOFLOW2_PROTOBUF.toString(),
                "--backfill",
                settings.historyDays() + "d",
                "--until",
                settings.backfill().toMillis() + "ms");
    }

    private List<String> generate(String... arguments)
    {
        return ImmutableList.<String>builder()
                .add(generatorHeap(),
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dflow.home=" + home,
                        "-Djava.util.logging.config.file=" + directory.configuration("logging.properties"),
                        FLOW_COMMAND,
                        "generate")
                .add(arguments)
                .build();
    }

    List<String> archiver()
    {
        List<String> command = new ArrayList<>(archiverJar(directory.archiver().resolve("flow-archiver.jar")));
        command.addAll(List.of("--config", directory.configuration("archiver.properties").toString()));
        return List.copyOf(command);
    }

    /**
     * Archives the flows of a file.
     */
    List<String> importFile(Path file)
    {
        return ImmutableList.<String>builder()
                .addAll(archiverJar(directory.archiver().resolve("flow-archiver.jar")))
                .add("import", "--config", directory.configuration("archiver.properties").toString(), file.toString())
                .build();
    }

    /**
     * The archiver's own command line, without arguments.
     */
    public List<String> archiverJar(Path jar)
    {
        return List.of(
                archiverHeap(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--add-modules=jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString());
    }

    private String archiverHeap()
    {
        return heap("FLOW_ARCHIVER_HEAP", "512m");
    }

    private String brokerHeap()
    {
        return heap("FLOW_BROKER_HEAP", "512m");
    }

    private String trinoHeap(String heap)
    {
        return heap == null ? heap("FLOW_TRINO_HEAP", defaultTrinoHeap(totalMemory())) : "-Xmx" + checkHeap("--trino-heap", heap);
    }

    private String generatorHeap()
    {
        return heap("FLOW_GENERATOR_HEAP", "128m");
    }

    private String heap(String variable, String defaultSize)
    {
        String size = environment.get(variable);
        return "-Xmx" + (size == null ? defaultSize : checkHeap(variable, size));
    }

    private static String checkHeap(String name, String size)
    {
        if (!HEAP.matcher(size).matches()) {
            throw new FlowException(ExitCode.USAGE, "%s is not a heap size such as 2g or 1500m: %s".formatted(name, size));
        }
        return size;
    }

    /**
     * 2 GB, on small machines a quarter of the memory, at least 512 MB.
     */
    static String defaultTrinoHeap(long totalMemory)
    {
        return Math.clamp(totalMemory / 4 / MEGABYTE, 512, 2048) + "m";
    }

    private static long totalMemory()
    {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
