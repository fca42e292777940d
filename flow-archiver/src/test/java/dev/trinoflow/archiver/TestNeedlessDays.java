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

import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.LeftOutDays;
import dev.trinoflow.core.Rollup;
import io.airlift.units.Duration;
import org.apache.iceberg.BaseTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static dev.trinoflow.archiver.RolledUpFlows.rollups;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.apache.iceberg.expressions.Expressions.and;
import static org.apache.iceberg.expressions.Expressions.greaterThanOrEqual;
import static org.apache.iceberg.expressions.Expressions.lessThan;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Days that rollups leave to the flows, which no other table has then.
 */
final class TestNeedlessDays
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
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
        flows = new RolledUpFlows(store, directory, random, rollups("traffic_1m,traffic_1d_as,traffic_x:hour:src_addr,traffic_texts:hour:sequence_num"));
    }

    /**
     * Days of which a rollup has hardly fewer rows than there are flows are left to the flows.
     */
    @Test
    void testLeftOut()
            throws Exception
    {
        List<Rollup> rollups = archive("traffic_x:hour:src_addr+dst_addr+src_net+in_if,traffic_1m,traffic_texts:hour:sequence_num,traffic_1d_as");
        Rollup sparse = rollups.getFirst();
        MaintenanceConfig config = new MaintenanceConfig().setRetentionEnabled(false);
        // as many rows as no day has, any reduction, and longer than flows
        flows.maintain(rollups, 1000, config, AFTER_THE_DAYS);
        flows.maintain(rollups, 50, config.setRollupsMinReduction(1), AFTER_THE_DAYS);
        flows.maintain(rollups, 50, config.setRollupsMinReduction(2).setRollupsRetention("traffic_x:401d,traffic_1m:401d"), AFTER_THE_DAYS);
        flows.assertEqualToFlows(rollups);
        assertThat(leftOutDays(sparse)).isEmpty();

        Map<String, String> properties = flows.properties(ArchiveTable.rollup(sparse));
        config.setRollupsRetention("");
        for (int i = 0; i < 2; i++) {
            flows.maintain(rollups, 50, config, AFTER_THE_DAYS);
            assertThat(leftOutDays(sparse)).isEqualTo("2026-03-07/2026-03-09");
            assertThat(flows.query("SELECT count(*) FROM traffic_x WHERE time_received IS NOT NULL")).isEqualTo("0");
            // what has no time has no day
            assertThat(flows.query("SELECT sum(flows) FROM traffic_x")).isEqualTo(flows.query("SELECT sum(flows) FROM flows WHERE time_received IS NULL"));
            // one has few rows, the other has them in an order of its own
            flows.assertEqualToFlows(rollups.subList(2, 4));
            // what comes late goes too
            flows.importFlows(rollups, 20, 64);
            assertThat(flows.query("SELECT count(*) > 0 FROM traffic_x WHERE time_received IS NOT NULL")).isEqualTo("true");
        }
        assertThat(flows.properties(ArchiveTable.rollup(sparse))).containsEntry(Rollup.DEFINITION_PROPERTY, properties.get(Rollup.DEFINITION_PROPERTY));
        assertThat(CoveredOffsets.fromProperties(flows.properties(ArchiveTable.rollup(sparse)))).isEqualTo(CoveredOffsets.fromProperties(flows.properties(FLOWS)));
    }

    @Test
    void testDayThatIsNotOverIsKept()
            throws Exception
    {
        List<Rollup> rollups = archive("traffic_1m");
        flows.maintain(rollups, 50, new MaintenanceConfig().setRetentionEnabled(false), Clock.fixed(Instant.parse("2026-03-08T12:00:00Z"), ZoneOffset.UTC));
        assertThat(leftOutDays(rollups.getFirst())).isEqualTo("2026-03-07/2026-03-07");
    }

    /**
     * What is left to the flows is not deleted with them if a rollup is to be kept longer than they are.
     */
    @Test
    void testFlowsOfLeftOutDaysAreKept()
            throws Exception
    {
        List<Rollup> rollups = archive("traffic_1m");
        Rollup minutes = rollups.getFirst();
        flows.maintain(rollups, 50, new MaintenanceConfig().setRetentionEnabled(false), AFTER_THE_DAYS);
        assertThat(leftOutDays(minutes)).isEqualTo("2026-03-07/2026-03-09");

        // of the three days the rollup is to have two, and the flows none
        MaintenanceConfig shorter = new MaintenanceConfig().setFlowsRetention(new Duration(5, DAYS)).setRollupsRetention("traffic_1m:12d");
        for (int i = 0; i < 2; i++) {
            flows.maintain(rollups, 50, shorter, AFTER_THE_DAYS);
            assertThat(ArchiveTable.retainedFrom(flows.properties(FLOWS))).contains(LocalDate.parse("2026-03-08"));
            assertThat(flows.query("SELECT min(time_received) FROM flows")).startsWith("2026-03-08");
        }
        String expected = flows.query("SELECT sum(flows) FROM flows");
        TableSink table = TableSink.of(store, minutes, new ArchiverConfig());
        table.demandRebuild(table.coverage(), "a person has asked for it");
        assertThat(flows.rebuilds(rollups, 1000).run((_, _, _) -> {})).isTrue();
        assertThat(leftOutDays(minutes)).isEmpty();
        flows.maintain(rollups, 50, shorter, AFTER_THE_DAYS);
        assertThat(flows.query("SELECT count(*) FROM flows WHERE time_received IS NOT NULL")).isEqualTo("0");
        assertThat(flows.query("SELECT sum(flows) FROM traffic_1m")).isEqualTo(expected);
    }

    /**
     * What comes late for days of which the flows were deleted is not what the rollup has of them.
     */
    @Test
    void testDaysWhoseFlowsAreGoneAreKept()
            throws Exception
    {
        List<Rollup> rollups = archive("traffic_x:hour:src_addr+dst_addr+src_net+in_if");
        // the flows of one day are deleted
        flows.maintain(rollups, 50, new MaintenanceConfig().setFlowsRetention(new Duration(12, DAYS)), AFTER_THE_DAYS);
        assertThat(ArchiveTable.retainedFrom(flows.properties(FLOWS))).contains(LocalDate.parse("2026-03-08"));
        assertThat(leftOutDays(rollups.getFirst())).isEmpty();
        // then they are to be kept for longer, and there are many that come late
        flows.importFlows(rollups, 9000, 64);
        String expected = flows.query("SELECT sum(flows) FROM traffic_x WHERE time_received < '2026-03-08'");
        flows.maintain(rollups, 50, new MaintenanceConfig().setRetentionEnabled(false), AFTER_THE_DAYS);
        assertThat(leftOutDays(rollups.getFirst())).isEqualTo("2026-03-08/2026-03-09");
        assertThat(flows.query("SELECT sum(flows) FROM traffic_x WHERE time_received < '2026-03-08'")).isEqualTo(expected);
    }

    @Test
    void testDaysWhoseFlowsWereDeletedFromElsewhereAreKept()
            throws Exception
    {
        List<Rollup> rollups = archive("traffic_1m");
        new BaseTable(store.load(FLOWS), FLOWS.name()).newDelete().deleteFromRowFilter(and(
                greaterThanOrEqual("time_received", "2026-03-08T00:00:00"),
                lessThan("time_received", "2026-03-09T00:00:00"))).commit();
        flows.maintain(rollups, 50, new MaintenanceConfig().setRetentionEnabled(false), AFTER_THE_DAYS);
        assertThat(leftOutDays(rollups.getFirst())).isEqualTo("2026-03-07/2026-03-07,2026-03-09/2026-03-09");
    }

    /**
     * Flows of three days, and rollups of them.
     */
    private List<Rollup> archive(String value)
            throws IOException
    {
        List<Rollup> rollups = rollups(value);
        flows.rebuilds(rollups, 1000).begin();
        flows.importFlows(rollups, 600, 64);
        return rollups;
    }

    private String leftOutDays(Rollup rollup)
    {
        return LeftOutDays.fromProperties(flows.properties(ArchiveTable.rollup(rollup))).toString();
    }
}
