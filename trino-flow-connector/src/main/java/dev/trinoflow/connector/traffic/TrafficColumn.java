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

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.Rollup;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.type.Type;

import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static java.util.Objects.requireNonNull;

/**
 * @param name of the column of flows that the values are of, or {@link #ROLLUP}
 * @param grain what is left of time_received; of no other column
 */
public record TrafficColumn(@JsonProperty String name, @JsonProperty Type type, @JsonProperty Optional<TimeGrain> grain)
        implements ColumnHandle
{
    /**
     * Hidden column: the table that a row comes from.
     */
    static final String ROLLUP = "_rollup";
    static final String TIME = FlowColumns.TIME_RECEIVED.name();
    static final Set<String> MEASURES = Rollup.MEASURES.stream().map(FlowColumn::name).collect(toImmutableSet());
    static final TrafficColumn TIME_RECEIVED = time(TimeGrain.EXACT);

    public TrafficColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(grain, "grain is null");
    }

    static TrafficColumn time(TimeGrain grain)
    {
        return new TrafficColumn(TIME, TIMESTAMP_TZ_MILLIS, Optional.of(grain));
    }

    static TrafficColumn of(String name, Type type)
    {
        return new TrafficColumn(name, type, Optional.empty());
    }

    /**
     * The sum of a measure for a whole group, which is nothing partial.
     */
    TrafficColumn sum()
    {
        checkState(isMeasure(), "no measure: %s", name);
        return of("sum of " + name, type);
    }

    boolean isTime()
    {
        return grain.isPresent();
    }

    boolean isMeasure()
    {
        return MEASURES.contains(name);
    }

    boolean isDimension()
    {
        return !isTime() && !isMeasure() && !name.equals(ROLLUP);
    }

    @Override
    public String toString()
    {
        return name + grain.filter(left -> !left.isExact()).map(left -> "@" + left).orElse("");
    }
}
