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

import com.google.common.collect.ImmutableMap;
import com.google.common.io.Closer;
import dev.trinoflow.quickstart.stack.FreePorts;
import dev.trinoflow.quickstart.stack.Ports;
import dev.trinoflow.quickstart.stack.SqlConnection;
import dev.trinoflow.quickstart.stack.StackDirectory;
import dev.trinoflow.quickstart.stack.StackProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Catalogs of tables that are servers, PostgreSQL and Iceberg's REST protocol, with all of it as processes: the archiver
 * writes, Trino reads through the plugin, and every flow is there once, though the archiver is killed and PostgreSQL is away
 * for a while.
 */
final class TestFlowCatalogs
{
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path root;

    private final List<String> catalogs = new ArrayList<>();
    private FlowScript flow;
    private Ports ports;

    @Test
    void testServersAsCatalogs()
            throws Exception
    {
        ports = FreePorts.find();
        flow = new FlowScript(root.resolve("stack"));
        try (RestCatalogServer rest = new RestCatalogServer("local:///warehouse"); Closer closer = Closer.create()) {
            Optional<PostgresqlServer> postgresql = PostgresqlServer.start(freePort());
            postgresql.ifPresent(closer::register);
            writeCatalog("rest", ImmutableMap.of(
                    "iceberg.catalog.type", "rest",
                    "iceberg.rest-catalog.uri", rest.uri()));
            if (postgresql.isPresent()) {
                writeCatalog("postgresql", ImmutableMap.of(
                        "iceberg.catalog.type", "jdbc",
                        "iceberg.jdbc-catalog.driver-class", "org.postgresql.Driver",
                        "iceberg.jdbc-catalog.connection-url", postgresql.orElseThrow().connectionUrl(),
                        "iceberg.jdbc-catalog.connection-user", PostgresqlServer.USER,
                        "iceberg.jdbc-catalog.connection-password", PostgresqlServer.PASSWORD,
                        "iceberg.jdbc-catalog.catalog-name", "flow",
                        "iceberg.jdbc-catalog.default-warehouse-dir", "local:///warehouse"));
            }
            FlowScript.Result up = flow.run("up", "--detach", "--no-generator", "--port-base", Integer.toString(ports.base()));
            assertThat(up.exitCode()).as(up.all()).isZero();
            try {
                archiveAndQuery(postgresql);
            }
            finally {
                FlowScript.Result down = flow.run("down");
                assertThat(down.exitCode()).as(down.all()).isZero();
            }
        }
    }

    private void writeCatalog(String name, Map<String, String> properties)
            throws IOException
    {
        Map<String, String> all = ImmutableMap.<String, String>builder()
                .put("connector.name", "flow")
                .put("flow.kafka.bootstrap-servers", ports.bootstrapServers())
                .put("flow.kafka.topics", StackProbe.TOPIC)
                .putAll(properties)
                .put("fs.local.enabled", "true")
                .put("local.location", Files.createDirectory(root.resolve(name)).toString())
                .buildOrThrow();
        Files.createDirectories(catalogFile(name).getParent());
        Files.writeString(catalogFile(name), all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
        catalogs.add(name);
    }

    private Path catalogFile(String name)
    {
        return new StackDirectory(flow.dataDirectory()).configuration("catalog").resolve(name + ".properties");
    }

    private void archiveAndQuery(Optional<PostgresqlServer> postgresql)
            throws Exception
    {
        List<ArchiverProcess> archivers = new ArrayList<>();
        try (NumberedFlows flows = new NumberedFlows(ports.bootstrapServers())) {
            for (String catalog : catalogs) {
                ArchiverProcess archiver = new ArchiverProcess(catalog, catalogFile(catalog), root);
                archivers.add(archiver);
                // it makes the tables too
                assertThat(archiver.check()).startsWith("exit code 0");
                archiver.start();
            }
            awaitArchived(1, archivers);
            for (ArchiverProcess archiver : archivers) {
                archiver.kill();
                archiver.start();
            }
            if (postgresql.isPresent()) {
                postgresql.orElseThrow().stop();
                postgresql.orElseThrow().start();
            }
            awaitArchived(flows.acknowledged() + 1, archivers);
            long sent = flows.finish();
            awaitArchived(sent, archivers);
            System.out.printf("TestFlowCatalogs: %s flows in each of %s%n", sent, catalogs);
            for (String catalog : catalogs) {
                assertThat(sums(catalog + ".net.flows")).as(catalog).isEqualTo(List.of(sent, sent, sent * (sent - 1) / 2));
            }
        }
        finally {
            for (ArchiverProcess archiver : archivers) {
                archiver.close();
            }
        }
    }

    /**
     * Waits until every catalog has so many flows in its archive; whatever of them is live meanwhile, none is there twice.
     */
    private void awaitArchived(long flows, List<ArchiverProcess> archivers)
            throws IOException
    {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < catalogs.size(); i++) {
            String catalog = catalogs.get(i);
            long archived = -1;
            Optional<SQLException> failure = Optional.empty();
            while (archived < flows) {
                assertThat(System.nanoTime()).as("%s of %s flows are in the archive of %s; %s; %s", archived, flows, catalog, failure, archivers.get(i).log()).isLessThan(deadline);
                try {
                    List<Long> sums = sums(catalog + ".net.flows");
                    assertThat(sums.get(1)).as("distinct flows of %s", catalog).isEqualTo(sums.get(0));
                    archived = sums(catalog + ".net.flows WHERE _source = 'archive'").getFirst();
                }
                catch (SQLException e) {
                    // PostgreSQL is not back yet
                    failure = Optional.of(e);
                }
            }
        }
    }

    private List<Long> sums(String table)
            throws SQLException
    {
        try (SqlConnection connection = new SqlConnection(ports, "UTC");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*), count(DISTINCT bytes), coalesce(sum(bytes), 0) FROM " + table)) {
            result.next();
            return List.of(result.getLong(1), result.getLong(2), result.getLong(3));
        }
    }

    private static int freePort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
