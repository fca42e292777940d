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
package dev.trinoflow.archiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trinoflow.archiver.config.ArchiverConfig;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves /metrics for Prometheus and /health: 200 while the archiver works, 503 with the reason while it waits.
 */
final class OperationsServer
        implements Closeable
{
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    OperationsServer(ArchiverConfig config, ArchiverMetrics metrics)
            throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(config.getHttpAddress()), config.getHttpPort()), 0);
        server.setExecutor(executor);
        server.createContext("/metrics", new MetricsHandler(metrics.registry()));
        server.createContext("/health", exchange -> answer(exchange, metrics.failure()));
        server.start();
    }

    int port()
    {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Optional<String> failure)
            throws IOException
    {
        try (exchange) {
            byte[] body = (failure.orElse("ok") + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(failure.isPresent() ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close()
    {
        server.stop(0);
        executor.close();
    }
}
