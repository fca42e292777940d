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
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

final class TestDimensionTables
        extends AbstractTestQueryFramework
{
    private static final int PREFIXES = 10_000;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        Path directory = Files.createTempDirectory("dimensions");
        Files.writeString(directory.resolve("exporters.csv"),
                """
                address,name,site,region,sampling_rate,committed_rate
                192.0.2.1,core1,ams1,eu,1000,10000000000
                2001:db8::5,edge5,,,,
                router7,wrong,,,,
                """);
        Files.writeString(directory.resolve("interfaces.csv"),
                """
                exporter,if_index,name,description,speed,boundary,connectivity,provider,customer
                192.0.2.1,501,et-0/0/1,to Carrier One,100000000000,external,transit,Carrier One,
                192.0.2.1,4,et-0/0/4,,,,,,
                """);
        Files.writeString(directory.resolve("networks.csv"),
                """
                prefix,name,customer,region,site,role,tenant,subscriber
                198.51.100.0/24,customer-a,Acme,eu,ams1,customer,t1,4711
                2001:db8::/33,servers,,,,,,
                192.0.2.10-192.0.2.20,pool,,,,,,
                """);
        StringBuilder prefixes = new StringBuilder("prefix,origin_asn,as_path\n203.0.113.0/24,64500,64496 64500\n2001:db8::/32,64501,\n10.0.0.0/8,,\n");
        for (int i = 3; i < PREFIXES; i++) {
            prefixes.append("11.%s.%s.0/24,64502,64496 64502\n".formatted(i / 256, i % 256));
        }
        Files.writeString(directory.resolve("prefixes.csv"), prefixes.toString());
        Path asn = Files.createTempDirectory("asn").resolve("asn.csv");
        Files.writeString(asn, "203.0.113.0,203.0.113.255,64500,Example\n198.51.100.0,198.51.100.255,64503\n");
        DistributedQueryRunner queryRunner = FlowQueryRunner.createServer(0);
        queryRunner.createCatalog("flow", "flow", ImmutableMap.of(
                // these tables ask no broker
                "flow.kafka.bootstrap-servers", "127.0.0.1:1",
                "flow.dimensions.location", directory.toString(),
                "flow.asn.location", asn.toString()));
        queryRunner.createCatalog("empty", "flow", ImmutableMap.of("flow.kafka.bootstrap-servers", "127.0.0.1:1"));
        return queryRunner;
    }

    @Test
    void testExporters()
    {
        assertThat(query("SELECT * FROM exporters")).matches(
                """
                VALUES
                    (IPADDRESS '192.0.2.1', VARCHAR 'core1', VARCHAR 'ams1', VARCHAR 'eu', BIGINT '1000', BIGINT '10000000000'),
                    (IPADDRESS '2001:db8::5', 'edge5', NULL, NULL, NULL, NULL)
                """);
    }

    @Test
    void testInterfaces()
    {
        assertThat(query("SELECT * FROM interfaces")).matches(
                """
                VALUES
                    (IPADDRESS '192.0.2.1', BIGINT '501', VARCHAR 'et-0/0/1', VARCHAR 'to Carrier One', BIGINT '100000000000', VARCHAR 'external', VARCHAR 'transit', VARCHAR 'Carrier One', CAST(NULL AS varchar)),
                    (IPADDRESS '192.0.2.1', 4, 'et-0/0/4', NULL, NULL, NULL, NULL, NULL, NULL)
                """);
    }

    @Test
    void testNetworks()
    {
        assertThat(query("SELECT * FROM networks")).matches(
                """
                VALUES
                    (VARCHAR '198.51.100.0/24', IPADDRESS '198.51.100.0', IPADDRESS '198.51.100.255', VARCHAR 'customer-a', VARCHAR 'Acme', VARCHAR 'eu', VARCHAR 'ams1', VARCHAR 'customer', VARCHAR 't1', VARCHAR '4711'),
                    ('2001:db8::/33', IPADDRESS '2001:db8::', IPADDRESS '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff', 'servers', NULL, NULL, NULL, NULL, NULL, NULL),
                    ('192.0.2.10-192.0.2.20', IPADDRESS '192.0.2.10', IPADDRESS '192.0.2.20', 'pool', NULL, NULL, NULL, NULL, NULL, NULL)
                """);
    }

    @Test
    void testAsns()
    {
        assertThat(query("SELECT * FROM asns")).matches("VALUES (BIGINT '64500', VARCHAR 'Example', CAST(NULL AS varchar)), (64503, NULL, NULL)");
    }

    @Test
    void testPrefixes()
    {
        assertThat(query("SELECT * FROM prefixes WHERE origin_asn IS NULL OR origin_asn < 64502")).matches(
                """
                VALUES
                    (VARCHAR '203.0.113.0/24', IPADDRESS '203.0.113.0', IPADDRESS '203.0.113.255', BIGINT '64500', ARRAY[BIGINT '64496', BIGINT '64500']),
                    ('2001:db8::/32', IPADDRESS '2001:db8::', IPADDRESS '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 64501, ARRAY[]),
                    ('10.0.0.0/8', IPADDRESS '10.0.0.0', IPADDRESS '10.255.255.255', NULL, ARRAY[])
                """);
        // more than a page
        assertThat(query("SELECT count(*), count(DISTINCT prefix), max(cardinality(as_path)) FROM prefixes")).matches("VALUES (BIGINT '10000', BIGINT '10000', BIGINT '2')");
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM prefixes")).contains("rows: 10000 ");
    }

    @Test
    void testProblems()
    {
        assertThat(query("SELECT regexp_extract(file, '[^/]*$'), line, reason FROM flow.system.dimension_problems"))
                .matches("VALUES (VARCHAR 'exporters.csv', BIGINT '4', VARCHAR '''router7'' is not an IP address')");
    }

    @Test
    void testJoin()
    {
        assertThat(query("SELECT e.name, i.name, n.customer, a.name FROM exporters e JOIN interfaces i ON i.exporter = e.address CROSS JOIN networks n LEFT JOIN asns a ON a.asn = flow.net.asn(n.first_address) WHERE i.boundary = 'external' AND n.first_address = IPADDRESS '198.51.100.0'"))
                .matches("VALUES (VARCHAR 'core1', VARCHAR 'et-0/0/1', VARCHAR 'Acme', CAST(NULL AS varchar))");
    }

    @Test
    void testNothingIsLoaded()
    {
        for (String table : new String[] {"net.asns", "net.exporters", "net.interfaces", "net.networks", "net.prefixes", "system.dimension_problems"}) {
            assertQueryReturnsEmptyResult("SELECT * FROM empty." + table);
        }
        assertThat(query("SELECT empty.net.network(IPADDRESS '192.0.2.1'), empty.net.asn(IPADDRESS '192.0.2.1')")).matches("VALUES (CAST(NULL AS varchar), CAST(NULL AS bigint))");
    }
}
