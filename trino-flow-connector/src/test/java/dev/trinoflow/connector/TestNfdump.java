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
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.trinoflow.connector.CaptureFile.Datagram;
import dev.trinoflow.connector.NfdumpFlows.Sums;
import dev.trinoflow.core.TestingBroker;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same datagrams of real exporters go to a collector that writes to Kafka, and to nfdump's collector: what the table
 * sums up to by exporter, address, AS, port and protocol is what nfdump says, of every value. Exporters of which collectors
 * differ are named here, and it is an error if they do not differ.
 * <p>
 * Needs what {@link TestRealCollectors} needs, and nfdump, nfcapd and sfcapd.
 */
final class TestNfdump
        extends AbstractTestQueryFramework
{
    private static final List<String> CISCO_CAPTURES = ImmutableList.of(
            "100-IPFIXv10-CISCO__traffic-00.pcap",
            "102-NFv9-CISCO-f2rd-pretag-sampling-reload__traffic-00.pcap",
            "111-IPFIXv10-NFv9-IPv6-IPv4-mix_sources__traffic-00.pcap",
            "111-IPFIXv10-NFv9-IPv6-IPv4-mix_sources__traffic-01.pcap",
            "500-IPFIXv10-BGP-CISCO-SRv6__traffic-00.pcap",
            "502-IPFIXv10-BGP-IPv6-CISCO-SRv6-lcomms__traffic-00.pcap");
    /**
     * Events of a firewall: nfdump takes the octets that it counts for both directions, the others know no bytes of it.
     */
    private static final String CISCO_ASA = "127.0.1.3";
    /**
     * The last of the captures above. Some of its records have addresses of both families, of which nfdump takes none.
     */
    private static final String TWO_FAMILIES = "127.0.2.6";
    /**
     * Of its six flows goflow2 has the addresses, nfdump and pmacct have none.
     */
    private static final String PROCERA = "127.0.1.19";
    /**
     * Exporters that goflow2 v2.2.6 cannot decode, or not the bytes of.
     */
    private static final Set<String> UNKNOWN_TO_GOFLOW2 = ImmutableSet.of("127.0.1.6", "127.0.1.8", "127.0.1.15");
    /**
     * nfdump takes where a datagram comes from for its exporter, the others what sFlow says in it.
     */
    private static final Map<String, String> SFLOW_AGENTS = ImmutableMap.of("127.0.2.1", "192.168.1.1", "127.0.2.2", "30:0:0:0:0:1:1:1");
    private static final String ALL = "any";

    @TempDir
    private Path directory;

    private TestingBroker broker;

    /**
     * What is summed up by: the name that nfdump has for it, our column, and of which flows.
     */
    private enum Dimension
    {
        EXPORTER("router", "CAST(sampler_address AS varchar)", ALL, "true"),
        PROTOCOL("proto", "CAST(proto AS varchar)", ALL, "true"),
        SOURCE("srcip", "CAST(coalesce(src_addr, IPADDRESS '::') AS varchar)", ALL, "true"),
        DESTINATION("dstip", "CAST(coalesce(dst_addr, IPADDRESS '::') AS varchar)", ALL, "true"),
        SOURCE_AS("srcas", "CAST(coalesce(src_as, 0) AS varchar)", ALL, "true"),
        DESTINATION_AS("dstas", "CAST(coalesce(dst_as, 0) AS varchar)", ALL, "true"),
        // elsewhere there is something else in the place of a port, or nothing, or a port of 0
        SOURCE_PORT("srcport", "CAST(src_port AS varchar)", "proto tcp or proto udp", "proto IN (6, 17)"),
        DESTINATION_PORT("dstport", "CAST(dst_port AS varchar)", "proto tcp or proto udp", "proto IN (6, 17)"),
        /**/;

        private final String statistic;
        private final String column;
        private final String filter;
        private final String condition;

        Dimension(String statistic, String column, String filter, String condition)
        {
            this.statistic = statistic;
            this.column = column;
            this.filter = filter;
            this.condition = condition;
        }

        boolean isAddress()
        {
            return this == SOURCE || this == DESTINATION;
        }
    }

    /**
     * @param agents what the table calls an exporter, by what nfdump calls it, where that is not the same
     * @param exporters of whose flows the collectors differ
     * @param addresses exporters of whose addresses alone they differ
     */
    private record Differences(Map<String, String> agents, Set<String> exporters, Set<String> addresses) {}

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        List<String> topics = ImmutableList.<String>builder()
                .addAll(PmacctConfiguration.plain("nfacctd").topics())
                .addAll(PmacctConfiguration.plain("sfacctd").topics())
                .add("Goflow2.netflow", "Goflow2.sflow")
                .build();
        return FlowQueryRunner.create(broker, String.join(",", topics), ImmutableMap.of());
    }

    @Test
    void testNetflow()
            throws Exception
    {
        Path netflow = findCapture("overflowd_netflow_4M.pcap.gz").orElse(null);
        if (netflow == null) {
            return;
        }
        Exports exports = new Exports().addVendors(SharedFiles.find("samples/exporter_map.txt").orElseThrow(), SharedFiles.capture("logstash"));
        for (String name : CISCO_CAPTURES) {
            exports.addCapture(SharedFiles.capture("pmacct-test-automation").resolve(name), Integer.MAX_VALUE);
        }
        List<Datagram> datagrams = exports.addCapture(netflow, Integer.MAX_VALUE).endWithNetflow(netflow);
        Optional<NfdumpFlows> expected = collect("nfcapd", datagrams);
        if (expected.isPresent()) {
            runPmacct("nfacctd", datagrams, expected.orElseThrow(), new Differences(ImmutableMap.of(), ImmutableSet.of(CISCO_ASA), ImmutableSet.of(TWO_FAMILIES)));
            runGoflow2("Goflow2.netflow", datagrams, expected.orElseThrow(), new Differences(ImmutableMap.of(), Sets.union(ImmutableSet.of(CISCO_ASA), UNKNOWN_TO_GOFLOW2), ImmutableSet.of(TWO_FAMILIES, PROCERA)));
        }
    }

    @Test
    void testSflow()
            throws Exception
    {
        Path sflow = findCapture("overflowd_sflow.pcap.gz").orElse(null);
        if (sflow == null) {
            return;
        }
        List<Datagram> datagrams = new Exports()
                .addCapture(sflow, Integer.MAX_VALUE)
                .addCapture(SharedFiles.capture("tcpdump_sflow-print-v6.pcap"), Integer.MAX_VALUE)
                .endWithSflow(sflow);
        Optional<NfdumpFlows> expected = collect("sfcapd", datagrams);
        if (expected.isPresent()) {
            Differences differences = new Differences(SFLOW_AGENTS, ImmutableSet.of(), ImmutableSet.of());
            runPmacct("sfacctd", datagrams, expected.orElseThrow(), differences);
            runGoflow2("Goflow2.sflow", datagrams, expected.orElseThrow(), differences);
        }
    }

    private static Optional<Path> findCapture(String name)
    {
        // says why where it is absent
        return CollectorProgram.find("nfdump").map(_ -> SharedFiles.capture(name));
    }

    private Optional<NfdumpFlows> collect(String collector, List<Datagram> datagrams)
            throws Exception
    {
        Optional<Path> program = CollectorProgram.find(collector);
        return program.isEmpty() ? Optional.empty() : Optional.of(NfdumpFlows.collect(CollectorProgram.find("nfdump").orElseThrow(), program.orElseThrow(), datagrams, directory));
    }

    private void runPmacct(String name, List<Datagram> datagrams, NfdumpFlows expected, Differences differences)
            throws Exception
    {
        Optional<Path> program = CollectorProgram.find(name);
        if (program.isPresent()) {
            PmacctConfiguration configuration = PmacctConfiguration.plain(name);
            new KafkaCollectors(broker, directory).runPmacct(program.orElseThrow(), configuration, datagrams);
            verify(configuration.topics().getFirst(), expected, differences);
        }
    }

    private void runGoflow2(String topic, List<Datagram> datagrams, NfdumpFlows expected, Differences differences)
            throws Exception
    {
        Optional<Path> program = CollectorProgram.find("goflow2");
        if (program.isPresent()) {
            new KafkaCollectors(broker, directory).runGoflow2(program.orElseThrow(), topic, ImmutableList.of("-format", "bin"), datagrams);
            verify(topic, expected, differences);
        }
    }

    private void verify(String topic, NfdumpFlows expected, Differences differences)
            throws Exception
    {
        Map<String, Sums> exporters = expected.sums(Dimension.EXPORTER.statistic, ALL).entrySet().stream()
                .collect(toImmutableMap(entry -> differences.agents().getOrDefault(entry.getKey(), entry.getKey()), Map.Entry::getValue));
        assertThat(differing(exporters, sums(topic, Dimension.EXPORTER, "true"))).as("%s: exporters of which the collectors differ", topic)
                .containsExactlyInAnyOrderElementsOf(differences.exporters());
        for (Dimension dimension : Dimension.values()) {
            Set<String> left = dimension.isAddress() ? Sets.union(differences.exporters(), differences.addresses()) : differences.exporters();
            if (dimension != Dimension.EXPORTER) {
                Map<String, Sums> sums = expected.sums(dimension.statistic, "(%s) and not (%s)".formatted(dimension.filter, nfdumpFilter(left)));
                assertThat(sums).as("%s by %s", topic, dimension).isNotEmpty();
                Map<String, Sums> actual = sums(topic, dimension, "NOT (%s)".formatted(sqlFilter(left)));
                List<String> values = differing(sums, actual);
                assertThat(values).as(() -> "%s by %s: %s of nfdump, %s of the table".formatted(topic, dimension, some(sums, values), some(actual, values))).isEmpty();
            }
        }
        for (String exporter : differences.addresses()) {
            assertThat(sums(topic, Dimension.DESTINATION, sqlFilter(ImmutableSet.of(exporter)))).as("%s of %s, of which nfdump differs", topic, exporter)
                    .isNotEqualTo(expected.sums(Dimension.DESTINATION.statistic, nfdumpFilter(ImmutableSet.of(exporter))));
        }
    }

    private static List<String> differing(Map<String, Sums> left, Map<String, Sums> right)
    {
        return Sets.union(left.keySet(), right.keySet()).stream()
                .filter(value -> !Objects.equals(left.get(value), right.get(value)))
                .sorted()
                .toList();
    }

    private static Map<String, Sums> some(Map<String, Sums> sums, List<String> values)
    {
        return Maps.filterKeys(sums, Set.copyOf(values.subList(0, Math.min(values.size(), 5)))::contains);
    }

    private Map<String, Sums> sums(String topic, Dimension dimension, String condition)
    {
        String sql = "SELECT %s, CAST(sum(flows) AS bigint), CAST(coalesce(sum(bytes), 0) AS bigint), CAST(coalesce(sum(packets), 0) AS bigint) FROM flows WHERE _topic = '%s' AND %s AND %s GROUP BY 1"
                .formatted(dimension.column, topic, dimension.condition, condition);
        return computeActual(sql).getMaterializedRows().stream()
                .collect(toImmutableMap(row -> NfdumpFlows.normalize((String) row.getField(0)), row -> new Sums((Long) row.getField(1), (Long) row.getField(2), (Long) row.getField(3))));
    }

    private static String nfdumpFilter(Set<String> exporters)
    {
        return exporters.isEmpty() ? "not any" : exporters.stream().map("router ip %s"::formatted).collect(joining(" or "));
    }

    private static String sqlFilter(Set<String> exporters)
    {
        return exporters.isEmpty() ? "false" : exporters.stream().map("sampler_address = IPADDRESS '%s'"::formatted).collect(joining(" OR "));
    }
}
