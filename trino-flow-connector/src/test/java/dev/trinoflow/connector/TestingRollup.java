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
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.RollupBucket;
import dev.trinoflow.core.decoder.FlowFormat;
import dev.trinoflow.core.decoder.FlowMessageDecoder;
import dev.trinoflow.core.enrich.Dimensions;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.type.Type;
import io.trino.type.IpAddressType;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.stream.Collectors.groupingBy;

/**
 * Makes the rows of a rollup of messages, one by one and with objects: what the archiver does is not used.
 */
record TestingRollup(Rollup rollup, Dimensions dimensions)
{
    /**
     * @param random cuts the sums of some buckets in two
     */
    Page rows(List<TestingMessage> messages, Random random)
    {
        FlowPageBuilder builder = new FlowPageBuilder(FlowSchema.STANDARD, rollup.columns());
        builder.setDimensions(dimensions);
        RejectPageBuilder rejects = new RejectPageBuilder();
        for (TestingMessage message : messages) {
            new FlowMessageDecoder(message.topic(), message.partition(), FlowFormat.AUTO, FlowSchema.STANDARD, ZoneOffset.UTC, builder, rejects)
                    .decode(message.offset(), message.timestamp(), message.value(), 0, message.value().length);
        }
        Page flows = builder.build();
        List<Type> types = rollup.columns().stream().map(TestingRollup::type).collect(toImmutableList());
        int dimensions = 1 + rollup.dimensions().size();
        List<List<Object>> rows = new ArrayList<>();
        for (int position = 0; position < flows.getPositionCount(); position++) {
            List<Object> row = new ArrayList<>();
            for (int channel = 0; channel < types.size(); channel++) {
                row.add(readNativeValue(types.get(channel), flows.getBlock(channel), position));
            }
            if (row.getFirst() != null) {
                row.set(0, packDateTimeWithZone(rollup.bucket().startMillis(unpackMillisUtc((long) row.getFirst())), UTC_KEY));
            }
            rows.add(row);
        }
        Map<List<Object>, List<List<Object>>> groups = rows.stream().collect(groupingBy(row -> row.subList(0, dimensions)));
        PageBuilder sums = new PageBuilder(types);
        for (List<List<Object>> group : groups.values()) {
            // of days that are merged, only sums that do not fit 64 bits are
            int cut = random.nextInt(rollup.bucket() == RollupBucket.DAY ? 40 : 4) == 0 ? random.nextInt(group.size()) : 0;
            for (List<List<Object>> part : ImmutableList.of(group.subList(0, cut), group.subList(cut, group.size()))) {
                if (!part.isEmpty()) {
                    append(sums, types, dimensions, part);
                }
            }
        }
        return sums.build();
    }

    private static void append(PageBuilder sums, List<Type> types, int dimensions, List<List<Object>> rows)
    {
        sums.declarePosition();
        for (int channel = 0; channel < types.size(); channel++) {
            Object value = rows.getFirst().get(channel);
            if (channel >= dimensions) {
                int measure = channel;
                List<Long> values = rows.stream().map(row -> (Long) row.get(measure)).filter(present -> present != null).toList();
                value = values.isEmpty() ? null : values.stream().mapToLong(Long::longValue).sum();
            }
            writeNativeValue(types.get(channel), sums.getBlockBuilder(channel), value);
        }
    }

    private static Type type(FlowColumn column)
    {
        return switch (column.type()) {
            case ADDRESS -> IpAddressType.IPADDRESS;
            case BIGINT_VALUE -> BIGINT;
            case INTEGER_VALUE -> INTEGER;
            case INSTANT -> TIMESTAMP_TZ_MILLIS;
            default -> VARCHAR;
        };
    }
}
