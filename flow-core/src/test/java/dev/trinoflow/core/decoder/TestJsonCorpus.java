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
package dev.trinoflow.core.decoder;

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What real collectors wrote: every record is a row, a marker or a reject for a reason that is expected of its file, and
 * DuckDB, which reads the same files, counts the same.
 */
final class TestJsonCorpus
{
    private static final List<FlowColumn> COLUMNS = FlowColumns.ALL.stream().filter(column -> !column.hidden()).toList();
    private static final List<String> PMACCT_KEYS = List.of(
            "event_type",
            "bytes",
            "packets",
            "flows",
            "sampling_rate",
            "port_src",
            "port_dst",
            "iface_in",
            "iface_out",
            "as_src",
            "as_dst",
            "peer_as_src",
            "tos",
            "vlan",
            "etype",
            "ip_proto",
            "tcp_flags",
            "ip_src",
            "ip_dst",
            "peer_ip_src",
            "peer_ip_dst",
            "net_src",
            "mask_src",
            "mac_src",
            "mac_dst",
            "as_path",
            "comms",
            "timestamp_start",
            "timestamp_end",
            "timestamp_arrival");
    private static final List<String> GOFLOW_KEYS = List.of(
            "bytes",
            "packets",
            "sampling_rate",
            "src_port",
            "dst_port",
            "in_if",
            "out_if",
            "src_as",
            "dst_as",
            "ip_tos",
            "vlan_id",
            "etype",
            "proto",
            "tcp_flags",
            "src_addr",
            "dst_addr",
            "sampler_address",
            "bgp_next_hop",
            "src_net",
            "src_mac",
            "dst_mac",
            "mpls_label",
            "time_flow_start_ns",
            "time_flow_end_ns",
            "time_received_ns",
            "type",
            "ip_ttl",
            "ipv6_flow_label");

    // a JSON value as text, without the wrapping of Avro
    private static final String MACROS =
            """
            CREATE MACRO plain(value) AS CASE WHEN value LIKE '{"long":%' THEN json_extract_string(value, '$.long') ELSE value END;
            CREATE MACRO number(value) AS CAST(plain(value) AS HUGEINT);
            CREATE MACRO rate(sampling_rate) AS greatest(1, coalesce(number(sampling_rate), 0));
            CREATE MACRO millis(value, hours) AS CASE
                WHEN value IS NULL OR value = '' OR value LIKE '0%' THEN NULL
                WHEN regexp_full_match(value, '[0-9]{19}') THEN CAST(value AS BIGINT) // 1000000
                WHEN regexp_full_match(value, '[0-9.]+') THEN CAST(floor(CAST(value AS DECIMAL(20, 6)) * 1000) AS BIGINT)
                WHEN value LIKE '%T%' THEN epoch_us(CAST(regexp_replace(value, '([.][0-9]{6})[0-9]+', '\\1') AS TIMESTAMPTZ)) // 1000
                ELSE epoch_us(CAST(value AS TIMESTAMP)) // 1000 - hours * 3600000 END;
            CREATE MACRO flags(value) AS CASE WHEN value LIKE '[%' THEN
                CAST(value LIKE '%FIN%' AS INTEGER) + 2 * CAST(value LIKE '%SYN%' AS INTEGER) + 4 * CAST(value LIKE '%RST%' AS INTEGER) + 8 * CAST(value LIKE '%PSH%' AS INTEGER) + 16 * CAST(value LIKE '%ACK%' AS INTEGER) + 32 * CAST(value LIKE '%URG%' AS INTEGER)
                ELSE CAST(value AS INTEGER) END;
            CREATE MACRO protocol(value) AS CASE lower(value) WHEN 'icmp' THEN 1 WHEN 'igmp' THEN 2 WHEN 'tcp' THEN 6 WHEN 'udp' THEN 17 WHEN 'gre' THEN 47 WHEN 'esp' THEN 50 WHEN 'ipv6-icmp' THEN 58 WHEN 'hopopt' THEN 0 WHEN 'ospf' THEN 89 WHEN 'pim' THEN 103 WHEN 'vrrp' THEN 112 WHEN 'sctp' THEN 132 ELSE CAST(value AS INTEGER) END;
            CREATE MACRO path_length(value) AS CASE WHEN value IS NULL THEN 0 WHEN value LIKE '[%' THEN json_array_length(value) WHEN value = '' THEN 0 ELSE len(string_split(value, '_')) END;
            """;

