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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.LeftOutDays;
import dev.trinoflow.core.Rollup;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks after each step of a simulation whether a table that has changed holds what it covers exactly once, and nothing else.
 */
final class SimulationCheck
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    private final SimulatedStore store;
    private final Map<TopicPartition, SimulatedTopic> topics;
    private final List<Rollup> rollups;
    private final List<ArchiveTable> tables;
    private final SimulatedRows rows;
    private final Map<String, TableMetadata> checked = new HashMap<>();
    private final Map<String, Span> spans = new HashMap<>();

    SimulationCheck(SimulatedStore store, SimulatedRows rows, Map<TopicPartition, SimulatedTopic> topics, List<Rollup> rollups)
    {
        this.store = requireNonNull(store, "store is null");
        this.rows = requireNonNull(rows, "rows is null");
        this.topics = requireNonNull(topics, "topics is null");
        this.rollups = List.copyOf(rollups);
        tables = ImmutableList.<ArchiveTable>builder()
                .add(FLOWS, ArchiveTable.REJECTS)
                .addAll(rollups.stream().map(ArchiveTable::rollup).iterator())
                .build();
    }

    /**
     * Says that rollups may have been made anew: their coverage may go back to that of the flows.
     */
    void rebuilt()
    {
        rollups.forEach(rollup -> forgetSpans(rollup.name()));
    }

    private void forgetSpans(String table)
    {
        spans.keySet().removeIf(key -> key.startsWith(table));
    }

    /**
     * Whether all that was produced is covered.
     */
    boolean isDrained()
    {
        for (ArchiveTable table : tables) {
            if (!store.exists(table) || !isCurrent(table)) {
                return false;
            }
            CoveredOffsets covered = CoveredOffsets.fromProperties(store.look(table).current().properties());
            for (SimulatedTopic topic : topics.values()) {
                if (covered.endOffset("flows", topic.partition().partition(), "id") != topic.endOffset()) {
                    return false;
                }
            }
        }
        return true;
    }

    void run()
            throws Exception
    {
        run(tables);
    }

    /**
     * Looks at where the coverage of flows and rejects begins, before a further commit moves it.
     */
    void runWithoutRollups()
    {
        try {
            run(ImmutableList.of(FLOWS, ArchiveTable.REJECTS));
        }
        catch (Exception e) {
            // no archiver catches it
            throw new AssertionError(e);
        }
    }

    private void run(List<ArchiveTable> checkedTables)
            throws Exception
    {
        for (ArchiveTable table : checkedTables) {
            if (store.exists(table) && checked.get(table.name()) != store.look(table).current()) {
                check(table, store.look(table));
                checked.put(table.name(), store.look(table).current());
            }
        }
    }

    private void check(ArchiveTable table, TableOperations operations)
            throws Exception
    {
        if (!isCurrent(table)) {
            forgetSpans(table.name());
            return;
        }
        CoveredOffsets covered = CoveredOffsets.fromProperties(operations.current().properties());
        LeftOutDays leftOut = LeftOutDays.fromProperties(operations.current().properties());
        // what came late for a day that is left out does not count
        List<String> actual = without(leftOut, table, rows.read(table, operations, store.files()));
        List<String> expected = new ArrayList<>();
        for (SimulatedTopic topic : topics.values()) {
            Optional<Coverage> coverage = covered.find("flows", topic.partition().partition());
            Span span = spans.computeIfAbsent(table.name() + topic.partition().partition(), _ -> new Span());
            Span flows = spans.get(FLOWS.name() + topic.partition().partition());
            if (coverage.isPresent() && table.sumCount() > 0 && span.begin < 0 && flows != null) {
                // made of the archived flows, it has all of them
                span.begin = flows.begin;
            }
            if (coverage.isPresent()) {
                span.extend(coverage.orElseThrow().endOffset());
                expected.addAll(expectedRows(table, topic, span, coverage.orElseThrow().lostOffsets(), leftOut, actual));
            }
            else {
                assertThat(span.begin).as("coverage is never taken back").isNegative();
            }
        }
        expected.sort(Comparator.naturalOrder());
        assertThat(actual).as("rows of %s are those covered by %s", table.name(), covered).isEqualTo(expected);
    }

    private static List<String> without(LeftOutDays leftOut, ArchiveTable table, List<String> tableRows)
    {
        return table.sumCount() == 0 ? tableRows : tableRows.stream().filter(row -> !leftOut.contains(SimulatedRows.day(row))).toList();
    }

    private boolean isCurrent(ArchiveTable table)
    {
        return rollups.stream().filter(rollup -> rollup.name().equals(table.name())).allMatch(rollup -> rollup.isCurrent(store.look(table).current().properties()));
    }

    /**
     * Rows of the messages covered, less those that retention has taken away, of which the table has to know.
     */
    private static List<String> expectedRows(ArchiveTable table, SimulatedTopic topic, Span span, long lostOffsets, LeftOutDays leftOut, List<String> actual)
    {
        List<String> expected = new ArrayList<>();
        long lostMessages = 0;
        long foundMessages = 0;
        for (SimulatedTopic.Message message : topic.messages().subMap(span.begin, span.end).values()) {
            List<String> messageRows = without(leftOut, table, message.rows(table));
            if (messageRows.isEmpty() && !message.rows(table).isEmpty()) {
                // who knows
                continue;
            }
            if (message.offset() < topic.beginOffset() && !messageRows.stream().allMatch(row -> Collections.binarySearch(actual, row) >= 0)) {
                lostMessages++;
            }
            else {
                expected.addAll(messageRows);
                foundMessages += messageRows.isEmpty() ? 0 : 1;
            }
        }
        // a rollup may have met the partition before the flows did, and have lost offsets that were none of theirs
        long begin = table.sumCount() > 0 ? 0 : span.begin;
        assertThat(lostOffsets).as("offsets of %s that %s counts as lost", topic.partition(), table.name()).isBetween(lostMessages, span.end - begin - foundMessages);
        return expected;
    }

    /**
     * Offsets of a partition that a table covers, from where its first commit found the partition.
     */
    private static final class Span
    {
        private long begin = -1;
        private long end = -1;

        void extend(long newEnd)
        {
            assertThat(newEnd).as("coverage never goes back").isGreaterThanOrEqualTo(end);
            begin = begin < 0 ? newEnd : begin;
            end = newEnd;
        }
    }
}
