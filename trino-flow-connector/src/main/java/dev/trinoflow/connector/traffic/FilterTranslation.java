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

import dev.trinoflow.connector.AddressConditions;
import dev.trinoflow.connector.CastConditions;
import dev.trinoflow.connector.Comparison;
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

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IS_NULL_FUNCTION_NAME;
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
        return Comparison.of(call).flatMap(comparison -> condition(CastConditions.unwrap(comparison).orElse(comparison)));
    }

    /**
     * That a dimension, or what is left of time_received, has one of the values.
     */
    private Optional<TrafficFilter> condition(Comparison comparison)
    {
        ConnectorExpression subject = comparison.subject();
        ValueSet values = comparison.values();
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
        ValueSet starts = ValueSet.all(TIMESTAMP_TZ_MILLIS);
        if (!dates.isLowUnbounded()) {
            long from = startOfDay(dates.getLowBoundedValue());
            starts = starts.intersect(ValueSet.ofRanges(dates.isLowInclusive() ? Range.greaterThanOrEqual(TIMESTAMP_TZ_MILLIS, from) : Range.greaterThan(TIMESTAMP_TZ_MILLIS, from)));
        }
        if (!dates.isHighUnbounded()) {
            long to = startOfDay(dates.getHighBoundedValue());
            starts = starts.intersect(ValueSet.ofRanges(dates.isHighInclusive() ? Range.lessThanOrEqual(TIMESTAMP_TZ_MILLIS, to) : Range.lessThan(TIMESTAMP_TZ_MILLIS, to)));
        }
        return starts;
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
