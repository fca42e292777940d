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
import dev.trinoflow.connector.AddressConditions;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.BETWEEN_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IS_NULL_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.DAYS;

/**
 * Takes conditions over from the engine, exactly: any that stays with it stands between the scan and date_trunc, which
 * then is not seen.
 */
final class FilterTranslation
{
    private static final FunctionName CONTAINS = new FunctionName("contains");
    private static final Map<FunctionName, FunctionName> MIRRORED = Map.of(
            EQUAL_OPERATOR_FUNCTION_NAME, EQUAL_OPERATOR_FUNCTION_NAME,
            NOT_EQUAL_OPERATOR_FUNCTION_NAME, NOT_EQUAL_OPERATOR_FUNCTION_NAME,
            LESS_THAN_OPERATOR_FUNCTION_NAME, GREATER_THAN_OPERATOR_FUNCTION_NAME,
            LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME,
            GREATER_THAN_OPERATOR_FUNCTION_NAME, LESS_THAN_OPERATOR_FUNCTION_NAME,
            GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME);

    private final Map<String, ColumnHandle> assignments;
    private final TimeUse time;

    FilterTranslation(Map<String, ColumnHandle> assignments)
    {
        this.assignments = requireNonNull(assignments, "assignments is null");
        time = new TimeUse(assignments);
    }

    /**
     * The condition, or nothing if it has to stay with the engine.
     */
    Optional<TrafficFilter> translate(ConnectorExpression expression)
    {
        return compare(expression).or(() -> combine(expression));
    }

