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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Makes up queries of sums, with the table's name as {@code %1$s}, that have one answer of traffic and of flows.
 */
final class RandomTrafficQuery
{
    private static final String SUMS = "sum(bytes), sum(packets), sum(flows)";
    private static final List<String> DIMENSIONS = List.of("sampler_address", "in_if", "out_if", "src_as", "dst_as", "proto", "src_network", "dst_network");
    private static final List<String> OTHER_DIMENSIONS = List.of("src_addr", "dst_addr", "dst_port", "vrf", "src_port", "CASE WHEN proto = 6 THEN 'tcp' END", "src_as + 1");
    private static final List<String> TIMES = List.of(
            "time_minute",
            "time_5m",
            "time_hour",
            "time_day",
            "date_trunc('second', time_received)",
            "date_trunc('minute', time_received)",
            "date_trunc('hour', time_received)",
            "date_trunc('day', time_received)",
            "date_trunc('week', time_received)",
            "date_trunc('month', time_received)",
            "date_trunc('quarter', time_received)",
            "date_trunc('year', time_received)",
            "date_trunc('day', time_received AT TIME ZONE 'Asia/Tokyo')",
            "date_trunc('hour', time_received AT TIME ZONE 'Asia/Kolkata')",
            "date_trunc('day', time_received AT TIME ZONE 'America/St_Johns')",
            "date_trunc('hour', at_timezone(time_received, 'Australia/Lord_Howe'))",
            "CAST(time_received AS date)",
            "hour(time_received)",
            "day_of_week(time_received AT TIME ZONE 'Asia/Kolkata')",
            "date_trunc('hour', CAST(time_received AS timestamp(3)))",
            "date_trunc('minute', CAST(time_received AS timestamp(0)))",
            "date_trunc('minute', CAST(time_received AS TIMESTAMP)) - INTERVAL '1' MINUTE * (minute(CAST(time_received AS TIMESTAMP)) %% 15)",
            "from_unixtime(floor(to_unixtime(time_received) / 300) * 300)",
            "format_datetime(date_trunc('hour', time_received), 'HH')",
            "flow.net.time_bucket(INTERVAL '5' MINUTE, time_received)",
            "flow.net.time_bucket(INTERVAL '6' HOUR, time_received)",
            "date_trunc('day', time_hour)",
            "time_received");
    // SELECT * leaves out hidden columns
    private static final String ALL = "time_received, time_minute, time_5m, time_hour, time_day, sampler_address, in_if, out_if, src_as, dst_as, proto, src_addr, dst_addr, src_port, dst_port, vrf, src_network, dst_network, bytes, packets, flows";
    private static final String DIMENSION_TABLE = "(VALUES (BIGINT '64496', 'a'), (BIGINT '64497', 'b'), (BIGINT '64499', 'a')) AS d (asn, name)";

    private final Random random;

    RandomTrafficQuery(Random random)
    {
        this.random = random;
    }

    /**
     * A query with as many groups as a rollup has rows.
     */
    String createByRollup()
    {
        List<String> groups = new ArrayList<>(pick(List.of(
                List.of("src_addr"),
                List.of("src_addr", "time_hour"),
                List.of("src_as"),
                List.of("src_as", "time_day"),
                List.of("dst_as", "src_as"),
                List.of("out_if", "time_5m", "sampler_address"),
                List.of("proto", "time_hour"),
                List.of("vrf", "date_trunc('hour', time_received)", "dst_port"))));
        Collections.shuffle(groups, random);
        String filter = random.nextInt(3) == 0 ? "true" : random.nextBoolean() ? timeFilter() : timeFilter() + " AND " + timeFilter();
        String grouped = select(groups, "%1$s", filter);
        return switch (random.nextInt(7)) {
            case 0 -> "SELECT max(s), sum(s), count(*) FROM (" + grouped.replace(SUMS, "sum(packets) AS s") + ")";
            case 1 -> grouped.replace(SUMS, "sum(bytes) * 8, sum(flows)") + " HAVING sum(flows) > 1 AND sum(bytes) > 100000";
            case 2 -> "SELECT a.*, b.s FROM (" + grouped.replace(SUMS, "sum(flows) AS s, sum(bytes) AS b") + ") a JOIN (" + grouped.replace(SUMS, "sum(flows) AS s, sum(packets) AS p") + ") b ON " + String.join(" AND ", groups.stream().filter(group -> !group.contains("(")).map("a.%1$s = b.%1$s"::formatted).toList()) + " AND a.s = b.s AND p > 1000";
            case 3, 4 -> "SELECT * FROM (" + grouped.replace(SUMS, "sum(bytes) AS b, sum(packets) AS p, sum(flows) AS f") + ") ORDER BY " + pick(List.of("b", "p", "f")) + pick(List.of(" DESC", " DESC", " DESC", " DESC NULLS FIRST", "")) + ", " + positions(groups.size()) + " LIMIT " + (1 + random.nextInt(12));
            default -> grouped;
        };
    }

