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

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.StackCommands;
import dev.trinoflow.quickstart.stack.StackDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Hands over to the archiver, with the settings of the stack.
 */
@Command(
        name = "archive",
        description = {
                "Run the archiver's own command with the settings of the stack.",
                "",
                "  --check               look at Kafka, the catalog and the store, and say what is wrong",
                "  import FILE...        archive the flows of files; import --help tells more",
                "",
                "Without any of them it is one more archiver beside that of the stack.",
        },
        sortOptions = false)
final class ArchiveCommand
        implements Callable<Integer>
{
    private static final String CONFIG = "--config";

    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, description = "Show this help message and exit; after a command of the archiver, that command's")
    private boolean help;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call()
    {
        if (help && arguments.isEmpty()) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return ExitCode.SUCCESS.code();
        }
        StackDirectory directory = flow.directory();
        Path jar = flow.home().resolve("flow-archiver/target/flow-archiver.jar");
        if (!Files.exists(jar)) {
            throw new FlowException(ExitCode.FAILED, "the archiver is not built, %s is missing: run ./mvnw package".formatted(jar));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(new StackCommands(directory, flow.home(), directory.readPorts().orElse(new Ports(Ports.DEFAULT_BASE)), flow.environment()).archiverJar(jar));
        command.addAll(arguments);
        if (help) {
            command.add("--help");
        }
        else if (!arguments.contains(CONFIG)) {
            Path config = directory.configuration("archiver.properties");
            if (!Files.exists(config)) {
                throw new FlowException(ExitCode.NOT_RUNNING, "no stack was ever started in %s: start it with %s up, or name the archiver's settings with --config FILE".formatted(directory.root(), flow.words()));
            }
            command.addAll(List.of(CONFIG, config.toString()));
        }
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "the archiver cannot be started: " + e.getMessage(), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
