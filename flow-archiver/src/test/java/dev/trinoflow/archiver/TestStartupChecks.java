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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.archiver.table.TestIcebergArchive;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.FlowSchema;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wrong at the start is said in one line each.
 */
final class TestStartupChecks
{
    private static final List<ArchiveTable> TABLES = List.of(ArchiveTable.flows(FlowSchema.STANDARD), ArchiveTable.REJECTS);
    private static final Function<Set<String>, Map<String, String>> FLOWS_ONLY = _ -> Map.of("flows", "id");

    @TempDir
    Path directory;

    @Test
    void testNothingIsWrong()
    {
        assertThat(check("flows", FLOWS_ONLY, Map.of())).isEmpty();
    }

    @Test
    void testTopicIsMissing()
    {
        assertThat(check("flows,flwos", FLOWS_ONLY, Map.of()))
                .containsExactly("Kafka at 127.0.0.1:9092 has no topic flwos; create it, or correct flow.kafka.topics");
    }

    @Test
    void testBrokerIsAway()
    {
        Function<Set<String>, Map<String, String>> away = _ -> {
            throw new TimeoutException("Timed out waiting for a node assignment");
        };
        assertThat(check("flows", away, Map.of()))
                .containsExactly("Kafka at 127.0.0.1:9092 cannot be reached: Timed out waiting for a node assignment");
    }

    @Test
    void testCatalogIsAway()
    {
        Map<String, String> properties = Map.of(
                "iceberg.jdbc-catalog.driver-class", "org.postgresql.Driver",
                "iceberg.jdbc-catalog.connection-url", "jdbc:postgresql://127.0.0.1:1/flows");
        assertThat(check("flows", FLOWS_ONLY, properties)).containsExactly(
                "The catalog cannot open the table net.flows: Failed to connect: jdbc:postgresql://127.0.0.1:1/flows: Connection refused");
    }

    @Test
    void testStoreIsNotWritable()
            throws Exception
    {
        // a file where a directory has to be: a test that runs as root may write everywhere else
        Files.createFile(directory.resolve("warehouse"));
        assertThat(check("flows", FLOWS_ONLY, Map.of())).hasSize(1)
                .allMatch(problem -> problem.matches("The store cannot hold the table net\\.flows: .*local:///warehouse/net/.*"))
                .noneMatch(problem -> problem.contains("\n"));
    }

    private List<String> check(String topics, Function<Set<String>, Map<String, String>> topicIds, Map<String, String> properties)
    {
        FlowKafkaConfig kafka = new FlowKafkaConfig().setBootstrapServers("127.0.0.1:9092").setTopics(topics);
        Map<String, String> all = ImmutableMap.<String, String>builder()
                .putAll(TestIcebergArchive.properties(directory))
                .putAll(properties)
                .buildKeepingLast();
        try (IcebergArchive archive = new IcebergArchive("flow", all)) {
            return StartupChecks.run(kafka, topicIds, archive, TABLES);
        }
    }
}
