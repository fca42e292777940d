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
import dev.trinoflow.archiver.TopicImport.Start;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.file.ArchivedFiles;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.archiver.table.TestIcebergArchive;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.KafkaClientSettings;
import dev.trinoflow.core.TestingBroker;
import dev.trinoflow.core.enrich.Dimensions;
import io.airlift.units.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The archiver with a real broker, a SQLite catalog and files on the local disk; DuckDB reads them.
 */
final class TestArchiver
{
    // kept, or its level would be forgotten with it
    private static final Logger LOGGER = Logger.getLogger("org.apache.iceberg");
    private static final String TOPIC = "edge.flows";
    // a broker forgets a producer whose records are a day old, and then takes the next for a duplicate
    private static final long TIMESTAMP = System.currentTimeMillis();

    @TempDir
    Path directory;

    TestArchiver()
    {
        LOGGER.setLevel(Level.WARNING);
    }

    @Test
    void testEveryFlowOnce()
            throws Exception
    {
        try (TestingBroker broker = new TestingBroker();
                IcebergArchive archive = new IcebergArchive("flow", TestIcebergArchive.properties(directory))) {
            broker.createTopic(TOPIC, 3);
            produce(broker, 0, 3000);
            broker.send(TOPIC, 1, TIMESTAMP, "no flow");
            broker.flush();
            ArchiverMetrics metrics = new ArchiverMetrics();
            try (OperationsServer server = new OperationsServer(new ArchiverConfig().setHttpPort(0), metrics)) {
                assertThat(get(server, "/health")).startsWith("503");
                runUntil(broker, archive, metrics, () -> coveredOffsets(archive) == 3001);
                assertThat(get(server, "/health")).isEqualTo("200 ok");
                assertThat(get(server, "/metrics"))
                        .contains("flow_archiver_flows_total 3000.0")
                        .contains("flow_archiver_rejects_total 1.0")
                        .contains("flow_archiver_committed_rows_total{table=\"flows\"} 3000.0");
            }
            assertThat(query(archive, ArchiveTable.flows(FlowSchema.STANDARD), "count(*), count(DISTINCT sequence_num), sum(sequence_num), sum(bytes), min(src_addr_lo & 4294967295)"))
                    .isEqualTo("3000 3000 4498500 449850000 3221225984");
            assertThat(query(archive, ArchiveTable.REJECTS, "topic, partition, \"offset\", CAST(raw AS VARCHAR)")).isEqualTo("edge.flows 1 1000 no flow");

            // a second archiver goes on where the first has ended
            produce(broker, 3000, 500);
            runUntil(broker, archive, new ArchiverMetrics(), () -> coveredOffsets(archive) == 3501);
            assertThat(query(archive, ArchiveTable.flows(FlowSchema.STANDARD), "count(*), count(DISTINCT sequence_num)")).isEqualTo("3500 3500");
            assertThat(query(archive, ArchiveTable.REJECTS, "count(*)")).isEqualTo("1");
        }
    }

    @Test
    void testRetentionOvertakes()
            throws Exception
    {
        try (TestingBroker broker = new TestingBroker();
                IcebergArchive archive = new IcebergArchive("flow", TestIcebergArchive.properties(directory))) {
            broker.createTopic(TOPIC, 3);
            produce(broker, 0, 300);
            runUntil(broker, archive, new ArchiverMetrics(), () -> coveredOffsets(archive) == 300);
            produce(broker, 300, 300);
            broker.deleteRecords(TOPIC, 2, 150);
            runUntil(broker, archive, new ArchiverMetrics(), () -> coveredOffsets(archive) == 600);
            assertThat(covered(archive).find(TOPIC, 2).orElseThrow().lostOffsets()).isEqualTo(50);
            assertThat(query(archive, ArchiveTable.flows(FlowSchema.STANDARD), "count(*), count(DISTINCT sequence_num)")).isEqualTo("550 550");
        }
    }

    @Test
    void testImportOfTopic()
            throws Exception
    {
        try (TestingBroker broker = new TestingBroker();
                IcebergArchive archive = new IcebergArchive("flow", TestIcebergArchive.properties(directory))) {
            broker.createTopic(TOPIC, 3);
            produce(broker, 0, 300);
            assertThat(importTopic(broker, archive, Start.parse("40"))).isEqualTo(180);
            assertThat(query(archive, ArchiveTable.flows(FlowSchema.STANDARD), "count(*), count(DISTINCT sequence_num), min(sequence_num)")).isEqualTo("180 180 120");

            // what is covered is not imported again, wherever the second call would begin
            produce(broker, 300, 30);
            assertThat(importTopic(broker, archive, Start.EARLIEST)).isEqualTo(30);
            assertThat(importTopic(broker, archive, Start.parse("2026-01-01T00:00:00Z"))).isZero();
            assertThat(query(archive, ArchiveTable.flows(FlowSchema.STANDARD), "count(*), count(DISTINCT sequence_num), max(sequence_num)")).isEqualTo("210 210 329");
        }
    }

