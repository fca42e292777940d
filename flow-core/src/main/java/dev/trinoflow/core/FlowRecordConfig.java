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
package dev.trinoflow.core;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import jakarta.validation.constraints.NotNull;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How records of collectors are read. A text that cannot be understood is kept as null: what a setter throws does not
 * name the property, the validation does.
 */
public class FlowRecordConfig
{
    private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

    private Map<String, FlowType> extraColumns = ImmutableMap.of();
    private ZoneId timeZone = ZoneId.of("UTC");

    @NotNull(message = "is not key:type,key:type with the types bigint and varchar and keys that are not columns already")
    public Map<String, FlowType> getExtraColumns()
    {
        return extraColumns;
    }

    @Config("flow.extra-columns")
    @ConfigDescription("Further keys of the collector's JSON that become columns, key:type,key:type; a type is bigint or varchar")
    public FlowRecordConfig setExtraColumns(String extraColumns)
    {
        try {
            this.extraColumns = parseExtraColumns(extraColumns);
        }
        catch (IllegalArgumentException _) {
            this.extraColumns = null;
        }
        return this;
    }

    @NotNull(message = "is not a time zone")
    public ZoneId getTimeZone()
    {
        return timeZone;
    }

    @Config("flow.live.time-zone")
    @ConfigDescription("Time zone of collectors that write local time without saying so")
    public FlowRecordConfig setTimeZone(String timeZone)
    {
        try {
            this.timeZone = ZoneId.of(timeZone);
        }
        catch (DateTimeException _) {
            this.timeZone = null;
        }
        return this;
    }

    private static Map<String, FlowType> parseExtraColumns(String extraColumns)
    {
        ImmutableMap.Builder<String, FlowType> columns = ImmutableMap.builder();
        for (String entry : COMMAS.split(extraColumns)) {
            int colon = entry.lastIndexOf(':');
            checkArgument(colon > 0, "'%s' is not key:type", entry);
            columns.put(entry.substring(0, colon).trim(), parseType(entry.substring(colon + 1).trim()));
        }
        Map<String, FlowType> types = columns.buildOrThrow();
        checkArgument(new FlowSchema(types).extraColumns().size() == types.size(), "wrong keys: %s", types.keySet());
        return types;
    }

    private static FlowType parseType(String type)
    {
        return switch (type) {
            case "bigint" -> FlowType.BIGINT_VALUE;
            case "varchar" -> FlowType.TEXT;
            default -> throw new IllegalArgumentException("'%s' is not a type of an extra column; types are bigint and varchar".formatted(type));
        };
    }
}
