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
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The columns of the traffic table, and of the rollups by their names.
 */
public final class TrafficColumns
{
    /**
     * What tells one record of an exporter from the next is nothing to sum by.
     */
    private static final Set<FlowColumn> NO_DIMENSIONS = Set.of(FlowColumns.SEQUENCE_NUM, FlowColumns.FRAGMENT_ID);

    private static final Map<String, TimeGrain> HIDDEN_TIMES = ImmutableMap.of(
            "time_minute", TimeGrain.MINUTE,
            "time_5m", TimeGrain.FIVE_MINUTES,
            "time_hour", TimeGrain.HOUR,
            "time_day", TimeGrain.DAY);

    private static final Map<TimeGrain, String> UNITS = ImmutableMap.of(
            TimeGrain.MINUTE, "minute",
            TimeGrain.FIVE_MINUTES, "5 minutes",
            TimeGrain.HOUR, "hour",
            TimeGrain.DAY, "day");

    private final FlowSchema schema;
    private final TypeManager typeManager;
    private final Map<Optional<Rollup>, Map<String, TrafficColumn>> columns;

    public TrafficColumns(FlowSchema schema, List<Rollup> rollups, TypeManager typeManager)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        ImmutableMap.Builder<Optional<Rollup>, Map<String, TrafficColumn>> byTable = ImmutableMap.builder();
        byTable.put(Optional.empty(), create(Optional.empty()));
        rollups.forEach(rollup -> byTable.put(Optional.of(rollup), create(Optional.of(rollup))));
        columns = byTable.buildOrThrow();
    }

    private Map<String, TrafficColumn> create(Optional<Rollup> rollup)
    {
        ImmutableMap.Builder<String, TrafficColumn> created = ImmutableMap.builder();
        TimeGrain grain = rollup.map(present -> TimeGrain.of(present.bucket().millis())).orElse(TimeGrain.EXACT);
        for (FlowColumn column : flowColumns(rollup)) {
            created.put(column.name(), column.equals(FlowColumns.TIME_RECEIVED) ? TrafficColumn.time(grain) : TrafficColumn.of(column.name(), type(column)));
        }
        HIDDEN_TIMES.forEach((name, hidden) -> {
            // no two columns may be the same
            if (hidden.millis() > grain.millis()) {
                created.put(name, TrafficColumn.time(hidden));
            }
        });
        created.put(TrafficColumn.ROLLUP, TrafficColumn.of(TrafficColumn.ROLLUP, VARCHAR));
        return created.buildOrThrow();
    }

    private List<FlowColumn> flowColumns(Optional<Rollup> rollup)
    {
        return rollup.map(Rollup::columns)
                .orElseGet(() -> schema.columns().stream()
                        .filter(column -> !column.hidden() && !NO_DIMENSIONS.contains(column))
                        .collect(toImmutableList()));
    }

    private Type type(FlowColumn column)
    {
        return column.type().sqlType(typeManager);
    }

    /**
     * By name.
     *
     * @param rollup empty for the traffic table
     */
    Map<String, TrafficColumn> of(Optional<Rollup> rollup)
    {
        return columns.get(rollup);
    }

    List<ColumnMetadata> metadata(Optional<Rollup> rollup)
    {
        ImmutableList.Builder<ColumnMetadata> metadata = ImmutableList.builder();
        of(rollup).forEach((name, column) -> metadata.add(metadata(name, column)));
        return metadata.build();
    }

    /**
     * @param column of the table, or one that a projection has made
     */
    ColumnMetadata metadata(Optional<Rollup> rollup, TrafficColumn column)
    {
        return of(rollup).entrySet().stream()
                .filter(entry -> entry.getValue().equals(column))
                .findFirst()
                .map(entry -> metadata(entry.getKey(), column))
                .orElseGet(() -> ColumnMetadata.builder().setName(column.toString()).setType(column.type()).build());
    }

    private ColumnMetadata metadata(String name, TrafficColumn column)
    {
        return ColumnMetadata.builder()
                .setName(name)
                .setType(column.type())
                .setComment(Optional.of(comment(name, column)))
                .setHidden(HIDDEN_TIMES.containsKey(name) || name.equals(TrafficColumn.ROLLUP))
                .build();
    }

    private String comment(String name, TrafficColumn column)
    {
        if (name.equals(TrafficColumn.ROLLUP)) {
            return "Table that the row comes from: flows, or a rollup of them";
        }
        if (column.isMeasure()) {
            return "Partial sum of %s: aggregate with sum()".formatted(name);
        }
        if (column.isTime() && !column.equals(TrafficColumn.TIME_RECEIVED)) {
            return "Start of the %s in which the flows were received, in UTC".formatted(UNITS.get(column.grain().orElseThrow()));
        }
        return schema.find(name).orElseThrow().comment();
    }
}
