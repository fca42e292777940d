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
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedFaults.Fault;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.enrich.Dimensions;
import io.airlift.units.Duration;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the archiver does, and says of its health, while one thing fails for long.
 */
final class TestArchiverRecovery
{
    private static final TopicPartition PARTITION = new TopicPartition("flows", 0);
    private static final int FAILURES = 12;

    private final Random random = new Random(1);
    private final SimulatedTopic topic = new SimulatedTopic(PARTITION, random);
    private final ArchiverMetrics metrics = new ArchiverMetrics();
    private long nanos;

    @Test
    void testFullStore()
    {
        testFailureToCommit(Fault.UPLOAD_FAILS, "the store is full");
    }

    @Test
    void testCatalogThatTakesNoCommits()
    {
        testFailureToCommit(Fault.COMMIT_FAILS_BEFORE, "is being tried again");
    }

    /**
     * The positions can be taken all the time.
     */
    private void testFailureToCommit(Fault fault, String reason)
    {
        SimulatedFaults faults = SimulatedFaults.always(Set.of(fault));
        SimulatedStore store = new SimulatedStore(random, faults);
        SimulatedConsumer consumer = new SimulatedConsumer(random, faults, Map.of(PARTITION, topic));
        Archiver archiver = start(consumer, store);
        produce(100);

        List<Double> waits = new ArrayList<>();
        for (int failure = 0; failure < FAILURES; failure++) {
            long begin = nanos;
            while (failures() == failure) {
                step(archiver, consumer);
                if (failure > 1) {
                    assertThat(metrics.failure()).as("health after %s failures", failure).hasValueSatisfying(value -> assertThat(value).contains(reason));
                }
            }
            waits.add((nanos - begin) / 1e9);
        }
        assertThat(waits.get(1)).as("seconds from the first failure to the second").isLessThan(5);
        assertThat(waits.getLast()).as("seconds from failure to failure: %s", waits).isBetween(15.0, 35.0);

        faults.heal();
        for (int steps = 0; covered(store) < topic.endOffset(); steps++) {
            assertThat(steps).as("steps without a commit").isLessThan(1000);
            step(archiver, consumer);
        }
        assertThat(metrics.failure()).isEmpty();
    }

    @Test
    void testNothingToCommitAfterFailures()
    {
        SimulatedFaults faults = SimulatedFaults.always(Set.of(Fault.UPLOAD_FAILS));
        SimulatedConsumer consumer = new SimulatedConsumer(random, faults, Map.of(PARTITION, topic));
        Archiver archiver = start(consumer, new SimulatedStore(random, faults));
        produce(100);
        while (failures() < 3) {
            step(archiver, consumer);
        }
        assertThat(metrics.failure()).isPresent();
        // another archiver has it now
        consumer.revokeLater(Set.of(PARTITION));
        for (int steps = 0; metrics.failure().isPresent(); steps++) {
            assertThat(steps).as("steps without a partition").isLessThan(1000);
            step(archiver, consumer);
        }
    }

    @Test
    void testKafkaIsBack()
    {
        SimulatedFaults faults = SimulatedFaults.always(Set.of(Fault.KAFKA_DOWN));
        SimulatedStore store = new SimulatedStore(random, faults);
        SimulatedConsumer consumer = new SimulatedConsumer(random, faults, Map.of(PARTITION, topic));
        Archiver archiver = start(consumer, store);
        while (failures() < FAILURES) {
            step(archiver, consumer);
        }
        assertThat(metrics.failure()).contains("the broker is down");

        // there is nothing to commit, and yet all is well
        faults.heal();
        for (int steps = 0; metrics.failure().isPresent(); steps++) {
            assertThat(steps).as("steps without health").isLessThan(1000);
            step(archiver, consumer);
        }
    }

    private Archiver start(SimulatedConsumer consumer, SimulatedStore store)
    {
        ArchiverConfig config = new ArchiverConfig().setCommitInterval(new Duration(1, SECONDS));
        ArchiveTables tables = new ArchiveTables(store, FlowSchema.STANDARD, List.of(), config);
        ArchiveBatch batch = new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, tables, config, Runnable::run, metrics);
        Archiver archiver = new Archiver(consumer, _ -> ImmutableMap.of("flows", "id"), batch, config, () -> nanos, random, metrics);
        archiver.subscribe(List.of("flows"));
        consumer.assignLater(Set.of(PARTITION));
        return archiver;
    }

    private void produce(int flows)
    {
        long sequence = 0;
        while (sequence < flows) {
            sequence += topic.produce(sequence);
        }
    }

    private void step(Archiver archiver, SimulatedConsumer consumer)
    {
        archiver.step();
        nanos += consumer.takeWaitedNanos();
    }

    private static long covered(SimulatedStore store)
    {
        return CoveredOffsets.fromProperties(store.look(ArchiveTable.flows(FlowSchema.STANDARD)).current().properties()).endOffset("flows", 0, "id");
    }

    private long failures()
    {
        return metrics.registry().scrape("flow_archiver_failures"::equals).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToLong(point -> (long) point.getValue())
                .sum();
    }
}
