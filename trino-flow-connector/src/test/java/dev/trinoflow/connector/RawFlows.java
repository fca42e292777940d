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
import com.google.common.net.InetAddresses;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums over the JSON text that a collector wrote, computed by DuckDB: what our tables have to agree with.
 */
final class RawFlows
        implements Closeable
{
    private static final List<Measure> MEASURES = ImmutableList.of(
            new Measure("bytes", "CAST(j->>'bytes' AS HUGEINT) * rate", "CAST(j->>'bytes' AS HUGEINT) * rate"),
            new Measure("packets", "CAST(j->>'packets' AS HUGEINT) * rate", "CAST(j->>'packets' AS HUGEINT) * rate"),
            new Measure("sampling_rate", "rate", "rate"),
            Measure.number("src_port", "port_src"),
            Measure.number("dst_port", "port_dst"),
            Measure.number("in_if", "iface_in"),
            Measure.number("out_if", "iface_out"),
            Measure.number("src_as", "as_src"),
            Measure.number("dst_as", "as_dst"),
            Measure.number("tcp_flags", "tcp_flags"),
            Measure.number("ip_tos", "tos"),
            Measure.time("time_received", "timestamp_arrival"),
            Measure.time("time_flow_start", "timestamp_start"),
            Measure.time("time_flow_end", "timestamp_end"));

    private final Connection connection;
    private final boolean pmacct;

    private record Measure(String column, String pmacct, String goflow)
    {
        static Measure number(String column, String pmacctKey)
        {
            return new Measure(column, "CAST(j->>'" + pmacctKey + "' AS HUGEINT)", "CAST(j->>'" + column + "' AS HUGEINT)");
        }

        static Measure time(String column, String pmacctKey)
        {
            return new Measure("CAST(to_unixtime(" + column + ") * 1000 AS bigint)", "pmacct_millis(j->>'" + pmacctKey + "')", "goflow_millis(j->>'" + column + "_ns')");
        }
    }

    static RawFlows ofPmacct(List<String> lines)
            throws SQLException
    {
        return new RawFlows(lines, true);
    }

    static RawFlows ofGoflow(List<String> lines)
            throws SQLException
    {
        return new RawFlows(lines, false);
    }

    private RawFlows(List<String> lines, boolean pmacct)
            throws SQLException
    {
        this.pmacct = pmacct;
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("CREATE TABLE lines (line VARCHAR)");
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("main", "lines")) {
            for (String line : lines) {
                appender.beginRow();
                appender.append(line);
                appender.endRow();
            }
        }
        execute("CREATE TABLE protocols AS FROM (VALUES ('hopopt', 0), ('icmp', 1), ('igmp', 2), ('ipencap', 4), ('tcp', 6), ('udp', 17), ('ipv6', 41), ('gre', 47), ('esp', 50), ('ah', 51), ('ipv6-icmp', 58), ('ospf', 89), ('pim', 103), ('vrrp', 112), ('l2tp', 115), ('sctp', 132)) AS t (name, number)");
        // seconds since 1970 with a fraction, or a date and time in UTC; all zeros where the exporter did not say. What is
        // finer than a millisecond, and what DuckDB would round to microseconds, is cut off
        execute("CREATE MACRO pmacct_millis(t) AS CASE WHEN t LIKE '0000-%' OR t = '0.000000' THEN NULL WHEN t LIKE '____-%' THEN epoch_us(CAST(left(replace(t, 'Z', ''), 26) AS TIMESTAMP)) // 1000 ELSE CAST(CAST(t AS DECIMAL(20, 6)) * 1000000 AS BIGINT) // 1000 END");
        execute("CREATE MACRO goflow_millis(t) AS CASE WHEN t = '0' THEN NULL WHEN t LIKE '____-%' THEN epoch_us(CAST(left(replace(t, 'Z', ''), 26) AS TIMESTAMP)) // 1000 ELSE CAST(t AS BIGINT) // 1000000 END");
        execute("CREATE TABLE flows AS SELECT j, greatest(1, coalesce(CAST(j->>'sampling_rate' AS HUGEINT), 1)) AS rate, j->>'%s' AS exporter, j->>'%s' AS source, j->>'%s' AS destination, coalesce(try_cast(j->>'%s' AS INTEGER), number) AS proto FROM (SELECT CAST(line AS JSON) AS j FROM lines) LEFT JOIN protocols ON name = lower(j->>'%s') WHERE %s".formatted(
                pmacct ? "peer_ip_src" : "sampler_address",
                pmacct ? "ip_src" : "src_addr",
                pmacct ? "ip_dst" : "dst_addr",
                pmacct ? "ip_proto" : "proto",
                pmacct ? "ip_proto" : "proto",
                pmacct ? "j->>'event_type' = 'purge'" : "true"));
    }

    /**
     * For each exporter and protocol the sum of everything that can be summed.
     */
    List<List<Object>> sums()
            throws SQLException
    {
        StringBuilder sql = new StringBuilder("SELECT exporter, proto");
        for (Measure measure : MEASURES) {
            sql.append(", CAST(sum(").append(pmacct ? measure.pmacct() : measure.goflow()).append(") AS BIGINT)");
        }
        return query(sql.append(" FROM flows GROUP BY ALL").toString());
    }

    /**
     * What gives {@link #sums} of the same records, as a statement for our table.
     */
    static String sumsStatement(String topic)
    {
        StringBuilder sql = new StringBuilder("SELECT CAST(sampler_address AS varchar), proto");
        for (Measure measure : MEASURES) {
            sql.append(", sum(").append(measure.column()).append(")");
        }
        return sql.append(" FROM flows WHERE _topic = '").append(topic).append("' GROUP BY 1, 2").toString();
    }

    /**
     * Bytes and packets by exporter, source and destination.
     */
    List<List<Object>> conversations()
            throws SQLException
    {
        return query("SELECT exporter, source, destination, CAST(sum(CAST(j->>'bytes' AS HUGEINT) * rate) AS BIGINT), CAST(sum(CAST(j->>'packets' AS HUGEINT) * rate) AS BIGINT) FROM flows GROUP BY ALL");
    }

    static String conversationsStatement(String topic)
    {
        return "SELECT CAST(sampler_address AS varchar), CAST(src_addr AS varchar), CAST(dst_addr AS varchar), sum(bytes), sum(packets) FROM flows WHERE _topic = '" + topic + "' GROUP BY 1, 2, 3";
    }

    /**
     * Numbers of one type, and addresses in one spelling; no address is an empty text in what collectors write.
     */
    static List<List<Object>> normalize(List<List<Object>> rows)
    {
        return rows.stream().map(row -> row.stream().map(RawFlows::normalize).toList()).toList();
    }

    private static Object normalize(Object value)
    {
        return switch (value) {
            case null -> "NULL";
            case String text when text.isEmpty() -> "NULL";
            case String text when InetAddresses.isInetAddress(text) -> InetAddresses.forString(text).getHostAddress();
            case Number number -> number.longValue();
            default -> value;
        };
    }

    long maxSamplingRate()
            throws SQLException
    {
        return (Long) query("SELECT CAST(max(rate) AS BIGINT) FROM flows").getFirst().getFirst();
    }

    @Override
    public void close()
    {
        try {
            connection.close();
        }
        catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<List<Object>> query(String sql)
            throws SQLException
    {
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
        }
        return normalize(rows);
    }

    private void execute(String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
