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
import dev.trinoflow.archiver.table.ArchiveCommitter.Outcome;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Commits what an import adds. Where an archiver of the same archive commits at the same time, it tries again.
 */
final class ImportCommits
{
    private static final int MAX_ATTEMPTS = 20;

    private final ArchiveBatch batch;
    private final long commitBytes;
    private final Map<TopicPartition, PartitionProgress> progresses = new HashMap<>();
    private final CommitQueue commits;

    ImportCommits(ArchiveBatch batch, ArchiverConfig config, ArchiverMetrics metrics)
    {
        this.batch = requireNonNull(batch, "batch is null");
        commitBytes = config.getCommitSize().toBytes();
        commits = new CommitQueue(batch.tables().sinks(), progresses, System::nanoTime, metrics);
    }

    ArchiveTables tables()
    {
        return batch.tables();
    }

    /**
     * @param progress how far the partition is read, also later on
     */
    void add(PartitionProgress progress)
    {
        progresses.put(progress.topicPartition(), progress);
    }

    void commitIfFull()
            throws IOException
    {
        if (batch.writtenBytes() >= commitBytes) {
            commit();
        }
    }

    void commit()
            throws IOException
    {
        batch.flush();
        commits.cut();
        for (int attempt = 0; !commits.isEmpty(); attempt++) {
            Outcome outcome = commits.attempt();
            if (outcome == Outcome.SUPERSEDED || outcome == Outcome.UNTRACEABLE) {
                abandon();
                throw new IOException("another import of the same is running; what it has not imported, a second call does");
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
