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
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which tables of the archive are loaded for a query: each takes a catalog and a store an answer or two.
 */
final class TestTrafficTables
        extends AbstractTestQueryFramework
{
    private static final String DAYS = " WHERE time_received >= TIMESTAMP '2025-06-12 00:00:00 UTC' AND time_received < TIMESTAMP '2025-06-14 00:00:00 UTC' ";
    private static final Pattern METADATA = Pattern.compile("warehouse/net/(\\w+)/metadata/[^/]+\\.metadata\\.json");

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingBroker broker = closeAfterClass(new TestingBroker());
        TestingTraffic traffic = closeAfterClass(new TestingTraffic(broker, new Random(1)));
        traffic.createArchive();
        return FlowQueryRunner.create(broker, "flows", traffic.properties(), 0);
    }

    @Test
    void testPreferred()
    {
        assertThat(loaded("SELECT proto, time_hour, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1, 2")).containsExactlyInAnyOrder("flows", "traffic_1h_proto");
        assertThat(loaded("SELECT sum(bytes) FROM traffic" + DAYS + "AND src_as = 64496 AND NOT (dst_as = 64497)")).containsExactlyInAnyOrder("flows", "traffic_1d_as");
        assertThat(loaded("SELECT time_minute, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1")).containsExactlyInAnyOrder("flows", "traffic_1m");
        assertThat(loaded("SELECT sum(flows) FROM (SELECT sum(bytes), sum(flows) AS flows FROM traffic" + DAYS + "GROUP BY src_as) CROSS JOIN (SELECT out_if, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1)"))
                .containsExactlyInAnyOrder("flows", "traffic_1d_src_as", "traffic_5m_out_if");
    }

    @Test
    void testEdges()
    {
        assertThat(loaded("SELECT src_as, sum(bytes) FROM traffic WHERE time_received >= TIMESTAMP '2025-06-11 22:58:30 UTC' AND time_received < TIMESTAMP '2025-06-13 00:00:00 UTC' GROUP BY 1"))
                .containsExactlyInAnyOrder("flows", "traffic_1d_src_as", "traffic_1h", "traffic_1m");
    }

    @Test
    void testOnlyFlows()
    {
        assertThat(loaded("SELECT time_received, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1")).containsExactly("flows");
        assertThat(loaded("SELECT src_port, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1")).containsExactly("flows");
        assertThat(loaded(withRollups("none"), "SELECT sum(bytes) FROM traffic" + DAYS)).containsExactly("flows");
    }

    @Test
    void testUnusable()
    {
        // one has not taken in a file, and one is being made
        assertThat(loaded("SELECT dst_addr, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1")).containsExactlyInAnyOrder("flows", "traffic_1d_dst_addr", "traffic_1h_dst_addr");
    }

    @Test
    void testNamed()
    {
        assertThat(loaded("SELECT sum(bytes) FROM traffic_1h" + DAYS)).containsExactlyInAnyOrder("flows", "traffic_1h");
        assertThat(loaded(withRollups("traffic_1m"), "SELECT sum(bytes) FROM traffic" + DAYS)).containsExactlyInAnyOrder("flows", "traffic_1m");
        // all that could be named are said
        assertThat(query(withRollups("traffic_1d_dst_addr"), "SELECT sum(bytes) FROM traffic" + DAYS)).failure()
                .hasMessage("traffic_rollups names traffic_1d_dst_addr, which is not among the rollups that are complete: [traffic_1h_proto, traffic_1d_dst_as, traffic_1d_src_as, traffic_5m_in_if, traffic_5m_out_if, traffic_1h_port, traffic_1h_src_addr, traffic_1d_as, traffic_1h, traffic_1m]; auto and none are possible too");
    }

    /**
     * A rollup that is loaded later may have come further than the transaction.
     */
    @Test
    void testTransaction()
            throws Exception
    {
        try (TransactionalQueries transaction = new TransactionalQueries(getDistributedQueryRunner(), getSession())) {
            transaction.execute("EXPLAIN SELECT sum(bytes) FROM traffic" + DAYS);
            assertThat(loaded()).hasSize(13).contains("traffic_1d_as", "traffic_1h_dst_addr");
            transaction.execute("EXPLAIN SELECT src_as, dst_as, sum(bytes) FROM traffic" + DAYS + "GROUP BY 1, 2");
            assertThat(loaded()).isEmpty();
        }
    }

    /**
     * The largest sums of days are found without the rest of their rows.
     */
    @Test
    void testHeavyHitters()
    {
        Session session = Session.builder(getSession()).setCatalogSessionProperty("flow", "traffic_aggregation_pushdown", "ALWAYS").build();
        String sql = "SELECT src_as, dst_as, sum(flows) AS f, sum(bytes) FROM %s" + DAYS + "GROUP BY 1, 2";
        String rows = "traffic.traffic_1d_as.archived-rows";
        long all = LiveMetrics.execute(getDistributedQueryRunner(), getSession(), sql.formatted("traffic")).get(rows);
        LiveMetrics top = LiveMetrics.execute(getDistributedQueryRunner(), session, sql.formatted("traffic") + " ORDER BY f DESC LIMIT 1");
        assertThat(top.result().getMaterializedRows()).isEqualTo(computeActual(sql.formatted("flows") + " ORDER BY f DESC LIMIT 1").getMaterializedRows());
        // each of three shares reads all heavy hitters
        assertThat(top.get(rows)).isLessThan(all);
    }

    private Session withRollups(String choice)
    {
        return Session.builder(getSession()).setCatalogSessionProperty("flow", "traffic_rollups", choice).build();
    }

    private Set<String> loaded(String sql)
    {
        return loaded(getSession(), sql);
    }

    private Set<String> loaded(Session session, String sql)
    {
        getQueryRunner().execute(session, "EXPLAIN " + sql);
        return loaded();
    }

    /**
     * Tables of which the last query has read metadata.
     */
    private Set<String> loaded()
    {
        String spans = getDistributedQueryRunner().getSpans().toString();
        return METADATA.matcher(spans).results().map(match -> match.group(1)).collect(toImmutableSet());
    }
}