    String create()
    {
        List<String> groups = new ArrayList<>();
        IntStream.range(0, random.nextInt(3)).forEach(_ -> groups.add(pick(random.nextInt(3) == 0 ? OTHER_DIMENSIONS : DIMENSIONS)));
        IntStream.range(0, random.nextInt(3)).forEach(_ -> groups.add(pick(TIMES)));
        String filter = filters();
        return switch (random.nextInt(9)) {
            case 0 -> select(groups, "(SELECT " + ALL + " FROM %1$s WHERE " + filters() + ")", filter);
            case 1 -> select(with(groups, "name"), "%1$s JOIN " + DIMENSION_TABLE + " ON src_as = d.asn", filter);
            case 2 -> select(groups, "%1$s", filter + " AND src_as IN (SELECT src_as FROM %1$s WHERE " + filters() + " GROUP BY 1 ORDER BY sum(bytes) DESC NULLS LAST, src_as LIMIT 2)");
            case 3 -> "SELECT g, max(b), sum(b), count(*), min(f) FROM (SELECT " + String.join(", ", with(groups, "proto AS g")) + ", sum(bytes) AS b, sum(flows) AS f FROM %1$s WHERE " + filter + groupBy(groups.size() + 1) + ") GROUP BY 1";
            case 4 -> "SELECT d, proto, sum(bytes) FROM (SELECT " + pick(TIMES) + " AS d, proto, bytes FROM %1$s WHERE " + filter + ") GROUP BY GROUPING SETS ((d, proto), (proto), ())";
            case 5 -> "WITH t AS (SELECT " + ALL + " FROM %1$s WHERE " + filter + ") SELECT (SELECT sum(bytes) FROM t WHERE proto = 6), (SELECT sum(packets) FROM t WHERE " + filters() + ")";
            default -> select(groups, "%1$s", filter);
        };
    }

    private static List<String> with(List<String> groups, String further)
    {
        List<String> more = new ArrayList<>(groups);
        more.addFirst(further);
        return more;
    }

    private static String select(List<String> groups, String from, String filter)
    {
        List<String> columns = new ArrayList<>(groups);
        columns.add(SUMS);
        return "SELECT " + String.join(", ", columns) + " FROM " + from + " WHERE " + filter + groupBy(groups.size());
    }

    private static String groupBy(int count)
    {
        return count == 0 ? "" : " GROUP BY " + positions(count);
    }

    private static String positions(int count)
    {
        return String.join(", ", IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList());
    }

