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

import dev.trinoflow.archiver.table.PendingCommit.Advance;
import dev.trinoflow.archiver.table.TableCoverage;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import org.apache.kafka.common.TopicPartition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * How far one partition is read, and how far each table of the archive covers it. The tables are committed one after
 * the other, so that after a crash one may cover more than the other; a message goes to those tables that do not cover
 * it. A table that must not be added to takes none.
 */
final class PartitionProgress
{
    private final TopicPartition topicPartition;
    private final String topicId;
    private final boolean[] takes;
    private final Optional<Coverage>[] committed;
    private final long[] covered;
    private long allTakers;
    // from here on all tables take all messages
    private long maxCovered;
    private final long[] lost;
    private long position;
    private OptionalLong lastTimestamp = OptionalLong.empty();

    /**
     * @param tables what each table covers
     * @param beginOffset where a table begins that covers nothing of this topic yet
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    PartitionProgress(TopicPartition topicPartition, String topicId, List<TableCoverage> tables, long beginOffset)
    {
        this.topicPartition = requireNonNull(topicPartition, "topicPartition is null");
        this.topicId = requireNonNull(topicId, "topicId is null");
        takes = new boolean[tables.size()];
        committed = new Optional[takes.length];
        covered = new long[takes.length];
        lost = new long[takes.length];
        position = Long.MAX_VALUE;
        for (int table = 0; table < takes.length; table++) {
            takes[table] = tables.get(table).current();
            committed[table] = tables.get(table).covered().find(topicPartition.topic(), topicPartition.partition());
            covered[table] = committed[table].filter(value -> value.isOf(topicId)).map(Coverage::endOffset).orElse(beginOffset);
            if (takes[table]) {
                allTakers |= 1L << table;
                position = Math.min(position, covered[table]);
            }
        }
        updateMaxCovered();
    }

    private void updateMaxCovered()
    {
        maxCovered = 0;
        for (int table = 0; table < takes.length; table++) {
            maxCovered = takes[table] ? Math.max(maxCovered, covered[table]) : maxCovered;
        }
    }

    TopicPartition topicPartition()
    {
        return topicPartition;
    }

    Partition partition()
    {
        return new Partition(topicPartition.topic(), topicPartition.partition());
    }

    /**
     * All messages below are decoded, and there are none that are not.
     */
    long position()
    {
        return position;
    }

    void advance(long newPosition)
    {
        position = Math.max(position, newPosition);
    }

    /**
     * @param timestamp of the message, milliseconds since 1970-01-01 UTC
     */
    void read(long timestamp)
    {
        lastTimestamp = OptionalLong.of(timestamp);
    }

    /**
     * Kafka timestamp of the last message read.
     */
    OptionalLong lastTimestamp()
    {
        return lastTimestamp;
    }

    /**
     * The tables that take a message, a bit each.
     */
    long takers(long offset)
    {
        if (offset >= maxCovered) {
            return allTakers;
        }
        long takers = 0;
        for (int table = 0; table < takes.length; table++) {
            if (takes[table] && offset >= covered[table]) {
                takers |= 1L << table;
            }
        }
        return takers;
    }

    /**
     * Whether the topic was deleted and made anew since the archive last saw it.
     */
    boolean isCreatedAnew()
    {
        return Arrays.stream(committed).anyMatch(coverage -> coverage.filter(value -> !value.isOf(topicId)).isPresent());
    }

    /**
     * Whether a table covers nothing of this topic yet, not even that nothing of it was lost.
     */
    boolean isNew()
    {
        for (int table = 0; table < committed.length; table++) {
            if (takes[table] && isNew(table)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNew(int table)
    {
        return committed[table].filter(coverage -> coverage.isOf(topicId)).isEmpty();
    }

    /**
     * Goes on at the first offset that the topic still has.
     *
     * @return offsets that were not archived
     */
    long skipTo(long beginOffset)
    {
        long most = 0;
        for (int table = 0; table < covered.length; table++) {
            long next = Math.max(covered[table], position);
            if (takes[table] && beginOffset > next) {
                lost[table] += beginOffset - next;
                most = Math.max(most, beginOffset - next);
            }
        }
        position = Math.max(position, beginOffset);
        return most;
    }

    boolean isDirty(int table)
    {
        return takes[table] && (isNew(table) || position > covered[table]);
    }

    Advance advance(int table)
    {
        long lostBefore = committed[table].map(Coverage::lostOffsets).orElse(0L);
        return new Advance(committed[table], new Coverage(position, topicId, lostBefore + lost[table]));
    }

    void committed(int table, Coverage coverage)
    {
        committed[table] = Optional.of(coverage);
        covered[table] = coverage.endOffset();
        lost[table] = 0;
        updateMaxCovered();
    }
}
