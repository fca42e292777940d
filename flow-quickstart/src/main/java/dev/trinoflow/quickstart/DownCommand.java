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

import dev.trinoflow.quickstart.stack.Component;
import dev.trinoflow.quickstart.stack.RecordedProcess;
import dev.trinoflow.quickstart.stack.StackDirectory;
import dev.trinoflow.quickstart.stack.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

@Command(
        name = "down",
        description = "Stop the stack; fine where none is running.",
        mixinStandardHelpOptions = true)
final class DownCommand
        implements Runnable
{
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Override
    public void run()
    {
        StackDirectory directory = flow.directory();
        PrintWriter out = spec.commandLine().getOut();
        Optional<RecordedProcess> supervisor = RecordedProcess.find(directory, Component.SUPERVISOR);
        supervisor.ifPresent(process -> {
            out.printf("stopping the stack in %s%n", directory.root());
            out.flush();
            process.stop(PATIENCE);
        });
        RecordedProcess.delete(directory, Component.SUPERVISOR);
        int leftovers = Supervisor.stopLeftovers(directory);
        if (supervisor.isEmpty() && leftovers == 0) {
            out.printf("nothing is running in %s%n", directory.root());
            return;
        }
        out.println("stopped");
    }
}
