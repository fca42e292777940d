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
import dev.trinoflow.quickstart.stack.Component;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.RecordedProcess;
import dev.trinoflow.quickstart.stack.StackDirectory;
import dev.trinoflow.quickstart.stack.TopicStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "status",
        description = "Show the processes of the stack, and how many flows arrive.",
        mixinStandardHelpOptions = true)
final class StatusCommand
        implements Callable<Integer>
{
    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call()
    {
        StackDirectory directory = flow.directory();
        PrintWriter out = spec.commandLine().getOut();
        Optional<Ports> ports = directory.readPorts();
        out.printf("stack in %s%n%n", directory.root());
        out.printf("%-11s %-9s %8s %10s  %s%n", "process", "state", "pid", "uptime", "listens on");
        boolean running = false;
        for (Component component : Component.values()) {
            Optional<RecordedProcess> process = RecordedProcess.find(directory, component);
            running |= process.isPresent();
            out.printf(
                    "%-11s %-9s %8s %10s  %s%n",
                    component,
                    process.isPresent() ? "running" : "stopped",
                    process.map(found -> Long.toString(found.handle().pid())).orElse("-"),
                    process.map(StatusCommand::uptime).orElse("-"),
                    process.flatMap(_ -> ports).map(found -> address(component, found)).orElse("-"));
        }
        out.println();
        if (!running) {
            out.println("not running");
            return ExitCode.NOT_RUNNING.code();
        }
        if (!Files.exists(directory.readyFile())) {
            out.println("starting");
            return ExitCode.SUCCESS.code();
        }
        ports.map(TopicStatus::read).ifPresent(status -> out.println(status.describe(Instant.now())));
        return ExitCode.SUCCESS.code();
    }

    private static String address(Component component, Ports ports)
    {
        return switch (component) {
            case TRINO -> ports.trinoUri();
            case BROKER -> "%s, controller 127.0.0.1:%s".formatted(ports.bootstrapServers(), ports.controller());
            case ARCHIVER -> ports.archiverUri() + "/metrics";
            case SUPERVISOR, GENERATOR -> "-";
        };
    }

    private static String uptime(RecordedProcess process)
    {
        return process.handle().info().startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .map(StatusCommand::format)
                .orElse("-");
    }

    static String format(Duration duration)
    {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%sm%02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%sh%02dm".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return "%sd%02dh".formatted(seconds / 86_400, seconds / 3600 % 24);
    }
}