    private String filters()
    {
        return String.join(" AND ", IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> filter(random.nextInt(2))).toList());
    }

    private String filter(int depth)
    {
        if (depth > 0) {
            String left = filter(depth - 1);
            return switch (random.nextInt(4)) {
                case 0 -> "(" + left + " OR " + filter(depth - 1) + ")";
                case 1 -> "NOT (" + left + ")";
                default -> left;
            };
        }
        return random.nextBoolean() ? timeFilter() : dimensionFilter();
    }

    private String timeFilter()
    {
        return switch (random.nextInt(17)) {
            case 0, 1 -> "time_received >= " + time();
            case 2, 3 -> "time_received < " + time();
            case 4, 5 -> "time_received BETWEEN " + time() + " AND " + time();
            case 6 -> "(time_received < " + time() + " OR time_received > " + time() + ")";
            case 7 -> "date_trunc('" + pick(List.of("minute", "hour", "day", "week", "month")) + "', time_received) " + comparison() + " " + time();
            case 8 -> "CAST(time_received AS date) " + comparison() + " DATE '2025-06-1" + random.nextInt(7) + "'";
            case 9 -> "hour(time_received) BETWEEN 9 AND " + (10 + random.nextInt(8));
            case 10 -> pick(List.of("time_minute", "time_5m", "time_hour", "time_day")) + " " + comparison() + " " + time();
            case 11 -> "day_of_week(time_received AT TIME ZONE 'Asia/Tokyo') IN (3, 4, 6)";
            case 12 -> "time_received " + comparison() + " CAST(" + time() + " AS timestamp(6) with time zone) + INTERVAL '0.0005' SECOND";
            case 13 -> "time_received BETWEEN CAST(" + time() + " AS timestamp(6) with time zone) AND CAST(" + time() + " AS timestamp(12) with time zone)";
            case 14 -> "CAST(time_received AS timestamp(3)) " + comparison() + " CAST(" + time() + " AS timestamp(6))";
            case 15 -> "time_received IS " + (random.nextInt(3) == 0 ? "" : "NOT ") + "NULL";
            default -> "time_received >= DATE '2025-06-1" + random.nextInt(7) + "'";
        };
    }

    private String dimensionFilter()
    {
        String address = random.nextBoolean() ? "src_addr" : "dst_addr";
        return switch (random.nextInt(26)) {
            case 0 -> "proto IN (6, 17)";
            case 1 -> "proto " + comparison() + " 6";
            case 2 -> "(proto = 17 OR dst_as = 64497)";
            case 3 -> "src_as NOT IN (64496, 64498)";
            case 4 -> "proto IS NULL";
            case 5 -> "proto IS DISTINCT FROM 6";
            case 6 -> "in_if <> out_if";
            case 7 -> "src_as %% 2 = 0";
            case 8 -> "coalesce(proto, 1) = 1";
            case 9 -> "CASE proto WHEN 6 THEN in_if = 1 ELSE out_if = 1 END";
            case 10 -> "sampler_address = IPADDRESS '203.0.113.1'";
            case 11 -> "sampler_address > IPADDRESS '203.0.113.0'";
            case 12 -> "contains('203.0.113.0/31', sampler_address)";
            case 13 -> "contains('2001:db8::/32', " + address + ")";
            case 14 -> address + " " + comparison() + " IPADDRESS '" + RandomArchiveFlow.address(random) + "'";
            case 15 -> address + " IN (IPADDRESS '" + RandomArchiveFlow.address(random) + "', IPADDRESS '" + RandomArchiveFlow.address(random) + "')";
            case 16 -> "vrf LIKE '0:%%1'";
            case 17 -> "(vrf = '0:64500:1' OR dst_port = 53)";
            case 18 -> "src_as IN (64496, NULL)";
            case 19 -> "flow.net.ip_version(" + address + ") = " + pick(List.of(4, 6));
            case 20 -> "flow.net.asn(" + address + ") IN (64496, 64497)";
            case 21 -> "(flow.net.ip_prefix(" + address + ", 28) = '192.0.2.0/28' OR flow.net.network(" + address + ") = 'lab')";
            case 22 -> "dst_network " + comparison() + " 'office'";
            case 23 -> "coalesce(src_network, flow.net.network(dst_addr)) IN ('lab', 'servers')";
            case 24 -> "CAST(" + address + " AS varchar) " + pick(List.of("=", "<>", "<")) + " '" + RandomArchiveFlow.address(random) + "'";
            default -> "dst_as BETWEEN 64496 AND 64497";
        };
    }

    private String comparison()
    {
        return pick(List.of("=", "<>", "<", "<=", ">", ">="));
    }

    private String time()
    {
        long time = TestingTraffic.START + (long) (random.nextDouble() * TestingTraffic.MESSAGES * TestingTraffic.STEP);
        long unit = pick(List.of(1L, 1000L, 60_000L, 3_600_000L, 3_600_000L, 86_400_000L, 86_400_000L));
        return "TIMESTAMP '" + TestFlow.sqlTime(time - time % unit) + " UTC'";
    }

    private <T> T pick(List<T> values)
    {
        return values.get(random.nextInt(values.size()));
    }
}