    private static final String PMACCT_QUERY =
            """
            SELECT count(*) AS row_count,
                sum(number(bytes) * rate(sampling_rate)) AS bytes, sum(number(packets) * rate(sampling_rate)) AS packets, count(bytes) AS bytes_count, sum(coalesce(number(flows), 1)) AS flows, sum(rate(sampling_rate)) AS sampling_rate,
                sum(number(port_src)) AS src_port, sum(number(port_dst)) AS dst_port, sum(number(iface_in)) AS in_if, sum(number(iface_out)) AS out_if,
                sum(number(as_src)) AS src_as, sum(number(as_dst)) AS dst_as, sum(number(peer_as_src)) AS peer_src_as, sum(number(tos)) AS ip_tos, sum(number(vlan)) AS vlan_id,
                count(*) FILTER (etype = '800') AS ipv4_count, count(*) FILTER (etype = '86dd') AS ipv6_count, sum(protocol(ip_proto)) AS proto, sum(flags(tcp_flags)) AS tcp_flags,
                count(DISTINCT nullif(ip_src, '')) AS src_addr_distinct, count(DISTINCT nullif(ip_dst, '')) AS dst_addr_distinct, count(nullif(ip_dst, '')) AS dst_addr_count, count(DISTINCT peer_ip_src) AS sampler_address_distinct, count(nullif(peer_ip_dst, '')) AS bgp_next_hop_count,
                count(*) FILTER (net_src IS NOT NULL AND mask_src <> '0') AS src_net_count,
                count(DISTINCT mac_src) AS src_mac_distinct, sum(path_length(as_path)) AS as_path_elements, sum(path_length(comms)) AS bgp_communities_elements,
                sum(millis(timestamp_start, %1$s)) AS time_flow_start, count(millis(timestamp_start, %1$s)) AS time_flow_start_count, min(millis(timestamp_start, %1$s)) AS time_flow_start_min,
                sum(millis(timestamp_end, %1$s)) AS time_flow_end, max(millis(timestamp_end, %1$s)) AS time_flow_end_max, sum(coalesce(millis(timestamp_arrival, %1$s), %2$s)) AS time_received
            FROM records WHERE coalesce(event_type, 'purge') = 'purge'""";

    private static final String GOFLOW_QUERY =
            """
            SELECT count(*) AS row_count,
                sum(number(bytes) * rate(sampling_rate)) AS bytes, sum(number(packets) * rate(sampling_rate)) AS packets, count(bytes) AS bytes_count, count(*) AS flows, sum(rate(sampling_rate)) AS sampling_rate,
                sum(number(src_port)) AS src_port, sum(number(dst_port)) AS dst_port, sum(number(in_if)) AS in_if, sum(number(out_if)) AS out_if,
                sum(number(src_as)) AS src_as, sum(number(dst_as)) AS dst_as, sum(number(ip_tos)) AS ip_tos, sum(number(vlan_id)) AS vlan_id, sum(number(ip_ttl)) AS ip_ttl, sum(number(ipv6_flow_label)) AS ipv6_flow_label,
                count(*) FILTER (etype = 'IPv4') AS ipv4_count, count(*) FILTER (etype = 'IPv6') AS ipv6_count, sum(protocol(proto)) AS proto, sum(flags(tcp_flags)) AS tcp_flags,
                count(DISTINCT nullif(src_addr, '')) AS src_addr_distinct, count(DISTINCT nullif(dst_addr, '')) AS dst_addr_distinct, count(nullif(dst_addr, '')) AS dst_addr_count, count(DISTINCT sampler_address) AS sampler_address_distinct, count(nullif(bgp_next_hop, '')) AS bgp_next_hop_count,
                count(*) FILTER (src_net NOT LIKE '%%/0' AND src_net LIKE '%%/%%') AS src_net_count, count(DISTINCT type) AS type_distinct,
                count(DISTINCT src_mac) AS src_mac_distinct, sum(path_length(mpls_label)) AS mpls_labels_elements,
                sum(millis(time_flow_start_ns, 0)) AS time_flow_start, count(millis(time_flow_start_ns, 0)) AS time_flow_start_count, min(millis(time_flow_start_ns, 0)) AS time_flow_start_min,
                sum(millis(time_flow_end_ns, 0)) AS time_flow_end, max(millis(time_flow_end_ns, 0)) AS time_flow_end_max, sum(millis(time_received_ns, 0)) AS time_received
            FROM records""";

    @Test
    void testEveryRecordOfTheCorpus()
            throws IOException, SQLException
    {
        Optional<Path> corpus = JsonRecords.findCorpus();
        if (corpus.isEmpty()) {
            System.out.println("no folder shared/samples beside the checkout: real records are not tested");
            return;
        }
        Class<?> driver = org.duckdb.DuckDBDriver.class;
        System.out.println("testing the records of " + corpus.orElseThrow() + " against " + driver.getSimpleName());
        List<Path> files = JsonRecords.corpusFiles(corpus.orElseThrow());
        assertThat(files).hasSizeGreaterThan(50);
        for (Path file : files) {
            checkFile(file);
        }
    }

