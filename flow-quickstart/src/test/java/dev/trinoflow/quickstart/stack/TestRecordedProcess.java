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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRecordedProcess
{
    private static final String SLEEP = "read line";

    @TempDir
    private Path root;

    @Test
    void testOursIsFoundAndStopped()
            throws IOException
    {
        StackDirectory directory = createDirectory();
        Process process = start(RecordedProcess.marks(directory, Component.BROKER));
        try {
            RecordedProcess.write(directory, Component.BROKER, process.toHandle());
            RecordedProcess found = RecordedProcess.find(directory, Component.BROKER).orElseThrow();
            assertThat(found.handle().pid()).isEqualTo(process.pid());
            found.stop(Duration.ofSeconds(10));
            assertThat(process.isAlive()).isFalse();
            assertThat(RecordedProcess.find(directory, Component.BROKER)).isEmpty();
        }
        finally {
            process.destroyForcibly();
        }
    }

    @Test
    void testStrangersAreNotTouched()
            throws IOException
    {
        StackDirectory directory = createDirectory();
        StackDirectory other = new StackDirectory(root.resolve("other"));
        String[][] strangers = {
                {},
                RecordedProcess.marks(directory, Component.TRINO),
                RecordedProcess.marks(other, Component.BROKER),
                {"-Dflow.component=broker", "-Dflow.data-dir=" + directory.root() + "2"},
        };
        for (String[] arguments : strangers) {
            Process process = start(arguments);
            try {
                RecordedProcess.write(directory, Component.BROKER, process.toHandle());
                assertThat(RecordedProcess.find(directory, Component.BROKER)).as(String.join(" ", arguments)).isEmpty();
                assertThat(Supervisor.stopLeftovers(directory)).isZero();
                assertThat(process.isAlive()).isTrue();
            }
            finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void testSupervisorIsToldByItsStart()
            throws IOException
    {
        StackDirectory directory = createDirectory();
        Process process = start(StackCommands.FLOW_COMMAND, "up");
        try {
            RecordedProcess.write(directory, Component.SUPERVISOR, process.toHandle());
            assertThat(RecordedProcess.find(directory, Component.SUPERVISOR)).isPresent();
            Files.writeString(directory.processFile(Component.SUPERVISOR), process.pid() + " 1000000000000\n");
            assertThat(RecordedProcess.find(directory, Component.SUPERVISOR)).isEmpty();
        }
        finally {
            process.destroyForcibly();
        }
    }

    @Test
    void testFileOfACrash()
            throws IOException
    {
        StackDirectory directory = createDirectory();
        for (String content : new String[] {"", "12", "12 x", "x 12", "-1 0"}) {
            Files.writeString(directory.processFile(Component.TRINO), content);
            assertThat(RecordedProcess.find(directory, Component.TRINO)).as(content).isEmpty();
        }
    }

    private StackDirectory createDirectory()
    {
        StackDirectory directory = new StackDirectory(root.resolve("a stack"));
        directory.create();
        return directory;
    }

    /**
     * A process that lives until its input ends, with these words in its command line.
     */
    private static Process start(String... arguments)
            throws IOException
    {
        String[] command = new String[4 + arguments.length];
        System.arraycopy(new String[] {"/bin/sh", "-c", SLEEP, "sh"}, 0, command, 0, 4);
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return new ProcessBuilder(command).start();
    }
}
