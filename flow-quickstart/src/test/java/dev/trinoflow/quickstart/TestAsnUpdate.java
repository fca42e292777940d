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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trinoflow.quickstart.exit.ExitCode;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code ./flow asn-update}, with files and with a web server of its own.
 */
final class TestAsnUpdate
{
    private static final String SECRET = "very-secret";

    @TempDir
    private Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> authorizations = new ArrayList<>();

    private Path target;
    private HttpServer server;

    @BeforeEach
    void startServer()
            throws IOException
    {
        target = root.resolve("stack/asn");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/asn.csv", exchange -> answer(exchange, 200, rows(100).getBytes(UTF_8)));
        server.createContext("/private.csv", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, authorizations.getLast() == null ? 401 : 200, rows(100).getBytes(UTF_8));
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", exchange.getRequestURI().getQuery());
            answer(exchange, 302, new byte[0]);
        });
        server.createContext("/databases/download", exchange -> {
            exchange.getResponseHeaders().add("Content-Disposition", "attachment; filename=Package_20261124.tar.gz");
            answer(exchange, 200, tar(Map.of("package/asn-ipv4.csv", rows(50), "package/asn-ipv4-num.csv", "3221225984,3221226239,64500,Example\n", "package/README.md", "# Read me")));
        });
        server.start();
    }

    @AfterEach
    void stopServer()
    {
        server.stop(0);
    }

    @Test
    void testFile()
            throws IOException
    {
        Path file = Files.writeString(root.resolve("asn.csv"), rows(100));
        assertThat(run("--from", file.toString())).isZero();
        assertThat(target.resolve("asn.csv")).hasContent(rows(100));
        assertThat(out.toString())
                .contains("asn.csv: 4,100 bytes, 100 rows, 100 AS numbers, 100 of them with a name, 0 with a country, 0 bad rows")
                .contains("there is none of that name yet")
                .contains("written: " + target.resolve("asn.csv"));
        assertThat(filesOfTarget()).containsExactly("asn.csv");

        Files.writeString(file, rows(99) + "203.0.113.0,203.0.113.255,64999,New\n192.0.2.0,192.0.2.0,64998,New\n");
        assertThat(run("--from", file.toUri().toString())).isZero();
        assertThat(out.toString()).contains("  was: 100 rows, 100 AS numbers,").contains("AS numbers: 2 more, 1 gone");
        assertThat(target.resolve("asn.csv")).hasSameTextualContentAs(file);
    }

    @Test
    void testUrlAndNames()
            throws IOException
    {
        Path names = Files.writeString(root.resolve("asn.txt"), "64500 EXAMPLE-AS Example, NL\n");
        Path other = root.resolve("other");
        assertThat(run("--from", url("/asn.csv?format=csv"), "--names", names.toString(), "--to", other.toString())).isZero();
        assertThat(other.resolve("asn.csv")).hasContent(rows(100));
        assertThat(other.resolve("asn.txt")).exists();
        assertThat(out.toString()).contains("asn.txt: 29 bytes, 1 rows, 1 AS numbers, 1 of them with a name, 1 with a country");
        assertThat(target).doesNotExist();
    }

    @Test
    void testPackage()
            throws IOException
    {
        assertThat(run("--from", url("/databases/download"))).as("%s", err).isZero();
        assertThat(filesOfTarget()).containsExactly("asn-ipv4.csv");
        assertThat(target.resolve("asn-ipv4.csv")).hasContent(rows(50));

        Path empty = Files.write(root.resolve("empty.tgz"), tar(Map.of("README.md", "# Read me")));
        assertThat(run("--from", empty.toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("empty.tgz has no file whose name ends in .csv, .tsv, .mmdb or .pfx2as");
    }

    @Test
    void testBrokenFileChangesNothing()
            throws IOException
    {
        Files.createDirectories(target);
        Files.writeString(target.resolve("asn.csv"), rows(100));
        Path file = root.resolve("asn.csv");

        Files.writeString(file, "<html>Too many requests</html>\n");
        assertThat(run("--from", file.toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).isEqualTo("flow: the AS data in %s stay as they are: asn.csv is of none of the known formats of AS numbers: no line of its first fits one\n".formatted(target));

        Files.writeString(file, rows(79));
        assertThat(run("--from", file.toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("asn.csv is much smaller than the present one, less than 80 %; --force takes it nevertheless");

        Files.writeString(file, rows(100) + "nonsense\nnonsense\n");
        assertThat(run("--from", file.toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("asn.csv has 2 rows that cannot be used");
        assertThat(out.toString()).contains("  line 101: ");

        assertThat(run("--from", root.resolve("missing.csv").toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("missing.csv");
        assertThat(target.resolve("asn.csv")).hasContent(rows(100));
        assertThat(filesOfTarget()).containsExactly("asn.csv");

        Files.writeString(file, rows(79));
        assertThat(run("--from", file.toString(), "--force")).isZero();
        assertThat(target.resolve("asn.csv")).hasContent(rows(79));
    }

    @Test
    void testOneBrokenFileOfSeveralChangesNothing()
            throws IOException
    {
        Path good = Files.writeString(root.resolve("good.csv"), rows(10));
        Path bad = Files.writeString(root.resolve("bad.csv"), "");
        assertThat(run("--from", good.toString(), "--from", bad.toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(filesOfTarget()).isEmpty();
    }

    @Test
    void testDryRun()
            throws IOException
    {
        Path file = Files.writeString(root.resolve("asn.csv"), rows(100));
        assertThat(run("--from", file.toString(), "--dry-run")).isZero();
        assertThat(out.toString()).contains("100 rows").endsWith("nothing is changed: this was a dry run\n");
        assertThat(target).doesNotExist();
    }

    @Test
    void testServerThatRefuses()
    {
        assertThat(run("--from", url("/nothing.csv?license=1"))).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains(url("/nothing.csv") + " answers with status 404\n");
        assertThat(run("--from", url("/private.csv"))).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("answers with status 401: it may want a user and a password, in FLOW_ASN_USER and FLOW_ASN_PASSWORD");
        assertThat(run("--from", "http://127.0.0.1:1/asn.csv")).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("stay as they are").contains("ConnectException");
        assertThat(run("--from", url("/moved?" + "/moved?/moved?/moved?/moved?/moved?/moved?/moved"))).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void testCredentials()
            throws IOException
    {
        Map<String, String> environment = Map.of("FLOW_ASN_USER", "12345", "FLOW_ASN_PASSWORD", SECRET);
        String expected = "Basic " + Base64.getEncoder().encodeToString(("12345:" + SECRET).getBytes(UTF_8));
        assertThat(run(environment, "--from", url("/private.csv"))).isZero();
        assertThat(authorizations).containsExactly(expected);

        Path file = Files.writeString(root.resolve("GeoIP.conf"), "# MaxMind\nAccountID 12345\nLicenseKey %s\nEditionIDs GeoLite2-ASN\n".formatted(SECRET));
        assertThat(run("--from", url("/private.csv"), "--credentials", file.toString())).isZero();
        assertThat(authorizations).containsExactly(expected, expected);

        // another server is not told
        assertThat(run(environment, "--from", url("/moved?" + url("/private.csv").replace("127.0.0.1", "localhost")))).isEqualTo(ExitCode.FAILED.code());
        assertThat(authorizations).hasSize(3).last().isNull();
        // the same one is
        assertThat(run(environment, "--from", url("/moved?/private.csv"))).isZero();

        assertThat(run("--from", url("/private.csv"), "--credentials", Files.writeString(root.resolve("half.conf"), "AccountID 1\n").toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(err.toString()).contains("needs the lines 'AccountID N' and 'LicenseKey K'");
        assertThat(out.toString() + err).doesNotContain(SECRET);
    }

    @Test
    void testSecretsOnTheCommandLineAreRefused()
    {
        for (String url : List.of("https://user:%s@example.net/asn.csv".formatted(SECRET), "https://example.net/asn?edition_id=GeoLite2-ASN&license_key=" + SECRET, "https://example.net/asn.csv.gz?token=" + SECRET)) {
            assertThat(run("--from", url)).isEqualTo(ExitCode.USAGE.code());
            assertThat(err.toString()).contains("give it in FLOW_ASN_USER and FLOW_ASN_PASSWORD").doesNotContain(SECRET);
        }
        assertThat(run(Map.of("FLOW_ASN_PASSWORD", SECRET), "--from", "http://example.net/asn.csv")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("the password is sent with https only, not to http://example.net/asn.csv").doesNotContain(SECRET);
        assertThat(run()).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--from");
    }

    private int run(String... arguments)
    {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments)
    {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine = FlowCommand.createCommandLine(root, environment);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        List<String> words = new ArrayList<>(List.of("asn-update", "--data-dir", root.resolve("stack").toString()));
        words.addAll(List.of(arguments));
        return commandLine.execute(words.toArray(String[]::new));
    }

    private List<String> filesOfTarget()
            throws IOException
    {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String url(String path)
    {
        return "http://127.0.0.1:%s%s".formatted(server.getAddress().getPort(), path);
    }

    private static String rows(int count)
    {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append("10.0.%s.0,10.0.%<s.255,%s,System %s\n".formatted(100 + i, 64500 + i, 100 + i));
        }
        return rows.toString();
    }

    private static byte[] tar(Map<String, String> files)
            throws IOException
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void answer(HttpExchange exchange, int status, byte[] content)
            throws IOException
    {
        try (exchange) {
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }
}