    private static void checkFile(Path file)
            throws IOException, SQLException
    {
        List<String> messages = JsonRecords.messages(file);
        String name = file.getFileName().toString();
        boolean tokyo = name.equals("v5_localtime_tokyo.jsonl");
        DecodedMessages decoded = new DecodedMessages(FlowSchema.STANDARD, COLUMNS, ZoneId.of(tokyo ? "Asia/Tokyo" : "UTC"));
        for (String message : messages) {
            decoded.add(message.getBytes(UTF_8));
        }
        if (name.contains("msglog") || name.contains("dump")) {
            assertThat(decoded.reasons()).as(name).hasSameSizeAs(messages).allMatch(reason -> reason.matches("not a flow: event_type '(log|dump)(_init|_close)?'"));
            assertThat(decoded.rowCount()).as(name).isZero();
            return;
        }
        if (name.equals("json_raw_producer.jsonl")) {
            assertThat(decoded.reasons()).as(name).hasSameSizeAs(messages).containsOnly("no key of a flow record");
            return;
        }
        assertThat(decoded.reasons()).as(name).isEmpty();
        boolean goflow = file.toString().contains("goflow2");
        Path records = Files.createTempFile("records", ".jsonl");
        try {
            Files.writeString(records, String.join("\n", messages));
            assertThat(summary(decoded.rows(), goflow)).as(name).isEqualTo(count(records, goflow, tokyo ? 9 : 0));
        }
        finally {
            Files.delete(records);
        }
    }

    private static Map<String, BigInteger> count(Path records, boolean goflow, int hours)
            throws SQLException
    {
        StringBuilder columns = new StringBuilder();
        for (String key : goflow ? GOFLOW_KEYS : PMACCT_KEYS) {
            columns.append(columns.isEmpty() ? "" : ", ").append(key).append(": 'VARCHAR'");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(MACROS);
            statement.execute("CREATE TABLE records AS SELECT * FROM read_json('" + records + "', format = 'newline_delimited', columns = {" + columns + "})");
            String query = goflow ? GOFLOW_QUERY.formatted() : PMACCT_QUERY.formatted(hours, DecodedMessages.KAFKA_TIMESTAMP.toEpochMilli());
            try (ResultSet result = statement.executeQuery(query)) {
                assertThat(result.next()).isTrue();
                Map<String, BigInteger> counts = new TreeMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    counts.put(result.getMetaData().getColumnLabel(i), value == null ? BigInteger.ZERO : new BigInteger(value.toString()));
                }
                return counts;
            }
        }
    }

    private static Map<String, BigInteger> summary(List<Map<String, Object>> rows, boolean goflow)
    {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("row_count", rows.size());
        for (String column : List.of("bytes", "packets", "flows", "sampling_rate", "src_port", "dst_port", "in_if", "out_if", "src_as", "dst_as", "ip_tos", "vlan_id", "proto", "tcp_flags", "time_flow_start", "time_flow_end", "time_received")) {
            summary.put(column, sum(rows, column));
        }
        summary.put("ipv4_count", rows.stream().filter(row -> Long.valueOf(2048).equals(row.get("etype"))).count());
        summary.put("ipv6_count", rows.stream().filter(row -> Long.valueOf(34525).equals(row.get("etype"))).count());
        for (String column : List.of("bytes", "dst_addr", "bgp_next_hop", "src_net", "time_flow_start")) {
            summary.put(column + "_count", rows.stream().filter(row -> row.containsKey(column)).count());
        }
        for (String column : List.of("src_addr", "dst_addr", "sampler_address", "src_mac")) {
            summary.put(column + "_distinct", distinct(rows, column));
        }
        summary.put("time_flow_start_min", rows.stream().map(row -> (Instant) row.get("time_flow_start")).filter(Objects::nonNull).mapToLong(Instant::toEpochMilli).min().orElse(0));
        summary.put("time_flow_end_max", rows.stream().map(row -> (Instant) row.get("time_flow_end")).filter(Objects::nonNull).mapToLong(Instant::toEpochMilli).max().orElse(0));
        if (goflow) {
            summary.put("ip_ttl", sum(rows, "ip_ttl"));
            summary.put("ipv6_flow_label", sum(rows, "ipv6_flow_label"));
            summary.put("type_distinct", distinct(rows, "type"));
            summary.put("mpls_labels_elements", elements(rows, "mpls_labels"));
        }
        else {
            summary.put("peer_src_as", sum(rows, "peer_src_as"));
            summary.put("as_path_elements", elements(rows, "as_path"));
            summary.put("bgp_communities_elements", elements(rows, "bgp_communities"));
        }
        Map<String, BigInteger> numbers = new TreeMap<>();
        summary.forEach((column, value) -> numbers.put(column, new BigInteger(value.toString())));
        return numbers;
    }

    private static BigInteger sum(List<Map<String, Object>> rows, String column)
    {
        BigInteger sum = BigInteger.ZERO;
        for (Map<String, Object> row : rows) {
            Object value = row.get(column);
            if (value != null) {
                sum = sum.add(BigInteger.valueOf(value instanceof Instant instant ? instant.toEpochMilli() : (Long) value));
            }
        }
        return sum;
    }

    private static long distinct(List<Map<String, Object>> rows, String column)
    {
        return rows.stream().map(row -> row.get(column)).filter(Objects::nonNull).distinct().count();
    }

    private static long elements(List<Map<String, Object>> rows, String column)
    {
        return rows.stream().mapToLong(row -> ((List<?>) row.getOrDefault(column, List.of())).size()).sum();
    }
}
