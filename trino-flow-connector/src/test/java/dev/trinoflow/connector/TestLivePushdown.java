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

import dev.trinoflow.core.TestingBroker;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static dev.trinoflow.connector.live.LiveStatistics.MESSAGE_BYTES_READ;
import static dev.trinoflow.connector.live.LiveStatistics.ROWS_BEYOND_CLOCK_SKEW;
import static dev.trinoflow.connector.live.LiveStatistics.ROWS_BEYOND_MAX_DELAY;
import static dev.trinoflow.connector.live.LiveStatistics.ROWS_DECODED;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushdown never changes an answer: what a query says with it, without it, and over the same rows in the memory catalog
 * is the same.
 */
final class TestLivePushdown
        extends AbstractTestQueryFramework
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());
    private static final int MESSAGES = 6000;
    private static final long START = 1_750_000_000_000L;
    private static final long STEP = 100;
    private static final String COLUMNS = TestFlow.COLUMNS + ", _topic, _partition, _offset, _timestamp";

    private final Random random = new Random(SEED);
    private int catalogs;
    private TestingBroker broker;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        System.out.println("TestLivePushdown: -Dflow.test.seed=" + SEED);
        broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 3);
        broker.createTopic("Other.Topic", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        QueryRunner queryRunner = FlowQueryRunner.create(broker, "flows,Other.Topic", Map.of(
                "flow.live.chunk-records", "256",
                "flow.live.clock-skew", "1s",
                "flow.live.max-delay", "10s"));
        List<String> rows = new ArrayList<>();
        long[] offsets = new long[3];
        for (int i = 0; i < MESSAGES; i++) {
            int partition = random.nextInt(3);
            // within the bounds: up to 1 s out of order, received at most 1 s after and 10 s before
            long timestamp = START + i * STEP - random.nextInt(1000);
            long received = timestamp + 1000 - random.nextInt(11_000);
            if (random.nextInt(100) == 0) {
                broker.send("flows", partition, timestamp, "{\"event_type\": \"purge\", \"bytes\": \"many\"}");
            }
            else {
                TestFlow flow = TestFlow.create(random, received);
                broker.send("flows", partition, timestamp, flow.json());
                rows.add("(" + flow.values() + ", VARCHAR 'flows', " + partition + ", BIGINT '" + offsets[partition] + "', TIMESTAMP '" + TestFlow.sqlTime(timestamp) + " UTC')");
            }
            offsets[partition]++;
        }
        broker.flush();
        queryRunner.execute("CREATE TABLE memory.default.flows (time_received timestamp(3) with time zone, src_addr ipaddress, dst_addr ipaddress, proto integer, src_port integer, src_as bigint, bytes bigint, sampling_rate bigint, vrf varchar, "
                + "_topic varchar, _partition integer, _offset bigint, _timestamp timestamp(3) with time zone)");
        for (int begin = 0; begin < rows.size(); begin += 1000) {
            queryRunner.execute("INSERT INTO memory.default.flows VALUES " + String.join(", ", rows.subList(begin, Math.min(rows.size(), begin + 1000))));
        }
        return queryRunner;
    }

    @Test
    void testRandomQueries()
    {
        for (int i = 0; i < 30; i++) {
            String predicate = randomPredicate();
            String sql = "SELECT " + randomColumns() + " FROM %s WHERE _topic = 'flows' AND " + predicate;
            String description = "seed=%s query=%s".formatted(SEED, sql);
            MaterializedResult expected = computeActual(sql.formatted("memory.default.flows"));
            assertThat(computeActual(sql.formatted("flows")).getMaterializedRows())
                    .as(description)
                    .containsExactlyInAnyOrderElementsOf(expected.getMaterializedRows());
            if (i % 5 == 0) {
                assertThat(computeActual(withoutPushdown(), sql.formatted("flows")).getMaterializedRows())
                        .as("without pushdown " + description)
                        .containsExactlyInAnyOrderElementsOf(expected.getMaterializedRows());
            }
        }
    }

    private String randomColumns()
    {
        if (random.nextInt(4) == 0) {
            return "count(*), sum(bytes), checksum(src_addr)";
        }
        List<String> names = new ArrayList<>(List.of(COLUMNS.split(", ")));
        Collections.shuffle(names, random);
        return String.join(", ", names.subList(0, 1 + random.nextInt(names.size())));
    }

    private String randomPredicate()
    {
        int count = 1 + random.nextInt(3);
        return String.join(" AND ", IntStream.range(0, count).mapToObj(_ -> randomConjunct()).toList());
    }

    private String randomConjunct()
    {
        return switch (random.nextInt(14)) {
            case 0 -> "_timestamp >= " + randomTime();
            case 1 -> "_timestamp < " + randomTime();
            case 2 -> "_timestamp BETWEEN " + randomTime() + " AND " + randomTime();
            case 3 -> "time_received > " + randomTime();
            case 4 -> "time_received <= " + randomTime();
            case 5 -> "time_received BETWEEN " + randomTime() + " AND " + randomTime();
            case 6 -> "_partition = " + random.nextInt(4);
            case 7 -> "_offset BETWEEN " + random.nextInt(2000) + " AND " + random.nextInt(2000);
            case 8 -> "_offset IN (" + random.nextInt(2000) + ", " + random.nextInt(2000) + ", " + random.nextInt(5000) + ")";
            case 9 -> "src_addr = IPADDRESS '" + TestFlow.address(random.nextInt(300)) + "'";
            case 10 -> "src_addr " + (random.nextBoolean() ? "IS NULL" : "> IPADDRESS '198.51.100.200'");
            case 11 -> "proto " + (random.nextBoolean() ? "IN (1, 17)" : "IS NULL");
            case 12 -> "(bytes > " + random.nextInt(1_000_000) + " OR src_port < " + random.nextInt(65_536) + ")";
            default -> random.nextBoolean() ? "vrf = 'vrf-" + random.nextInt(5) + "'" : "bytes <> " + random.nextInt(100);
        };
    }

    private String randomTime()
    {
        long time = START - 20_000 + random.nextInt((int) (MESSAGES * STEP + 40_000));
        return "TIMESTAMP '" + TestFlow.sqlTime(time) + " UTC'";
    }

    @Test
    void testTimestampReadsOnlyTheRange()
    {
        LiveMetrics all = execute("SELECT count(bytes), count(src_port) FROM flows WHERE _partition >= 0", freshCatalog());
        LiveMetrics last = execute("SELECT count(bytes) FROM flows WHERE _timestamp >= " + timeAt(0.9), freshCatalog());
        assertThat(last.get(ROWS_DECODED)).isBetween(MESSAGES / 20L, MESSAGES / 5L);
        assertThat(all.get(ROWS_DECODED)).isGreaterThan(MESSAGES * 9 / 10);

        LiveMetrics received = execute("SELECT count(bytes) FROM flows WHERE time_received BETWEEN " + timeAt(0.5) + " AND " + timeAt(0.6), freshCatalog());
        assertThat(received.get(ROWS_DECODED)).isBetween(MESSAGES / 10L, MESSAGES / 4L);
    }

    @Test
    void testOffsetsReadOnlyTheRange()
    {
        LiveMetrics metrics = execute("SELECT count(*) FROM flows WHERE _topic = 'flows' AND _partition = 1 AND (_offset BETWEEN 100 AND 149 OR _offset = 1000)", freshCatalog());
        assertThat(metrics.get(ROWS_DECODED)).isLessThanOrEqualTo(51);
        assertThat(metrics.result().getOnlyValue())
                .isEqualTo(computeScalar("SELECT count(*) FROM memory.default.flows WHERE _partition = 1 AND (_offset BETWEEN 100 AND 149 OR _offset = 1000)"));
    }

    @Test
    void testLogAppendTimeUpperBound()
            throws Exception
    {
        String table = freshCatalog();
        long before = (long) computeScalar("SELECT count(*) FROM " + table + ".net.flows WHERE _topic = 'Other.Topic'");
        for (int i = 0; i < 500; i++) {
            broker.send("Other.Topic", 0, START, TestFlow.create(random, START).json());
        }
        broker.flush();
        String middle = "TIMESTAMP '" + TestFlow.sqlTime(System.currentTimeMillis() + 1) + " UTC'";
        long end = System.currentTimeMillis() + 2;
        while (System.currentTimeMillis() < end) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 500; i++) {
            broker.send("Other.Topic", 0, START, TestFlow.create(random, START).json());
        }
        broker.flush();
        LiveMetrics metrics = execute("SELECT count(*) FROM flows WHERE _topic = 'Other.Topic' AND _timestamp < " + middle, freshCatalog());
        assertThat(metrics.result().getOnlyValue()).isEqualTo(before + 500);
        assertThat(metrics.get(ROWS_DECODED)).isEqualTo(before + 500);
    }

    @Test
    void testLimitReadsFew()
    {
        LiveMetrics metrics = execute("SELECT * FROM flows LIMIT 10", freshCatalog());
        assertThat(metrics.result().getRowCount()).isEqualTo(10);
        // 64 rows of each of the partitions
        assertThat(metrics.get(ROWS_DECODED)).isLessThanOrEqualTo(4 * 64);
        LiveMetrics more = execute("SELECT src_addr FROM flows LIMIT 5900", freshCatalog());
        assertThat(more.result().getRowCount()).isEqualTo(5900);
    }

    @Test
    void testProjection()
    {
        // values of columns that are not named are not kept
        assertThat(execute("SELECT count(*) FROM flows", freshCatalog()).get(MESSAGE_BYTES_READ)).isPositive();
        String plan = (String) computeScalar("EXPLAIN SELECT bytes FROM flows WHERE proto = 6");
        assertThat(plan).contains("bytes", "proto").doesNotContain("src_addr");
    }

    @Test
    void testSessionProperty()
    {
        String table = freshCatalog();
        LiveMetrics without = LiveMetrics.execute(getDistributedQueryRunner(), withoutPushdown(), "SELECT count(*) FROM flows WHERE _partition = 0 AND _offset < 10 AND _topic = 'flows'");
        assertThat(without.get(ROWS_DECODED)).isGreaterThan(MESSAGES * 9 / 10);
        LiveMetrics with = execute("SELECT count(*) FROM flows WHERE _partition = 0 AND _offset < 10 AND _topic = 'flows'", table);
        assertThat(with.get(ROWS_DECODED)).isLessThanOrEqualTo(10);
        assertThat(with.result().getOnlyValue()).isEqualTo(without.result().getOnlyValue());
    }

    @Test
    void testDynamicFilter()
    {
        LiveMetrics metrics = execute(
                "SELECT count(*) FROM flows JOIN (VALUES (IPADDRESS '198.51.100.7')) t(a) ON src_addr = a AND _topic = 'flows'",
                freshCatalog());
        assertThat(metrics.result().getOnlyValue())
                .isEqualTo(computeScalar("SELECT count(*) FROM memory.default.flows WHERE src_addr = IPADDRESS '198.51.100.7'"));
    }

    @Test
    void testFlowsOutOfBoundsAreCounted()
            throws Exception
    {
        broker.createTopic("out.of.bounds", 1);
        TestFlow flow = TestFlow.create(random, START);
        broker.send("out.of.bounds", 0, START, flow.json());
        // received 2 s later than the message says, with a skew of 1 s
        broker.send("out.of.bounds", 0, START - 2000, flow.json());
        // and 20 s before, with a delay of 10 s
        broker.send("out.of.bounds", 0, START + 20_000, flow.json());
        broker.send("out.of.bounds", 0, START + 20_001, flow.json());
        broker.flush();
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), "bounds", broker, "out.of.bounds", Map.of("flow.live.clock-skew", "1s", "flow.live.max-delay", "10s"));
        // the second time from the cache
        for (int i = 0; i < 2; i++) {
            LiveMetrics metrics = execute("SELECT count(*), sum(bytes) FROM flows", "bounds");
            assertThat(metrics.get(ROWS_BEYOND_CLOCK_SKEW)).isEqualTo(1);
            assertThat(metrics.get(ROWS_BEYOND_MAX_DELAY)).isEqualTo(2);
        }
    }

    private String timeAt(double fraction)
    {
        return "TIMESTAMP '" + TestFlow.sqlTime(START + (long) (MESSAGES * STEP * fraction)) + " UTC'";
    }

    /**
     * A catalog with an empty cache.
     */
    private String freshCatalog()
    {
        catalogs++;
        String catalog = "fresh" + catalogs;
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), catalog, broker, "flows,Other.Topic", Map.of(
                "flow.live.chunk-records", "256",
                "flow.live.clock-skew", "1s",
                "flow.live.max-delay", "10s"));
        return catalog;
    }

    private LiveMetrics execute(String sql, String catalog)
    {
        return LiveMetrics.execute(getDistributedQueryRunner(), Session.builder(getSession()).setCatalog(catalog).build(), sql);
    }

    private Session withoutPushdown()
    {
        return Session.builder(getSession()).setCatalogSessionProperty("flow", "live_pushdown", "false").build();
    }
}
