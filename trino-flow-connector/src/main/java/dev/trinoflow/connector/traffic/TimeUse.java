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

import dev.trinoflow.connector.function.FlowFunctions;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static com.google.common.math.LongMath.gcd;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.DIVIDE_FUNCTION_NAME;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * What expressions make of time_received.
 */
final class TimeUse
{
    private static final int MILLISECOND_PRECISION = 3;

    private final Map<String, ColumnHandle> assignments;

    TimeUse(Map<String, ColumnHandle> assignments)
    {
        this.assignments = assignments;
    }

    /**
     * How exactly an expression must know time.
     */
    TimeNeed need(ConnectorExpression expression)
    {
        if (expression instanceof Variable variable) {
            return column(variable).grain().map(TimeNeed::of).orElse(TimeNeed.NONE);
        }
        if (expression instanceof Call call) {
            Optional<TimeNeed> whole = truncation(call).map(TimeNeed::of).or(() -> unitNeed(call)).or(() -> secondsNeed(call));
            if (whole.isPresent()) {
                return whole.orElseThrow();
            }
        }
        return expression.getChildren().stream().map(this::need).reduce(TimeNeed.NONE, TimeNeed::and);
    }

    /**
     * What an expression leaves of time_received, where that is all it does: date_trunc in UTC, and time_bucket.
     */
    Optional<TimeGrain> truncation(ConnectorExpression expression)
    {
        if (!(expression instanceof Call call) || call.getArguments().size() != 2 || !isExactTime(call.getArguments().getLast())) {
            return Optional.empty();
        }
        ConnectorExpression unit = call.getArguments().getFirst();
        return switch (function(call)) {
            case "date_trunc" -> text(unit).flatMap(TimeUse::unit);
            case "time_bucket" -> unit instanceof Constant interval && interval.getValue() instanceof Long millis && millis > 0
                    ? Optional.of(TimeGrain.of(millis))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    /**
     * Whether an expression is the day of time_received, in UTC, as a date.
     */
    boolean isDate(ConnectorExpression expression)
    {
        return expression instanceof Call call
                && (call.getFunctionName().equals(CAST_FUNCTION_NAME) || function(call).equals("date"))
                && call.getType().equals(DateType.DATE)
                && isExactTime(call.getArguments().getFirst());
    }

    boolean isExactTime(ConnectorExpression expression)
    {
        return expression instanceof Variable variable && column(variable).equals(TrafficColumn.TIME_RECEIVED);
    }

    private TrafficColumn column(Variable variable)
    {
        return (TrafficColumn) assignments.get(variable.getName());
    }

    /**
     * A function that gives a unit of time, or a part of one, of time_received in some zone.
     */
    private Optional<TimeNeed> unitNeed(Call call)
    {
        List<ConnectorExpression> arguments = call.getArguments();
        String function = function(call);
        if (function.equals("date_trunc")) {
            return text(arguments.getFirst()).flatMap(TimeUse::unit).flatMap(unit -> inZone(arguments.getLast(), unit));
        }
        if (arguments.size() != 1) {
            return Optional.empty();
        }
        return part(function, call.getType()).flatMap(unit -> inZone(arguments.getFirst(), unit));
    }

    private static Optional<TimeGrain> unit(String name)
    {
        return switch (name.toLowerCase(Locale.ENGLISH)) {
            case "millisecond" -> Optional.of(TimeGrain.EXACT);
            case "second" -> Optional.of(TimeGrain.of(SECONDS.toMillis(1)));
            case "minute" -> Optional.of(TimeGrain.MINUTE);
            case "hour" -> Optional.of(TimeGrain.HOUR);
            case "day" -> Optional.of(TimeGrain.DAY);
            case "week" -> Optional.of(TimeGrain.WEEK);
            case "month" -> Optional.of(TimeGrain.MONTH);
            case "quarter" -> Optional.of(TimeGrain.QUARTER);
            case "year" -> Optional.of(TimeGrain.YEAR);
            default -> Optional.empty();
        };
    }

    private static Optional<TimeGrain> part(String function, Type type)
    {
        return switch (function) {
            case "second" -> Optional.of(TimeGrain.of(SECONDS.toMillis(1)));
            case "minute" -> Optional.of(TimeGrain.MINUTE);
            case "hour" -> Optional.of(TimeGrain.HOUR);
            case "date", "day", "day_of_month", "day_of_week", "day_of_year", "dow", "doy", "last_day_of_month", "month", "quarter", "week", "week_of_year", "year", "year_of_week", "yow" -> Optional.of(TimeGrain.DAY);
            case "$cast" -> type.equals(DateType.DATE) ? Optional.of(TimeGrain.DAY) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<TimeNeed> inZone(ConnectorExpression expression, TimeGrain unit)
    {
        if (isExactTime(expression)) {
            return Optional.of(TimeNeed.ofMillis(unit.millis()));
        }
        if (!(expression instanceof Call call)) {
            return Optional.empty();
        }
        ConnectorExpression time = call.getArguments().getFirst();
        if (function(call).equals("at_timezone") && isExactTime(time)) {
            return text(call.getArguments().getLast())
                    .flatMap(TimeUse::zone)
                    .map(zone -> new TimeNeed(gcd(unit.millis(), ZoneOffsets.alignmentMillis(zone)), true));
        }
        // the zone is dropped, or kept: the clock shows the same; fewer digits would be rounded, not cut off
        if (call.getFunctionName().equals(CAST_FUNCTION_NAME) && isPrecise(call.getType())) {
            return inZone(time, unit);
        }
        return Optional.empty();
    }

    private static boolean isPrecise(Type type)
    {
        return switch (type) {
            case TimestampType timestamp -> timestamp.getPrecision() >= MILLISECOND_PRECISION;
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision() >= MILLISECOND_PRECISION;
            default -> false;
        };
    }

    private static Optional<ZoneId> zone(String name)
    {
        try {
            return Optional.of(ZoneId.of(name));
        }
        catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * What dashboards write: {@code floor(to_unixtime(time_received) / 300)}.
     */
    private Optional<TimeNeed> secondsNeed(Call call)
    {
        if (function(call).equals("floor")
                && call.getArguments().getFirst() instanceof Call division
                && division.getFunctionName().equals(DIVIDE_FUNCTION_NAME)
                && division.getArguments().getFirst() instanceof Call unixTime
                && function(unixTime).equals("to_unixtime")
                && isExactTime(unixTime.getArguments().getFirst())
                && division.getArguments().getLast() instanceof Constant constant
                && constant.getValue() instanceof Double seconds
                && seconds >= 1
                && seconds <= Integer.MAX_VALUE
                && seconds == Math.rint(seconds)) {
            return Optional.of(TimeNeed.ofMillis(SECONDS.toMillis(seconds.longValue())));
        }
        return Optional.empty();
    }

    /**
     * The name of a function of the engine or of this connector; functions that people make themselves may do anything.
     */
    private static String function(Call call)
    {
        FunctionName function = call.getFunctionName();
        boolean known = function.getCatalogSchema().map(schema -> schema.getSchemaName().equals(FlowFunctions.SCHEMA) && function.getName().equals("time_bucket")).orElse(true);
        return known ? function.getName() : "";
    }

    private static Optional<String> text(ConnectorExpression expression)
    {
        return expression instanceof Constant constant && constant.getValue() instanceof Slice text
                ? Optional.of(text.toStringUtf8())
                : Optional.empty();
    }
}
