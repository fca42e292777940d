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
import dev.trinoflow.archiver.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.SimulatedFaults.CrashError;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One run of archivers, reproducible by its seed. After each step that changed a table, what the table covers is in it
 * exactly once, and nothing else is.
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
    private final Map<TopicPartition, SimulatedTopic> topics = new HashMap<>();
    private final SimulationCheck check;
    private final List<Member> members = new ArrayList<>();
    private final Map<TopicPartition, Member> owners = new HashMap<>();
    private boolean rebalances;
    private boolean rollupsLeftOut;
    private Member stepping;
    private boolean interleaved;
    private long nanos;
    private long sequence;

    private record Member(SimulatedConsumer consumer, Archiver archiver, boolean allRollups) {}

    ArchiverSimulation(long seed)
    {
        random = new Random(seed);
        faults = new SimulatedFaults(random);
        store = new SimulatedStore(random, faults);
        store.interleave(this::stepOther);
        check = new SimulationCheck(store, topics, ROLLUPS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            TopicPartition topicPartition = new TopicPartition("flows", partition);
            topics.put(topicPartition, new SimulatedTopic(topicPartition, random));
        }
    }

    void run()
            throws Exception
    {
        boolean retention = random.nextInt(3) == 0;
        rebalances = random.nextBoolean();
        rollupsLeftOut = random.nextInt(4) == 0;
        join();
        for (int event = 0; event < EVENTS; event++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> produce();
                case 2 -> {
                    if (retention && random.nextInt(4) == 0) {
                        SimulatedTopic topic = topics.get(new TopicPartition("flows", random.nextInt(PARTITIONS)));
                        topic.retain(topic.endOffset() - random.nextInt(10));
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
                default -> step(members.get(random.nextInt(members.size())));
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
        }
        catch (CrashError _) {
            leave(member);
            if (members.isEmpty()) {
                join();
            }
        }
        finally {
            stepping = outer;
        }
        nanos += member.consumer().takeWaitedNanos();
    }

    /**
     * Merges files, and forgets old versions: all but the newest, so that it is not known of every commit whether it
     * happened.
     */
    private void maintain()
    {
        MaintenanceConfig config = new MaintenanceConfig()
                .setCompactionEnabled(random.nextBoolean())
                .setSnapshotExpiryEnabled(random.nextBoolean())
                .setSnapshotsAge(new Duration(0, SECONDS))
                .setRetentionEnabled(false)
                // with an age of nothing it would take the files of commits that are under way
                .setOrphanFilesEnabled(false);
        try {
            new Maintenance(store, KeptTable.all(FlowSchema.STANDARD, ROLLUPS, config), config, 1000, Clock.systemUTC(), new MaintenanceMetrics(new PrometheusRegistry())).run();
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
     * Another archiver gets on while the catalog works for one.
     */
    private void stepOther()
    {
        if (!interleaved && members.size() > (stepping == null ? 0 : 1) && random.nextBoolean()) {
            interleaved = true;
            if (rebalances && stepping != null && random.nextInt(3) == 0) {
                throwOut(stepping);
                nanos += SECONDS.toNanos(random.nextInt(60));
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                Member other = members.get(random.nextInt(members.size()));
                if (other != stepping) {
                    step(other);
                }
            }
            interleaved = false;
        }
    }

    private void rebalance()
    {
        if (members.size() < 3 && random.nextBoolean()) {
            join();
        }
        else if (members.size() > 1) {
            Member member = members.get(random.nextInt(members.size()));
            if (random.nextBoolean()) {
                throwOut(member);
            }
            else {
                leave(member);
            }
            distribute();
        }
    }

    /**
     * Others take over while the member still works.
     */
    private void throwOut(Member member)
    {
        Set<TopicPartition> lost = partitionsOf(member);
        member.consumer().loseLater(lost);
        List<Member> others = members.stream().filter(other -> other != member).toList();
        for (TopicPartition partition : lost) {
            Member next = others.get(random.nextInt(others.size()));
            next.consumer().assignLater(List.of(partition));
            owners.put(partition, next);
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
        ArchiveBatch batch = new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), tables, config, Runnable::run, metrics);
        Archiver archiver = new Archiver(consumer, _ -> ImmutableMap.of("flows", "id"), batch, config, () -> nanos, random, metrics);
        archiver.subscribe(List.of("flows"));
        members.add(new Member(consumer, archiver, allRollups));
        distribute();
    }

    private void leave(Member member)
    {
        members.remove(member);
        owners.values().removeIf(owner -> owner == member);
        if (!members.isEmpty()) {
            distribute();
        }
    }

    /**
     * Gives each partition to a random member. Who loses one may hear of it after who gets it.
     */
    private void distribute()
    {
        for (TopicPartition partition : topics.keySet()) {
            Member owner = owners.get(partition);
            if (owner == null || random.nextInt(3) == 0) {
                Member next = members.get(random.nextInt(members.size()));
                if (next != owner) {
                    if (owner != null) {
                        owner.consumer().revokeLater(List.of(partition));
                    }
                    next.consumer().assignLater(List.of(partition));
                    owners.put(partition, next);
                }
            }
        }
    }

    private Set<TopicPartition> partitionsOf(Member member)
    {
        Set<TopicPartition> partitions = new HashSet<>();
        owners.forEach((partition, owner) -> {
            if (owner == member) {
                partitions.add(partition);
            }
        });
        return partitions;
    }

    /**
     * Once nothing fails any more, everything is archived.
     */
    private void drain()
            throws Exception
    {
        faults.heal();
        rollupsLeftOut = false;
        List.copyOf(members).stream().filter(member -> !member.allRollups()).forEach(this::leave);
        if (members.isEmpty()) {
            join();
        }
        for (int round = 0; round < 400; round++) {
            for (Member member : List.copyOf(members)) {
                step(member);
            }
            store.deliverLateCommit();
            rebuild();
            nanos += SECONDS.toNanos(10);
            check.run();
            if (check.isDrained()) {
                return;
            }
        }
        assertThat(check.isDrained()).as("all that was produced is covered at the end").isTrue();
    }
}
