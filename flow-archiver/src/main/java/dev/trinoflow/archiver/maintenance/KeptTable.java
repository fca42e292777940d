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
package dev.trinoflow.archiver.maintenance;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import io.airlift.units.Duration;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A table, and how long its days are kept.
 *
 * @param rollup that is in the table, if one is
 */
public record KeptTable(ArchiveTable table, Optional<Rollup> rollup, Duration retention)
{
    public KeptTable
    {
        requireNonNull(table, "table is null");
        requireNonNull(rollup, "rollup is null");
        requireNonNull(retention, "retention is null");
    }

    /**
     * All tables of an archive, that of the flows first.
     */
    public static List<KeptTable> all(FlowSchema schema, List<Rollup> rollups, MaintenanceConfig config)
    {
        ImmutableList.Builder<KeptTable> tables = ImmutableList.builder();
        tables.add(new KeptTable(ArchiveTable.flows(schema), Optional.empty(), config.getFlowsRetention()));
        tables.add(new KeptTable(ArchiveTable.REJECTS, Optional.empty(), config.getRejectsRetention()));
        for (Rollup rollup : rollups) {
            tables.add(of(rollup, config));
        }
        return tables.build();
    }

    public static KeptTable of(Rollup rollup, MaintenanceConfig config)
    {
        Duration retention = config.getRollupsRetention().getOrDefault(rollup.name(), switch (rollup.bucket()) {
            case MINUTE -> config.getMinuteRollupsRetention();
            case FIVE_MINUTES -> config.getFiveMinuteRollupsRetention();
            case HOUR -> config.getHourRollupsRetention();
            case DAY -> config.getDayRollupsRetention();
        });
        return new KeptTable(ArchiveTable.rollup(rollup), Optional.of(rollup), retention);
    }

    /**
     * The first day that is kept; it is kept as a whole.
     */
    public LocalDate firstDay(Instant now)
    {
        return LocalDate.ofInstant(now.minus(retention.toJavaTime()), ZoneOffset.UTC);
    }
}
