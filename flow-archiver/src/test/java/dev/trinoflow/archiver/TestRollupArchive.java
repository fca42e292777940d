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
package dev.trinoflow.archiver;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.RollupRebuild.RebuildLimits;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.enrich.Dimensions;
import io.airlift.units.DataSize;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Rollups against sums that DuckDB makes of the archived flows.
 */
final class TestRollupArchive
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
    private static final List<Rollup> ROLLUPS = Rollups.of(
            new FlowRollupsConfig().setRollups("default,traffic_texts:minute:type+vrf+src_mac+src_net+src_port,traffic_1d_type:day:type"),
            FlowSchema.STANDARD);
    private static final Clock AFTER_THE_DAYS = Clock.fixed(Instant.parse("2026-03-20T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final SimulatedFaults faults = new SimulatedFaults(random);
    private final SimulatedStore store = new SimulatedStore(random, faults);
    private int sequence;

    TestRollupArchive()
    {
        faults.heal();
    }

    @Test
    void testEqualToFlows()
            throws Exception
    {
        rebuilds(ROLLUPS, 1000).begin();
        for (int i = 0; i < 8; i++) {
            // with hardly any memory for sums there are more of them
            importFlows(ROLLUPS, 500, i % 2 == 0 ? 64 : 1);
        }
        assertEqualToFlows(ROLLUPS);
        CoveredOffsets covered = covered(FLOWS);
        for (Rollup rollup : ROLLUPS) {
            assertThat(covered(ArchiveTable.rollup(rollup))).isEqualTo(covered);
        }

        long before = rows("traffic_1d_as");
        MaintenanceConfig config = new MaintenanceConfig().setRetentionEnabled(false);
        assertThat(new Maintenance(store, KeptTable.all(FlowSchema.STANDARD, ROLLUPS, config), config, 1000, AFTER_THE_DAYS, new MaintenanceMetrics(new PrometheusRegistry())).run()).isTrue();
        assertEqualToFlows(ROLLUPS);
        // sums that were partial are whole
        assertThat(rows("traffic_1d_as")).isLessThan(before / 2);
        for (Rollup rollup : ROLLUPS) {
            assertThat(duplicates(rollup)).as("%s has rows with equal keys, whose sums do not overflow", rollup.name()).isZero();
        }
    }

    @Test
    void testRebuild()
            throws Exception
    {
        importFlows(List.of(), 300, 64);
        importFlows(List.of(), 300, 64);
        // new rollups of an archive that has flows
        List<Rollup> first = ROLLUPS.subList(0, 4);
        RollupRebuilds rebuilds = rebuilds(first, 10);
        rebuilds.begin();
        for (Rollup rollup : first) {
            assertThat(rollup.isCurrent(properties(rollup))).isFalse();
        }
        // flows that are imported meanwhile are not added twice
        importFlows(first, 300, 64);
        int[] steps = new int[1];
        assertThatThrownBy(() -> rebuilds.run((_, _, _) -> {
            steps[0]++;
            if (steps[0] == 2) {
                throw new IllegalStateException("killed");
            }
        })).hasMessage("killed");
        assertThat(RebuildProgress.fromProperties(properties(first.getFirst())).orElseThrow().files()).isPositive();
        assertThat(rebuilds(first, 10).run((_, _, _) -> {})).isTrue();
        assertEqualToFlows(first);
        importFlows(first, 300, 64);
        assertEqualToFlows(first);
        assertThat(store.look(FLOWS).current().refs().keySet()).as("no version is kept for rebuilds").containsExactly("main");

        // imported while they were not kept: they are made anew
        importFlows(List.of(), 300, 64);
        importFlows(ROLLUPS, 300, 64);
        assertThat(rebuilds(ROLLUPS, 1000).run((_, _, _) -> {})).isTrue();
        assertEqualToFlows(ROLLUPS);
    }

    @Test
    void testOtherDefinition()
            throws Exception
    {
        List<Rollup> before = rollups("traffic_x:hour:src_as+dst_as");
        rebuilds(before, 1000).begin();
        importFlows(before, 300, 64);
        assertEqualToFlows(before);
        List<Rollup> after = rollups("traffic_x:day:src_as+proto+sampler_address");
        RollupRebuilds running = rebuilds(before, 1000);
        running.begin();
        assertThat(rebuilds(after, 1000).run((_, _, _) -> {})).isTrue();
        assertEqualToFlows(after);
        assertThat(store.look(ArchiveTable.rollup(after.getFirst())).current().schema().findField("dst_as")).isNull();
        // an archiver with the old configuration leaves it alone
        assertThat(running.run((_, _, _) -> {})).isFalse();
        assertEqualToFlows(after);
    }

    @Test
    void testRetention()
            throws Exception
    {
        importFlows(List.of(), 600, 64);
        List<Rollup> rollups = rollups("traffic_1m,traffic_1d_as");
        LocalDate firstDay = LocalDate.parse("2026-03-08");
        new RollupRebuilds(store, FLOWS, rollups, rollup -> rollup.name().equals("traffic_1m") ? Optional.of(firstDay) : Optional.empty(), new ArchiverConfig(), RebuildLimits.DEFAULT)
                .run((_, _, _) -> {});
        assertThat(ArchiveTable.retainedFrom(properties(rollups.getFirst()))).contains(firstDay);
        assertEqualToFlows(List.of(rollups.getLast()));
        assertThat(query("SELECT count(*) FROM traffic_1m WHERE time_received < '2026-03-08'")).isEqualTo("0");
        assertThat(query("SELECT sum(flows) FROM traffic_1m")).isEqualTo(query("SELECT sum(flows) FROM flows WHERE time_received IS NULL OR time_received >= '2026-03-08'"));

        // and what grows old is deleted
        MaintenanceConfig config = new MaintenanceConfig().setRollupsRetention("traffic_1d_as:11d");
        new Maintenance(store, KeptTable.all(FlowSchema.STANDARD, rollups, config), config, 1000, AFTER_THE_DAYS, new MaintenanceMetrics(new PrometheusRegistry())).run();
        assertThat(ArchiveTable.retainedFrom(properties(rollups.getLast()))).contains(LocalDate.parse("2026-03-09"));
        assertThat(query("SELECT min(time_received) FROM traffic_1d_as")).startsWith("2026-03-09");
    }

    private static List<Rollup> rollups(String value)
    {
        return Rollups.of(new FlowRollupsConfig().setRollups(value), FlowSchema.STANDARD);
    }

    private RollupRebuilds rebuilds(List<Rollup> rollups, long chunkRows)
    {
        return new RollupRebuilds(store, FLOWS, rollups, _ -> Optional.empty(), new ArchiverConfig(), new RebuildLimits(chunkRows, 0));
    }

    private Map<String, String> properties(Rollup rollup)
    {
        return store.look(ArchiveTable.rollup(rollup)).current().properties();
    }

    private CoveredOffsets covered(ArchiveTable table)
    {
        return CoveredOffsets.fromProperties(store.look(table).current().properties());
    }

    private void importFlows(List<Rollup> rollups, int count, int rollupMegabytes)
            throws IOException
    {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < count; i++) {
            content.append(flow()).append('\n');
        }
        Path file = Files.writeString(directory.resolve("flows.jsonl"), content);
        ArchiverConfig config = new ArchiverConfig().setRowGroupRows(1000).setRollupMemory(DataSize.of(rollupMegabytes, MEGABYTE));
        ArchiverMetrics metrics = new ArchiverMetrics();
        ArchiveTables tables = new ArchiveTables(store, FlowSchema.STANDARD, rollups, config);
        FileImport fileImport = new FileImport(new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, tables, config, Runnable::run, metrics), config, metrics);
        fileImport.add(ImportFile.examine(file, Optional.empty()), _ -> {});
        fileImport.commit();
    }

    private String flow()
    {
        sequence++;
        List<String> fields = new ArrayList<>(List.of("\"event_type\": \"purge\"", "\"export_proto_seqno\": " + sequence));
        add(fields, "timestamp_arrival", "\"2026-03-%02d %02d:%02d:%02d.000000\"".formatted(7 + random.nextInt(3), random.nextInt(2), random.nextInt(2), random.nextInt(60)));
        add(fields, "ip_src", random.nextBoolean() ? "\"192.0.2.%s\"".formatted(random.nextInt(9)) : "\"2001:db8::%s\"".formatted(random.nextInt(9)));
        add(fields, "ip_dst", "\"198.51.100.%s\"".formatted(random.nextInt(9)));
        add(fields, "peer_ip_src", "\"10.0.0.%s\"".formatted(random.nextInt(2)));
        add(fields, "iface_in", random.nextInt(3));
        add(fields, "iface_out", random.nextInt(3));
        add(fields, "as_src", 64_500 + random.nextInt(3));
        add(fields, "as_dst", 4_200_000_000L + random.nextInt(3));
        add(fields, "ip_proto", random.nextBoolean() ? "\"tcp\"" : "\"udp\"");
        add(fields, "port_src", random.nextInt(2));
        add(fields, "mac_src", "\"02:00:00:00:00:0%s\"".formatted(random.nextInt(3)));
        add(fields, "net_src", "\"10.%s.0.0/16\"".formatted(random.nextInt(3)));
        add(fields, "mpls_vpn_rd", random.nextBoolean() ? "\"0:1:1\"" : "\"\"");
        // two of those do not fit 64 bits together
        add(fields, "bytes", random.nextInt(50) == 0 ? Long.MAX_VALUE - 5 : random.nextInt(1500));
        add(fields, "packets", random.nextInt(100));
        return "{" + String.join(", ", fields) + "}";
    }

    private void add(List<String> fields, String key, Object value)
    {
        if (random.nextInt(10) > 0) {
            fields.add("\"" + key + "\": " + value);
        }
    }

    private void assertEqualToFlows(List<Rollup> rollups)
            throws Exception
    {
        for (Rollup rollup : rollups) {
            String dimensions = dimensions(rollup);
            String expected = "SELECT date_trunc('%s', time_received) AS t, %s, sum(bytes), sum(packets), sum(flows) FROM flows GROUP BY ALL".formatted(rollup.bucket(), dimensions);
            String actual = "SELECT time_received AS t, %s, sum(bytes), sum(packets), sum(flows) FROM %s GROUP BY ALL".formatted(dimensions, rollup.name());
            assertThat(query("SELECT count(*) FROM ((%1$s EXCEPT %2$s) UNION ALL (%2$s EXCEPT %1$s))".formatted(expected, actual))).as("groups of %s that differ", rollup.name()).isEqualTo("0");
            assertThat(query("SELECT sum(flows) FROM " + rollup.name())).as(rollup.name()).isEqualTo(query("SELECT sum(flows) FROM flows"));
        }
    }

    private static String dimensions(Rollup rollup)
    {
        List<StoredColumn> columns = ArchiveTable.rollup(rollup).columns();
        return columns.subList(1, columns.size() - Rollup.MEASURES.size()).stream().map(StoredColumn::name).collect(Collectors.joining(", "));
    }

    private long duplicates(Rollup rollup)
            throws Exception
    {
        return Long.parseLong(query("SELECT count(*) FROM (SELECT 1 FROM %s GROUP BY time_received, %s HAVING count(*) > 1 AND sum(bytes) < 9223372036854775807)".formatted(rollup.name(), dimensions(rollup))));
    }

    private long rows(String table)
            throws Exception
    {
        return Long.parseLong(query("SELECT count(*) FROM " + table));
    }

    /**
     * Asks DuckDB, for which a table's files are copied to where its name is a view of them.
     */
    private String query(String sql)
            throws IOException, SQLException
    {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (ArchiveTable table : ImmutableList.<ArchiveTable>builder().add(FLOWS).addAll(ROLLUPS.stream().map(ArchiveTable::rollup).iterator()).addAll(rollups("traffic_x:hour:src_as").stream().map(ArchiveTable::rollup).iterator()).build()) {
                if (sql.contains(table.name()) && store.exists(table)) {
                    List<String> files = new ArrayList<>();
                    for (String location : ArchivedFiles.locations(store.look(table))) {
                        Path copy = directory.resolve(Location.of(location).fileName());
                        if (!Files.exists(copy)) {
                            try (InputStream input = store.files().newInputFile(Location.of(location)).newStream()) {
                                Files.write(copy, input.readAllBytes());
                            }
                        }
                        files.add("'" + copy + "'");
                    }
                    statement.execute("CREATE VIEW %s AS SELECT * FROM read_parquet([%s])".formatted(table.name(), String.join(", ", files)));
                }
            }
            try (ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
