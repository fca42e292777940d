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

import dev.trinoflow.core.SecureBroker;
import dev.trinoflow.core.TestingBroker;
import dev.trinoflow.core.TestingCertificate;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Brokers that want TLS and a password, that refuse, and that go away.
 */
final class TestKafkaConnections
        extends AbstractTestQueryFramework
{
    private static final String PASSWORD = "c0rrect-h0rse";
    private static final String WRONG_PASSWORD = "battery-st4ple";

    @TempDir
    private static Path directory;

    private RecordedLog log;
    private TestingCertificate certificate;
    private SecureBroker broker;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        DistributedQueryRunner queryRunner = FlowQueryRunner.createServer(0);
        // the server sets up logging anew
        log = closeAfterClass(new RecordedLog("org.apache.kafka.clients", "org.apache.kafka.common"));
        certificate = TestingCertificate.create(directory, "broker");
        broker = closeAfterClass(new SecureBroker(certificate));
        broker.addUser("trino", PASSWORD);
        broker.send("flows", List.of(
                "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.1\", \"bytes\": 100}",
                "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.2\", \"bytes\": 200}",
                "nonsense"));
        return queryRunner;
    }

    @AfterAll
    void assertNoSecretsInTheLog()
    {
        // the settings have been logged, and the logins
        assertThat(log.messages()).anyMatch(message -> message.contains("sasl.jaas.config = [hidden]"));
        assertThat(log.messages()).noneMatch(message -> message.contains(PASSWORD) || message.contains(WRONG_PASSWORD));
    }

    @Test
    void testTlsAndPassword()
            throws IOException
    {
        createCatalog("secure", broker.servers(), SecureBroker.clientFile("trino", PASSWORD, certificate));
        assertThat(query("SELECT src_addr, bytes FROM secure.net.flows")).matches("VALUES (IPADDRESS '192.0.2.1', BIGINT '100'), (IPADDRESS '192.0.2.2', BIGINT '200')");
        assertThat(computeScalar("SELECT from_utf8(raw) FROM secure.net.rejects")).isEqualTo("nonsense");
        assertThat(computeScalar("SELECT end_offset FROM secure.system.topic_partitions")).isEqualTo(3L);
        assertThat(computeScalar("SELECT count(*) FROM secure.net.flows WHERE _timestamp > now() - INTERVAL '1' HOUR")).isEqualTo(2L);
    }

    @Test
    void testWrongPassword()
            throws IOException
    {
        createCatalog("wrong_password", broker.servers(), SecureBroker.clientFile("trino", WRONG_PASSWORD, certificate));
        assertThat(failure("SELECT count(*) FROM wrong_password.net.flows"))
                .hasMessage("Kafka at %s failed: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512", broker.servers());
    }

    @Test
    void testUnknownCertificate()
            throws Exception
    {
        TestingCertificate other = TestingCertificate.create(directory, "other");
        createCatalog("unknown_certificate", broker.servers(), SecureBroker.clientFile("trino", PASSWORD, other));
        assertThat(failure("SELECT count(*) FROM unknown_certificate.net.flows"))
                .hasMessage("Kafka at %s failed: SSL handshake failed: unable to find valid certification path to requested target", broker.servers());
    }

    @Test
    void testNoTls()
            throws IOException
    {
        createCatalog("no_tls", broker.servers(), "security.protocol=PLAINTEXT\n");
        assertThat(failure("SELECT count(*) FROM no_tls.net.flows"))
                .hasMessage("Kafka at %s failed: no answer within 3000 ms", broker.servers());
    }

    @Test
    void testBrokerGoesAway()
            throws Exception
    {
        try (TestingBroker shortLived = new TestingBroker()) {
            shortLived.createTopic("flows", 1);
            shortLived.send("flows", 0, 1_750_000_000_000L, "{\"event_type\": \"purge\", \"bytes\": 100}");
            shortLived.flush();
            createCatalog("short_lived", shortLived.servers(), "");
            assertThat(computeScalar("SELECT sum(bytes) FROM short_lived.net.flows")).isEqualTo(100L);
            Throwable failure = catchThrowable(() -> newTransaction().execute(getSession(), transaction -> {
                // the offsets are known from here on
                assertThat(computeScalar(transaction, "SELECT end_offset FROM short_lived.system.topic_partitions")).isEqualTo(1L);
                stop(shortLived);
                // in the cache
                assertThat(computeScalar(transaction, "SELECT sum(bytes) FROM short_lived.net.flows")).isEqualTo(100L);
                computeActual(transaction, "SELECT count(src_addr) FROM short_lived.net.flows");
            }));
            assertThat(failure).hasMessage("Kafka at %s failed: no records of flows-0 at offset 0, of those up to 1, within 3000 ms", shortLived.servers());
            assertThat(failure("SELECT count(*) FROM short_lived.net.flows")).hasMessageStartingWith("Kafka at %s failed: ", shortLived.servers());
        }
    }

    private static void stop(TestingBroker broker)
    {
        try {
            broker.close();
        }
        catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Throwable failure(String sql)
    {
        Throwable failure = catchThrowable(() -> computeActual(sql));
        assertThat(failure).as(sql).isNotNull();
        assertThat(getStackTraceAsString(failure)).doesNotContain(PASSWORD, WRONG_PASSWORD);
        return failure;
    }

    private void createCatalog(String catalog, String servers, String clientSettings)
            throws IOException
    {
        Path file = Files.writeString(directory.resolve(catalog + ".properties"), clientSettings);
        getDistributedQueryRunner().createCatalog(catalog, "flow", Map.of(
                "flow.kafka.bootstrap-servers", servers,
                "flow.kafka.config-files", file.toString(),
                "flow.kafka.request-timeout", "3s"));
    }
}
