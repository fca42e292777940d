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

import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import org.apache.iceberg.TableOperations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A query as Trino's flow connector does it: it looks up the offsets of the partitions, then the version of the table, and
 * at last reads the files of that version and, from the partitions, what these do not cover. Anything may happen between.
 * <p>
 * Every flow that was there when it began is in its answer once. What is not is gone from Kafka without being in the
 * archive, and so what the table of partitions calls lost. Where what it looked up is no longer there to be read, it fails.
 */
final class SimulatedQuery
{
    private final ArchiveTable table;
    private final SimulatedStore store;
    private final Map<SimulatedTopic, Range> ranges = new HashMap<>();
    private Optional<TableOperations> version = Optional.empty();
    private CoveredOffsets covered = CoveredOffsets.NONE;
    private CoveredOffsets coveredAtStart = CoveredOffsets.NONE;
    private boolean planned;

    private record Range(long begin, long end) {}

    /**
     * Looks up the offsets.
     */
    SimulatedQuery(ArchiveTable table, SimulatedStore store, Collection<SimulatedTopic> topics)
    {
        this.table = requireNonNull(table, "table is null");
        this.store = requireNonNull(store, "store is null");
        lookUpOffsets(topics);
    }

    /**
     * Does all of it while nothing else happens, so that there is an answer.
     */
    static void executeAtOnce(ArchiveTable table, SimulatedStore store, Collection<SimulatedTopic> topics, SimulatedRows rows)
            throws Exception
    {
        SimulatedQuery query = new SimulatedQuery(table, store, topics);
        query.plan();
        assertThat(query.execute(rows)).as("the query has an answer").isTrue();
    }

    private void lookUpOffsets(Collection<SimulatedTopic> topics)
    {
        topics.forEach(topic -> ranges.put(topic, new Range(topic.beginOffset(), topic.endOffset())));
    }

    /**
     * Looks up the version of the table. From now on it is settled what the answer is.
     */
    void plan()
    {
        version = find();
        covered = covered(version);
        coveredAtStart = covered(find());
        planned = true;
    }

    private Optional<TableOperations> find()
    {
        return store.exists(table) ? Optional.of(store.look(table)) : Optional.empty();
    }

    private static CoveredOffsets covered(Optional<TableOperations> version)
    {
        return version.map(operations -> CoveredOffsets.fromProperties(operations.current().properties())).orElse(CoveredOffsets.NONE);
    }

    boolean isPlanned()
    {
        return planned;
    }

    /**
     * Reads, and compares with what was produced.
     *
     * @return whether it had an answer
     */
    boolean execute(SimulatedRows rows)
            throws Exception
    {
        checkState(planned, "not planned");
        List<String> answer = new ArrayList<>();
        if (version.isPresent()) {
            TableOperations operations = version.orElseThrow();
            try {
                answer.addAll(rows.read(table, operations, store.files()));
            }
            catch (Exception e) {
                if (store.look(table).current() == operations.current()) {
                    throw e;
                }
                // maintenance has deleted files of a version that is no longer the newest
                return false;
            }
        }
        for (SimulatedTopic topic : ranges.keySet()) {
            long begin = liveBegin(topic);
            long end = ranges.get(topic).end();
            if (begin < end && begin < topic.beginOffset()) {
                // retention has overtaken the query
                return false;
            }
            topic.messages().subMap(begin, Math.max(begin, end)).values().forEach(message -> answer.addAll(message.rows(table)));
        }
        check(answer);
        return true;
    }

    private long liveBegin(SimulatedTopic topic)
    {
        return Math.max(ranges.get(topic).begin(), coveredEnd(covered, topic));
    }

    private static long coveredEnd(CoveredOffsets covered, SimulatedTopic topic)
    {
        return covered.endOffset("flows", topic.partition().partition(), "id");
    }

    private void check(List<String> answer)
    {
        Set<String> distinct = new HashSet<>(answer);
        assertThat(answer).as("rows of %s, none of them twice", table.name()).hasSameSizeAs(distinct);
        int found = 0;
        for (SimulatedTopic topic : ranges.keySet()) {
            long end = Math.max(ranges.get(topic).end(), coveredEnd(covered, topic));
            for (SimulatedTopic.Message message : topic.messages().headMap(end).values()) {
                List<String> rows = message.rows(table);
                if (distinct.containsAll(rows)) {
                    found += rows.size();
                }
                else {
                    assertThat(message.offset()).as("offset of %s whose rows are missing, though Kafka has them", topic.partition()).isLessThan(topic.beginOffset());
                    if (message.offset() >= coveredEnd(covered, topic)) {
                        assertThat(message.offset()).as("offset of %s whose rows are missing, though the archive had them", topic.partition()).isGreaterThanOrEqualTo(coveredEnd(coveredAtStart, topic));
                        assertThat(ranges.get(topic).begin()).as("offsets of %s are missing and not called lost", topic.partition()).isGreaterThan(message.offset());
                    }
                }
            }
        }
        assertThat(answer).as("rows of %s that nobody produced", table.name()).hasSize(found);
    }
}
