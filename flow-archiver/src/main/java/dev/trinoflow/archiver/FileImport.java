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

import dev.trinoflow.archiver.ArchiveCommitter.Outcome;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Archives files, each content once: the archive covers the bytes of a file as it covers the offsets of a partition, in
 * the transaction that adds their flows. A file of which a part was imported is continued.
 */
final class FileImport
{
    private static final int PARTITION = 0;
    private static final int MAX_ATTEMPTS = 20;

    private final ArchiveBatch batch;
    private final long commitBytes;
    private final Map<TopicPartition, PartitionProgress> progresses = new HashMap<>();
    private final CommitQueue commits;

    FileImport(ArchiveBatch batch, ArchiverConfig config, ArchiverMetrics metrics)
    {
        this.batch = requireNonNull(batch, "batch is null");
        commitBytes = config.getCommitSize().toBytes();
        commits = new CommitQueue(batch.sinks(), progresses, System::nanoTime, metrics);
    }

    /**
     * Up to where the archive has the file already, in bytes.
     */
    long imported(ImportFile file)
    {
        return open(file).position();
    }

    /**
     * Adds what the archive does not have of a file, up to the next {@link #commit}.
     *
     * @param listener hears of the position that the file is read to
     */
    void add(ImportFile file, LongConsumer listener)
            throws IOException
    {
        PartitionProgress progress = open(file);
        progresses.put(progress.topicPartition(), progress);
        if (progress.position() >= file.length()) {
            return;
        }
        file.read(
                progress.position(),
                (message, length, begin, end) -> {
                    batch.decode(progress, new ConsumerRecord<>(file.topic(), PARTITION, begin, null, ByteBuffer.wrap(message, 0, length)));
                    progress.advance(end);
                    if (batch.writtenBytes() >= commitBytes) {
                        commit();
                    }
                },
                listener);
        progress.advance(file.length());
    }

    private PartitionProgress open(ImportFile file)
    {
        TopicPartition partition = new TopicPartition(file.topic(), PARTITION);
        List<Optional<Coverage>> coverage = batch.sinks().stream()
                .map(table -> table.covered().find(partition.topic(), PARTITION))
                .toList();
        return new PartitionProgress(partition, "", coverage, 0);
    }

    /**
     * Commits what was added.
     */
    void commit()
            throws IOException
    {
        batch.flush();
        commits.cut();
        for (int attempt = 0; !commits.isEmpty(); attempt++) {
            Outcome outcome = commits.attempt();
            if (outcome == Outcome.SUPERSEDED || outcome == Outcome.UNTRACEABLE) {
                abandon();
                throw new IOException("another import of the same file is running; what it has not imported, a second call does");
            }
            if (outcome == Outcome.RETRY) {
                if (attempt == MAX_ATTEMPTS) {
                    abandon();
                    throw new IOException("the archive could not be committed; a second call goes on where this one has ended");
                }
                sleep(Math.min(5_000, 100L << Math.min(attempt, 6)));
            }
        }
    }

    private void sleep(long millis)
            throws IOException
    {
        try {
            MILLISECONDS.sleep(millis);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Gives up what is not committed.
     */
    void abandon()
    {
        batch.abandon();
        commits.discard();
        progresses.clear();
    }
}
