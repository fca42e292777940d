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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.archive.ArchiveAlternative;
import dev.trinoflow.connector.archive.ArchiveTransaction;
import dev.trinoflow.connector.function.AddressSets;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.Constraint;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;

import static dev.trinoflow.connector.FlowSessionProperties.isArchivePushdown;
import static dev.trinoflow.connector.FlowSessionProperties.isLivePushdown;
import static io.trino.plugin.base.filter.UtcConstraintExtractor.extractTupleDomain;
import static java.util.Objects.requireNonNull;

/**
 * Hands conditions down to what is live and what is archived, as far as they let either skip something.
 */
final class FlowFilterPushdown
{
    /**
     * Longer lists of values are replaced by the range they span: the predicate travels with every task.
     */
    private static final int MAX_PREDICATE_RANGES = 1000;

    private final Optional<ArchiveTransaction> archive;

    FlowFilterPushdown(Optional<ArchiveTransaction> archive)
    {
        this.archive = requireNonNull(archive, "archive is null");
    }

    /**
     * @param handle of messages
     * @param addresses that functions of addresses stand for
     */
    FlowTableHandle apply(ConnectorSession session, FlowTableHandle handle, Constraint constraint, AddressSets addresses)
    {
        ExpressionConditions conditions = new ExpressionConditions(constraint.getAssignments(), addresses);
        // what the engine makes no range of: functions of instants, whose zone is always UTC here, casts, and functions of addresses
        TupleDomain<FlowColumnHandle> summary = extractTupleDomain(constraint).tupleDomain()
                .intersect(conditions.derive(constraint.getExpression()))
                .transformKeys(FlowColumnHandle.class::cast);
        FlowTableHandle filtered = handle;
        if (isLivePushdown(session)) {
            filtered = filtered.withPredicate(handle.predicate().intersect(summary).simplify(MAX_PREDICATE_RANGES));
        }
        if (isArchivePushdown(session)) {
            filtered = filtered.withArchive(handle.archive().flatMap(archived -> archive.orElseThrow().applyFilter(session, archived, summary.simplify(MAX_PREDICATE_RANGES))));
            List<ArchiveAlternative> alternatives = alternatives(session, filtered, conditions.alternatives(constraint.getExpression()));
            filtered = alternatives.isEmpty() ? filtered : filtered.withAlternatives(alternatives);
        }
        return filtered;
    }

    private List<ArchiveAlternative> alternatives(ConnectorSession session, FlowTableHandle handle, List<TupleDomain<ColumnHandle>> conditions)
    {
        ImmutableList.Builder<ArchiveAlternative> alternatives = ImmutableList.builder();
        for (TupleDomain<ColumnHandle> condition : conditions) {
            TupleDomain<FlowColumnHandle> predicate = condition.transformKeys(FlowColumnHandle.class::cast);
            handle.archive()
                    .flatMap(archived -> archive.orElseThrow().applyFilter(session, archived, predicate))
                    .ifPresent(archived -> alternatives.add(new ArchiveAlternative(predicate, archived)));
        }
        return alternatives.build();
    }
}
