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
import dev.trinoflow.connector.CaptureFile.Datagram;
import dev.trinoflow.connector.NetflowV5.Conversation;
import dev.trinoflow.connector.NetflowV5.Traffic;
import dev.trinoflow.core.TestingBroker;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real collectors receive what real exporters sent, over UDP, and write to Kafka; what our tables say then equals what
 * the collector wrote, as computed from the messages by DuckDB and protobuf-java, and for NetFlow v5 what was on the wire.
 * <p>
 * Needs nfacctd, sfacctd and goflow2 on the PATH (goflow2 also where {@code go install} puts it, or where the
 * environment variable FLOW_GOFLOW2 says), and the captures in a folder named shared beside the checkout. A test whose
 * collector or captures are absent says so and does nothing, and fails if FLOW_REQUIRE_COLLECTORS is 1.
 */
final class TestRealCollectors
        extends AbstractTestQueryFramework
{
    private static final List<String> GOFLOW2_TOPICS = ImmutableList.of("Goflow2.json", "Goflow2.bin", "Goflow2.mapping");

    @TempDir
    private Path directory;

    private TestingBroker broker;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        List<String> topics = ImmutableList.<String>builder()
                .addAll(GOFLOW2_TOPICS)
                .addAll(PmacctConfiguration.allForms("nfacctd").topics())
                .addAll(PmacctConfiguration.allForms("sfacctd").topics())
                .build();
        return FlowQueryRunner.create(broker, String.join(",", topics), ImmutableMap.of());
    }

    @Test
    void testNfacctd()
            throws Exception
    {
        runPmacct("nfacctd");
    }

    @Test
    void testSfacctd()
            throws Exception
    {
        runPmacct("sfacctd");
    }

    @Test
    void testGoflow2Json()
            throws Exception
    {
        runGoflow2("Goflow2.json", ImmutableList.of("-format", "json"));
    }

    @Test
    void testGoflow2Protobuf()
            throws Exception
    {
        runGoflow2("Goflow2.bin", ImmutableList.of("-format", "bin"));
    }

    @Test
    void testGoflow2Mapping()
            throws Exception
    {
        Path mapping = Files.writeString(directory.resolve("mapping.yaml"),
                """
                formatter:
                  fields: [type, time_received_ns, sampling_rate, sampler_address, time_flow_start_ns, time_flow_end_ns, bytes, packets, src_addr, dst_addr, etype, proto, src_port, dst_port, in_if, out_if, src_as, dst_as, tcp_flags, ip_tos, flow_direction]
                  key: [sampler_address]
                  protobuf:
                    - name: flow_direction
                      index: 42
                      type: varint
                  render:
                    time_received_ns: datetimenano
                ipfix:
                  mapping:
                    - field: 61
                      destination: flow_direction
                netflowv9:
                  mapping:
                    - field: 61
                      destination: flow_direction
                """);
        runGoflow2("Goflow2.mapping", ImmutableList.of("-format", "json", "-mapping", mapping.toString(), "-transport.kafka.hashing=true"));
    }

    private void runPmacct(String name)
            throws Exception
    {
        Optional<Path> daemon = CollectorProgram.find(name);
        if (daemon.isEmpty()) {
            return;
        }
        List<Datagram> datagrams = name.equals("sfacctd") ? sflow() : mixedNetflow();
        PmacctConfiguration configuration = PmacctConfiguration.allForms(name);
        KafkaCollectors collectors = new KafkaCollectors(broker, directory);
        collectors.runPmacct(daemon.orElseThrow(), configuration, datagrams);
        for (String topic : configuration.topics()) {
            try (RawFlows flows = RawFlows.ofPmacct(collectors.readLines(topic))) {
                verify(topic, flows, datagrams);
            }
        }
    }

    private void runGoflow2(String topic, List<String> arguments)
            throws Exception
    {
        Optional<Path> program = CollectorProgram.find("goflow2");
        if (program.isEmpty()) {
            return;
        }
        List<Datagram> datagrams = mixedNetflow();
        KafkaCollectors collectors = new KafkaCollectors(broker, directory);
        collectors.runGoflow2(program.orElseThrow(), topic, arguments, datagrams);
        List<String> lines = new ArrayList<>();
        for (byte[] message : collectors.read(topic)) {
            lines.add(arguments.contains("bin") ? GoflowProtobuf.toJson(message) : new String(message, UTF_8));
        }
        try (RawFlows flows = RawFlows.ofGoflow(lines)) {
            verify(topic, flows, datagrams);
        }
    }

    private void verify(String topic, RawFlows flows, List<Datagram> datagrams)
            throws Exception
    {
        assertThat(flows.maxSamplingRate()).as(topic).isGreaterThan(1);
        assertThat(computeActual("SELECT reason, count(*) FROM rejects WHERE topic = '" + topic + "' GROUP BY reason").getMaterializedRows()).as(topic).isEmpty();
        assertThat(rows(RawFlows.sumsStatement(topic))).as(topic).containsExactlyInAnyOrderElementsOf(flows.sums());
        List<List<Object>> conversations = rows(RawFlows.conversationsStatement(topic));
        assertThat(conversations).as(topic).containsExactlyInAnyOrderElementsOf(flows.conversations());
        Map<Conversation, Traffic> sent = Exports.netflowV5Traffic(datagrams);
        assertThat(netflowV5Traffic(conversations, sent)).as(topic).containsExactlyInAnyOrderEntriesOf(sent);
    }

    private List<List<Object>> rows(String sql)
    {
        return RawFlows.normalize(computeActual(sql).getMaterializedRows().stream().map(MaterializedRow::getFields).toList());
    }

    private static Map<Conversation, Traffic> netflowV5Traffic(List<List<Object>> conversations, Map<Conversation, Traffic> sent)
    {
        Set<String> exporters = new HashSet<>();
        sent.keySet().forEach(conversation -> exporters.add(conversation.exporter()));
        Map<Conversation, Traffic> traffic = new HashMap<>();
        for (List<Object> row : conversations) {
            if (exporters.contains(row.get(0))) {
                traffic.put(new Conversation((String) row.get(0), (String) row.get(1), (String) row.get(2)), new Traffic((Long) row.get(3), (Long) row.get(4)));
            }
        }
        return traffic;
    }

    private static List<Datagram> mixedNetflow()
            throws Exception
    {
        Path netflow = SharedFiles.capture("overflowd_netflow_4M.pcap.gz");
        return new Exports()
                .addVendors(SharedFiles.find("samples/exporter_map.txt").orElseThrow(), SharedFiles.capture("logstash"))
                .addCapture(netflow, 150)
                .endWithNetflow(netflow);
    }

    private static List<Datagram> sflow()
            throws Exception
    {
        Path sflow = SharedFiles.capture("overflowd_sflow.pcap.gz");
        return new Exports()
                .addCapture(sflow, 300)
                .addCapture(SharedFiles.capture("tcpdump_sflow-print-v6.pcap"), 100)
                .endWithSflow(sflow);
    }
}
