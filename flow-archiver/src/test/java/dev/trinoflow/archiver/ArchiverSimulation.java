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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.SimulatedGroup.Member;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.maintenance.KeptTable;
import dev.trinoflow.archiver.maintenance.Maintenance;
import dev.trinoflow.archiver.maintenance.MaintenanceMetrics;
import dev.trinoflow.archiver.rollup.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedFaults.CrashError;
import dev.trinoflow.archiver.table.SimulatedFaults.Fault;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import dev.trinoflow.core.enrich.Dimensions;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One run of archivers and queries, reproducible by its seed. After each step that changed a table, what the table covers
 * is in it exactly once, and nothing else is; and every answer of a query over the archive and the topics has each flow once.
 */
final class ArchiverSimulation
{
    private static final int EVENTS = 150;
    private static final int PARTITIONS = 3;
    private static final ArchiverConfig CONFIG = new ArchiverConfig();
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);
    // the second is summed up from the first; the sequence number tells which flows are in them
    private static final List<Rollup> ROLLUPS = List.of(
            new Rollup("traffic_addr", RollupBucket.MINUTE, List.of(FlowColumns.SRC_ADDR, FlowColumns.SEQUENCE_NUM)),
            new Rollup("traffic_sequence", RollupBucket.HOUR, List.of(FlowColumns.SEQUENCE_NUM)));

    private final Random random;
    private final SimulatedFaults faults;
    private final SimulatedStore store;
    private final SimulatedRows rows = new SimulatedRows();
    private final Map<TopicPartition, SimulatedTopic> topics = new HashMap<>();
    private final SimulationCheck check;
    private final SimulatedGroup group;
    private final List<SimulatedQuery> queries = new ArrayList<>();
    private boolean rebalances;
    private boolean rollupsLeftOut;
    private Member stepping;
    private boolean interleaved;
    private long nanos;
    private long sequence;

    ArchiverSimulation(long seed)
    {
        random = new Random(seed);
        faults = new SimulatedFaults(random);
        store = new SimulatedStore(random, faults);
        store.interleave(this::stepOther);
        check = new SimulationCheck(store, rows, topics, ROLLUPS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            TopicPartition topicPartition = new TopicPartition("flows", partition);
            topics.put(topicPartition, new SimulatedTopic(topicPartition, random));
        }
        group = new SimulatedGroup(random, topics.keySet());
    }

    void run()
            throws Exception
    {
        boolean retention = random.nextInt(3) == 0;
        rebalances = random.nextBoolean();
        rollupsLeftOut = random.nextInt(4) == 0;
        join();
        for (int event = 0; event < EVENTS; event++) {
            switch (random.nextInt(15)) {
                case 0, 1 -> produce();
                case 2 -> {
                    if (retention && random.nextBoolean()) {
                        SimulatedTopic topic = topics.get(new TopicPartition("flows", random.nextInt(PARTITIONS)));
                        topic.retain(topic.endOffset() - random.nextInt(40));
                    }
                }
                case 3 -> {
                    if (rebalances) {
                        rebalance();
                    }
                }
                case 4 -> store.deliverLateCommit();
                case 5 -> nanos += SECONDS.toNanos(random.nextInt(90));
                case 6 -> maintain();
                case 7 -> rebuild();
                case 8, 9 -> query();
                case 10 -> {
                    if (faults.happens(Fault.CLOCK_GOES_BACK)) {
                        store.turnClockBack(random.nextBoolean() ? random.nextInt(60) : random.nextInt(3600));
                    }
                }
                default -> step(group.randomMember());
            }
            check.run();
        }
        drain();
    }

    private void produce()
    {
        for (int i = random.nextInt(30); i > 0; i--) {
            sequence += topics.get(new TopicPartition("flows", random.nextInt(PARTITIONS))).produce(sequence);
        }
    }

    private void step(Member member)
    {
        Member outer = stepping;
        stepping = member;
        try {
            member.archiver().step();
            // what is pending would be committed twice, the second time without its flows
            assertThat(member.metrics().failure().filter(failure -> failure.contains("commits are pending"))).isEmpty();
        }
        catch (CrashError _) {
            group.leave(member);
            if (group.members().isEmpty()) {
                join();
            }
        }
        finally {
            stepping = outer;
        }
        nanos += member.consumer().takeWaitedNanos();
    }

    /**
     * Merges files and lists of files, and forgets old versions: all but the newest, so that it is not known of every commit whether it
     * happened.
     */
    private void maintain()
    {
        MaintenanceConfig config = new MaintenanceConfig()
                .setCompactionEnabled(random.nextBoolean())
                .setManifestMergeEnabled(random.nextBoolean())
                .setSnapshotExpiryEnabled(random.nextBoolean())
                .setSnapshotsAge(new Duration(0, SECONDS))
                .setRetentionEnabled(false)
                .setRollupsMinReduction(1 + random.nextInt(3))
                // with an age of nothing it would take the files of commits that are under way
                .setOrphanFilesEnabled(false);
        // the flows of a day make as many rows of the rollups, few or enough to leave the day out
        int rowGroupRows = random.nextBoolean() ? 1000 : 1 + random.nextInt(200);
        try {
            new Maintenance(store, KeptTable.all(FlowSchema.STANDARD, ROLLUPS, config), config, rowGroupRows, Clock.systemUTC(), new MaintenanceMetrics(new PrometheusRegistry())).run();
        }
        catch (CrashError _) {
            // the process that did it is gone
        }
    }

    /**
     * Makes rollups that are not there, that have missed something, or that a person wants anew.
     */
    private void rebuild()
    {
        RebuildLimits limits = new RebuildLimits(1 + random.nextInt(40), random.nextBoolean() ? -1 : 1000);
        try {
            if (random.nextInt(8) == 0) {
                TableSink table = TableSink.of(store, ROLLUPS.get(random.nextInt(ROLLUPS.size())), CONFIG);
                table.demandRebuild(table.coverage(), "a person has asked for it");
            }
            new RollupRebuilds(store, FLOWS, ROLLUPS, _ -> Optional.empty(), CONFIG, limits).run((_, _, _) -> stepOther());
        }
        catch (IOException | RuntimeException | CrashError _) {
            // another one goes on with it
        }
        check.rebuilt();
    }

    /**
     * Begins a query, or gets on with one that has begun.
     */
    private void query()
            throws Exception
    {
        if (queries.size() < 3 && random.nextBoolean()) {
            queries.add(new SimulatedQuery(random.nextBoolean() ? FLOWS : ArchiveTable.REJECTS, store, topics.values()));
        }
        else if (!queries.isEmpty()) {
            SimulatedQuery query = queries.get(random.nextInt(queries.size()));
            if (query.isPlanned()) {
                query.execute(rows);
                queries.remove(query);
            }
            else {
                query.plan();
            }
        }
    }

    /**
     * Another archiver gets on while the catalog works for one.
     */
    private void stepOther()
    {
        if (!interleaved && group.members().size() > (stepping == null ? 0 : 1) && random.nextBoolean()) {
            interleaved = true;
            if (rebalances && stepping != null && random.nextInt(3) == 0) {
                group.throwOut(stepping);
                nanos += SECONDS.toNanos(random.nextInt(60));
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                Member other = group.randomMember();
                if (other != stepping) {
                    step(other);
                    check.runWithoutRollups();
                }
            }
            interleaved = false;
        }
    }

    private void rebalance()
    {
        if (group.members().size() < 3 && random.nextBoolean()) {
            join();
        }
        else if (group.members().size() > 1) {
            Member member = group.randomMember();
            if (random.nextBoolean()) {
                group.throwOut(member);
            }
            else {
                group.leave(member);
            }
            group.distribute();
        }
    }

    private void join()
    {
        SimulatedConsumer consumer = new SimulatedConsumer(random, faults, topics);
        ArchiverConfig config = new ArchiverConfig()
                .setCommitInterval(new Duration(1 + random.nextInt(60), SECONDS))
                .setMaxFileSize(DataSize.of(1, MEGABYTE))
                .setRowGroupRows(1000);
        ArchiverMetrics metrics = new ArchiverMetrics();
        boolean allRollups = !rollupsLeftOut || random.nextBoolean();
        List<Rollup> rollups = allRollups ? ROLLUPS : ROLLUPS.subList(0, random.nextInt(ROLLUPS.size()));
        ArchiveTables tables = new ArchiveTables(store, FlowSchema.STANDARD, rollups, config);
        ArchiveBatch batch = new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, tables, config, Runnable::run, metrics);
        Archiver archiver = new Archiver(consumer, _ -> ImmutableMap.of("flows", "id"), batch, config, () -> nanos, random, metrics);
        archiver.subscribe(List.of("flows"));
        group.join(new Member(consumer, archiver, metrics, allRollups));
    }

    /**
     * Once nothing fails any more, everything is archived.
     */
    private void drain()
            throws Exception
    {
        faults.heal();
        store.setClockRight();
        rollupsLeftOut = false;
        group.members().stream().filter(member -> !member.allRollups()).forEach(group::leave);
        if (group.members().isEmpty()) {
            join();
        }
        for (int round = 0; round < 400; round++) {
            for (Member member : group.members()) {
                step(member);
            }
            store.deliverLateCommit();
            rebuild();
            nanos += SECONDS.toNanos(10);
            check.run();
            if (check.isDrained()) {
                SimulatedQuery.executeAtOnce(FLOWS, store, topics.values(), rows);
                SimulatedQuery.executeAtOnce(ArchiveTable.REJECTS, store, topics.values(), rows);
                return;
            }
        }
        assertThat(check.isDrained()).as("all that was produced is covered at the end").isTrue();
    }
}
