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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.trino.Session;
import io.trino.sql.SqlPath;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The functions in queries. The reference page is the fixture: its files are the data, and its examples are run.
 */
final class TestFlowFunctions
        extends AbstractTestQueryFramework
{
    private static final Pattern BLOCK = Pattern.compile("```(\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXAMPLE = Pattern.compile("(SELECT .*?);\\s*((?:--[^\n]*\\s*)+)", Pattern.DOTALL);
    private static final Pattern NAME_IN_TABLE = Pattern.compile("`(\\w+)\\(");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private String page;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        page = Files.readString(Path.of("../docs/functions.md"));
        Path dimensions = Files.createTempDirectory("dimensions");
        Path asn = Files.createTempDirectory("asn");
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (block.group(1).endsWith(".csv")) {
                Files.writeString((block.group(1).equals("asn.csv") ? asn : dimensions).resolve(block.group(1)), block.group(2));
            }
        }
        DistributedQueryRunner queryRunner = FlowQueryRunner.createServer(0);
        createCatalog(queryRunner, "flow", dimensions, asn);
        Path otherAsn = Files.createTempDirectory("asn");
        Files.writeString(otherAsn.resolve("asn.csv"), "192.0.2.0,192.0.2.255,64999,Other\n");
        createCatalog(queryRunner, "other", Files.createTempDirectory("dimensions"), otherAsn);
        return queryRunner;
    }

    private static void createCatalog(DistributedQueryRunner queryRunner, String name, Path dimensions, Path asn)
    {
        queryRunner.createCatalog(name, "flow", ImmutableMap.of(
                // functions ask no broker
                "flow.kafka.bootstrap-servers", "127.0.0.1:1",
                "flow.dimensions.location", dimensions.toString(),
                "flow.asn.location", asn.toString()));
    }

    @Test
    void testExamplesOfThePage()
            throws IOException
    {
        int examples = 0;
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (block.group(1).equals("sql")) {
                Matcher example = EXAMPLE.matcher(block.group(2));
                while (example.find()) {
                    examples++;
                    List<String> expected = example.group(2).lines().map(line -> line.substring("-- ".length()).strip()).toList();
                    assertThat(execute(example.group(1))).as(example.group(1)).isEqualTo(expected);
                }
            }
        }
        assertThat(examples).isGreaterThan(35);
    }

    private List<String> execute(String sql)
    {
        List<String> rows = new ArrayList<>();
        for (MaterializedRow row : computeActual(withPath(), sql).getMaterializedRows()) {
            rows.add(String.join(" | ", row.getFields().stream().map(TestFlowFunctions::text).toList()));
        }
        return rows;
    }

    private static String text(Object value)
    {
        return switch (value) {
            case null -> "NULL";
            case ZonedDateTime time -> time.format(TIME) + " " + time.getZone().getId();
            default -> value.toString();
        };
    }

    @Test
    void testShowFunctions()
    {
        List<MaterializedRow> functions = computeActual("SHOW FUNCTIONS FROM flow.net").getMaterializedRows();
        List<String> names = functions.stream().map(row -> (String) row.getField(0)).distinct().sorted().toList();
        List<String> documented = page.lines()
                .filter(line -> line.startsWith("| [`"))
                .map(line -> {
                    Matcher name = NAME_IN_TABLE.matcher(line);
                    assertThat(name.find()).isTrue();
                    return name.group(1);
                })
                .sorted()
                .toList();
        assertThat(names).isEqualTo(documented);
        for (MaterializedRow function : functions) {
            assertThat((String) function.getField(5)).as("description of %s", function.getField(0)).matches("[A-Z4i].{5,}");
        }
        assertThat(functions).anySatisfy(row -> assertThat(row.getFields().subList(0, 3)).isEqualTo(List.of("ip_prefix", "varchar", "ipaddress, bigint")));
    }

    @Test
    void testColumns()
    {
        // a block for an argument, its dictionary, a constant, and a value of another function
        assertThat(query(withPath(), "SELECT ip_prefix(a, 24), ip_version(a), direction(a, b), direction(b, IPADDRESS '192.0.2.1'), asn(CAST(CAST(a AS varchar) AS ipaddress)) FROM (VALUES (IPADDRESS '192.0.2.7', IPADDRESS '203.0.113.1'), (NULL, IPADDRESS '192.0.2.1'), (IPADDRESS '2001:db8::1', NULL)) t (a, b)"))
                .matches("VALUES (VARCHAR '192.0.2.0/24', 4, VARCHAR 'outbound', VARCHAR 'inbound', BIGINT '64510'), (NULL, NULL, NULL, 'internal', NULL), ('2001:d00::/24', 6, NULL, NULL, NULL)");
        assertThat(query(withPath(), "SELECT network(a), network(a, x), asn_name(a), count(*) FROM (VALUES IPADDRESS '192.0.2.7', IPADDRESS '192.0.2.200', NULL) t (a) CROSS JOIN (VALUES 'site', NULL) u (x) GROUP BY 1, 2, 3"))
                .matches("VALUES (VARCHAR 'customer-a', VARCHAR 'ams1', VARCHAR 'Acme, Inc.', BIGINT '1'), ('customer-a', NULL, 'Acme, Inc.', 1), ('acme-backup', 'fra2', 'Acme, Inc.', 1), ('acme-backup', NULL, 'Acme, Inc.', 1), (NULL, NULL, NULL, 2)");
        assertThat(query(withPath(), "SELECT count(*) FROM (VALUES IPADDRESS '192.0.2.7', IPADDRESS '203.0.113.1', NULL) t (a) WHERE asn(a) IN (64510, 64511) AND network(a) = 'customer-a' AND ip_version(a) <> 6"))
                .matches("VALUES BIGINT '1'");
    }

    @Test
    void testNulls()
    {
        for (String call : Splitter.on('\n').split(
                """
                as_path(NULL)
                asn(NULL)
                asn_country(CAST(NULL AS bigint))
                asn_country(CAST(NULL AS ipaddress))
                asn_name(CAST(NULL AS bigint))
                asn_name(CAST(NULL AS ipaddress))
                direction(NULL, IPADDRESS '::1')
                direction(IPADDRESS '::1', NULL)
                ip_prefix(NULL, 24)
                ip_prefix(IPADDRESS '::1', NULL)
                ip_prefix(IPADDRESS '::1', 24, NULL)
                ip_scope(NULL)
                ip_version(NULL)
                network(NULL)
                network(NULL, 'name')
                network(IPADDRESS '192.0.2.1', NULL)
                prefix(NULL)
                proto_name(NULL)
                service_name(6, NULL)
                service_name(NULL, 80)
                spread(now(), now(), NULL, INTERVAL '1' SECOND)
                spread(NULL, now(), 1, INTERVAL '1' SECOND)
                tcp_flags_text(NULL)
                time_bucket(INTERVAL '1' SECOND, NULL)
                time_bucket(NULL, now())""")) {
            assertThat(computeActual(withPath(), "SELECT " + call).getMaterializedRows().getFirst().getField(0)).as(call).isNull();
        }
    }

    @Test
    void testWrongArguments()
    {
        assertFails("network(IPADDRESS '192.0.2.1', 'colour')", "network: 'colour' is not an attribute of a network; take one of name, customer, region, site, role, tenant, subscriber");
        assertFails("ip_prefix(IPADDRESS '192.0.2.1', 129)", "ip_prefix: bits must be 0 to 128, not 129");
        assertFails("time_bucket(INTERVAL '0' SECOND, now())", "time_bucket: the interval must be longer than nothing");
        assertFails("spread(now(), now() + INTERVAL '2' DAY, 1, INTERVAL '1' SECOND)", "spread: 17280\\d buckets between start and end, 100000 are allowed; .*");
    }

    @Test
    void testPercentile()
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            int points = 1 + random.nextInt(2000);
            int percent = random.nextInt(101);
            // groups of different sizes, spread over the workers by their values
            String rows = "(SELECT bitwise_and(x * x, %s) AS g, (x * %s) %% 9973 AS v FROM UNNEST(sequence(1, %s)) AS t (x))".formatted((1 << random.nextInt(5)) - 1, 1 + random.nextInt(100_000), 1 + random.nextInt(9000));
            String from = "(SELECT DISTINCT g, v FROM %s)".formatted(rows);
            long place = Math.min((100L - percent) * points / 100, points - 1) + 1;
            assertThat(query(withPath(), "SELECT g, percentile(v, %s / 100e0, %s), percentile(v / 8e0, %1$s / 100e0, %2$s), percentile(v, 0.95, count_points) FROM (SELECT *, count(*) OVER (PARTITION BY g) AS count_points FROM %s) GROUP BY 1".formatted(percent, points, from)))
                    .as("seed=%s case %s", seed, i)
                    .matches("SELECT g, coalesce(element_at(vs, %s), 0), coalesce(element_at(vs, %1$s) / 8e0, 0e0), vs[cardinality(vs) * 5 / 100 + 1] FROM (SELECT g, array_agg(v ORDER BY v DESC) AS vs FROM %s GROUP BY 1)".formatted(place, from));
        }
        assertThat(query(withPath(), "SELECT percentile(v, 0.5, 1), percentile(v, 0.5, 10) FILTER (WHERE v > 9) FROM (VALUES 5, NULL, 7) AS t (v)")).matches("VALUES (BIGINT '7', CAST(NULL AS bigint))");
        assertThat(query(withPath(), "SELECT v, percentile(v, 0.5, 2) OVER (ORDER BY v) FROM (VALUES BIGINT '5', 6, 7) AS t (v)")).matches("VALUES (BIGINT '5', BIGINT '0'), (6, 5), (7, 6)");
        assertFails("percentile(v, 95, 10) FROM (VALUES 1) AS t (v)", "percentile: the fraction is between 0 and 1, such as 0.95: 95.0");
        assertFails("percentile(v, 0.95, 0) FROM (VALUES 1) AS t (v)", "percentile: the points are between 1 and 10000000: 0");
        assertFails("percentile(v, 0.95, v * 20) FROM (VALUES 1, 2) AS t (v)", "percentile: the fraction and the points have to be the same for all rows of a group");
        assertFails("percentile(v, v / 10e0, 20) FROM (VALUES 1, 2) AS t (v)", "percentile: the fraction and the points have to be the same for all rows of a group");
        // other groups between them may have others
        assertFails("percentile(v, f, 20) FROM (VALUES (1, 'a', 0.9e0), (2, 'b', 0.5e0), (3, 'a', 0.5e0)) AS t (v, g, f) GROUP BY g", "percentile: the fraction and the points have to be the same for all rows of a group");
        assertThat(query(withPath(), "SELECT g, percentile(v, f, 2) FROM (VALUES (1, 'a', 0.5e0), (2, 'b', 0e0), (3, 'a', 0.5e0), (4, 'b', 0e0)) AS t (v, g, f) GROUP BY g")).matches("VALUES ('a', BIGINT '1'), ('b', BIGINT '2')");
    }

    private void assertFails(String call, String message)
    {
        assertThat(query(withPath(), "SELECT " + call)).failure().hasMessageMatching(message);
    }

    @Test
    void testCatalogsDoNotShareData()
    {
        assertThat(query("SELECT flow.net.asn(a), other.net.asn(a), other.net.asn_name(a), flow.net.network(a), other.net.network(a) FROM (VALUES IPADDRESS '192.0.2.1') t (a)"))
                .matches("VALUES (BIGINT '64510', BIGINT '64999', VARCHAR 'Other', VARCHAR 'customer-a', CAST(NULL AS varchar))");
    }

    private Session withPath()
    {
        return Session.builder(getSession()).setPath(SqlPath.buildPath("flow.net", Optional.empty())).build();
    }
}
