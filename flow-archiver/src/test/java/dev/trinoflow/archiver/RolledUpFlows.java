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
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.file.ArchivedFiles;
import dev.trinoflow.archiver.maintenance.KeptTable;
import dev.trinoflow.archiver.maintenance.Maintenance;
import dev.trinoflow.archiver.maintenance.MaintenanceMetrics;
import dev.trinoflow.archiver.rollup.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.StoredColumn;
import io.airlift.units.DataSize;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.trino.filesystem.Location;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random flows that are imported into a store, and the comparison of rollups with sums that DuckDB makes of them.
 */
final class RolledUpFlows
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    private final SimulatedStore store;
    private final Path directory;
    private final Random random;
    private final List<ArchiveTable> tables;
    private int sequence;

    /**
     * @param directory for the files that are imported, and for copies of the store's files
     * @param rollups that queries may name
     */
    RolledUpFlows(SimulatedStore store, Path directory, Random random, List<Rollup> rollups)
    {
        this.store = requireNonNull(store, "store is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.random = requireNonNull(random, "random is null");
        tables = ImmutableList.<ArchiveTable>builder().add(FLOWS).addAll(rollups.stream().map(ArchiveTable::rollup).iterator()).build();
    }

    void importFlows(List<Rollup> rollups, int count, int rollupMegabytes)
            throws IOException
    {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < count; i++) {
            content.append(flow()).append('\n');
        }
        Path file = Files.writeString(directory.resolve("flows.jsonl"), content);
        ArchiverConfig config = new ArchiverConfig().setRowGroupRows(1000).setRollupMemory(DataSize.of(rollupMegabytes, MEGABYTE));
        ImportedFiles.add(store, file, rollups, config);
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

    void assertEqualToFlows(List<Rollup> rollups)
            throws Exception
    {
        for (Rollup rollup : rollups) {
            String dimensions = dimensions(rollup);
            String expected = "SELECT time_bucket(to_milliseconds(%s), time_received) AS t, %s, sum(bytes), sum(packets), sum(flows) FROM flows GROUP BY ALL".formatted(rollup.bucket().millis(), dimensions);
            String actual = "SELECT time_received AS t, %s, sum(bytes), sum(packets), sum(flows) FROM %s GROUP BY ALL".formatted(dimensions, rollup.name());
            assertThat(query("SELECT count(*) FROM ((%1$s EXCEPT %2$s) UNION ALL (%2$s EXCEPT %1$s))".formatted(expected, actual))).as("groups of %s that differ", rollup.name()).isEqualTo("0");
            assertThat(query("SELECT sum(flows) FROM " + rollup.name())).as(rollup.name()).isEqualTo(query("SELECT sum(flows) FROM flows"));
        }
    }

    static List<Rollup> rollups(String value)
    {
        return Rollups.of(new FlowRollupsConfig().setRollups(value), FlowSchema.STANDARD);
    }

    RollupRebuilds rebuilds(List<Rollup> rollups, long chunkRows)
    {
        return new RollupRebuilds(store, FLOWS, rollups, _ -> Optional.empty(), new ArchiverConfig(), new RebuildLimits(chunkRows, 0));
    }

    void maintain(List<Rollup> rollups, int rowGroupRows, MaintenanceConfig config, Clock clock)
    {
        assertThat(new Maintenance(store, KeptTable.all(FlowSchema.STANDARD, rollups, config), config, rowGroupRows, clock, new MaintenanceMetrics(new PrometheusRegistry())).run()).isTrue();
    }

    Map<String, String> properties(ArchiveTable table)
    {
        return store.look(table).current().properties();
    }

    private static String dimensions(Rollup rollup)
    {
        List<StoredColumn> columns = ArchiveTable.rollup(rollup).columns();
        return columns.subList(1, columns.size() - Rollup.MEASURES.size()).stream().map(StoredColumn::name).collect(Collectors.joining(", "));
    }

    long duplicates(Rollup rollup)
            throws Exception
    {
        return Long.parseLong(query("SELECT count(*) FROM (SELECT 1 FROM %s GROUP BY time_received, %s HAVING count(*) > 1 AND sum(bytes) < 9223372036854775807)".formatted(rollup.name(), dimensions(rollup))));
    }

    long rows(String table)
            throws Exception
    {
        return Long.parseLong(query("SELECT count(*) FROM " + table));
    }

    /**
     * Asks DuckDB, for which a table's files are copied to where its name is a view of them.
     */
    String query(String sql)
            throws IOException, SQLException
    {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (ArchiveTable table : tables) {
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
                    statement.execute("CREATE VIEW %s AS SELECT * FROM read_parquet([%s], filename = true)".formatted(table.name(), String.join(", ", files)));
                }
            }
            try (ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
