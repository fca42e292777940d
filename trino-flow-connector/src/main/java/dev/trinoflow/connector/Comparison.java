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
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.BETWEEN_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * That an expression has one of some values, as {@code =}, {@code <}, {@code BETWEEN}, {@code IN} and their like say with
 * constants. NULL is none of the values.
 */
public record Comparison(ConnectorExpression subject, ValueSet values)
{
    private static final Map<FunctionName, FunctionName> MIRRORED = Map.of(
            EQUAL_OPERATOR_FUNCTION_NAME, EQUAL_OPERATOR_FUNCTION_NAME,
            NOT_EQUAL_OPERATOR_FUNCTION_NAME, NOT_EQUAL_OPERATOR_FUNCTION_NAME,
            LESS_THAN_OPERATOR_FUNCTION_NAME, GREATER_THAN_OPERATOR_FUNCTION_NAME,
            LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME,
            GREATER_THAN_OPERATOR_FUNCTION_NAME, LESS_THAN_OPERATOR_FUNCTION_NAME,
            GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME);

    public Comparison
    {
        requireNonNull(subject, "subject is null");
        requireNonNull(values, "values is null");
    }

    /**
     * The comparison that the call is, if it is one with constants none of which is NULL.
     */
    public static Optional<Comparison> of(Call call)
    {
        List<ConnectorExpression> arguments = call.getArguments();
        FunctionName function = call.getFunctionName();
        if (function.equals(BETWEEN_FUNCTION_NAME)) {
            return constants(arguments.subList(1, 3))
                    .map(bounds -> new Comparison(arguments.getFirst(), between(arguments.getFirst().getType(), bounds.getFirst(), bounds.getLast())));
        }
        if (function.equals(IN_PREDICATE_FUNCTION_NAME)) {
            return arguments.getLast() instanceof Call list && list.getFunctionName().equals(ARRAY_CONSTRUCTOR_FUNCTION_NAME) && arguments.getFirst().getType().isOrderable()
                    ? constants(list.getArguments()).map(values -> new Comparison(arguments.getFirst(), ValueSet.copyOf(arguments.getFirst().getType(), values)))
                    : Optional.empty();
        }
        if (!MIRRORED.containsKey(function)) {
            return Optional.empty();
        }
        boolean mirrored = arguments.getFirst() instanceof Constant;
        ConnectorExpression subject = mirrored ? arguments.getLast() : arguments.getFirst();
        return constants(mirrored ? arguments.subList(0, 1) : arguments.subList(1, 2))
                .filter(_ -> subject.getType().isOrderable())
                .map(values -> new Comparison(subject, values(mirrored ? MIRRORED.get(function) : function, subject.getType(), values.getFirst())));
    }

    private static Optional<List<Object>> constants(List<ConnectorExpression> expressions)
    {
        ImmutableList.Builder<Object> values = ImmutableList.builder();
        for (ConnectorExpression expression : expressions) {
            if (!(expression instanceof Constant constant) || constant.getValue() == null) {
                return Optional.empty();
            }
            values.add(constant.getValue());
        }
        return Optional.of(values.build());
    }

    /**
     * None where the first is the higher one.
     */
    private static ValueSet between(Type type, Object first, Object last)
    {
        return ValueSet.ofRanges(Range.greaterThanOrEqual(type, first))
                .intersect(ValueSet.ofRanges(Range.lessThanOrEqual(type, last)));
    }

    private static ValueSet values(FunctionName function, Type type, Object value)
    {
        if (function.equals(EQUAL_OPERATOR_FUNCTION_NAME)) {
            return ValueSet.of(type, value);
        }
        if (function.equals(NOT_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return ValueSet.of(type, value).complement();
        }
        if (function.equals(LESS_THAN_OPERATOR_FUNCTION_NAME)) {
            return ValueSet.ofRanges(Range.lessThan(type, value));
        }
        if (function.equals(LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return ValueSet.ofRanges(Range.lessThanOrEqual(type, value));
        }
        if (function.equals(GREATER_THAN_OPERATOR_FUNCTION_NAME)) {
            return ValueSet.ofRanges(Range.greaterThan(type, value));
        }
        return ValueSet.ofRanges(Range.greaterThanOrEqual(type, value));
    }
}
