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

import com.google.common.collect.ImmutableList;
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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Catalogs of tables that are servers, and stores that are not the local disk, with all of it as processes: two archivers of one
 * archive write against each other, Trino reads through the plugin, and every flow is there once, though archivers are killed and
 * PostgreSQL is away for a while.
 */
final class TestFlowCatalogs
{
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path root;

    private final List<Trial> trials = new ArrayList<>();
    private Ports ports;

    /**
     * An archive, and the archivers that write it.
     */
    private record Trial(String catalog, boolean takesRivals, List<ArchiverProcess> archivers)
    {
        String logs()
                throws IOException
        {
            StringBuilder logs = new StringBuilder();
            for (ArchiverProcess archiver : archivers) {
                logs.append(archiver.log());
            }
            return logs.toString();
        }
    }

    @Test
    void testServersAsCatalogs()
            throws Exception
    {
        ports = FreePorts.find();
        try (Closer closer = Closer.create()) {
            Optional<AzureServer> azure = AzureServer.start(root.resolve("azurite"));
            azure.ifPresent(closer::register);
            List<String> javaOptions = azure.map(AzureServer::javaOptions).orElse(ImmutableList.of());
            FlowScript flow = new FlowScript(root.resolve("stack"), javaOptions);
            Catalogs catalogs = new Catalogs(flow.dataDirectory());
            Optional<PostgresqlServer> postgresql = addCatalogs(catalogs, azure, closer);
            for (String catalog : catalogs.names()) {
                List<ArchiverProcess> archivers = new ArrayList<>();
                for (String group : List.of("first", "rival")) {
                    archivers.add(new ArchiverProcess(catalog + "-" + group, catalogs.file(catalog), root, javaOptions));
                    closer.register(archivers.getLast());
                }
                // of two, one would undo what the other commits: moto does not look which version a change is of
                trials.add(new Trial(catalog, !catalog.equals("glue_s3"), archivers));
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

    private Optional<PostgresqlServer> addCatalogs(Catalogs catalogs, Optional<AzureServer> azure, Closer closer)
            throws Exception
    {
        RestCatalogServer rest = new RestCatalogServer("local:///warehouse");
        closer.register(rest);
        catalogs.add("rest", rest.properties(), localDisk("rest"));
        Optional<PostgresqlServer> postgresql = PostgresqlServer.start(ServerProgram.freePort());
        postgresql.ifPresent(closer::register);
        if (postgresql.isPresent()) {
            catalogs.add("postgresql", postgresql.orElseThrow().catalog("local:///warehouse"), localDisk("postgresql"));
        }
        if (azure.isPresent()) {
            RestCatalogServer azureRest = new RestCatalogServer(azure.orElseThrow().warehouse());
            closer.register(azureRest);
            catalogs.add("rest_azure", azureRest.properties(), azure.orElseThrow().store());
        }
        Optional<GcsServer> gcs = GcsServer.start(root.resolve("gcs"));
        gcs.ifPresent(closer::register);
        if (gcs.isPresent()) {
            catalogs.add("sqlite_gcs", ImmutableMap.of(
                    "iceberg.catalog.type", "jdbc",
                    "iceberg.jdbc-catalog.driver-class", "org.sqlite.JDBC",
                    "iceberg.jdbc-catalog.connection-url", "jdbc:sqlite:" + root.resolve("catalog.db"),
                    "iceberg.jdbc-catalog.catalog-name", "flow",
                    "iceberg.jdbc-catalog.default-warehouse-dir", "gs://flows/warehouse"), gcs.orElseThrow().store());
        }
        Optional<MotoServer> moto = MotoServer.start(root.resolve("moto"));
        moto.ifPresent(closer::register);
        if (moto.isPresent()) {
            catalogs.add("glue_s3", moto.orElseThrow().catalog(), moto.orElseThrow().store());
        }
        Optional<HiveMetastoreServer> hive = HiveMetastoreServer.start(root.resolve("metastore"), root.resolve("hive").resolve("warehouse"));
        hive.ifPresent(closer::register);
        if (hive.isPresent()) {
            catalogs.add("hive", hive.orElseThrow().catalog(), localDisk("hive"));
        }
        return postgresql;
    }

    private Map<String, String> localDisk(String name)
            throws IOException
    {
        return ImmutableMap.of(
                "fs.local.enabled", "true",
                "local.location", Files.createDirectories(root.resolve(name)).toString());
    }

    /**
     * The catalog files of the stack.
     */
    private final class Catalogs
    {
        private final Path directory;
        private final List<String> names = new ArrayList<>();

        Catalogs(Path dataDirectory)
                throws IOException
        {
            directory = Files.createDirectories(new StackDirectory(dataDirectory).configuration("catalog"));
        }

        List<String> names()
        {
            return names;
        }

        void add(String name, Map<String, String> catalog, Map<String, String> store)
                throws IOException
        {
            Map<String, String> all = ImmutableMap.<String, String>builder()
                    .put("connector.name", "flow")
                    .put("flow.kafka.bootstrap-servers", ports.bootstrapServers())
                    .put("flow.kafka.topics", StackProbe.TOPIC)
                    // of the shipped ones, each is a table more to commit
                    .put("flow.rollups", "traffic_1h")
                    // so many processes on a small machine may be slow
                    .put("flow.kafka.request-timeout", "1m")
                    .putAll(catalog)
                    .putAll(store)
                    .buildOrThrow();
            Files.writeString(file(name), all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
            names.add(name);
        }

        Path file(String name)
        {
            return directory.resolve(name + ".properties");
        }
    }

    private void archiveAndQuery(Optional<PostgresqlServer> postgresql)
            throws Exception
    {
        try (NumberedFlows flows = new NumberedFlows(ports.bootstrapServers())) {
            for (Trial trial : trials) {
                // it makes the tables too
                assertThat(trial.archivers().getFirst().check()).startsWith("exit code 0");
                trial.archivers().getFirst().start();
            }
            awaitArchived(1);
            for (Trial trial : trials) {
                if (trial.takesRivals()) {
                    trial.archivers().getLast().start();
                    await(trial, "a refused commit", () -> trial.logs().contains("Another archiver has committed to the table"));
                    trial.archivers().getFirst().kill();
                }
                else {
                    trial.archivers().getFirst().kill();
                    trial.archivers().getFirst().start();
                }
            }
            if (postgresql.isPresent()) {
                postgresql.orElseThrow().stop();
                postgresql.orElseThrow().start();
            }
            awaitArchived(flows.acknowledged() + 1);
            long sent = flows.finish();
            awaitArchived(sent);
            System.out.printf("TestFlowCatalogs: %s flows in each of %s%n", sent, trials.stream().map(Trial::catalog).toList());
            for (Trial trial : trials) {
                assertThat(sums(trial.catalog() + ".net.flows")).as(trial.catalog()).isEqualTo(List.of(sent, sent, sent * (sent - 1) / 2));
            }
        }
    }

    /**
     * Waits until every catalog has so many flows in its archive; whatever of them is live meanwhile, none is there twice.
     */
    private void awaitArchived(long flows)
            throws Exception
    {
        for (Trial trial : trials) {
            await(trial, flows + " flows in the archive", () -> {
                try {
                    List<Long> sums = sums(trial.catalog() + ".net.flows");
                    assertThat(sums.get(1)).as("distinct flows of %s", trial.catalog()).isEqualTo(sums.get(0));
                    return sums(trial.catalog() + ".net.flows WHERE _source = 'archive'").getFirst() >= flows;
                }
                catch (SQLException e) {
                    // PostgreSQL is not back yet
                    System.out.printf("%s: %s%n", trial.catalog(), e.getMessage());
                    return false;
                }
            });
        }
    }

    private static void await(Trial trial, String what, Callable<Boolean> condition)
            throws Exception
    {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("%s waits for %s: %s", trial.catalog(), what, trial.logs()).isLessThan(deadline);
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
}
