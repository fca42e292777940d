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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.archive.ArchivePageSource;
import dev.trinoflow.connector.live.LiveStatistics;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.TestingBroker;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushdown to the archive never changes an answer: what a query says of archived and live flows with it, without it, and
 * over the same rows in the memory catalog is the same.
 */
final class TestArchivePushdown
        extends AbstractTestQueryFramework
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());
    private static final long START = 1_750_000_000_000L;
    private static final long STEP = 60_000;
    private static final int MESSAGES = 3000;
    private static final int ARCHIVED = 2500;
    private static final List<String> COLUMNS = List.of("time_received", "src_addr", "dst_addr", "proto", "src_port", "src_as", "bytes", "sequence_num", "vrf", "as_path", "bgp_communities");

    private final Random random = new Random(SEED);

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        System.out.println("TestArchivePushdown: -Dflow.test.seed=" + SEED);
        TestingBroker broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 1);
        List<TestingMessage> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            long timestamp = START + i * STEP;
            String message = RandomArchiveFlow.json(random, timestamp, i);
            broker.send("flows", 0, timestamp, message);
            messages.add(new TestingMessage("flows", 0, i, timestamp, message.getBytes(UTF_8)));
        }
        broker.flush();
        TestingArchive archive = closeAfterClass(new TestingArchive(Files.createTempDirectory("archive")));
        archive.createTable(TestingArchive.FLOWS);
        archive.createTable(ArchiveTable.REJECTS);
        for (int end = 500; end <= ARCHIVED; end += 500) {
            archive.commit(messages.subList(end - 500, end), new CoveredOffsets(ImmutableMap.of(new Partition("flows", 0), new Coverage(end, "", 0))));
        }
        Path dimensions = Files.createTempDirectory("dimensions");
        Files.writeString(dimensions.resolve("networks.csv"), "prefix,name,site\n192.0.2.0/24,a,s1\n192.0.2.254/32,b,s2\n0.0.0.0/0,all4,\n2001:db8::/32,c,s1\n2001:db8:8000::/33,d,s2\n::/96,low,\n8000::/1,high,s3\n");
        Files.writeString(dimensions.resolve("prefixes.csv"), "prefix,origin_asn\n192.0.2.0/25,64500\n198.51.100.0/22,64501\n2001:db8:ffff:ffff:7fff::/66,64500\n::/0,64503\n::1/128,\n");
        Path asn = Files.createTempDirectory("asn").resolve("asn.csv");
        Files.writeString(asn, "192.0.2.0,192.0.2.255,64502\n203.0.113.100,203.0.113.255,64501\n255.255.255.255,255.255.255.255,64504\n");
        DistributedQueryRunner queryRunner = FlowQueryRunner.create(broker, "flows", ImmutableMap.<String, String>builder()
                .putAll(archive.properties())
                .put("flow.dimensions.location", dimensions.toString())
                .put("flow.asn.location", asn.toString())
                .put("flow.live.clock-skew", "10m")
                .buildOrThrow());
        FlowQueryRunner.createCatalog(queryRunner, "live", broker, "flows", Map.of());
        queryRunner.execute("CREATE TABLE memory.default.flows AS SELECT *, IF(_offset < " + ARCHIVED + ", VARCHAR 'archive', 'live') _source FROM live.net.flows");
        return queryRunner;
    }

    @Test
    void testRandomQueries()
    {
        for (int i = 0; i < 60; i++) {
            String sql = "SELECT " + randomColumns() + " FROM %s WHERE " + randomPredicate(2);
            String description = "seed=%s query=%s".formatted(SEED, sql);
            List<MaterializedRow> expected = computeActual(sql.formatted("memory.default.flows")).getMaterializedRows();
            assertThat(computeActual(sql.formatted("flows")).getMaterializedRows())
                    .as(description)
                    .containsExactlyInAnyOrderElementsOf(expected);
            if (i % 6 == 0) {
                assertThat(computeActual(withoutPushdown(), sql.formatted("flows")).getMaterializedRows())
                        .as("without pushdown " + description)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void testJoins()
    {
        for (int i = 0; i < 5; i++) {
            String sql = "SELECT count(*), sum(f.bytes) FROM %1$s f JOIN (SELECT DISTINCT dst_addr a, proto p FROM %1$s WHERE sequence_num < 30 AND " + randomPredicate(1) + ") t ON f.src_addr = t.a AND f.proto >= t.p";
            assertThat(computeActual(sql.formatted("flows")).getMaterializedRows())
                    .as("seed=%s query=%s", SEED, sql)
                    .isEqualTo(computeActual(sql.formatted("memory.default.flows")).getMaterializedRows());
        }
    }

    @Test
    void testSessionProperty()
    {
        String sql = "SELECT count(*) FROM flows WHERE src_addr = IPADDRESS '203.0.113.99'";
        LiveMetrics without = LiveMetrics.execute(getDistributedQueryRunner(), withoutPushdown(), sql);
        assertThat(without.result().getOnlyValue()).isEqualTo(0L);
        assertThat(without.get(ArchivePageSource.ROWS)).isEqualTo(ARCHIVED);
        LiveMetrics live = LiveMetrics.execute(getDistributedQueryRunner(), getSession(), "SELECT count(*) FROM flows WHERE _source = 'live'");
        assertThat(live.result().getOnlyValue()).isEqualTo((long) MESSAGES - ARCHIVED);
        assertThat(live.get(ArchivePageSource.ROWS)).isEqualTo(0);
        LiveMetrics archived = LiveMetrics.execute(getDistributedQueryRunner(), getSession(), "SELECT count(*) FROM flows WHERE _source = 'archive'");
        assertThat(archived.result().getOnlyValue()).isEqualTo((long) ARCHIVED);
        assertThat(archived.get(LiveStatistics.ROWS)).isEqualTo(0);
    }

    @Test
    void testStatistics()
    {
        List<MaterializedRow> statistics = computeActual("SHOW STATS FOR flows").getMaterializedRows();
        assertThat(statistics.getLast().getField(4)).isEqualTo((double) MESSAGES);
        MaterializedRow time = statistics.stream().filter(row -> "time_received".equals(row.getField(0))).findFirst().orElseThrow();
        assertThat(time.getField(3)).isEqualTo(0.0);
        assertThat((String) time.getField(5)).startsWith("2025-06-15 ");
        MaterializedRow address = statistics.stream().filter(row -> "src_addr".equals(row.getField(0))).findFirst().orElseThrow();
        assertThat((Double) address.getField(3)).isBetween(0.05, 0.25);
    }

    @Test
    void testPlan()
    {
        assertThat((String) computeScalar("EXPLAIN SELECT count(*) FROM flows")).contains("archive=net.flows$data@").contains("live=500 offsets");
        assertThat((String) computeScalar("EXPLAIN SELECT count(*) FROM flows WHERE _offset = 1")).doesNotContain("archive=");
        assertThat((String) computeScalar("EXPLAIN SELECT count(*) FROM flows WHERE _source = 'archive'")).contains("archive=net.flows$data@").contains("live=0 offsets");
    }

    @Test
    void testLimit()
    {
        assertThat(computeActual("SELECT * FROM flows LIMIT 7").getRowCount()).isEqualTo(7);
        assertThat(computeActual("SELECT src_addr FROM flows LIMIT 2900").getRowCount()).isEqualTo(2900);
        assertThat(computeActual("SELECT src_addr FROM flows LIMIT 5000").getRowCount()).isEqualTo(MESSAGES);
        assertThat(computeActual("SELECT bytes FROM flows WHERE _source = 'archive' LIMIT 100").getRowCount()).isEqualTo(100);
    }

    private Session withoutPushdown()
    {
        return Session.builder(getSession())
                .setCatalogSessionProperty("flow", "live_pushdown", "false")
                .setCatalogSessionProperty("flow", "archive_pushdown", "false")
                .build();
    }

    private String randomColumns()
    {
        if (random.nextInt(3) == 0) {
            return "count(*), sum(bytes), checksum(src_addr), max(dst_addr), approx_distinct(vrf)";
        }
        List<String> names = new ArrayList<>(COLUMNS);
        names.add("_source");
        Collections.shuffle(names, random);
        return String.join(", ", names.subList(0, 1 + random.nextInt(names.size())));
    }

    private String randomPredicate(int depth)
    {
        if (depth > 0) {
            String left = randomPredicate(depth - 1);
            String right = randomPredicate(depth - 1);
            return switch (random.nextInt(4)) {
                case 0 -> "(" + left + " OR " + right + ")";
                case 1 -> "(" + left + " AND " + right + ")";
                case 2 -> "(" + left + " AND NOT " + right + ")";
                default -> left;
            };
        }
        String address = random.nextBoolean() ? "src_addr" : "dst_addr";
        return switch (random.nextInt(21)) {
            case 0 -> address + " = " + randomAddress();
            case 1 -> address + " IN (" + randomAddress() + ", " + randomAddress() + ", " + randomAddress() + ")";
            case 2 -> address + " > " + randomAddress();
            case 3 -> address + " <= " + randomAddress();
            case 4 -> address + " BETWEEN " + randomAddress() + " AND " + randomAddress();
            case 5 -> address + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
            case 6 -> "contains('" + randomNetwork() + "', " + address + ")";
            case 7 -> address + " IS NOT DISTINCT FROM " + randomAddress();
            case 8 -> "time_received >= " + randomTime();
            case 9 -> "time_received < " + randomTime();
            case 10 -> "date_trunc('hour', time_received) = date_trunc('hour', " + randomTime() + ")";
            case 11 -> "proto IN (" + random.nextInt(256) + ", " + random.nextInt(256) + ", 17, NULL)";
            case 12 -> "vrf " + (random.nextBoolean() ? "= '0:64500:1'" : "IS NULL");
            case 13 -> "flow.net.asn(" + address + ") = " + randomAsn();
            case 14 -> "flow.net.asn(" + address + ") IN (" + randomAsn() + ", NULL, " + randomAsn() + ")";
            case 15 -> randomNetworkName() + " = flow.net.network(" + address + ")";
            case 16 -> "flow.net.network(" + address + ", 'site') IN ('s1', 's" + random.nextInt(4) + "')";
            case 17 -> "flow.net.ip_version(" + address + ") = " + (random.nextBoolean() ? 4 : 6);
            case 18 -> "flow.net.ip_prefix(" + address + ", " + (random.nextInt(5) * 8) + ") = '" + randomNetwork() + "'";
            case 19 -> "flow.net.prefix(" + address + ") IN ('" + randomNetwork() + "', '::/0')";
            default -> "as_path IS " + (random.nextBoolean() ? "" : "NOT ") + "NULL";
        };
    }

    private String randomAddress()
    {
        return "IPADDRESS '" + RandomArchiveFlow.address(random) + "'";
    }

    private String randomNetwork()
    {
        String[] networks = {"192.0.2.0/24", "192.0.2.254/32", "0.0.0.0/0", "198.51.100.0/22", "2001:db8::/32", "2001:db8:8000::/33", "::/0", "::/1", "8000::/1", "::ffff:192.0.2.0/120", "2001:db8:ffff:ffff:7fff::/66", "ffff::/16"};
        return networks[random.nextInt(networks.length)];
    }

    private int randomAsn()
    {
        return 64_500 + random.nextInt(6);
    }

    private String randomNetworkName()
    {
        return new String[] {"'a'", "'b'", "'all4'", "'c'", "'d'", "'low'", "'high'", "'nobody'"}[random.nextInt(8)];
    }

    private String randomTime()
    {
        return "TIMESTAMP '" + TestFlow.sqlTime(START + (long) (random.nextDouble() * MESSAGES * STEP)) + " UTC'";
    }
}
