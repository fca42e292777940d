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

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls the script {@code flow} of this checkout for one stack. It does not build: the build is what runs the test.
 */
final class FlowScript
{
    private final Path dataDirectory;
    private final List<String> javaOptions;

    FlowScript(Path dataDirectory)
    {
        this(dataDirectory, List.of());
    }

    /**
     * @param javaOptions of every process of the stack, beside those that it has
     */
    FlowScript(Path dataDirectory, List<String> javaOptions)
    {
        this.javaOptions = List.copyOf(javaOptions);
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    record Result(int exitCode, String out, String err)
    {
        String all()
        {
            return "exit code %s\n%s\n%s".formatted(exitCode, out, err);
        }
    }

    Path dataDirectory()
    {
        return dataDirectory;
    }

    Result run(String... words)
            throws IOException, InterruptedException
    {
        return runWithInput("", words);
    }

    /**
     * The only value of the only row.
     */
    String query(String statement)
            throws IOException, InterruptedException
    {
        Result result = run("sql", "--format", "csv", statement);
        assertThat(result.exitCode()).as(result.all()).isZero();
        return result.out().lines().toList().getLast();
    }

    Result runWithInput(String input, String... words)
            throws IOException, InterruptedException
    {
        Path out = Files.createTempFile("flow", ".out");
        Path err = Files.createTempFile("flow", ".err");
        try {
            List<String> command = new ArrayList<>(List.of(Path.of("..", "flow").toString(), "--data-dir", dataDirectory.toString()));
            command.addAll(List.of(words));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("FLOW_NO_BUILD", "1");
            builder.environment().put("FLOW_TRINO_HEAP", "768m");
            if (!javaOptions.isEmpty()) {
                builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", javaOptions));
            }
            // files: a detached stack would keep pipes open
            builder.redirectOutput(out.toFile());
            builder.redirectError(err.toFile());
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            }
            int exitCode = process.waitFor();
            return new Result(exitCode, Files.readString(out), Files.readString(err));
        }
        finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
