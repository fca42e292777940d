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
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowConnector
        extends AbstractTestQueryFramework
{
    private static final long START = 1_700_000_000_000L;

    private TestingBroker broker;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 2);
        for (int i = 0; i < 1000; i++) {
            broker.send("flows", i % 2, START + i, "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2." + i % 256 + "\", \"bytes\": " + i + ", \"packets\": 1}");
        }
        broker.send("flows", 0, START, "nonsense");
        broker.flush();
        return FlowQueryRunner.create(broker, "flows,not.there", Map.of());
    }

    @Test
    void testFlows()
    {
        assertThat(query("SELECT count(*), sum(bytes), count(DISTINCT src_addr) FROM flows"))
                .matches("VALUES (BIGINT '1000', BIGINT '499500', BIGINT '256')");
        assertThat(query("SELECT _topic, _partition, _offset, _timestamp, _source, src_addr, bytes FROM flows WHERE bytes > 997"))
                .matches("VALUES " +
                        "(VARCHAR 'flows', 0, BIGINT '499', TIMESTAMP '2023-11-14 22:13:20.998 UTC', VARCHAR 'live', IPADDRESS '192.0.2.230', BIGINT '998'), " +
                        "(VARCHAR 'flows', 1, BIGINT '499', TIMESTAMP '2023-11-14 22:13:20.999 UTC', VARCHAR 'live', IPADDRESS '192.0.2.231', BIGINT '999')");
    }

    @Test
    void testRejects()
    {
        assertThat(query("SELECT topic, partition, \"offset\", timestamp, from_utf8(raw) FROM rejects"))
                .matches("VALUES (VARCHAR 'flows', 0, BIGINT '500', TIMESTAMP '2023-11-14 22:13:20.000 UTC', VARCHAR 'nonsense')");
    }

    @Test
    void testTopicPartitions()
    {
        assertThat(query("SELECT * FROM flow.system.topic_partitions"))
                .matches("VALUES " +
                        "(VARCHAR 'flows', 0, BIGINT '0', CAST(NULL AS bigint), BIGINT '501', CAST(NULL AS bigint), CAST(NULL AS bigint)), " +
                        "(VARCHAR 'flows', 1, BIGINT '0', NULL, BIGINT '500', NULL, NULL)");
    }

    @Test
    void testTables()
    {
        assertThat(query("SHOW SCHEMAS FROM flow")).skippingTypesCheck().containsAll("VALUES 'net', 'system'");
        assertThat(query("SHOW TABLES FROM flow.net")).skippingTypesCheck().matches("VALUES 'asns', 'exporters', 'flows', 'interfaces', 'networks', 'prefixes', 'rejects', "
                + "'traffic', 'traffic_1d_as', 'traffic_1d_dst_addr', 'traffic_1d_dst_as', 'traffic_1d_src_addr', 'traffic_1d_src_as', 'traffic_1h', 'traffic_1h_dst_addr', 'traffic_1h_proto', 'traffic_1h_src_addr', 'traffic_1m', 'traffic_5m_in_if', 'traffic_5m_out_if'");
    }

    @Test
    void testComments()
    {
        assertThat(query("SELECT table_name, comment FROM system.metadata.table_comments WHERE catalog_name = 'flow' AND schema_name = 'net' AND table_name NOT LIKE 'traffic%'")).skippingTypesCheck()
                .matches("VALUES " +
                        "('asns', 'AS numbers that are known, with their names'), " +
                        "('exporters', 'Exporters of flows, from exporters.csv'), " +
                        "('flows', 'Network flows, a row for each flow record of the collectors'), " +
                        "('interfaces', 'Interfaces of the exporters, from interfaces.csv'), " +
                        "('networks', 'Networks that have a name, from networks.csv'), " +
                        "('prefixes', 'Routes to prefixes, from a routing table'), " +
                        "('rejects', 'Messages of the topics that cannot be read as flows, and why')");
        assertThat(computeActual("DESCRIBE flows").getMaterializedRows())
                .allSatisfy(row -> assertThat((String) row.getField(3)).isNotEmpty())
                .noneSatisfy(row -> assertThat((String) row.getField(0)).startsWith("_"))
                .anySatisfy(row -> assertThat(row.getFields().subList(0, 2)).containsExactly("src_addr", "ipaddress"));
        assertThat(computeActual("SELECT column_name FROM information_schema.columns WHERE table_schema = 'system'").getRowCount()).isEqualTo(10);
    }

    @Test
    void testHiddenColumns()
    {
        assertThat(computeActual("SELECT * FROM flows LIMIT 1").getColumnNames()).contains("src_addr").doesNotContain("_offset");
        assertThat(query("SELECT min(_topic), max(_partition), max(_offset), min(_source) FROM flows"))
                .matches("VALUES (VARCHAR 'flows', 1, BIGINT '499', VARCHAR 'live')");
    }

    @Test
    void testStatistics()
    {
        assertThat(computeActual("SHOW STATS FOR flows").getMaterializedRows().getLast().getField(4)).isEqualTo(1001.0);
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM flows WHERE _partition = 1 AND _offset < 100")).contains("{rows: 100 (");
    }

    @Test
    void testVersionsAreRefused()
    {
        assertQueryFails("SELECT * FROM flows FOR VERSION AS OF 1", ".*Table net.flows has no versions to read: FOR VERSION AS OF and FOR TIMESTAMP AS OF are not supported");
        assertQueryFails("SELECT * FROM flows FOR TIMESTAMP AS OF TIMESTAMP '2025-01-01 00:00:00 UTC'", ".*Table net.flows has no versions to read: FOR VERSION AS OF and FOR TIMESTAMP AS OF are not supported");
    }

    @Test
    void testBrokerDown()
    {
        DistributedQueryRunner queryRunner = getDistributedQueryRunner();
        queryRunner.createCatalog("down", "flow", Map.of("flow.kafka.bootstrap-servers", "127.0.0.1:1", "flow.kafka.request-timeout", "1s"));
        // what does not need the broker works
        assertThat(computeActual("DESCRIBE down.net.flows").getRowCount()).isGreaterThan(50);
        assertQueryFails("SELECT count(*) FROM down.net.flows", "Kafka at 127.0.0.1:1 failed: .*");
        assertQueryFails("SELECT * FROM down.system.topic_partitions", "Kafka at 127.0.0.1:1 failed: .*");
    }
}
