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
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Azure's blob storage as Azurite has it. Trino asks for {@code https://<account>.blob.<endpoint>} at port 443 alone: a proxy
 * leads these names to Azurite, and a certificate makes them trusted. Azurite knows nothing of {@code <account>.dfs.<endpoint>},
 * which Trino asks whether the account has directories before it lists files; that is answered as by an account that has none.
 */
final class AzureServer
        implements Closeable
{
    // those that Azurite's documentation gives to everyone
    private static final String ACCOUNT = "devstoreaccount1";
    private static final String KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final String ENDPOINT = "azure.test";

    private final Closer closer;
    private final SelfSignedCertificate certificate;
    private final ConnectProxy proxy;

    private AzureServer(Closer closer, SelfSignedCertificate certificate, ConnectProxy proxy)
    {
        this.closer = closer;
        this.certificate = certificate;
        this.proxy = proxy;
    }

    static Optional<AzureServer> start(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException
    {
        Optional<Path> azurite = ServerProgram.find("azurite-blob", "FLOW_AZURITE");
        if (azurite.isEmpty()) {
            return Optional.empty();
        }
        Files.createDirectory(directory);
        String blobs = ACCOUNT + ".blob." + ENDPOINT;
        String files = ACCOUNT + ".dfs." + ENDPOINT;
        SelfSignedCertificate certificate = SelfSignedCertificate.make(directory, ImmutableList.of("ip:127.0.0.1", "dns:" + blobs, "dns:" + files));
        int port = ServerProgram.freePort();
        Closer closer = Closer.create();
        closer.register(ServerProgram.start(directory, port, ImmutableList.of(
                azurite.orElseThrow().toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                directory.resolve("data").toString(),
                "--cert",
                certificate.keyStore().toString(),
                "--pwd",
                SelfSignedCertificate.PASSWORD,
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--silent")));
        HttpsServer fileService = startFileService(certificate);
        closer.register(() -> fileService.stop(0));
        ConnectProxy proxy = closer.register(new ConnectProxy(ImmutableMap.of(blobs, port, files, fileService.getAddress().getPort())));
        createContainer(certificate, port);
        return Optional.of(new AzureServer(closer, certificate, proxy));
    }

    private static HttpsServer startFileService(SelfSignedCertificate certificate)
            throws IOException, GeneralSecurityException
    {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("x-ms-error-code", "HierarchicalNamespaceNotEnabled");
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void createContainer(SelfSignedCertificate certificate, int port)
            throws IOException, InterruptedException, GeneralSecurityException
    {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        // the method, 11 headers that are not there, those that are, the resource
        String signed = "PUT" + "\n".repeat(12) + "x-ms-date:%s\nx-ms-version:2021-12-02\n/%2$s/%2$s/flows\nrestype:container".formatted(date, ACCOUNT);
        HttpRequest container = HttpRequest.newBuilder(URI.create("https://127.0.0.1:%s/%s/flows?restype=container".formatted(port, ACCOUNT)))
                .header("x-ms-date", date)
                .header("x-ms-version", "2021-12-02")
                .header("Authorization", "SharedKey %s:%s".formatted(ACCOUNT, Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)))))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newBuilder().sslContext(certificate.context()).build()) {
            HttpResponse<String> response = client.send(container, HttpResponse.BodyHandlers.ofString());
            checkState(response.statusCode() == 201, "no container: %s", response.body());
        }
    }

    String warehouse()
    {
        return "abfss://flows@%s.dfs.%s/warehouse".formatted(ACCOUNT, ENDPOINT);
    }

    /**
     * The store's part of a catalog file.
     */
    Map<String, String> store()
    {
        return ImmutableMap.of(
                "fs.azure.enabled", "true",
                "azure.auth-type", "ACCESS_KEY",
                "azure.access-key", KEY,
                "azure.endpoint", ENDPOINT);
    }

    /**
     * What a JVM needs to get here.
     */
    List<String> javaOptions()
    {
        return ImmutableList.of(
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=" + proxy.port(),
                "-Djavax.net.ssl.trustStore=" + certificate.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + SelfSignedCertificate.PASSWORD);
    }

    @Override
    public void close()
            throws IOException
    {
        closer.close();
    }
}
