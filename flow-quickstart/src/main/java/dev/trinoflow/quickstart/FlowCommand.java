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
import dev.trinoflow.quickstart.stack.Component;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.RecordedProcess;
import dev.trinoflow.quickstart.stack.StackDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import static java.util.stream.Collectors.toMap;

/**
 * The command behind the script {@code flow}.
 */
@Command(
        name = "flow",
        header = "Network flows in SQL: a Kafka broker, a Trino server, an archiver and a generator of flows on this machine.",
        description = {
                "",
                "The script builds what is not built, and finds a JDK 25 or newer by itself. ./flow test runs every test.",
                "",
        },
        mixinStandardHelpOptions = true,
        version = "flow 1-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%nEnvironment:%n",
        footer = {
                "  FLOW_DATA_DIR         the data directory, where --data-dir does not say",
                "  FLOW_TRINO_HEAP       heap of Trino such as 4g (default: 2g, or a quarter of the memory)",
                "  FLOW_ARCHIVER_HEAP    heap of the archiver (default: 512m)",
                "  FLOW_BROKER_HEAP      heap of the broker (default: 512m)",
                "  FLOW_GENERATOR_HEAP   heap of the generator (default: 128m)",
                "  FLOW_NO_BUILD         do not build, whatever the state of the build",
        },
        scope = ScopeType.LOCAL,
        subcommands = {
                UpCommand.class,
                DownCommand.class,
                StatusCommand.class,
                SqlCommand.class,
                QueryCommand.class,
                RedashCommand.class,
                GenerateCommand.class,
                ArchiveCommand.class,
                ReplayCommand.class,
                AsnUpdateCommand.class,
        })
public final class FlowCommand
        implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Directory of the stack: data, logs, settings (default: FLOW_DATA_DIR, or .flow in the checkout). Each directory is a stack of its own")
    private Path dataDirectory;

    private final Path home;
    private final Map<String, String> environment;

    FlowCommand(Path home, Map<String, String> environment)
    {
        this.home = home;
        this.environment = environment;
    }

    static void main(String[] arguments)
    {
        // what is printed is also read by scripts
        Locale.setDefault(Locale.ENGLISH);
        if (System.getProperty("java.util.logging.config.file") == null) {
            // of the libraries, what goes wrong: the rest is for the log files of the components
            Logger.getLogger("").setLevel(Level.WARNING);
        }
        Path home = Path.of(System.getProperty("flow.home", "")).toAbsolutePath();
        System.exit(createCommandLine(home, System.getenv()).execute(arguments));
    }

    static CommandLine createCommandLine(Path home, Map<String, String> environment)
    {
        CommandLine commandLine = new CommandLine(new FlowCommand(home, environment))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(FlowCommand::reportUsage)
                .setExecutionExceptionHandler(FlowCommand::reportFailure);
        commandLine.getCommandSpec().usageMessage().width(100).exitCodeList(exitCodes());
        return commandLine;
    }

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    Path home()
    {
        return home;
    }

    Map<String, String> environment()
    {
        return environment;
    }

    StackDirectory directory()
    {
        if (dataDirectory != null) {
            return new StackDirectory(dataDirectory);
        }
        String variable = environment.get("FLOW_DATA_DIR");
        if (variable != null && !variable.isEmpty()) {
            return new StackDirectory(Path.of(variable));
        }
        return new StackDirectory(defaultDirectory());
    }

    /**
     * The words with which the user names this stack: the command, and the directory where it is not the default.
     */
    String words()
    {
        StackDirectory directory = directory();
        return directory.root().equals(defaultDirectory()) ? "./flow" : "./flow --data-dir " + directory.root();
    }

    /**
     * The ports of a stack that is up.
     */
    Ports requireRunning()
    {
        StackDirectory directory = directory();
        if (RecordedProcess.find(directory, Component.SUPERVISOR).isEmpty()) {
            throw new FlowException(ExitCode.NOT_RUNNING, "no stack is running in %s: start it with %s up".formatted(directory.root(), words()));
        }
        return directory.readPorts()
                .orElseThrow(() -> new FlowException(ExitCode.NOT_RUNNING, "the stack in %s is just starting".formatted(directory.root())));
    }

    private Path defaultDirectory()
    {
        return home.resolve(".flow").toAbsolutePath().normalize();
    }

    private static Map<String, String> exitCodes()
    {
        return Arrays.stream(ExitCode.values())
                .collect(toMap(exitCode -> " " + exitCode.code(), ExitCode::meaning, (first, _) -> first, LinkedHashMap::new));
    }

    private static int reportUsage(ParameterException failure, String[] arguments)
    {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("flow: " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try: %s --help".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE.code();
    }

    private static int reportFailure(Exception failure, CommandLine command, CommandLine.ParseResult result)
            throws Exception
    {
        if (failure instanceof FlowException flowFailure) {
            command.getErr().println("flow: " + flowFailure.getMessage());
            return flowFailure.exitCode().code();
        }
        // a mistake of this program: the stack trace is what is needed
        throw failure;
    }
}