    /**
     * Conditions combined, each of which can be taken over.
     */
    private Optional<TrafficFilter> combine(ConnectorExpression expression)
    {
        if (!(expression instanceof Call call)) {
            return Optional.empty();
        }
        FunctionName function = call.getFunctionName();
        if (function.equals(NOT_FUNCTION_NAME)) {
            return translate(call.getArguments().getFirst()).map(TrafficFilter.Not::new);
        }
        if (!function.equals(AND_FUNCTION_NAME) && !function.equals(OR_FUNCTION_NAME)) {
            return Optional.empty();
        }
        List<Optional<TrafficFilter>> terms = call.getArguments().stream().map(this::translate).toList();
        if (terms.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<TrafficFilter> present = terms.stream().map(Optional::orElseThrow).toList();
        return Optional.of(function.equals(AND_FUNCTION_NAME) ? new TrafficFilter.And(present) : new TrafficFilter.Or(present));
    }

    private Optional<TrafficFilter> compare(ConnectorExpression expression)
    {
        if (!(expression instanceof Call call)) {
            return Optional.empty();
        }
        List<ConnectorExpression> arguments = call.getArguments();
        FunctionName function = call.getFunctionName();
        if (function.equals(IS_NULL_FUNCTION_NAME)) {
            return dimension(arguments.getFirst()).map(TrafficFilter.IsNull::new);
        }
        if (function.equals(CONTAINS)) {
            return contains(arguments.getFirst(), arguments.getLast());
        }
        if (function.equals(BETWEEN_FUNCTION_NAME)) {
            return values(arguments.get(1), arguments.get(2))
                    .flatMap(bounds -> condition(arguments.getFirst(), ranges(arguments.getFirst().getType(), bounds)));
        }
        if (function.equals(IN_PREDICATE_FUNCTION_NAME)) {
            return arguments.getLast() instanceof Call list && list.getFunctionName().equals(ARRAY_CONSTRUCTOR_FUNCTION_NAME) && arguments.getFirst().getType().isOrderable()
                    ? values(list.getArguments().toArray(ConnectorExpression[]::new)).flatMap(values -> condition(arguments.getFirst(), ValueSet.copyOf(arguments.getFirst().getType(), values)))
                    : Optional.empty();
        }
        if (!MIRRORED.containsKey(function)) {
            return Optional.empty();
        }
        boolean mirrored = arguments.getFirst() instanceof Constant;
        ConnectorExpression subject = mirrored ? arguments.getLast() : arguments.getFirst();
        return values(mirrored ? arguments.getFirst() : arguments.getLast())
                .filter(_ -> subject.getType().isOrderable())
                .flatMap(values -> condition(subject, comparison(mirrored ? MIRRORED.get(function) : function, subject.getType(), values.getFirst())));
    }

    /**
     * The values of constants, if they are some and none is null.
     */
    private static Optional<List<Object>> values(ConnectorExpression... expressions)
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

    private static ValueSet ranges(Type type, List<Object> bounds)
    {
        return ValueSet.ofRanges(Range.greaterThanOrEqual(type, bounds.getFirst()))
                .intersect(ValueSet.ofRanges(Range.lessThanOrEqual(type, bounds.getLast())));
    }

    private static ValueSet comparison(FunctionName function, Type type, Object value)
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

    /**
     * That a dimension, or what is left of time_received, has one of the values.
     */
    private Optional<TrafficFilter> condition(ConnectorExpression subject, ValueSet values)
    {
        if (time.isDate(subject)) {
            return Optional.of(onTime(TimeGrain.DAY, startsOfDays(values)));
        }
        Optional<TimeGrain> truncation = time.truncation(subject);
        if (truncation.isPresent()) {
            return Optional.of(onTime(truncation.orElseThrow(), values));
        }
        return dimension(subject).map(column -> column.grain()
                .map(grain -> onTime(grain, values))
                .orElseGet(() -> new TrafficFilter.In(column, Domain.create(values, false))));
    }

    private static ValueSet startsOfDays(ValueSet dates)
    {
        return dates.getRanges().getOrderedRanges().stream()
                .map(FilterTranslation::startsOfDays)
                .reduce(ValueSet.none(TIMESTAMP_TZ_MILLIS), ValueSet::union);
    }

    private static ValueSet startsOfDays(Range dates)
    {
        ValueSet from = dates.isLowUnbounded()
                ? ValueSet.all(TIMESTAMP_TZ_MILLIS)
                : comparison(dates.isLowInclusive() ? GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME : GREATER_THAN_OPERATOR_FUNCTION_NAME, TIMESTAMP_TZ_MILLIS, startOfDay(dates.getLowBoundedValue()));
        ValueSet to = dates.isHighUnbounded()
                ? ValueSet.all(TIMESTAMP_TZ_MILLIS)
                : comparison(dates.isHighInclusive() ? LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME : LESS_THAN_OPERATOR_FUNCTION_NAME, TIMESTAMP_TZ_MILLIS, startOfDay(dates.getHighBoundedValue()));
        return from.intersect(to);
    }

    private static long startOfDay(Object date)
    {
        return packDateTimeWithZone(DAYS.toMillis((long) date), UTC_KEY);
    }

    private static TrafficFilter onTime(TimeGrain grain, ValueSet values)
    {
        return new TrafficFilter.In(TrafficColumn.TIME_RECEIVED, TimeRanges.of(Domain.create(values, false)).beforeTruncation(grain).toDomain());
    }

    private Optional<TrafficColumn> dimension(ConnectorExpression expression)
    {
        return expression instanceof Variable variable
                ? Optional.of((TrafficColumn) assignments.get(variable.getName())).filter(column -> !column.isMeasure())
                : Optional.empty();
    }

    private Optional<TrafficFilter> contains(ConnectorExpression network, ConnectorExpression address)
    {
        return network instanceof Constant constant && constant.getValue() instanceof Slice text && address.getType().getBaseName().equals("ipaddress")
                ? dimension(address).flatMap(column -> AddressConditions.networkRange(column.type(), text.toStringUtf8())
                                                       .map(range -> new TrafficFilter.In(column, Domain.create(ValueSet.ofRanges(range), false))))
                : Optional.empty();
    }
}
