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
package dev.trinoflow.core;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ENGLISH;
import static org.apache.kafka.clients.admin.ScramMechanism.SCRAM_SHA_512;

/**
 * A Kafka broker in this JVM that speaks only TLS, and only to who has a password.
 */
public final class SecureBroker
        implements AutoCloseable
{
    private static final String ADMIN_PASSWORD = "adm1n-0f-the-br0ker";

    private final TestingCertificate certificate;
    private final KafkaClusterTestKit cluster;
    private final Admin admin;

    public SecureBroker(TestingCertificate certificate)
            throws Exception
    {
        this.certificate = certificate;
        TestKitNodes nodes = new TestKitNodes.Builder().setCombined(true).setNumBrokerNodes(1).setNumControllerNodes(1).build();
        String listener = nodes.brokerListenerName().value();
        cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("listener.security.protocol.map", "%s:SASL_SSL,%s:PLAINTEXT".formatted(listener, nodes.controllerListenerName().value()))
                .setConfigProp("ssl.keystore.type", "PKCS12")
                .setConfigProp("ssl.keystore.location", certificate.keyStore().toString())
                .setConfigProp("ssl.keystore.password", certificate.password())
                .setConfigProp("ssl.truststore.type", "PEM")
                .setConfigProp("ssl.truststore.location", certificate.certificate().toString())
                .setConfigProp("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
                .setConfigProp("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .setConfigProp("listener.name.%s.plain.sasl.jaas.config".formatted(listener.toLowerCase(ENGLISH)), plainLogin() + " user_admin=\"" + ADMIN_PASSWORD + "\";")
                .setConfigProp("listener.name.%s.scram-sha-512.sasl.jaas.config".formatted(listener.toLowerCase(ENGLISH)), "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .setConfigProp("auto.create.topics.enable", "false")
                // a machine that stands still for a while must not make the controller believe that the broker is gone
                .setConfigProp("broker.session.timeout.ms", "120000")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        admin = Admin.create(adminSettings());
    }

    public String servers()
    {
        return cluster.bootstrapServers();
    }

    public void addUser(String name, String password)
            throws Exception
    {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(name, new ScramCredentialInfo(SCRAM_SHA_512, 4096), password))).all().get();
        Map<String, Object> settings = clientSettings("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";".formatted(name, password));
        while (!isKnown(settings)) {
            Thread.onSpinWait();
        }
    }

    /**
     * Whether what the controller has taken down has come to the broker.
     */
    private static boolean isKnown(Map<String, Object> settings)
            throws InterruptedException, ExecutionException
    {
        try (Admin user = Admin.create(settings)) {
            user.describeCluster().nodes().get();
            return true;
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof SaslAuthenticationException) {
                return false;
            }
            throw e;
        }
    }

    public void send(String topic, List<String> messages)
            throws Exception
    {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(adminSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String message : messages) {
                producer.send(new ProducerRecord<>(topic, message.getBytes(UTF_8))).get();
            }
        }
    }

    public long endOffset(String topic, int partition)
            throws Exception
    {
        TopicPartition topicPartition = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(topicPartition, OffsetSpec.latest())).partitionResult(topicPartition).get().offset();
    }

    /**
     * A file of client properties for a user with a password.
     *
     * @param trusted certificate that the client takes for the broker's
     */
    public static String clientFile(String user, String password, TestingCertificate trusted)
    {
        return """
               security.protocol=SASL_SSL
               sasl.mechanism=SCRAM-SHA-512
               sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
               ssl.truststore.type=PEM
               ssl.truststore.location=%s
               """.formatted(user, password, trusted.certificate());
    }

    private Map<String, Object> adminSettings()
    {
        return clientSettings("PLAIN", plainLogin() + ";");
    }

    private Map<String, Object> clientSettings(String mechanism, String login)
    {
        return Map.of(
                "bootstrap.servers", servers(),
                "security.protocol", "SASL_SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificate.certificate().toString(),
                "sasl.mechanism", mechanism,
                "sasl.jaas.config", login);
    }

    private static String plainLogin()
    {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"%s\"".formatted(ADMIN_PASSWORD);
    }

    @Override
    public void close()
            throws Exception
    {
        admin.close();
        cluster.close();
    }
}
