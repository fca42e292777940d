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
import com.sun.net.httpserver.HttpServer;

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
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkState;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Google Cloud Storage as fake-gcs-server has it, and the server that gives out tokens for a service account's key.
 */
final class GcsServer
        implements Closeable
{
    private final int port;
    private final Path key;
    private final ServerProgram program;
    private final HttpServer tokens;

    private GcsServer(int port, Path key, ServerProgram program, HttpServer tokens)
    {
        this.port = port;
        this.key = key;
        this.program = program;
        this.tokens = tokens;
    }

    static Optional<GcsServer> start(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException
    {
        Optional<Path> fake = ServerProgram.find("fake-gcs-server", "FLOW_FAKE_GCS_SERVER");
        if (fake.isEmpty()) {
            return Optional.empty();
        }
        Files.createDirectory(directory);
        HttpServer tokens = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        tokens.createContext("/", exchange -> {
            byte[] token = "{\"access_token\": \"token\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
        });
        tokens.start();
        int port = ServerProgram.freePort();
        ServerProgram program = ServerProgram.start(directory, port, ImmutableList.of(
                fake.orElseThrow().toString(),
                "-scheme",
                "http",
                "-host",
                "127.0.0.1",
                "-port",
                Integer.toString(port),
                "-backend",
                "memory",
                "-public-host",
                "127.0.0.1:" + port,
                "-external-url",
                "http://127.0.0.1:" + port,
                "-log-level",
                "warn"));
        GcsServer server = new GcsServer(port, writeKey(directory, tokens), program, tokens);
        HttpRequest bucket = HttpRequest.newBuilder(URI.create(server.endpoint() + "/storage/v1/b?project=flows"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"flows\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(bucket, HttpResponse.BodyHandlers.ofString());
            checkState(response.statusCode() == 200, "no bucket: %s", response.body());
        }
        return Optional.of(server);
    }

    private static Path writeKey(Path directory, HttpServer tokens)
            throws IOException, GeneralSecurityException
    {
        String key = Base64.getEncoder().encodeToString(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded());
        return Files.writeString(directory.resolve("key.json"),
                """
                {
                  "type": "service_account",
                  "project_id": "flows",
                  "private_key_id": "1",
                  "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
                  "client_email": "flows@example.net",
                  "client_id": "1",
                  "token_uri": "http://127.0.0.1:%s/token"
                }
                """.formatted(key, tokens.getAddress().getPort()));
    }

    /**
     * The store's part of a catalog file.
     */
    Map<String, String> store()
    {
        return ImmutableMap.of(
                "fs.gcs.enabled", "true",
                "gcs.endpoint", endpoint(),
                "gcs.project-id", "flows",
                "gcs.auth-type", "SERVICE_ACCOUNT",
                "gcs.json-key-file-path", key.toString());
    }

    private String endpoint()
    {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close()
    {
        tokens.stop(0);
        program.close();
    }
}
