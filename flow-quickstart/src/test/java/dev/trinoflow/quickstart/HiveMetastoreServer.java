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
import java.util.Map;
import java.util.Optional;

/**
 * Apache's Hive metastore, with its tables in an embedded Derby database and the files on the local disk.
 */
final class HiveMetastoreServer
        implements Closeable
{
    private final int port;
    private final ServerProgram program;

    private HiveMetastoreServer(int port, ServerProgram program)
    {
        this.port = port;
        this.program = program;
    }

    /**
     * @param warehouse directory of the files of tables
     */
    static Optional<HiveMetastoreServer> start(Path directory, Path warehouse)
            throws IOException, InterruptedException
    {
        Optional<Path> jars = ServerProgram.find("the Hive metastore", "FLOW_HIVE_METASTORE");
        if (jars.isEmpty()) {
            return Optional.empty();
        }
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("metastore-site.xml"),
                """
                <configuration>
                    <property><name>javax.jdo.option.ConnectionURL</name><value>jdbc:derby:;databaseName=%1$s/database;create=true</value></property>
                    <property><name>datanucleus.schema.autoCreateAll</name><value>true</value></property>
                    <property><name>metastore.schema.verification</name><value>false</value></property>
                    <property><name>metastore.warehouse.dir</name><value>file://%1$s/managed</value></property>
                    <property><name>metastore.warehouse.external.dir</name><value>file://%2$s</value></property>
                </configuration>
                """.formatted(directory, warehouse));
        int port = ServerProgram.freePort();
        ServerProgram program = ServerProgram.start(directory, port, ImmutableList.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                directory + ":" + jars.orElseThrow().resolve("*"),
                "org.apache.hadoop.hive.metastore.HiveMetaStore",
                "-p",
                Integer.toString(port)));
        return Optional.of(new HiveMetastoreServer(port, program));
    }

    /**
     * The catalog's part of a catalog file.
     */
    Map<String, String> catalog()
    {
        return ImmutableMap.of(
                "iceberg.catalog.type", "hive_metastore",
                "hive.metastore.uri", "thrift://127.0.0.1:" + port,
                // the metastore compares and swaps by itself; a lock of an archiver that is killed stays for minutes
                "iceberg.hive-catalog.locking-enabled", "false");
    }

    @Override
    public void close()
    {
        program.close();
    }
}
