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
import dev.trinoflow.quickstart.query.BoundQuery;
import dev.trinoflow.quickstart.query.QueryException;
import dev.trinoflow.quickstart.query.QueryFile;
import dev.trinoflow.quickstart.query.QueryLibrary;
import dev.trinoflow.quickstart.query.QueryParameter;
import dev.trinoflow.quickstart.sql.ResultFormat;
import dev.trinoflow.quickstart.sql.ResultPrinter;
import dev.trinoflow.quickstart.sql.StatementCancel;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.SqlConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

@Command(
        name = "query",
        description = {
                "Answer a question of the query library, the folder queries.",
                "",
                "Values are bound to the statement, never pasted into it. Instants are such as now, now-90m, now-7d/d (begin of that day in UTC), 2026-11-24 or 2026-11-24T08:00:00Z.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class QueryCommand
        implements Runnable
{
    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The query, a file of queries/ without .sql")
    private String name;

    @Option(names = {"-p", "--param"}, paramLabel = "NAME=VALUE", description = "Value of a parameter; the others have their defaults")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--list", description = "List the queries with their questions")
    private boolean list;

    @Option(names = "--describe", description = "Show the question, the parameters and the statement, and run nothing")
    private boolean describe;

    @Option(names = "--queries", paramLabel = "DIR", description = "Folder of the queries (default: queries in the checkout)")
    private Path folder;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv (with a header line) or json (an object a line); default: ${DEFAULT-VALUE}")
    private ResultFormat format;

    @Option(names = "--time-zone", paramLabel = "ZONE", defaultValue = "UTC", description = "Zone that times are shown in where they have none of their own (default: ${DEFAULT-VALUE})")
    private ZoneId timeZone;

    @Override
    public void run()
    {
        try {
            QueryLibrary library = QueryLibrary.load(folder == null ? flow.home().resolve("queries") : folder);
            PrintWriter out = spec.commandLine().getOut();
            if (list) {
                printList(library, out);
            }
            else if (name == null) {
                throw new ParameterException(spec.commandLine(), "the name of a query is missing; ./flow query --list shows all");
            }
            else if (describe) {
                printDescription(library.require(name), out);
            }
            else {
                run(library.require(name).bind(values, Instant.now()), out);
            }
        }
        catch (QueryException e) {
            throw new FlowException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static void printList(QueryLibrary library, PrintWriter out)
    {
        int width = library.queries().stream().mapToInt(query -> query.name().length()).max().orElse(0);
        for (QueryFile query : library.queries()) {
            out.println(query.name() + " ".repeat(width + 2 - query.name().length()) + query.question());
        }
        out.flush();
    }

    private static void printDescription(QueryFile query, PrintWriter out)
    {
        out.println(query.title());
        out.println(query.question());
        out.println();
        for (QueryParameter parameter : query.parameters()) {
            out.printf("  --param %s=%s%n      %s; %s%n", parameter.name(), parameter.defaultText(), parameter.description(), parameter.expected());
        }
        out.println();
        out.println(query.sql().render(parameter -> ":" + parameter));
        out.flush();
    }

    private void run(BoundQuery query, PrintWriter out)
    {
        Ports ports = flow.requireRunning();
        long start = System.nanoTime();
        try (SqlConnection connection = new SqlConnection(ports, timeZone.getId());
                PreparedStatement statement = query.prepare(connection.connection());
                StatementCancel _ = new StatementCancel(statement);
                ResultSet result = statement.executeQuery()) {
            long rows = new ResultPrinter(format, out).print(result);
            if (format == ResultFormat.TABLE) {
                out.printf("(%,d %s, %.2f s)%n", rows, rows == 1 ? "row" : "rows", (System.nanoTime() - start) / 1e9);
            }
        }
        catch (SQLException e) {
            out.flush();
            throw new FlowException(ExitCode.FAILED, SqlConnection.message(e), e);
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "the result cannot be written: " + e.getMessage(), e);
        }
        finally {
            out.flush();
        }
    }
}
