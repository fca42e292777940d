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
package dev.trinoflow.archiver.table;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import org.apache.iceberg.DataFile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Files that are written and wait to become part of a table, together with the offsets that they cover.
 */
public final class PendingCommit
{
    /**
     * What a commit does to one partition's coverage.
     *
     * @param from coverage that the table must have; empty where it must have none
     */
    public record Advance(Optional<Coverage> from, Coverage to) {}

    private final String id = UUID.randomUUID().toString();
    private final List<DataFile> files;
    private final Map<Partition, Advance> advances;
    private final Predicate<Map<String, String>> condition;
    private final Map<String, Optional<String>> changes;
    private boolean attempted;
    private Optional<Long> firstBase = Optional.empty();

    /**
     * @param condition on the table's properties, besides its coverage
     * @param changes of the table's properties, besides its coverage; empty to remove one
     */
    PendingCommit(List<DataFile> files, Map<Partition, Advance> advances, Predicate<Map<String, String>> condition, Map<String, Optional<String>> changes)
    {
        this.files = ImmutableList.copyOf(files);
        this.advances = ImmutableMap.copyOf(advances);
        this.condition = requireNonNull(condition, "condition is null");
        this.changes = ImmutableMap.copyOf(changes);
    }

    String id()
    {
        return id;
    }

    public List<DataFile> files()
    {
        return files;
    }

    Map<Partition, Advance> advances()
    {
        return advances;
    }

    Map<String, Optional<String>> changes()
    {
        return changes;
    }

    /**
     * Whether the table covers what it did when the files were begun.
     *
     * @param properties of the table
     */
    boolean appliesTo(Map<String, String> properties)
    {
        CoveredOffsets covered = CoveredOffsets.fromProperties(properties);
        return condition.test(properties) && advances.entrySet().stream()
                .allMatch(entry -> covered.find(entry.getKey().topic(), entry.getKey().partition()).equals(entry.getValue().from()));
    }

    public CoveredOffsets newCoverage()
    {
        ImmutableMap.Builder<Partition, Coverage> coverage = ImmutableMap.builder();
        advances.forEach((partition, advance) -> coverage.put(partition, advance.to()));
        return new CoveredOffsets(coverage.buildOrThrow());
    }

    /**
     * Offsets that the commit records as lost.
     */
    public long lostOffsets()
    {
        return advances.values().stream()
                .mapToLong(advance -> advance.to().lostOffsets() - advance.from().map(Coverage::lostOffsets).orElse(0L))
                .sum();
    }

    /**
     * Says that from now on the commit may have happened.
     *
     * @param base snapshot that the commit builds on; empty where the table has none
     */
    void attempt(Optional<Long> base)
    {
        if (!attempted) {
            attempted = true;
            firstBase = base;
        }
    }

    public boolean attempted()
    {
        return attempted;
    }

    /**
     * Snapshot that the first attempt built on.
     */
    Optional<Long> firstBase()
    {
        return firstBase;
    }
}
