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
import dev.trinoflow.quickstart.sql.ResultFormat;
import dev.trinoflow.quickstart.sql.ResultPrinter;
import dev.trinoflow.quickstart.sql.StatementCancel;
import dev.trinoflow.quickstart.sql.StatementSplitter;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.SqlConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

@Command(
        name = "sql",
        description = {
                "Run a query and print its rows.",
                "",
                "Catalog flow and schema net are set: SELECT count(*) FROM flows. The statement is read from standard input where neither STATEMENT nor FILE is given.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SqlCommand
        implements Runnable
{
    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "The query")
    private String statement;

    @Option(names = {"-f", "--file"}, paramLabel = "FILE", description = "File of one statement, or of several, each ended by a semicolon")
    private Path file;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv (with a header line) or json (an object a line); default: ${DEFAULT-VALUE}")
    private ResultFormat format;

    @Option(names = "--time-zone", paramLabel = "ZONE", description = "Zone that times are shown in (default: this machine's)")
    private ZoneId timeZone = ZoneId.systemDefault();

    @Override
    public void run()
    {
        if (statement != null && file != null) {
            throw new ParameterException(spec.commandLine(), "give a statement or -f FILE, not both");
        }
        Ports ports = flow.requireRunning();
        List<String> statements = StatementSplitter.split(readText());
        if (statements.isEmpty()) {
            throw new FlowException(ExitCode.USAGE, "there is no statement to run");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (SqlConnection connection = new SqlConnection(ports, timeZone.getId())) {
            for (int index = 0; index < statements.size(); index++) {
                if (index > 0) {
                    out.println();
                }
                run(connection, statements.get(index), out);
            }
        }
        catch (SQLException e) {
            out.flush();
            throw new FlowException(ExitCode.FAILED, SqlConnection.message(e), e);
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "the result cannot be written: " + e.getMessage(), e);
        }
    }

    private void run(SqlConnection connection, String sql, PrintWriter out)
            throws SQLException, IOException
    {
        long start = System.nanoTime();
        try (Statement query = connection.createStatement();
                StatementCancel _ = new StatementCancel(query)) {
            if (query.execute(sql)) {
                try (ResultSet result = query.getResultSet()) {
                    long rows = new ResultPrinter(format, out).print(result);
                    if (format == ResultFormat.TABLE) {
                        out.printf("(%,d %s, %.2f s)%n", rows, rows == 1 ? "row" : "rows", (System.nanoTime() - start) / 1e9);
                    }
                }
            }
        }
        finally {
            out.flush();
        }
    }

    private String readText()
    {
        if (statement != null) {
            return statement;
        }
        try {
            if (file != null) {
                return Files.readString(file);
            }
            Console console = System.console();
            if (console != null && console.isTerminal()) {
                spec.commandLine().getErr().println("type the statement, and end it with Ctrl-D");
            }
            return new String(System.in.readAllBytes(), UTF_8);
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.USAGE, "the statement cannot be read: " + e, e);
        }
    }
}
