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
import dev.trinoflow.archiver.rollup.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.RebuildProgress;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.MergedFileName;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static dev.trinoflow.archiver.RolledUpFlows.rollups;
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
    private RolledUpFlows flows;

    @BeforeEach
    void setUp()
    {
        faults.heal();
        flows = new RolledUpFlows(store, directory, random, ImmutableList.<Rollup>builder().addAll(ROLLUPS).addAll(rollups("traffic_x:hour:src_as")).build());
    }

    @Test
    void testEqualToFlows()
            throws Exception
    {
        flows.rebuilds(ROLLUPS, 1000).begin();
        for (int i = 0; i < 8; i++) {
            // with hardly any memory for sums there are more of them
            flows.importFlows(ROLLUPS, 500, i % 2 == 0 ? 64 : 1);
        }
        flows.assertEqualToFlows(ROLLUPS);
        CoveredOffsets covered = covered(FLOWS);
        for (Rollup rollup : ROLLUPS) {
            assertThat(covered(ArchiveTable.rollup(rollup))).isEqualTo(covered);
        }

        long before = flows.rows("traffic_1d_as");
        maintain(ROLLUPS, 1000);
        flows.assertEqualToFlows(ROLLUPS);
        // sums that were partial are whole
        assertThat(flows.rows("traffic_1d_as")).isLessThan(before / 2);
        for (Rollup rollup : ROLLUPS) {
            assertThat(flows.duplicates(rollup)).as("%s has rows with equal keys, whose sums do not overflow", rollup.name()).isZero();
        }
    }

    @Test
    void testSumsOfOneCommitAreMerged()
            throws Exception
    {
        List<Rollup> minutes = rollups("traffic_1m");
        flows.rebuilds(minutes, 1000).begin();
        flows.importFlows(minutes, 40_000, 1);
        assertThat(flows.duplicates(minutes.getFirst())).isPositive();
        maintain(minutes, 1000);
        assertThat(flows.duplicates(minutes.getFirst())).isZero();
        flows.assertEqualToFlows(minutes);
    }

    /**
     * The largest sums of a day are in a file of their own, and the two are from then on as one.
     */
    @Test
    void testHeavyHitters()
            throws Exception
    {
        List<Rollup> rollups = rollups("traffic_x:day:src_addr+dst_addr+src_net,traffic_1h");
        flows.rebuilds(rollups, 1000).begin();
        for (int i = 0; i < 4; i++) {
            flows.importFlows(rollups, 1000, 64);
        }
        // too few for it
        maintain(rollups, 1_000_000);
        assertThat(files(rollups.getFirst())).noneMatch(MergedFileName::rest);
        for (int i = 0; i < 3; i++) {
            maintain(rollups, 200);
            assertApart(rollups.getFirst(), 2);
            flows.assertEqualToFlows(rollups);
            assertThat(files(rollups.getLast())).noneMatch(MergedFileName::rest);
            Object version = store.look(ArchiveTable.rollup(rollups.getFirst())).current();
            maintain(rollups, 200);
            assertThat(store.look(ArchiveTable.rollup(rollups.getFirst())).current()).isSameAs(version);
            flows.importFlows(rollups, 100, 64);
        }
    }

    /**
     * @param heavyCount rows that are heavy by a sum
     */
    private void assertApart(Rollup rollup, int heavyCount)
            throws Exception
    {
        List<MergedFileName> files = files(rollup);
        // three days, and flows that have no time
        assertThat(files).hasSize(8);
        assertThat(files.stream().filter(MergedFileName::rest)).hasSize(4);
        assertThat(files.stream().map(MergedFileName::merge).distinct()).hasSize(4);
        for (String sum : List.of("bytes", "packets", "flows")) {
            assertThat(flows.query(
                    """
                    SELECT count(*) FROM (
                        SELECT nth_value(%1$s, %2$s) OVER (PARTITION BY time_received ORDER BY %1$s DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS least, %1$s, filename FROM traffic_x)
                    WHERE filename LIKE '%%-rest.parquet' AND %1$s > least
                    """.formatted(sum, heavyCount))).as("rows of the rest that have larger %s", sum).isEqualTo("0");
        }
        assertThat(flows.query("SELECT count(*) FROM (SELECT 1 FROM traffic_x GROUP BY time_received, src_addr_hi, src_addr_lo, dst_addr_hi, dst_addr_lo, src_net HAVING count(*) > 1)"))
                .as("sums that do not fit 64 bits").isNotEqualTo("0");
        assertThat(flows.query("SELECT count(*) FROM (SELECT 1 FROM traffic_x GROUP BY time_received, src_addr_hi, src_addr_lo, dst_addr_hi, dst_addr_lo, src_net HAVING count(*) > 1 AND bool_or(filename LIKE '%-rest.parquet'))"))
                .as("groups of two rows of which one is in the rest").isEqualTo("0");
        assertThat(flows.query("SELECT count(*) FILTER (filename LIKE '%-rest.parquet') > count(*) / 2 FROM traffic_x")).as("the rest is most of it").isEqualTo("true");
    }

    private List<MergedFileName> files(Rollup rollup)
            throws Exception
    {
        return ArchivedFiles.locations(store.look(ArchiveTable.rollup(rollup))).stream().map(MergedFileName::parse).toList();
    }

    private void maintain(List<Rollup> rollups, int rowGroupRows)
    {
        maintain(rollups, rowGroupRows, new MaintenanceConfig().setRetentionEnabled(false).setRollupsMinReduction(1));
    }

    private void maintain(List<Rollup> rollups, int rowGroupRows, MaintenanceConfig config)
    {
        flows.maintain(rollups, rowGroupRows, config, AFTER_THE_DAYS);
    }

    @Test
    void testRebuild()
            throws Exception
    {
        flows.importFlows(List.of(), 300, 64);
        flows.importFlows(List.of(), 300, 64);
        // new rollups of an archive that has flows
        List<Rollup> first = ROLLUPS.subList(0, 4);
        RollupRebuilds rebuilds = flows.rebuilds(first, 10);
        rebuilds.begin();
        for (Rollup rollup : first) {
            assertThat(rollup.isCurrent(flows.properties(ArchiveTable.rollup(rollup)))).isFalse();
        }
        // flows that are imported meanwhile are not added twice
        flows.importFlows(first, 300, 64);
        int[] steps = new int[1];
        assertThatThrownBy(() -> rebuilds.run((_, _, _) -> {
            steps[0]++;
            if (steps[0] == 2) {
                throw new IllegalStateException("killed");
            }
        })).hasMessage("killed");
        assertThat(RebuildProgress.fromProperties(flows.properties(ArchiveTable.rollup(first.getFirst()))).orElseThrow().files()).isPositive();
        assertThat(flows.rebuilds(first, 10).run((_, _, _) -> {})).isTrue();
        flows.assertEqualToFlows(first);
        flows.importFlows(first, 300, 64);
        flows.assertEqualToFlows(first);
        assertThat(store.look(FLOWS).current().refs().keySet()).as("no version is kept for rebuilds").containsExactly("main");

        // imported while they were not kept: they are made anew
        flows.importFlows(List.of(), 300, 64);
        flows.importFlows(ROLLUPS, 300, 64);
        assertThat(flows.rebuilds(ROLLUPS, 1000).run((_, _, _) -> {})).isTrue();
        flows.assertEqualToFlows(ROLLUPS);
    }

    @Test
    void testOtherDefinition()
            throws Exception
    {
        List<Rollup> before = rollups("traffic_x:hour:src_as+dst_as");
        flows.rebuilds(before, 1000).begin();
        flows.importFlows(before, 300, 64);
        flows.assertEqualToFlows(before);
        List<Rollup> after = rollups("traffic_x:day:src_as+proto+sampler_address");
        RollupRebuilds running = flows.rebuilds(before, 1000);
        running.begin();
        assertThat(flows.rebuilds(after, 1000).run((_, _, _) -> {})).isTrue();
        flows.assertEqualToFlows(after);
        assertThat(store.look(ArchiveTable.rollup(after.getFirst())).current().schema().findField("dst_as")).isNull();
        // an archiver with the old configuration leaves it alone
        assertThat(running.run((_, _, _) -> {})).isFalse();
        flows.assertEqualToFlows(after);
    }

    @Test
    void testRetention()
            throws Exception
    {
        flows.importFlows(List.of(), 600, 64);
        List<Rollup> rollups = rollups("traffic_1m,traffic_1d_as");
        LocalDate firstDay = LocalDate.parse("2026-03-08");
        new RollupRebuilds(store, FLOWS, rollups, rollup -> rollup.name().equals("traffic_1m") ? Optional.of(firstDay) : Optional.empty(), new ArchiverConfig(), RebuildLimits.DEFAULT)
                .run((_, _, _) -> {});
        assertThat(ArchiveTable.retainedFrom(flows.properties(ArchiveTable.rollup(rollups.getFirst())))).contains(firstDay);
        flows.assertEqualToFlows(List.of(rollups.getLast()));
        assertThat(flows.query("SELECT count(*) FROM traffic_1m WHERE time_received < '2026-03-08'")).isEqualTo("0");
        assertThat(flows.query("SELECT sum(flows) FROM traffic_1m")).isEqualTo(flows.query("SELECT sum(flows) FROM flows WHERE time_received IS NULL OR time_received >= '2026-03-08'"));

        // and what grows old is deleted
        MaintenanceConfig config = new MaintenanceConfig().setRollupsRetention("traffic_1d_as:11d");
        maintain(rollups, 1000, config);
        assertThat(ArchiveTable.retainedFrom(flows.properties(ArchiveTable.rollup(rollups.getLast())))).contains(LocalDate.parse("2026-03-09"));
        assertThat(flows.query("SELECT min(time_received) FROM traffic_1d_as")).startsWith("2026-03-09");
    }

    private CoveredOffsets covered(ArchiveTable table)
    {
        return CoveredOffsets.fromProperties(flows.properties(table));
    }
}
