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

import io.trino.spi.TrinoException;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.expression.Variable;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Catches what makes no sense of partial sums, where the engine shows it.
 */
final class TrafficMeasures
{
    private TrafficMeasures() {}

    static void checkAggregate(SchemaTableName table, AggregateFunction aggregate, Map<String, ColumnHandle> assignments)
    {
        if (aggregate.getFunctionName().equals("count") && aggregate.getArguments().isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "count(*) of %s counts partial sums, whose number means nothing: sum(flows) is the number of flows; EXISTS can be asked of net.flows".formatted(table));
        }
        Optional<TrafficColumn> measure = aggregate.getArguments().stream()
                .filter(Variable.class::isInstance)
                .map(argument -> (TrafficColumn) assignments.get(((Variable) argument).getName()))
                .filter(TrafficColumn::isMeasure)
                .findFirst();
        if (measure.isPresent() && (aggregate.isDistinct() || !aggregate.getFunctionName().equals("sum"))) {
            String call = aggregate.getFunctionName() + (aggregate.isDistinct() ? "(DISTINCT " : "(") + measure.orElseThrow() + ")";
            throw new TrinoException(NOT_SUPPORTED, "%s of %s depends on how its partial sums are cut: use sum(%s), in a subquery by time_hour or another unit if it is to be aggregated further, or net.flows for single flows".formatted(call, table, measure.orElseThrow()));
        }
    }

    static void checkComparison(TrafficColumn column)
    {
        if (column.isMeasure()) {
            throw new TrinoException(NOT_SUPPORTED, "%s of a row of traffic is a partial sum, with which nothing can be compared: use HAVING sum(%s), or net.flows for single flows".formatted(column, column));
        }
    }
}
