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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowCommand
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path home;

    @Test
    void testWrongWords()
    {
        assertThat(run("upp")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("'upp'").contains("flow up").contains("--help");

        assertThat(run()).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("a command is missing: up, down, status, sql");

        assertThat(run("up", "--port-base", "eighty")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("'eighty'").contains("--port-base").contains("flow up --help");

        assertThat(run("up", "--format", "netflow")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("'netflow'").contains("goflow2-protobuf");

        assertThat(run("up", "--rate", "0")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--rate 0 is out of range: 1 to 1,000,000");

        assertThat(run("up", "--days", "401")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--days 401 is out of range: 0 to 400");

        assertThat(run("up", "--days", "1", "--no-generator")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--days and --no-generator exclude each other");

        assertThat(run("sql", "--format", "xml", "SELECT 1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("'xml'").contains("TABLE, CSV, JSON");

        assertThat(run("sql", "-f", "query.sql", "SELECT 1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("not both");
    }

    @Test
    void testRedashIsToldWhatIsMissing()
    {
        assertThat(run("redash", "apply")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--url");
        assertThat(run("redash", "remove", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("unknown action 'remove': the only one is apply");
        assertThat(run("redash", "apply", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("the API key is missing: set REDASH_API_KEY, or name a file with --api-key-file");
        assertThat(run(Map.of("REDASH_API_KEY", "key"), "redash", "apply", "--url", "127.0.0.1")).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).isEqualTo("flow: '127.0.0.1' is not the address of a Redash, such as http://127.0.0.1:5000\n");
        assertThat(run(Map.of("REDASH_API_KEY", "key"), "redash", "apply", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("the queries of ").contains("cannot be read");
    }

    @Test
    void testHelpEverywhere()
    {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--data-dir").contains("FLOW_DATA_DIR").contains("Exit codes").contains("the stack is not running");
        for (String command : FlowCommand.createCommandLine(home, Map.of()).getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(out.toString()).contains("Usage: flow " + command).contains("--data-dir");
        }
    }

    @Test
    void testStackThatIsNotRunning()
    {
        assertThat(run("sql", "SELECT 1")).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(err.toString()).isEqualTo("flow: no stack is running in %s: start it with ./flow up\n".formatted(home.resolve(".flow")));
        assertThat(run("status")).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(out.toString()).contains("not running");
        assertThat(run("down")).isZero();
        assertThat(out.toString()).isEqualTo("nothing is running in %s\n".formatted(home.resolve(".flow")));
    }

    @Test
    void testDataDirectory()
    {
        Path other = home.resolve("other stack");
        assertThat(run("--data-dir", other.toString(), "down")).isZero();
        assertThat(out.toString()).contains(other.toString());
        assertThat(run("down", "--data-dir", other.toString())).isZero();
        assertThat(out.toString()).contains(other.toString());
        assertThat(run(Map.of("FLOW_DATA_DIR", other.toString()), "down")).isZero();
        assertThat(out.toString()).contains(other.toString());
        assertThat(run(Map.of("FLOW_DATA_DIR", other.toString()), "down", "--data-dir", home.resolve("third").toString())).isZero();
        assertThat(out.toString()).contains("third").doesNotContain("other");
        assertThat(run(Map.of("FLOW_DATA_DIR", ""), "down")).isZero();
        assertThat(out.toString()).contains(".flow");
    }

    @Test
    void testWrongHeapIsToldBeforeAnythingStarts()
    {
        assertThat(run("up", "--trino-heap", "lots")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--trino-heap is not a heap size such as 2g or 1500m: lots");
        for (String variable : List.of("FLOW_BROKER_HEAP", "FLOW_TRINO_HEAP", "FLOW_GENERATOR_HEAP")) {
            assertThat(run(Map.of(variable, "1"), "up")).isEqualTo(ExitCode.USAGE.code());
            assertThat(err.toString()).contains(variable + " is not a heap size");
        }
        assertThat(home.resolve(".flow")).doesNotExist();
    }

    private int run(String... arguments)
    {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments)
    {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine = FlowCommand.createCommandLine(home, environment);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
