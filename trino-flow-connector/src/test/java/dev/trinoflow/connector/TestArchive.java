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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredType;
import dev.trinoflow.core.TestingBroker;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;
import io.trino.Session;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.spi.connector.Connector;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingConnectorContext;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static io.trino.testing.assertions.Assert.assertEventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Archives that are not there yet, that are older than the connector, and that cannot be reached.
 */
final class TestArchive
        extends AbstractTestQueryFramework
{
    private static final long START = 1_750_000_000_000L;

    private final List<TestingMessage> messages = new ArrayList<>();
    private TestingBroker broker;
    private Path directory;
    private int catalogs;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        directory = Files.createTempDirectory("archive");
        broker.createTopic("flows", 1);
        for (int i = 0; i < 10; i++) {
            String message = "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2." + i + "\", \"bytes\": " + i + ", \"mpls_vpn_rd\": \"0:64500:1\"}";
            broker.send("flows", 0, START + i, message);
            messages.add(new TestingMessage("flows", 0, i, START + i, message.getBytes(UTF_8)));
        }
        broker.flush();
        return FlowQueryRunner.create(broker, "flows", Map.of());
    }

    @Test
    void testLiveOnlyHasNoArchive()
    {
        assertThat(computeActual("SHOW SESSION LIKE 'flow.%'").getMaterializedRows().stream().map(row -> row.getField(0))).containsExactlyInAnyOrder("flow.archive_pushdown", "flow.live_pushdown", "flow.traffic_aggregation_pushdown", "flow.traffic_raw_max_range", "flow.traffic_rollups");
        assertThat(query("SELECT covered_offset, lag, lost FROM flow.system.topic_partitions")).matches("VALUES (CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint))");
    }

    @Test
    void testDatabaseWithoutCatalog()
            throws IOException
    {
        // Trino makes the file, not the catalog's tables in it
        String catalog = createCatalog(TestingArchive.properties(Files.createDirectory(directory.resolve("empty"))));
        assertLiveOnly(catalog);
    }

    @Test
    void testCatalogWithoutTable()
            throws IOException
    {
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("without.table")))) {
            String catalog = createCatalog(archive.properties());
            assertLiveOnly(catalog);
            // a table without files, and without word of offsets
            archive.createTable(TestingArchive.FLOWS);
            assertLiveOnly(catalog);
            assertThat(query("SELECT covered_offset, lag, lost FROM " + catalog + ".system.topic_partitions")).matches("VALUES (CAST(NULL AS bigint), BIGINT '10', BIGINT '0')");
        }
    }

    private void assertLiveOnly(String catalog)
    {
        assertThat(query("SELECT count(*), sum(bytes), min(_source), max(_source) FROM " + catalog + ".net.flows WHERE bytes > 0")).matches("VALUES (BIGINT '9', BIGINT '45', VARCHAR 'live', VARCHAR 'live')");
        assertThat(query("SELECT count(*) FROM " + catalog + ".net.rejects")).matches("VALUES BIGINT '0'");
        assertThat(computeActual("SHOW STATS FOR " + catalog + ".net.flows").getRowCount()).isGreaterThan(50);
    }

    @Test
    void testCatalogDown()
    {
        String catalog = createCatalog(ImmutableMap.<String, String>builder()
                .put("iceberg.catalog.type", "jdbc")
                .put("iceberg.jdbc-catalog.driver-class", "org.postgresql.Driver")
                .put("iceberg.jdbc-catalog.connection-url", "jdbc:postgresql://127.0.0.1:1/flows")
                .put("iceberg.jdbc-catalog.catalog-name", "archive")
                .put("iceberg.jdbc-catalog.default-warehouse-dir", "local:///warehouse")
                .put("fs.local.enabled", "true")
                .put("local.location", directory.toString())
                .buildOrThrow());
        assertThatThrownBy(() -> computeActual("SELECT count(*) FROM " + catalog + ".net.flows"))
                .hasMessageMatching("The archive's table net.flows cannot be loaded: .*Connection.*refused.*\\(the archive is that of the iceberg\\.\\* keys of the catalog " + catalog + "\\)");
    }

    @Test
    void testWrongKey()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .putAll(TestingArchive.properties(directory))
                .put("flow.kafka.bootstrap-servers", broker.servers())
                .buildOrThrow();
        assertCreateFails(properties, "iceberg.jdbc-catalog.catalog-nam", "Configuration property 'iceberg.jdbc-catalog.catalog-nam' was not used");
        assertCreateFails(properties, "flow.kafka.topcis", "Configuration property 'flow.kafka.topcis' was not used");
        // without iceberg.* keys there is no archive that could use it
        assertCreateFails(Map.of("flow.kafka.bootstrap-servers", broker.servers()), "fs.local.enabled", "Configuration property 'fs.local.enabled' was not used");
    }

    private static void assertCreateFails(Map<String, String> properties, String wrongKey, String message)
    {
        Map<String, String> wrong = ImmutableMap.<String, String>builder().putAll(properties).put(wrongKey, "true").buildOrThrow();
        assertThatThrownBy(() -> create(wrong)).hasMessageContaining(message);
    }

    private static Connector create(Map<String, String> properties)
    {
        return new FlowPlugin().getConnectorFactories().iterator().next().create("flow", properties, new TestingConnectorContext());
    }

    @Test
    void testOlderTable()
            throws IOException
    {
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("older")))) {
            List<StoredColumn> columns = TestingArchive.FLOWS.columns().stream()
                    .filter(column -> !column.name().equals("vrf") && !column.name().startsWith("src_addr_"))
                    .toList();
            archive.createTable(TestingArchive.FLOWS, columns);
            archive.createTable(ArchiveTable.REJECTS);
            archive.commit(messages.subList(0, 5), covered(5));
            String catalog = createCatalog(archive.properties());
            assertThat(query("SELECT bytes, src_addr, vrf FROM " + catalog + ".net.flows WHERE bytes BETWEEN 4 AND 5"))
                    .matches("VALUES (BIGINT '4', CAST(NULL AS ipaddress), CAST(NULL AS varchar)), (BIGINT '5', IPADDRESS '192.0.2.5', VARCHAR '0:64500:1')");
            assertThat(query("SELECT count(*) FROM " + catalog + ".net.flows WHERE vrf IS NULL AND src_addr IS NULL")).matches("VALUES BIGINT '5'");
            assertThat(query("SELECT count(*) FROM " + catalog + ".net.flows WHERE vrf = '0:64500:1'")).matches("VALUES BIGINT '5'");

            // as the archiver adds it: files of before have no such column
            archive.table(TestingArchive.FLOWS).updateSchema().addColumn("vrf", Types.StringType.get()).commit();
            archive.commit(messages.subList(5, 8), covered(8));
            assertThat(query("SELECT vrf, count(*) FROM " + catalog + ".net.flows GROUP BY 1")).matches("VALUES (CAST(NULL AS varchar), BIGINT '5'), (VARCHAR '0:64500:1', BIGINT '5')");
            assertThat(query("SELECT count(*) FROM " + catalog + ".net.flows WHERE vrf = '0:64500:1'")).matches("VALUES BIGINT '5'");
        }
    }

    @Test
    void testMaintenanceByTrino()
            throws IOException
    {
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("maintenance")))) {
            archive.createTable(TestingArchive.FLOWS);
            archive.createTable(ArchiveTable.REJECTS);
            for (int end = 1; end <= 5; end++) {
                archive.commit(messages.subList(end - 1, end), covered(end));
            }
            String catalog = createCatalog(archive.properties());
            String counts = "SELECT count(*), count(DISTINCT src_addr), sum(bytes), count_if(_source = 'archive') FROM " + catalog + ".net.flows";
            assertThat(query(counts)).matches("VALUES (BIGINT '10', BIGINT '10', BIGINT '45', BIGINT '5')");

            getDistributedQueryRunner().installPlugin(new IcebergPlugin());
            getDistributedQueryRunner().createCatalog("plain", "iceberg", archive.properties());
            assertThat(query("SELECT count(*), sum(bytes), max(src_addr_hi) FROM plain.net.flows")).matches("VALUES (BIGINT '5', BIGINT '10', BIGINT '0')");
            computeActual("ALTER TABLE plain.net.flows EXECUTE optimize_manifests");
            assertThat(query("SELECT count(*) FROM plain.net.\"flows$manifests\"")).matches("VALUES BIGINT '1'");
            assertThat(query(counts)).matches("VALUES (BIGINT '10', BIGINT '10', BIGINT '45', BIGINT '5')");
            computeActual("ALTER TABLE plain.net.flows EXECUTE optimize");
            assertThat(query("SELECT count(*) FROM plain.net.\"flows$files\"")).matches("VALUES BIGINT '1'");
            assertThat(query(counts)).matches("VALUES (BIGINT '10', BIGINT '10', BIGINT '45', BIGINT '5')");
            computeActual(Session.builder(getSession()).setCatalogSessionProperty("plain", "expire_snapshots_min_retention", "0s").build(), "ALTER TABLE plain.net.flows EXECUTE expire_snapshots(retention_threshold => '0s')");
            assertThat(query(counts)).matches("VALUES (BIGINT '10', BIGINT '10', BIGINT '45', BIGINT '5')");
        }
    }

    @Test
    void testFlowsAreCompletedLiveAndArchived()
            throws IOException
    {
        Path dimensions = Files.createDirectory(directory.resolve("dimensions"));
        Files.writeString(dimensions.resolve("networks.csv"), "prefix,name\n192.0.2.0/24,office\n");
        Files.writeString(dimensions.resolve("prefixes.csv"), "prefix,origin_asn\n192.0.2.0/25,64500\n");
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("completed")));
                DimensionStore store = new DimensionStore(new FlowDimensionsConfig().setDimensionsLocation(dimensions))) {
            store.start();
            archive.createTable(TestingArchive.FLOWS);
            archive.createTable(ArchiveTable.REJECTS);
            archive.commit(messages.subList(0, 5), covered(5), store.current());
            String catalog = createCatalog(ImmutableMap.<String, String>builder()
                    .putAll(archive.properties())
                    .put("flow.dimensions.location", dimensions.toString())
                    .put("flow.dimensions.refresh-interval", "100ms")
                    .buildOrThrow());
            String flows = catalog + ".net.flows";
            assertThat(query("SELECT _source, src_network, src_as, src_net, count(*) FROM " + flows + " GROUP BY 1, 2, 3, 4"))
                    .matches("VALUES (VARCHAR 'archive', VARCHAR 'office', BIGINT '64500', VARCHAR '192.0.2.0/25', BIGINT '5'), (VARCHAR 'live', VARCHAR 'office', BIGINT '64500', VARCHAR '192.0.2.0/25', BIGINT '5')");
            assertThat(query("SELECT count(*) FROM " + flows + " WHERE src_network = 'office' AND src_as = 64500 AND dst_network IS NULL")).matches("VALUES BIGINT '10'");
            assertThat(query("SELECT count(*) FROM " + flows + " WHERE src_network <> 'office'")).matches("VALUES BIGINT '0'");

            // what is in the cache is of the version before
            Files.writeString(dimensions.resolve("networks.csv"), "prefix,name\n192.0.2.0/24,laboratory\n");
            assertEventually(() -> assertThat(query("SELECT _source, src_network, count(*) FROM " + flows + " GROUP BY 1, 2"))
                    .matches("VALUES (VARCHAR 'archive', VARCHAR 'office', BIGINT '5'), (VARCHAR 'live', VARCHAR 'laboratory', BIGINT '5')"));
        }
    }

    @Test
    void testTableOfAnotherKind()
            throws IOException
    {
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("another")))) {
            ImmutableList.Builder<StoredColumn> columns = ImmutableList.builder();
            TestingArchive.FLOWS.columns().forEach(column -> columns.add(column.name().equals("bytes") ? new StoredColumn("bytes", StoredType.STRING, column.channel(), column.conversion(), "") : column));
            archive.createTable(TestingArchive.FLOWS, columns.build());
            String catalog = createCatalog(archive.properties());
            assertQueryFails("SELECT count(*) FROM " + catalog + ".net.flows", "The archive's table net.flows has the column bytes as varchar, which has to be bigint");
        }
    }

    @Test
    void testUnreadableOffsets()
            throws IOException
    {
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("unreadable")))) {
            archive.createTable(TestingArchive.FLOWS).updateProperties().set("flow.covered.flows.0", "many").commit();
            String catalog = createCatalog(archive.properties());
            assertThatThrownBy(() -> computeActual("SELECT count(*) FROM " + catalog + ".net.flows"))
                    .hasMessageContaining("The archive's table net.flows does not say which offsets it covers: ");
        }
    }

    @Test
    void testVersionsAreRefused()
            throws IOException
    {
        try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve("versions")))) {
            archive.createTable(TestingArchive.FLOWS);
            archive.createTable(ArchiveTable.REJECTS);
            archive.commit(messages.subList(0, 5), covered(5));
            String catalog = createCatalog(archive.properties());
            long snapshot = archive.table(TestingArchive.FLOWS).currentSnapshot().snapshotId();
            assertQueryFails("SELECT * FROM " + catalog + ".net.flows FOR VERSION AS OF " + snapshot, ".*Table net.flows has no versions to read: .*");
        }
    }

    @Test
    void testTrafficEndsWhereFlowsEnd()
            throws Exception
    {
        Rollup rollup = Rollups.SHIPPED.getLast();
        for (String first : List.of("flows", "rejects")) {
            String topic = "ends-" + first;
            broker.createTopic(topic, 1);
            List<TestingMessage> sent = new ArrayList<>();
            send(topic, sent, 3);
            try (TestingArchive archive = new TestingArchive(Files.createDirectory(directory.resolve(topic)))) {
                archive.createTable(TestingArchive.FLOWS);
                archive.createTable(ArchiveTable.REJECTS);
                archive.createRollup(rollup);
                catalogs++;
                String catalog = "archive" + catalogs;
                FlowQueryRunner.createCatalog(getDistributedQueryRunner(), catalog, broker, topic, archive.properties());
                try (TransactionalQueries transaction = new TransactionalQueries(getDistributedQueryRunner(), getSession())) {
                    // settles the offsets, and the version of one table
                    transaction.execute("SHOW COLUMNS FROM %s.net.%s".formatted(catalog, first));
                    // meanwhile more is produced and archived, and the other tables are loaded after it
                    send(topic, sent, 4);
                    archive.commit(sent, covered(topic, 7));
                    archive.commit(ArchiveTable.rollup(rollup), new TestingRollup(rollup, Dimensions.EMPTY).rows(sent.subList(0, first.equals("flows") ? 7 : 2), new Random(0)), covered(topic, first.equals("flows") ? 7 : 2), 1000);
                    assertThat(transaction.execute("SELECT (SELECT sum(flows) FROM %1$s.net.traffic), (SELECT sum(flows) FROM %1$s.net.flows)".formatted(catalog)).getMaterializedRows().getFirst().getFields())
                            .as(first)
                            .containsExactly(first.equals("flows") ? 3L : 7L, first.equals("flows") ? 3L : 7L);
                }
                assertThat(query("SELECT sum(flows) FROM %s.net.traffic".formatted(catalog))).matches("VALUES BIGINT '7'");
            }
        }
    }

    private void send(String topic, List<TestingMessage> sent, int count)
    {
        for (int i = 0; i < count; i++) {
            String message = "{\"event_type\": \"purge\", \"as_src\": 64496, \"bytes\": 1}";
            long timestamp = START + sent.size();
            broker.send(topic, 0, timestamp, message);
            sent.add(new TestingMessage(topic, 0, sent.size(), timestamp, message.getBytes(UTF_8)));
        }
        broker.flush();
    }

    private static CoveredOffsets covered(String topic, long offset)
    {
        return new CoveredOffsets(ImmutableMap.of(new Partition(topic, 0), new Coverage(offset, "", 0)));
    }

    private static CoveredOffsets covered(long offset)
    {
        return new CoveredOffsets(ImmutableMap.of(new Partition("flows", 0), new Coverage(offset, "", 0)));
    }

    private String createCatalog(Map<String, String> properties)
    {
        catalogs++;
        String catalog = "archive" + catalogs;
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), catalog, broker, "flows", properties);
        return catalog;
    }
}
