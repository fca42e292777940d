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
import dev.trinoflow.quickstart.query.QueryFile;
import dev.trinoflow.quickstart.query.QueryLibrary;
import dev.trinoflow.quickstart.query.Visualisation;
import dev.trinoflow.quickstart.redash.RedashRendering;
import dev.trinoflow.quickstart.sql.ResultFormat;
import dev.trinoflow.quickstart.sql.ResultPrinter;
import dev.trinoflow.quickstart.stack.FreePorts;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.SqlConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Every query, as its file is, over flows that are the same on each run. What each has to answer, and how many rows it
 * may read for that, is in the test resources, in {@code queries/NAME.txt}.
 */
@TestInstance(PER_CLASS)
final class TestQueryLibrary
{
    private final QueryLibrary library = QueryLibrary.load(Path.of("../queries"));

    private Path root;
    private Ports ports;
    private FlowScript flow;
    private RecordSums sums;

    @BeforeAll
    void startStack(@TempDir Path directory)
            throws Exception
    {
        root = directory;
        ports = FreePorts.find();
        flow = new FlowScript(root.resolve("stack"));
        FlowScript.Result result = flow.run("up", "--detach", "--port-base", Integer.toString(ports.base()), "--no-generator");
        assertThat(result.exitCode()).as(result.all()).isZero();
        List<Path> files = KnownFlows.write(Files.createDirectories(root.resolve("files")));
        List<String> words = new ArrayList<>(List.of("archive", "import"));
        files.forEach(file -> words.add(file.toString()));
        result = flow.run(words.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.all()).isZero();
        sums = RecordSums.read(files, root.resolve("stack/dimensions"));
    }

    @AfterAll
    void stopStack()
            throws Exception
    {
        assertThat(flow.run("down").exitCode()).isZero();
    }

    @Test
    void testEveryQueryHasTheStoredAnswer()
            throws Exception
    {
        StoredResults stored = new StoredResults(Path.of("src/test/resources/queries"));
        List<String> failures = new ArrayList<>();
        try (SqlConnection connection = new SqlConnection(ports, "UTC")) {
            for (QueryFile query : library.queries()) {
                try (PreparedStatement statement = query.bind(Map.of(), KnownFlows.NOW).prepare(connection.connection());
                        ResultSet result = statement.executeQuery()) {
                    stored.check(query.name(), result).ifPresent(failures::add);
                    assertShownColumnsExist(query, result);
                }
                catch (SQLException e) {
                    failures.add("%s: %s".formatted(query.name(), SqlConnection.message(e)));
                }
            }
        }
        assertThat(failures).as("queries with another answer; FLOW_UPDATE_RESULTS=1 stores what they answer now").isEmpty();
        assertThat(stored.names()).isEqualTo(library.queries().stream().map(QueryFile::name).toList());
    }

