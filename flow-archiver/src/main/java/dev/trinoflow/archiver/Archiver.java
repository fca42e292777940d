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
import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.table.ArchiveCommitter.Outcome;
import io.airlift.log.Logger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Moves flows from Kafka to the archive, in steps of one thread: take up the positions that the tables cover, read and
 * decode, write files, commit them to one table after the other. The consumer group only spreads the partitions; it
 * never holds an offset.
 * <p>
 * Whatever fails, what is not committed is forgotten and read again from the offsets that the tables cover.
 */
final class Archiver
        implements ConsumerRebalanceListener
{
    private static final Logger log = Logger.get(Archiver.class);

    private static final Duration POLL_TIME = Duration.ofMillis(200);
    private static final int REVOKE_ATTEMPTS = 3;

    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final ArchiveBatch batch;
    private final AssignedPartitions partitions;
    private final CommitQueue commits;
    private final long commitIntervalNanos;
    private final long commitBytes;
    private final long shutdownNanos;
    private final LongSupplier nanoClock;
    private final ArchiverMetrics metrics;
    private final Backoff backoff;

    private long dirtySinceNanos = -1;
    private long lookedNanos;
    private long positionedNanos;
    private boolean tablesChanged;

    /**
     * @param topicIds finds the ids of topics, without those that do not exist
     */
    Archiver(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Function<Set<String>, Map<String, String>> topicIds,
            ArchiveBatch batch,
            ArchiverConfig config,
            LongSupplier nanoClock,
            RandomGenerator random,
            ArchiverMetrics metrics)
    {
        this.consumer = requireNonNull(consumer, "consumer is null");
        this.batch = requireNonNull(batch, "batch is null");
        this.nanoClock = requireNonNull(nanoClock, "nanoClock is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
        partitions = new AssignedPartitions(consumer, topicIds, batch.tables(), config.getLostOffsets(), metrics);
        commits = new CommitQueue(batch.tables().sinks(), partitions.progresses(), nanoClock, metrics);
        commitIntervalNanos = config.getCommitInterval().roundTo(NANOSECONDS);
        commitBytes = config.getCommitSize().toBytes();
        shutdownNanos = config.getShutdownTimeout().roundTo(NANOSECONDS);
        backoff = new Backoff(random);
    }

    void subscribe(List<String> topics)
    {
        consumer.subscribe(topics, this);
    }

    /**
     * Does what is next, and waits for it at most a moment.
     *
     * @throws ArchiverStoppedException if it cannot go on
     */
    void step()
    {
        try {
            long restNanos = backoff.remainingNanos(nanoClock.getAsLong());
            if (restNanos > 0) {
                // polling keeps the membership of the group
                partitions.pause();
                consumer.poll(min(Duration.ofNanos(restNanos), POLL_TIME));
            }
            else if (!commits.isEmpty()) {
                partitions.pause();
                consumer.poll(Duration.ZERO);
                attemptCommit();
            }
            else if (tablesChanged) {
                // all is committed: nothing is lost by going to where the further table begins
                tablesChanged = false;
                partitions.forget();
            }
            else if (!partitions.areAllPositioned()) {
                partitions.takePositions();
                positionedNanos = nanoClock.getAsLong();
                backoff.reached();
                if (!backoff.failsToCommit()) {
                    metrics.healthy();
                }
                if (partitions.areNew()) {
                    // from now on the table knows what was there, so that all that is lost is counted
                    cut();
                }
            }
            else {
                partitions.resume();
                read();
            }
        }
        catch (WakeupException _) {
            // asked to stop; the caller knows
        }
        catch (ArchiverStoppedException e) {
            throw e;
        }
        catch (IOException | RuntimeException e) {
            log.warn("Going back to what is committed, after a failure: %s", Failures.describe(e));
            log.debug(e, "Failure of a step");
            metrics.failed(Failures.describe(e));
            if (e instanceof KafkaException || !partitions.areAllPositioned()) {
                backoff.failed(nanoClock.getAsLong());
            }
            else {
                backoff.failedToCommit(nanoClock.getAsLong());
            }
            discard();
        }
    }

    /**
     * Commits what has been read, trying for the time that the configuration gives.
     */
    void finish()
    {
        long deadline = nanoClock.getAsLong() + shutdownNanos;
        try {
            if (commits.isEmpty()) {
                cut();
            }
            while (!commits.isEmpty() && nanoClock.getAsLong() < deadline) {
                step();
            }
        }
        catch (IOException | RuntimeException e) {
            log.warn("The last commit failed; what it was to hold will be read again: %s", Failures.describe(e));
        }
        discard();
    }

    private void read()
            throws IOException
    {
        try {
            ConsumerRecords<ByteBuffer, ByteBuffer> messages = consumer.poll(POLL_TIME);
            for (TopicPartition topicPartition : messages.partitions()) {
                // absent when the poll has brought a rebalance that made us forget the positions
                PartitionProgress progress = partitions.find(topicPartition).orElse(null);
                if (progress != null) {
                    for (ConsumerRecord<ByteBuffer, ByteBuffer> message : messages.records(topicPartition)) {
                        batch.decode(progress, message);
                        progress.read(message.timestamp());
                    }
                }
            }
        }
        catch (OffsetOutOfRangeException e) {
            partitions.skipLost(e.offsetOutOfRangePartitions().keySet());
        }
        partitions.advance();
        if (dirtySinceNanos < 0 && partitions.areDirty()) {
            dirtySinceNanos = nanoClock.getAsLong();
        }
        else if (dirtySinceNanos < 0 && backoff.hasFailed() && nanoClock.getAsLong() - positionedNanos >= commitIntervalNanos) {
            // what could not be committed is another archiver's by now
            backoff.succeeded();
            metrics.healthy();
        }
        boolean due = dirtySinceNanos >= 0 && nanoClock.getAsLong() - dirtySinceNanos >= commitIntervalNanos;
        if (nanoClock.getAsLong() - lookedNanos >= commitIntervalNanos) {
            lookedNanos = nanoClock.getAsLong();
            tablesChanged = batch.tables().haveBecomeCurrent();
        }
        if (due || tablesChanged || batch.writtenBytes() >= commitBytes) {
            cut();
        }
    }

    private void cut()
            throws IOException
    {
        batch.flush();
        commits.cut();
        dirtySinceNanos = -1;
    }

    private void attemptCommit()
    {
        // empty when the poll has brought a rebalance that gave the commits up
        if (commits.isEmpty()) {
            return;
        }
        Outcome outcome = commits.attempt();
        switch (outcome) {
            case COMMITTED -> backoff.succeeded();
            case RETRY -> backoff.failedToCommit(nanoClock.getAsLong());
            case SUPERSEDED, UNTRACEABLE -> discard();
        }
    }

    /**
     * Forgets everything that is not committed, and the positions with it.
     */
    private void discard()
    {
        batch.abandon();
        commits.discard();
        partitions.forget();
        dirtySinceNanos = -1;
        tablesChanged = false;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned)
    {
        partitions.add(assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked)
    {
        try {
            if (commits.isEmpty()) {
                cut();
            }
            for (int attempt = 0; attempt < REVOKE_ATTEMPTS && !commits.isEmpty(); attempt++) {
                attemptCommit();
            }
        }
        catch (IOException | RuntimeException e) {
            log.warn("Commit before partitions went to another archiver failed; it will read them again: %s", Failures.describe(e));
        }
        onPartitionsLost(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost)
    {
        if (!commits.isEmpty() || dirtySinceNanos >= 0) {
            discard();
        }
        partitions.remove(lost);
    }

    private static Duration min(Duration left, Duration right)
    {
        return left.compareTo(right) < 0 ? left : right;
    }
}
