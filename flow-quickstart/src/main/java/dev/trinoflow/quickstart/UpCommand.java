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
import dev.trinoflow.quickstart.generator.GeneratorFormat;
import dev.trinoflow.quickstart.stack.Component;
import dev.trinoflow.quickstart.stack.DetachedStart;
import dev.trinoflow.quickstart.stack.GeneratorSettings;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.RecordedProcess;
import dev.trinoflow.quickstart.stack.StackCommands;
import dev.trinoflow.quickstart.stack.StackConfiguration;
import dev.trinoflow.quickstart.stack.StackDirectory;
import dev.trinoflow.quickstart.stack.StackProbe;
import dev.trinoflow.quickstart.stack.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "up",
        description = "Start the stack, and keep it up until Ctrl-C or ./flow down.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpCommand
        implements Callable<Integer>
{
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_DAYS = 400;

    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Option(names = "--detach", description = "Return when the stack is up, and leave it running")
    private boolean detach;

    @Option(names = "--port-base", paramLabel = "N", description = "Trino listens on N, Kafka on N+1, its controller on N+2, all on 127.0.0.1 only (default: the last start's, or 8080)")
    private Integer portBase;

    @Option(names = "--trino-heap", paramLabel = "SIZE", description = "Heap of Trino, such as 4g (default: FLOW_TRINO_HEAP, or 2g, or a quarter of the memory)")
    private String trinoHeap;

    @Option(names = "--no-generator", description = "Start without the generator: for flows of your own")
    private boolean noGenerator;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "500", description = "Flows a second of the generator, on average over a week (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "pmacct-json", description = "Format of the generator's flows: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private GeneratorFormat format;

    @Option(names = "--backfill", paramLabel = "TIME", defaultValue = "15m", converter = DurationConverter.class, description = "Time before now that the generator fills first, where the topic has no flows of it (default: ${DEFAULT-VALUE})")
    private Duration backfill;

    @Option(names = "--days", paramLabel = "N", defaultValue = "0", description = "Days of history that a new stack has in its archive from the start")
    private int days;

    @Option(names = "--days-rate", paramLabel = "N", defaultValue = "1", description = "Flows a second of the history, on average over a week (default: ${DEFAULT-VALUE}, which is 86,400 a day)")
    private double daysRate;

    @Override
    public Integer call()
    {
        StackDirectory directory = flow.directory();
        PrintWriter out = spec.commandLine().getOut();
        Optional<RecordedProcess> running = RecordedProcess.find(directory, Component.SUPERVISOR)
                // a detached start records the supervisor before it runs
                .filter(process -> process.handle().pid() != ProcessHandle.current().pid());
        if (running.isPresent()) {
            boolean ready = Files.exists(directory.readyFile());
            out.printf("the stack in %s is %s (supervisor pid %s)%n", directory.root(), ready ? "running already" : "starting", running.orElseThrow().handle().pid());
            directory.readPorts().ifPresent(ports -> printWelcome(out, ports));
            out.flush();
            return ExitCode.SUCCESS.code();
        }
        Ports ports = Optional.ofNullable(portBase).map(Ports::new)
                .or(directory::readPorts)
                .orElseGet(() -> new Ports(Ports.DEFAULT_BASE));
        StackCommands commands = new StackCommands(directory, flow.home(), ports, flow.environment());
        commands.checkHeaps(trinoHeap);
        if (rate < 1 || rate > MAX_RATE) {
            throw new ParameterException(spec.commandLine(), "--rate %s is out of range: 1 to %,d".formatted(rate, MAX_RATE));
        }
        if (days < 0 || days > MAX_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days %s is out of range: 0 to %s, which is how long the archive keeps flows".formatted(days, MAX_DAYS));
        }
        if (days > 0 && noGenerator) {
            throw new ParameterException(spec.commandLine(), "--days and --no-generator exclude each other");
        }
        if (daysRate <= 0 || daysRate > MAX_RATE) {
            throw new ParameterException(spec.commandLine(), "--days-rate %s is out of range: above 0, up to %,d".formatted(daysRate, MAX_RATE));
        }
        directory.create();
        if (Supervisor.stopLeftovers(directory) > 0) {
            out.println("stopped what a supervisor that was killed had left running");
            out.flush();
        }
        ports.checkFree();
        if (detach) {
            return new DetachedStart(directory, flow.home()).run(supervisorArguments(ports), out, spec.commandLine().getErr());
        }
        Optional<GeneratorSettings> generator = noGenerator ? Optional.empty() : Optional.of(new GeneratorSettings(rate, format, backfill, days, daysRate));
        Supervisor supervisor = new Supervisor(directory, ports, commands, trinoHeap, generator, System.out);
        supervisor.start(new StackConfiguration(directory, flow.home(), ports));
        printWelcome(out, ports);
        out.flush();
        supervisor.watch();
        return ExitCode.SUCCESS.code();
    }

    private List<String> supervisorArguments(Ports ports)
    {
        List<String> arguments = new ArrayList<>(List.of("up", "--data-dir", flow.directory().root().toString(), "--port-base", Integer.toString(ports.base())));
        arguments.addAll(List.of("--rate", Integer.toString(rate), "--format", format.toString(), "--backfill", backfill.toMillis() + "ms", "--days", Integer.toString(days), "--days-rate", Double.toString(daysRate)));
        if (trinoHeap != null) {
            arguments.addAll(List.of("--trino-heap", trinoHeap));
        }
        if (noGenerator) {
            arguments.add("--no-generator");
        }
        return arguments;
    }

    private void printWelcome(PrintWriter out, Ports ports)
    {
        String words = flow.words();
        out.printf("%n");
        out.printf("Trino  %s (user flow, no password), JDBC jdbc:trino://127.0.0.1:%s/flow/net%n", ports.trinoUri(), ports.trino());
        out.printf("Kafka  %s, topic %s%n%n", ports.bootstrapServers(), StackProbe.TOPIC);
        out.printf("Traffic of the last two minutes, second by second:%n");
        out.printf("  %s sql \"SELECT date_trunc('second', time_received) AS second, sum(bytes) * 8 AS bits FROM flows WHERE time_received > now() - INTERVAL '2' MINUTE GROUP BY 1 ORDER BY 1\"%n", words);
        out.printf("Who sends the most:%n");
        out.printf("  %s sql \"SELECT src_as, src_addr, sum(bytes) AS bytes FROM flows GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 10\"%n", words);
        out.printf("The last ten flows:%n");
        out.printf("  %s sql \"SELECT time_received, src_addr, dst_addr, proto, dst_port, bytes FROM flows ORDER BY time_received DESC LIMIT 10\"%n%n", words);
        out.printf("Stop it with %s down%s%n", words, System.getProperty("flow.component") == null ? " or Ctrl-C" : "");
    }
}
