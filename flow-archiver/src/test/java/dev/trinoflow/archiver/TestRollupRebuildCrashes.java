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
import dev.trinoflow.archiver.rollup.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedFaults.CrashError;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process that makes rollups out of the archived flows is killed before and after each of its commits;
 * another one goes on, and every flow is in each of the rollups once.
 */
final class TestRollupRebuildCrashes
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
    private static final List<Rollup> ROLLUPS = Rollups.of(
            new FlowRollupsConfig().setRollups("traffic_a:hour:src_as+dst_as,traffic_b:day:src_addr"),
            FlowSchema.STANDARD);
    // two or three files of flows at a time
    private static final RebuildLimits LIMITS = new RebuildLimits(25, 0);

    @TempDir
    Path directory;

    @Test
    void testEveryPlace()
            throws Exception
    {
        int crash = 0;
        while (isKilled(crash)) {
            crash++;
        }
        assertThat(crash).as("places to crash at").isGreaterThan(15);
    }

    /**
     * @return whether the rebuild was long enough for that
     */
    private boolean isKilled(int crash)
            throws Exception
    {
        SimulatedFaults faults = SimulatedFaults.always(Set.of());
        SimulatedStore store = new SimulatedStore(new Random(1), faults);
        RolledUpFlows flows = new RolledUpFlows(store, Files.createDirectory(directory.resolve("crash-" + crash)), new Random(1), ROLLUPS);
        flows.importFlows(List.of(), 40, 64);
        boolean killed = false;
        int[] steps = new int[1];
        faults.crashAtCommit(crash);
        try {
            rebuilds(store).run((_, _, _) -> {
                steps[0]++;
                if (steps[0] == 2) {
                    // the archiver is another process
                    int places = faults.takeCrash();
                    importFlows(flows);
                    faults.crashAtCommit(places);
                }
            });
        }
        catch (CrashError _) {
            killed = true;
        }
        faults.takeCrash();
        importFlows(flows);
        assertThat(rebuilds(store).run((_, _, _) -> {})).as("complete after crash %s", crash).isTrue();
        // and the archiver goes on from there
        importFlows(flows);
        flows.assertEqualToFlows(ROLLUPS);
        return killed;
    }

    private static void importFlows(RolledUpFlows flows)
    {
        try {
            flows.importFlows(ROLLUPS, 40, 64);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RollupRebuilds rebuilds(SimulatedStore store)
    {
        return new RollupRebuilds(store, FLOWS, ROLLUPS, _ -> Optional.empty(), new ArchiverConfig(), LIMITS);
    }
}
