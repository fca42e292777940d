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
package dev.trinoflow.quickstart.stack;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/**
 * Asks the processes of a stack whether they can do their work.
 */
public final class StackProbe
{
    public static final String TOPIC = "flows";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Ports ports;

    StackProbe(Ports ports)
    {
        this.ports = requireNonNull(ports, "ports is null");
    }

    /**
     * Fails with what is still missing.
     */
    interface Check
    {
        void run()
                throws IOException;
    }

    void findBroker()
            throws IOException
    {
        // the admin client would fill the log with its attempts
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", ports.kafka()), (int) TIMEOUT.toMillis());
        }
        try (Admin admin = createAdmin()) {
            admin.describeCluster().nodes().get();
        }
        catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    void createTopic()
    {
        try (Admin admin = createAdmin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.empty(), Optional.empty()))).all().get();
        }
        catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new FlowException(ExitCode.START_FAILED, "topic %s cannot be created: %s".formatted(TOPIC, e.getCause()), e);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(ExitCode.START_FAILED, "interrupted while creating topic " + TOPIC, e);
        }
    }

    /**
     * Succeeds when the archiver has found the topic, the catalog and the store.
     */
    void findArchiver()
            throws IOException
    {
        HttpResponse<String> response = get(ports.archiverUri() + "/health");
        if (response.statusCode() != 200) {
            throw new IOException(response.body().strip());
        }
    }

    /**
     * Succeeds when queries succeed: the server answers some seconds earlier.
     */
    void findTrino()
            throws IOException
    {
        HttpResponse<String> response = get(ports.trinoUri() + "/v1/info");
        if (response.statusCode() != 200 || !response.body().contains("\"starting\":false")) {
            throw new IOException("still starting");
        }
        try (SqlConnection connection = new SqlConnection(ports, "UTC")) {
            connection.execute("SHOW TABLES FROM flow.net");
        }
        catch (SQLException e) {
            throw new IOException(SqlConnection.message(e), e);
        }
    }

    private static HttpResponse<String> get(String uri)
            throws IOException
    {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(TIMEOUT).build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Admin createAdmin()
    {
        return Admin.create(Map.of(
                "bootstrap.servers", ports.bootstrapServers(),
                "request.timeout.ms", Integer.toString((int) TIMEOUT.toMillis()),
                "default.api.timeout.ms", Integer.toString((int) TIMEOUT.toMillis())));
    }
}
