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
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of etc/server/access-rules.json: a NOC that reads everything, a customer that reads its own flows, and
 * strangers.
 */
final class TestAccessRules
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingBroker broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 1);
        for (int i = 0; i < 10; i++) {
            // three of the customer's: two from it, one to it
            String source = i < 2 ? "203.0.113." + i : "192.0.2." + i;
            String destination = i == 2 ? "203.0.113.99" : "198.51.100.7";
            broker.send("flows", 0, 1_700_000_000_000L + i, "{\"event_type\": \"purge\", \"ip_src\": \"%s\", \"ip_dst\": \"%s\", \"as_path\": \"64500\", \"bytes\": %s, \"packets\": 1}".formatted(source, destination, i));
        }
        broker.send("flows", 0, 1_700_000_000_000L, "nonsense");
        broker.flush();
        DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(session("noc"))
                .setSystemAccessControl("file", Map.of("security.config-file", Path.of("../etc/server/access-rules.json").toAbsolutePath().toString()))
                .build();
        queryRunner.installPlugin(new FlowPlugin());
        FlowQueryRunner.createCatalog(queryRunner, "flow", broker, "flows", Map.of());
        return queryRunner;
    }

    private static Session session(String user)
    {
        return testSessionBuilder().setIdentity(Identity.ofUser(user)).setCatalog("flow").setSchema("net").build();
    }

    @Test
    void testNocReadsEverythingAndChangesNothing()
    {
        assertThat(query("SELECT count(*), sum(bytes) FROM flows")).matches("VALUES (BIGINT '10', BIGINT '45')");
        assertThat(query(session("alerts"), "SELECT count(*) FROM flows")).matches("VALUES BIGINT '10'");
        assertThat(query("SELECT count(*) FROM rejects")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT count(*) FROM flow.system.topic_partitions")).matches("VALUES BIGINT '1'");
        assertQueryFails("DELETE FROM flows", "Access Denied: .*");
        assertQueryFails("CREATE TABLE flow.net.other (x bigint)", "Access Denied: .*");
    }

    @Test
    void testCustomerReadsItsOwnFlows()
    {
        for (String user : new String[] {"customer-a", "customer-a-analyst"}) {
            Session customer = session(user);
            assertThat(query(customer, "SELECT count(*), sum(bytes) FROM flows")).matches("VALUES (BIGINT '3', BIGINT '3')");
            assertThat(query(customer, "SELECT count(*) FROM flows WHERE src_addr = IPADDRESS '192.0.2.5' OR dst_addr = IPADDRESS '198.51.100.7'")).matches("VALUES BIGINT '2'");
            assertQueryFails(customer, "SELECT as_path FROM flows", "Access Denied: .*");
            assertQueryFails(customer, "SELECT * FROM rejects", "Access Denied: .*");
            assertQueryFails(customer, "SELECT * FROM flow.system.topic_partitions", "Access Denied: .*");
        }
    }

    @Test
    void testStrangersReadNothing()
    {
        for (String user : new String[] {"customer-b", "nocturnal", "anybody"}) {
            assertQueryFails(session(user), "SELECT count(*) FROM flows", "Access Denied: .*");
        }
    }
}