    private static void assertShownColumnsExist(QueryFile query, ResultSet result)
            throws SQLException
    {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            columns.add(result.getMetaData().getColumnLabel(column));
        }
        for (Visualisation visualisation : query.visualisations()) {
            assertThat(columns).as(query.name()).containsAll(visualisation.columns());
            if (visualisation.kind() == Visualisation.Kind.SANKEY) {
                assertThat(columns).as(query.name()).contains("value");
                assertThat(columns).as("stages in the order of their names").isEqualTo(columns.stream().sorted().toList());
            }
        }
        if (query.alert().isPresent()) {
            assertThat(columns).as(query.name()).contains(query.alert().orElseThrow().column());
        }
    }

    /**
     * With their own defaults, which are relative to the real now, the queries find nothing, and end.
     */
    @Test
    void testDefaultsOfNow()
            throws Exception
    {
        try (SqlConnection connection = new SqlConnection(ports, "America/Bahia_Banderas")) {
            for (QueryFile query : library.queries()) {
                try (PreparedStatement statement = query.bind(Map.of(), Instant.now()).prepare(connection.connection());
                        ResultSet result = statement.executeQuery()) {
                    assertThat(result.getMetaData().getColumnCount()).as(query.name()).isPositive();
                }
            }
        }
    }

    /**
     * What Redash makes of the files is SQL too.
     */
    @Test
    void testTextsOfRedash()
            throws Exception
    {
        try (SqlConnection connection = new SqlConnection(ports, "UTC")) {
            for (QueryFile query : library.queries()) {
                String sql = RedashRendering.render(query, "2026-03-04 11:00:00", "2026-03-04 12:00:00");
                assertThatCode(() -> connection.execute("EXPLAIN (TYPE VALIDATE) " + sql)).as("%s:\n%s", query.name(), sql).doesNotThrowAnyException();
            }
            // with the same period the answer is the same, too
            QueryFile top = library.require("top-conversations");
            assertThat(rows(connection, RedashRendering.render(top, "2026-03-04 11:00:00", "2026-03-04 12:00:00")))
                    .isEqualTo(query("top-conversations", "-p", "from=2026-03-04T11:00:00Z", "-p", "to=2026-03-04T12:00:00Z"));
        }
    }

    private static String rows(SqlConnection connection, String sql)
            throws SQLException, IOException
    {
        StringWriter text = new StringWriter();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            new ResultPrinter(ResultFormat.CSV, new PrintWriter(text)).print(result);
        }
        return text.toString();
    }

    @Test
    void testTopAgainstTheFiles()
            throws Exception
    {
        List<String> expected = sums.bytesBySource().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(5)
                .map(entry -> "%s %s".formatted(entry.getKey(), entry.getValue()))
                .toList();
        assertThat(columns(query("top-source-addresses", "-p", "from=2026-03-01", "-p", "to=2026-03-05", "-p", "rows=5"), 0, 2)).isEqualTo(expected);
    }

    @Test
    void testCustomersAgainstTheFiles()
            throws Exception
    {
        Map<String, Long> sent = sums.sentBy("customer");
        Map<String, Long> received = sums.receivedBy("customer");
        assertThat(sent).hasSize(7).containsOnlyKeys(received.keySet());
        assertThat(columns(query("top-customers", "-p", "from=2026-03-01", "-p", "to=2026-03-05"), 0, 1, 2))
                .containsExactlyInAnyOrderElementsOf(sent.entrySet().stream().map(entry -> "%s %s %s".formatted(entry.getKey(), entry.getValue(), received.get(entry.getKey()))).toList());
        assertThat(columns(query("customer-profile", "-p", "from=2026-03-01", "-p", "to=2026-03-05", "-p", "customer=Thimble & Thread"), 0, 1, 2, 3))
                .contains("network customer-b %s %s".formatted(sent.get("Thimble & Thread"), received.get("Thimble & Thread")));
        Map<String, Long> subscribers = new TreeMap<>();
        for (String line : columns(query("usage-by-subscriber", "-p", "from=2026-03-01", "-p", "to=2026-03-05", "-p", "resolution=day", "-p", "rows=1000"), 1, 5)) {
            subscribers.merge(line.split(" ")[0], Long.parseLong(line.split(" ")[1]), Long::sum);
        }
        assertThat(subscribers).isEqualTo(sums.receivedBy("subscriber"));
    }

    @Test
    void testDirectionsAgainstTheFiles()
            throws Exception
    {
        Map<String, Long> bytes = new TreeMap<>();
        for (String line : columns(query("bandwidth-by-direction", "-p", "from=2026-03-01", "-p", "to=2026-03-05", "-p", "resolution=day"), 1, 3)) {
            bytes.merge(line.split(" ")[0], Long.parseLong(line.split(" ")[1]), Long::sum);
        }
        assertThat(bytes).isEqualTo(sums.bytesByDirection()).hasSize(4);
    }

    @Test
    void testInterfacesAgainstTheFiles()
            throws Exception
    {
        double megabits = sums.outputPercentile95(Instant.parse("2026-03-01T00:00:00Z"), KnownFlows.NOW, "192.0.2.1", 401) / 1e6;
        assertThat(columns(query("interface-95th-percentile", "-p", "from=2026-03-01", "-p", "to=2026-03-04T12:00:00Z"), 0, 4))
                .contains("border1.ams et-0/0/1 %s".formatted(Math.round(megabits * 1000) / 1000.0));
        // the border of the only router in Frankfurt, in 12 hours
        double border = sums.outputBytes(Instant.parse("2026-03-04T00:00:00Z"), "192.0.2.2", List.of(21L, 22L, 25L)) * 8 / 1e6 / 43_200;
        assertThat(columns(query("site-committed-rate", "-p", "from=2026-03-04", "-p", "to=2026-03-04T12:00:00Z"), 0, 2, 3))
                .contains("Frankfurt %s 40000".formatted(Math.round(border * 1000) / 1000.0));
    }

    /**
     * Columns of an answer without commas in its values.
     */
    private static List<String> columns(String csv, int... columns)
    {
        return csv.lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(values -> IntStream.of(columns).mapToObj(column -> values[column]).collect(joining(" ")))
                .toList();
    }

    @Test
    void testParametersRestrict()
            throws Exception
    {
        String period = "from=2026-03-04T11:00:00Z";
        String end = "to=2026-03-04T12:00:00Z";
        assertThat(query("usage-by-conversation", "-p", period, "-p", end, "-p", "network=240.66.6.0/24", "-p", "port_from=22", "-p", "port_to=22", "-p", "as_number=64510", "-p", "rows=1000").lines().skip(1).toList())
                .hasSize(201)
                .allMatch(line -> line.contains(" to 203.0.113."));
        assertThat(query("usage-by-interface", "-p", period, "-p", end, "-p", "exporter=192.0.2.1", "-p", "interface=502").lines().skip(1).toList())
                .allMatch(line -> line.contains("border1.ams "));
        assertThat(query("top-source-addresses", "-p", period, "-p", end, "-p", "exporter=192.0.2.250").lines().toList()).hasSize(1);
        assertThat(query("usage-by-interface", "-p", period, "-p", end, "-p", "region=America").lines().skip(1).toList())
                .isNotEmpty()
                .allMatch(line -> line.contains("border1.nyc "));
    }

    @Test
    void testCommandLine()
            throws Exception
    {
        assertThat(flow.run("query", "--list").out()).contains("top-source-as ").contains("Which autonomous systems send the most?");
        assertThat(flow.run("query", "port-scans", "--describe").out()).contains("--param least_ports=100").contains("HAVING count(DISTINCT dst_port) >= :least_ports");
        FlowScript.Result result = flow.run("query", "port-scan");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(result.err()).startsWith("flow: there is no query 'port-scan' in ").contains("do you mean").contains("port-scans");
        assertThat(flow.run("query", "top-ports", "-p", "exporter=1' OR '1'='1").err()).isEqualTo("flow: parameter exporter is not an IPv4 or IPv6 address, or any: '1' OR '1'='1'\n");
        assertThat(flow.run("query").err()).contains("the name of a query is missing");
        assertThat(flow.run("query", "port-scans", "-p", "to=2026-03-04T12:00:00Z", "-p", "from=2026-03-04T11:00:00Z").out())
                .contains("scanner     scanner_owner  target        target_network  ports")
                .contains("240.66.6.6  NULL           203.0.113.10  dns               300")
                .contains("(1 row, ");
    }

    private String query(String name, String... words)
            throws IOException, InterruptedException
    {
        List<String> command = new ArrayList<>(List.of("query", name, "--format", "csv"));
        command.addAll(List.of(words));
        FlowScript.Result result = flow.run(command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.all()).isZero();
        return result.out();
    }
}
