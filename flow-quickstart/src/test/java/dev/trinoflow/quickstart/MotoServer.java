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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkState;

/**
 * AWS Glue and S3 as moto has them, which stands in for AWS in tests of many projects. Its Glue takes every change of a table,
 * also one of an older version, which AWS refuses: two archivers of one archive would lose each other's commits.
 */
final class MotoServer
        implements Closeable
{
    private final int port;
    private final ServerProgram program;

    private MotoServer(int port, ServerProgram program)
    {
        this.port = port;
        this.program = program;
    }

    static Optional<MotoServer> start(Path directory)
            throws IOException, InterruptedException
    {
        Optional<Path> moto = ServerProgram.find("moto_server", "FLOW_MOTO");
        if (moto.isEmpty()) {
            return Optional.empty();
        }
        int port = ServerProgram.freePort();
        ServerProgram program = ServerProgram.start(Files.createDirectory(directory), port, ImmutableList.of(moto.orElseThrow().toString(), "-H", "127.0.0.1", "-p", Integer.toString(port)));
        MotoServer server = new MotoServer(port, program);
        HttpRequest bucket = HttpRequest.newBuilder(URI.create(server.endpoint() + "/flows")).PUT(HttpRequest.BodyPublishers.noBody()).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(bucket, HttpResponse.BodyHandlers.ofString());
            checkState(response.statusCode() == 200, "no bucket: %s", response.body());
        }
        return Optional.of(server);
    }

    /**
     * The catalog's part of a catalog file.
     */
    Map<String, String> catalog()
    {
        return ImmutableMap.of(
                "iceberg.catalog.type", "glue",
                "hive.metastore.glue.endpoint-url", endpoint(),
                "hive.metastore.glue.region", "us-east-1",
                "hive.metastore.glue.aws-access-key", "key",
                "hive.metastore.glue.aws-secret-key", "secret",
                "hive.metastore.glue.default-warehouse-dir", "s3://flows/warehouse");
    }

    /**
     * The store's part of a catalog file.
     */
    Map<String, String> store()
    {
        return ImmutableMap.of(
                "fs.s3.enabled", "true",
                "s3.endpoint", endpoint(),
                "s3.region", "us-east-1",
                "s3.path-style-access", "true",
                "s3.aws-access-key", "key",
                "s3.aws-secret-key", "secret");
    }

    private String endpoint()
    {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close()
    {
        program.close();
    }
}
