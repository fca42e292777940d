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
package dev.trinoflow.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.archive.ArchiveAlternative;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * @param predicate that rows must fulfil; it saves reading of live rows, the engine filters in any case
 * @param limit rows that are enough
 * @param liveOffsets how many offsets are read live, said in plans; the splits do not depend on it
 * @param archive version of the archive's table, with what is pushed down to it; empty where no archived row is wanted
 * @param alternatives of which archived rows have to fulfil one; none where there is no such condition
 */
public record FlowTableHandle(
        @JsonProperty FlowTable table,
        @JsonProperty TupleDomain<FlowColumnHandle> predicate,
        @JsonProperty OptionalLong limit,
        @JsonProperty OptionalLong liveOffsets,
        @JsonProperty Optional<ConnectorTableHandle> archive,
        @JsonProperty List<ArchiveAlternative> alternatives)
        implements ConnectorTableHandle
{
    public FlowTableHandle
    {
        requireNonNull(table, "table is null");
        requireNonNull(predicate, "predicate is null");
        requireNonNull(limit, "limit is null");
        requireNonNull(liveOffsets, "liveOffsets is null");
        requireNonNull(archive, "archive is null");
        alternatives = ImmutableList.copyOf(alternatives);
    }

    FlowTableHandle withPredicate(TupleDomain<FlowColumnHandle> newPredicate)
    {
        return new FlowTableHandle(table, newPredicate, limit, liveOffsets, archive, alternatives);
    }

    FlowTableHandle withLimit(long newLimit)
    {
        return new FlowTableHandle(table, predicate, OptionalLong.of(newLimit), liveOffsets, archive, alternatives);
    }

    FlowTableHandle withArchive(Optional<ConnectorTableHandle> newArchive)
    {
        return new FlowTableHandle(table, predicate, limit, liveOffsets, newArchive, alternatives);
    }

    FlowTableHandle withAlternatives(List<ArchiveAlternative> newAlternatives)
    {
        return new FlowTableHandle(table, predicate, limit, liveOffsets, archive, newAlternatives);
    }

    FlowTableHandle withLiveOffsets(long newLiveOffsets)
    {
        return new FlowTableHandle(table, predicate, limit, OptionalLong.of(newLiveOffsets), archive, alternatives);
    }

    @Override
    public String toString()
    {
        return table.tableName()
                + (predicate.isAll() ? "" : " " + predicate)
                + (limit.isPresent() ? " limit=" + limit.getAsLong() : "")
                + (liveOffsets.isPresent() ? " live=" + liveOffsets.getAsLong() + " offsets" : "")
                + archive.map(handle -> " archive=" + handle).orElse("")
                + (alternatives.isEmpty() ? "" : " for one of " + alternatives.stream().map(ArchiveAlternative::predicate).toList());
    }
}
