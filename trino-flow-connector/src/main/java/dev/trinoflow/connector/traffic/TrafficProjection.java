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
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Finds what a query makes of time_received: date_trunc becomes a column of the scan, and any other function that needs
 * no more than, say, the minute is given the minute.
 */
final class TrafficProjection
{
    private final Map<String, ColumnHandle> assignments;
    private final TimeUse time;
    private final Map<TrafficColumn, String> names = new LinkedHashMap<>();

    private Optional<TimeGrain> replacement = Optional.empty();
    private List<ConnectorExpression> projections = ImmutableList.of();

    private TrafficProjection(Map<String, ColumnHandle> assignments)
    {
        this.assignments = assignments;
        time = new TimeUse(assignments);
    }

    static TrafficProjection create(List<ConnectorExpression> projections, Map<String, ColumnHandle> assignments)
    {
        TrafficProjection projection = new TrafficProjection(assignments);
        TimeNeed need = projections.stream().map(projection.time::need).reduce(TimeNeed.NONE, TimeNeed::and);
        if (need.millis() > 1 && projections.stream().anyMatch(projection::usesExactTime)) {
            projection.replacement = Optional.of(need.grain());
        }
        projection.projections = projections.stream().map(projection::project).collect(toImmutableList());
        return projection;
    }

    /**
     * Columns that the scan then reads.
     */
    List<TrafficColumn> columns()
    {
        return ImmutableList.copyOf(names.keySet());
    }

    List<ConnectorExpression> projections()
    {
        return projections;
    }

    List<Assignment> assignments()
    {
        return names.entrySet().stream()
                .map(entry -> new Assignment(entry.getValue(), entry.getKey(), entry.getKey().type()))
                .collect(toImmutableList());
    }

    /**
     * Whether a scan that reads these columns already stays as it is.
     */
    boolean isSame(List<TrafficColumn> columns, List<ConnectorExpression> original)
    {
        return new HashSet<>(columns).equals(names.keySet()) && projections.equals(original);
    }

    private boolean usesExactTime(ConnectorExpression expression)
    {
        return time.isExactTime(expression) || expression.getChildren().stream().anyMatch(this::usesExactTime);
    }

    private ConnectorExpression project(ConnectorExpression expression)
    {
        if (replacement.isPresent()) {
            Optional<TimeGrain> truncation = time.truncation(expression);
            if (truncation.isPresent()) {
                return variable(TrafficColumn.time(truncation.orElseThrow()), "time_" + truncation.orElseThrow());
            }
        }
        if (expression instanceof Variable variable) {
            TrafficColumn column = (TrafficColumn) assignments.get(variable.getName());
            if (replacement.isPresent() && column.equals(TrafficColumn.TIME_RECEIVED)) {
                return variable(TrafficColumn.time(replacement.orElseThrow()), "time_" + replacement.orElseThrow());
            }
            return variable(column, variable.getName());
        }
        if (expression instanceof Call call) {
            return new Call(call.getType(), call.getFunctionName(), call.getArguments().stream().map(this::project).collect(toImmutableList()));
        }
        return expression;
    }

    /**
     * A column has one variable only, whatever it was called before.
     */
    private Variable variable(TrafficColumn column, String name)
    {
        return new Variable(names.computeIfAbsent(column, _ -> name), column.type());
    }
}
