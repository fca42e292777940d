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
import dev.trinoflow.connector.ExpressionConditions;
import dev.trinoflow.connector.function.AddressSets;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static java.util.Objects.requireNonNull;

/**
 * What the engine asks of rows, in terms of the scan.
 *
 * @param domain of dimensions, and of time_received in whole
 * @param filters what the domain cannot say
 * @param remaining what the engine has to look at itself
 */
record TrafficConstraint(TupleDomain<TrafficColumn> domain, List<TrafficFilter> filters, ConnectorExpression remaining)
{
    /**
     * All of the conditions once more, in a form that only the engine reads.
     */
    private static final String ENGINE_EXPRESSION = "$engine_expression";

    TrafficConstraint
    {
        requireNonNull(domain, "domain is null");
        filters = ImmutableList.copyOf(filters);
        requireNonNull(remaining, "remaining is null");
    }

    static TrafficConstraint create(Constraint constraint, AddressSets addresses)
    {
        // of functions of addresses the ranges are taken over, which may hold more addresses, and the condition stays
        ExpressionConditions conditions = new ExpressionConditions(constraint.getAssignments(), addresses);
        TupleDomain<TrafficColumn> domain = wholeTime(constraint.getSummary().intersect(conditions.derive(constraint.getExpression())));
        FilterTranslation translation = new FilterTranslation(constraint.getAssignments());
        ImmutableList.Builder<TrafficFilter> filters = ImmutableList.builder();
        ImmutableList.Builder<ConnectorExpression> remainingBuilder = ImmutableList.builder();
        for (ConnectorExpression conjunct : conjuncts(constraint.getExpression())) {
            checkMeasures(conjunct, constraint.getAssignments());
            Optional<TrafficFilter> filter = translation.translate(conjunct);
            if (filter.isEmpty()) {
                remainingBuilder.add(conjunct);
            }
            else if (filter.orElseThrow() instanceof TrafficFilter.In in) {
                domain = domain.intersect(in.domain());
            }
            else {
                filters.add(filter.orElseThrow());
            }
        }
        List<ConnectorExpression> remaining = remainingBuilder.build();
        return new TrafficConstraint(domain, filters.build(), switch (remaining.size()) {
            case 0 -> Constant.TRUE;
            case 1 -> remaining.getFirst();
            default -> new Call(BOOLEAN, AND_FUNCTION_NAME, remaining);
        });
    }

    private static TupleDomain<TrafficColumn> wholeTime(TupleDomain<ColumnHandle> summary)
    {
        if (summary.isNone()) {
            return TupleDomain.none();
        }
        TupleDomain<TrafficColumn> whole = TupleDomain.all();
        for (Map.Entry<ColumnHandle, Domain> entry : summary.getDomains().orElseThrow().entrySet()) {
            TrafficColumn column = (TrafficColumn) entry.getKey();
            TrafficMeasures.checkComparison(column);
            Domain values = entry.getValue();
            whole = whole.intersect(TupleDomain.withColumnDomains(column.grain()
                    .map(grain -> Map.of(TrafficColumn.TIME_RECEIVED, TimeRanges.of(values).beforeTruncation(grain).toDomain()))
                    .orElse(Map.of(column, values))));
        }
        return whole;
    }

    private static List<ConnectorExpression> conjuncts(ConnectorExpression expression)
    {
        if (expression instanceof Call call && call.getFunctionName().equals(AND_FUNCTION_NAME)) {
            return call.getArguments().stream().flatMap(argument -> conjuncts(argument).stream()).toList();
        }
        boolean needless = expression.equals(Constant.TRUE) || (expression instanceof Call call && call.getFunctionName().getName().equals(ENGINE_EXPRESSION));
        return needless ? ImmutableList.of() : ImmutableList.of(expression);
    }

    private static void checkMeasures(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        if (expression instanceof Variable variable) {
            TrafficMeasures.checkComparison((TrafficColumn) assignments.get(variable.getName()));
        }
        expression.getChildren().forEach(child -> checkMeasures(child, assignments));
    }
}