    /**
     * How many offsets the archive covers, as all partitions begin at 0.
     */
    private static long coveredOffsets(IcebergArchive archive)
    {
        return covered(archive).partitions().values().stream().mapToLong(CoveredOffsets.Coverage::endOffset).sum();
    }

    private static long importTopic(TestingBroker broker, IcebergArchive archive, Start start)
            throws Exception
    {
        KafkaClientSettings kafka = new KafkaClientSettings(new FlowKafkaConfig().setBootstrapServers(broker.servers()).setTopics("others"));
        ArchiverConfig config = new ArchiverConfig();
        ArchiverMetrics metrics = new ArchiverMetrics();
        try (Admin admin = kafka.openAdmin();
                Consumer<ByteBuffer, ByteBuffer> consumer = kafka.openGroupConsumer("import")) {
            ArchiveBatch batch = new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, new ArchiveTables(archive, FlowSchema.STANDARD, List.of(), config), config, Runnable::run, metrics);
            TopicImport topicImport = new TopicImport(consumer, batch, config, metrics);
            String id = new TopicIds(admin).apply(Set.of(TOPIC)).get(TOPIC);
            long missing = topicImport.missing(TOPIC, id, start);
            topicImport.run(TOPIC, id, start, _ -> {});
            return missing;
        }
    }

    private static void produce(TestingBroker broker, int first, int count)
    {
        for (int i = first; i < first + count; i++) {
            broker.send(TOPIC, i % 3, TIMESTAMP,
                    """
                    {"event_type": "purge", "ip_src": "192.0.2.%s", "ip_dst": "2001:db8::%x", "port_src": 443, "port_dst": %s, "ip_proto": "tcp", "export_proto_seqno": %s, "timestamp_arrival": "2026-03-01 23:59:%02d.000000", "bytes": %s, "packets": 2}""".formatted(i % 200, i, i, i, i % 60, i * 100));
        }
        broker.flush();
    }

    private static void runUntil(TestingBroker broker, IcebergArchive archive, ArchiverMetrics metrics, BooleanSupplier done)
    {
        FlowKafkaConfig kafkaConfig = new FlowKafkaConfig().setBootstrapServers(broker.servers()).setTopics(TOPIC);
        KafkaClientSettings kafka = new KafkaClientSettings(kafkaConfig);
        ArchiverConfig config = new ArchiverConfig().setCommitInterval(new Duration(500, MILLISECONDS));
        try (ExecutorService writer = Executors.newSingleThreadExecutor();
                Admin admin = kafka.openAdmin();
                Consumer<ByteBuffer, ByteBuffer> consumer = kafka.openGroupConsumer(config.getGroupId())) {
            ArchiveBatch batch = new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, new ArchiveTables(archive, FlowSchema.STANDARD, List.of(), config), config, writer, metrics);
            Archiver archiver = new Archiver(consumer, new TopicIds(admin), batch, config, System::nanoTime, new Random(1), metrics);
            archiver.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + 60_000_000_000L;
            archiver.step();
            while (metrics.failure().isPresent() || !done.getAsBoolean()) {
                assertThat(System.nanoTime()).as("the archiver does not come to its end").isLessThan(deadline);
                archiver.step();
            }
            archiver.finish();
        }
    }

    private static CoveredOffsets covered(IcebergArchive archive)
    {
        return CoveredOffsets.fromProperties(archive.load(ArchiveTable.REJECTS).current().properties());
    }

    private String query(IcebergArchive archive, ArchiveTable table, String select)
            throws Exception
    {
        String files = ArchivedFiles.locations(archive.load(table)).stream()
                .map(location -> "'" + directory + location.substring("local://".length()) + "'")
                .collect(Collectors.joining(", "));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + select + " FROM read_parquet([" + files + "])")) {
            result.next();
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.append(i == 1 ? "" : " ").append(result.getString(i));
            }
            return row.toString();
        }
    }

    private static String get(OperationsServer server, String path)
            throws Exception
    {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body().strip();
        }
    }
}
