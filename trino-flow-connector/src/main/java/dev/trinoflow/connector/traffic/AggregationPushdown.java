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
package dev.trinoflow.connector.traffic;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.FlowSessionProperties.AggregationPushdownMode;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowType;
import dev.trinoflow.core.Rollup;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.connector.FlowSessionProperties.AggregationPushdownMode.ALWAYS;
import static dev.trinoflow.connector.FlowSessionProperties.AggregationPushdownMode.NEVER;
import static dev.trinoflow.connector.FlowSessionProperties.trafficAggregationPushdown;
import static java.util.Objects.requireNonNull;

/**
 * Finds the aggregations that have about as many groups as a rollup has rows. The engine puts each of these groups into a hash
 * table as large as the answer; a scan that goes through the rollup in its order, or day by day, needs a small one. Where
 * there are far fewer groups than rows the engine is as fast.
 */
final class AggregationPushdown
{
    /**
     * Fewer are as fast in the engine.
     */
    private static final double MIN_ROWS = 500_000;
    /**
     * Rows of a day whose groups are in memory at the same time.
     */
    private static final double MAX_ROWS_PER_DAY = 4_000_000;
    /**
     * How many rows may be read for each that is summed up, because every share looks at them: live flows, and at the edges of the
     * time what is not in the order of the column that shares are cut by. To pass over a row costs a tenth of what a hash table does.
     */
    private static final double MAX_REPEATED = 4;
    /**
     * A column is cut into shares if it has that many values or more.
     */
    private static final int MIN_VALUES = 20_000;

    private final TrafficPlanner planner;
    private final ScanStatistics statistics;

    AggregationPushdown(TrafficPlanner planner, ScanStatistics statistics)
    {
        this.planner = requireNonNull(planner, "planner is null");
        this.statistics = requireNonNull(statistics, "statistics is null");
    }

    Optional<AggregationApplicationResult<ConnectorTableHandle>> apply(
            ConnectorSession session,
            TrafficTableHandle handle,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        Map<TrafficColumn, Variable> sums = new LinkedHashMap<>();
        ImmutableList.Builder<ConnectorExpression> projections = ImmutableList.builder();
        for (AggregateFunction aggregate : aggregates) {
            Optional<TrafficColumn> measure = sum(aggregate, assignments);
            if (measure.isEmpty()) {
                return Optional.empty();
            }
            TrafficColumn column = measure.orElseThrow();
            projections.add(sums.computeIfAbsent(column, _ -> new Variable("sum_" + column.name(), column.type())));
        }
        if (sums.isEmpty() || groupingSets.size() != 1) {
            return Optional.empty();
        }
        List<TrafficColumn> keys = groupingSets.getFirst().stream().map(TrafficColumn.class::cast).collect(toImmutableList());
        return choose(session, handle, keys).map(aggregation -> new AggregationApplicationResult<>(
                handle.withColumns(ImmutableList.<TrafficColumn>builder().addAll(aggregation.keys()).addAll(sums.keySet()).build()).withAggregation(aggregation),
                projections.build(),
                sums.entrySet().stream().map(entry -> new Assignment(entry.getValue().getName(), entry.getKey().sum(), entry.getKey().type())).collect(toImmutableList()),
                ImmutableMap.of(),
                false));
    }

    private static Optional<TrafficColumn> sum(AggregateFunction aggregate, Map<String, ColumnHandle> assignments)
    {
        if (!aggregate.getFunctionName().equals("sum") || aggregate.isDistinct() || aggregate.getFilter().isPresent() || !aggregate.getSortItems().isEmpty()) {
            return Optional.empty();
        }
        return aggregate.getArguments().stream()
                .filter(Variable.class::isInstance)
                .map(argument -> (TrafficColumn) assignments.get(((Variable) argument).getName()))
                .filter(TrafficColumn::isMeasure)
                .filter(column -> column.type().equals(aggregate.getOutputType()))
                .findFirst();
    }

    private Optional<TrafficAggregation> choose(ConnectorSession session, TrafficTableHandle handle, List<TrafficColumn> keys)
    {
        // what the table is made of tells most queries apart before anything is counted
        List<TrafficScan> candidates = handle.scans().stream().filter(scan -> aggregation(planner.table(session, scan), keys).isPresent()).toList();
        AggregationPushdownMode mode = trafficAggregationPushdown(session);
        if (candidates.isEmpty() || handle.columns().isEmpty() || mode == NEVER) {
            return Optional.empty();
        }
        TrafficScan main = candidates.stream().max(Comparator.comparingDouble(scan -> statistics.archivedRows(session, scan))).orElseThrow();
        TrafficAggregation aggregation = aggregation(planner.table(session, main), keys).orElseThrow();
        return mode == ALWAYS || isWorthIt(session, handle, main, aggregation) ? Optional.of(aggregation) : Optional.empty();
    }

    private boolean isWorthIt(ConnectorSession session, TrafficTableHandle handle, TrafficScan main, TrafficAggregation aggregation)
    {
        double rows = statistics.archivedRows(session, main);
        double days = statistics.archivedDays(session, main);
        // of another day no more is looked at than the bounds of segments and files
        double shares = aggregation.byDay() ? 1 : Math.clamp(rows / days / ShareSplitSource.MIN_FILE_ROWS, 1, ShareSplitSource.MAX_SHARES);
        double repeated = 0;
        for (TrafficScan scan : handle.scans()) {
            repeated += statistics.liveRows(session, scan);
            if (!aggregation.byDay() && !aggregation.isSorted(planner.table(session, scan))) {
                repeated += statistics.archivedRows(session, scan);
            }
        }
        // an unknown number is no number, for which no comparison holds
        return rows >= MIN_ROWS
                && repeated * shares <= rows * MAX_REPEATED
                && (!aggregation.byDay() || rows / days <= MAX_ROWS_PER_DAY);
    }

    /**
     * How a table would be summed up whose rows are about the groups, if they are.
     */
    private static Optional<TrafficAggregation> aggregation(TrafficTable table, List<TrafficColumn> keys)
    {
        if (table.rollup().isEmpty()) {
            return Optional.empty();
        }
        Rollup rollup = table.rollup().orElseThrow();
        List<TrafficColumn> times = keys.stream().filter(TrafficColumn::isTime).toList();
        boolean same = TrafficAggregation.hasDimensions(rollup, keys)
                && times.size() <= 1
                && times.stream().allMatch(time -> time.grain().orElseThrow().millis() == table.bucketMillis());
        if (!same) {
            return Optional.empty();
        }
        List<String> order = table.sortOrder();
        boolean byDay = rollup.dimensions().stream().noneMatch(dimension -> dimension.name().equals(order.getFirst()) && hasManyValues(dimension));
        if (byDay && times.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrafficAggregation(keys.stream().sorted(Comparator.comparingInt(key -> order.indexOf(key.name()))).toList(), byDay, Optional.empty()));
    }

    /**
     * Texts, of which there are many too, lie in the order of their hashes.
     */
    private static boolean hasManyValues(FlowColumn dimension)
    {
        return Set.of(FlowType.ADDRESS, FlowType.BIGINT_VALUE, FlowType.INTEGER_VALUE).contains(dimension.type()) && TrafficTables.expectedValues(dimension) >= MIN_VALUES;
    }
}
