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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

import static java.util.Objects.requireNonNull;

/**
 * Archives files, each content once: the archive covers the bytes of a file as it covers the offsets of a partition, in
 * the transaction that adds their flows. A file of which a part was imported is continued.
 */
final class FileImport
{
    private static final int PARTITION = 0;

    private final ArchiveBatch batch;
    private final ImportCommits commits;

    FileImport(ArchiveBatch batch, ArchiverConfig config, ArchiverMetrics metrics)
    {
        this.batch = requireNonNull(batch, "batch is null");
        commits = new ImportCommits(batch, config, metrics);
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
        commits.add(progress);
        if (progress.position() >= file.length()) {
            return;
        }
        file.read(
                progress.position(),
                (message, length, begin, end) -> {
                    batch.decode(progress, new ConsumerRecord<>(file.topic(), PARTITION, begin, null, ByteBuffer.wrap(message, 0, length)));
                    progress.advance(end);
                    commits.commitIfFull();
                },
                listener);
        progress.advance(file.length());
    }

    private PartitionProgress open(ImportFile file)
    {
        TopicPartition partition = new TopicPartition(file.topic(), PARTITION);
        return new PartitionProgress(partition, "", commits.tables().coverage(), 0);
    }

    /**
     * Commits what was added.
     */
    void commit()
            throws IOException
    {
        commits.commit();
    }

    /**
     * Gives up what is not committed.
     */
    void abandon()
    {
        commits.abandon();
    }
}
