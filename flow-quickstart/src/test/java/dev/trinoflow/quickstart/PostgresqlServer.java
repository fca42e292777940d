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

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A PostgreSQL server of a test, made with the programs of the distribution's package.
 */
final class PostgresqlServer
        implements Closeable
{
    private static final String USER = "flows";
    private static final String PASSWORD = "not secret";

    // the server does not run as root; the package makes this user
    private static final List<String> AS_USER = System.getProperty("user.name").equals("root") ? ImmutableList.of("runuser", "-u", "postgres", "--") : ImmutableList.of();

    private final Path programs;
    private final Path directory;
    private final int port;

    private PostgresqlServer(Path programs, Path directory, int port)
    {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
    }

    /**
     * The server, if PostgreSQL is installed; else says that it is not, and fails where FLOW_REQUIRE_POSTGRESQL is 1.
     */
    static Optional<PostgresqlServer> start(int port)
            throws IOException
    {
        Optional<Path> programs = findPrograms();
        if (programs.isEmpty()) {
            if ("1".equals(System.getenv("FLOW_REQUIRE_POSTGRESQL"))) {
                throw new AssertionError("Cannot run with PostgreSQL: it is not installed");
            }
            System.out.println("Not run with PostgreSQL: it is not installed");
            return Optional.empty();
        }
        Path directory = Files.createTempDirectory("postgresql");
        if (!AS_USER.isEmpty()) {
            Files.setOwner(directory, directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        PostgresqlServer server = new PostgresqlServer(programs.orElseThrow(), directory, port);
        server.run("sh", "-c", "printf '%s' '" + PASSWORD + "' > " + directory.resolve("password"));
        server.run(server.program("initdb"), "-D", server.data(), "-U", USER, "--auth=scram-sha-256", "--pwfile=" + directory.resolve("password"), "--encoding=UTF8", "--locale=C", "--no-sync");
        server.start();
        return Optional.of(server);
    }

    private static Optional<Path> findPrograms()
            throws IOException
    {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> directories = Files.list(versions)) {
            return directories.map(version -> version.resolve("bin"))
                    .filter(directory -> Files.isExecutable(directory.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    void start()
            throws IOException
    {
        run(program("pg_ctl"), "-D", data(), "-w", "-l", directory.resolve("log").toString(), "-o", "-p %s -c listen_addresses=127.0.0.1 -k %s -c fsync=off".formatted(port, directory), "start");
    }

    /**
     * Ends the server at once, as a crash would.
     */
    void stop()
            throws IOException
    {
        run(program("pg_ctl"), "-D", data(), "-m", "immediate", "-w", "stop");
    }

    /**
     * The catalog's part of a catalog file.
     */
    Map<String, String> catalog(String warehouse)
    {
        return ImmutableMap.of(
                "iceberg.catalog.type", "jdbc",
                "iceberg.jdbc-catalog.driver-class", "org.postgresql.Driver",
                // the database that is there from the start
                "iceberg.jdbc-catalog.connection-url", "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(port),
                "iceberg.jdbc-catalog.connection-user", USER,
                "iceberg.jdbc-catalog.connection-password", PASSWORD,
                "iceberg.jdbc-catalog.catalog-name", "flow",
                "iceberg.jdbc-catalog.default-warehouse-dir", warehouse);
    }

    private String data()
    {
        return directory.resolve("data").toString();
    }

    private String program(String name)
    {
        return programs.resolve(name).toString();
    }

    private void run(String... command)
            throws IOException
    {
        Path output = Files.createTempFile("postgresql", ".out");
        try {
            // a file: the server would keep a pipe open
            Process process = new ProcessBuilder(ImmutableList.<String>builder().addAll(AS_USER).add(command).build())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            checkState(process.onExit().join().exitValue() == 0, "%s failed: %s", String.join(" ", command), Files.readString(output, UTF_8));
        }
        finally {
            Files.delete(output);
        }
    }

    @Override
    public void close()
            throws IOException
    {
        try {
            stop();
        }
        finally {
            run("rm", "-rf", directory.toString());
        }
    }
}
