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
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * Starts the processes of a stack: the same Java and the same class path as this process, one log file each.
 */
final class ComponentLauncher
{
    private static final long MAX_LOG_BYTES = 32 * 1024 * 1024;

    private final StackDirectory directory;

    ComponentLauncher(StackDirectory directory)
    {
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * @param command JVM options, main class and arguments
     */
    Process start(Component component, List<String> command)
    {
        List<String> words = new ArrayList<>();
        // Ctrl-C and the end of the terminal reach every process of the terminal; who stops what is the supervisor's to say
        words.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(RecordedProcess.marks(directory, component)));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        // a class path in the command line would hide the marks: systems cut long command lines
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        // the log file is no terminal
        builder.environment().put("NO_COLOR", "1");
        builder.directory(directory.root().toFile());
        builder.redirectErrorStream(true);
        builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        try {
            builder.redirectOutput(Redirect.appendTo(rotate(directory.log(component)).toFile()));
            Process process = builder.start();
            RecordedProcess.write(directory, component, process.toHandle());
            return process;
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.START_FAILED, "%s cannot be started: %s".formatted(component, e.getMessage()), e);
        }
    }

    /**
     * Keeps one log file of old, so that a stack that is started every day does not fill the disk.
     */
    private static Path rotate(Path log)
            throws IOException
    {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), REPLACE_EXISTING);
        }
        return log;
    }
}
