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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.StoredColumn.Conversion;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_HIGH;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_LOW;
import static dev.trinoflow.core.StoredColumn.Conversion.INSTANT;
import static dev.trinoflow.core.StoredColumn.Conversion.NONE;
import static java.util.Objects.requireNonNull;

/**
 * A table of the archive, as the archiver writes it and the connector reads it: all that the two sides have to agree
 * on, together with {@link CoveredOffsets}. Columns are matched by name.
 *
 * @param name of the table in the schema {@link #SCHEMA} of the catalog
 * @param columns stored columns, in the order in which the table is created
 * @param timeColumn stored instant whose UTC day partitions the table
 * @param sortColumns stored columns that the rows of a file are ordered by; none where they keep the order of arrival
 * @param sumCount how many of the columns, the last ones, are partial sums: rows that are equal but for them may be merged
 * @param daily whether all rows of a day have the same time, so that a merged file has each group of the dimensions once
 */
public record ArchiveTable(String name, List<StoredColumn> columns, String timeColumn, List<String> sortColumns, int sumCount, boolean daily)
{
    public static final String SCHEMA = "net";

    /**
     * Added to an address column's name for its first 8 bytes, as a signed 64-bit number.
     */
    public static final String HIGH_SUFFIX = "_hi";
    /**
     * Added to an address column's name for its last 8 bytes, as a signed 64-bit number.
     */
    public static final String LOW_SUFFIX = "_lo";

    /**
     * Table property: the first day, in UTC, of which the table still has all that it covers; days before it may have
     * been deleted. Where it is absent, nothing was deleted.
     */
    public static final String RETAINED_FROM_PROPERTY = "flow.retained-from";

    /**
     * Columns of a page of rejects: topic, partition, offset, timestamp, reason, raw.
     */
    public static final ArchiveTable REJECTS = new ArchiveTable(
            "rejects",
            ImmutableList.of(
                    new StoredColumn("topic", StoredType.STRING, 0, NONE, "Kafka topic"),
                    new StoredColumn("partition", StoredType.INT, 1, NONE, "Partition of the topic"),
                    new StoredColumn("offset", StoredType.LONG, 2, NONE, "Offset of the message in the partition"),
                    new StoredColumn("timestamp", StoredType.UTC_TIMESTAMP, 3, INSTANT, "Timestamp of the Kafka message"),
                    new StoredColumn("reason", StoredType.STRING, 4, NONE, "Why the message could not be decoded"),
                    new StoredColumn("raw", StoredType.BYTES, 5, NONE, "The message")),
            "timestamp",
            ImmutableList.of(),
            0,
            false);

    public ArchiveTable
    {
        requireNonNull(name, "name is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(timeColumn, "timeColumn is null");
        sortColumns = ImmutableList.copyOf(sortColumns);
        checkArgument(sumCount >= 0 && sumCount < columns.size(), "sumCount is wrong: %s", sumCount);
    }

    /**
     * The table of flows, ordered so that equal source addresses lie together. Its channels are those of {@link #flowColumns}.
     */
    public static ArchiveTable flows(FlowSchema schema)
    {
        String time = FlowColumns.TIME_RECEIVED.name();
        String source = FlowColumns.SRC_ADDR.name();
        return new ArchiveTable("flows", storedColumns(flowColumns(schema)), time, ImmutableList.of(source + HIGH_SUFFIX, source + LOW_SUFFIX, time), 0, false);
    }

    /**
     * The table of a rollup. Its channels are {@link Rollup#columns}, of the types that they have in a flow. A question asks
     * for some of a day's minutes, but for most of a day's hours: within a day, hours are ordered by their dimensions first, which
     * then lie together.
     */
    public static ArchiveTable rollup(Rollup rollup)
    {
        List<StoredColumn> columns = storedColumns(rollup.columns());
        String time = FlowColumns.TIME_RECEIVED.name();
        List<String> dimensions = columns.subList(1, columns.size() - Rollup.MEASURES.size()).stream().map(StoredColumn::name).toList();
        List<String> order = rollup.bucket() == RollupBucket.MINUTE
                ? ImmutableList.<String>builder().add(time).addAll(dimensions).build()
                : ImmutableList.<String>builder().addAll(dimensions).add(time).build();
        return new ArchiveTable(rollup.name(), columns, time, order, Rollup.MEASURES.size(), rollup.bucket() == RollupBucket.DAY);
    }

    private static List<StoredColumn> storedColumns(List<FlowColumn> channels)
    {
        ImmutableList.Builder<StoredColumn> columns = ImmutableList.builder();
        for (int channel = 0; channel < channels.size(); channel++) {
            FlowColumn column = channels.get(channel);
            if (column.type() == FlowType.ADDRESS) {
                columns.add(stored(column, HIGH_SUFFIX, StoredType.LONG, channel, ADDRESS_HIGH));
                columns.add(stored(column, LOW_SUFFIX, StoredType.LONG, channel, ADDRESS_LOW));
            }
            else {
                columns.add(stored(column, "", storedType(column.type()), channel, column.type() == FlowType.INSTANT ? INSTANT : NONE));
            }
        }
        return columns.build();
    }

    /**
     * The columns of a flow that are archived: all but the hidden ones, which tell where a live flow was found.
     */
    public static List<FlowColumn> flowColumns(FlowSchema schema)
    {
        return schema.columns().stream()
                .filter(column -> !column.hidden())
                .collect(toImmutableList());
    }

    /**
     * The day of {@link #RETAINED_FROM_PROPERTY}.
     *
     * @param properties of the table
     * @throws IllegalArgumentException if the property is no date
     */
    public static Optional<LocalDate> retainedFrom(Map<String, String> properties)
    {
        String value = properties.get(RETAINED_FROM_PROPERTY);
        try {
            return Optional.ofNullable(value).map(LocalDate::parse);
        }
        catch (DateTimeParseException e) {
            throw new IllegalArgumentException("table property '%s' is no date: %s".formatted(RETAINED_FROM_PROPERTY, value), e);
        }
    }

    /**
     * Index of the column in {@link #columns()}.
     */
    public int indexOf(String columnName)
    {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no column " + columnName + " in the archive table " + name);
    }

    private static StoredColumn stored(FlowColumn column, String suffix, StoredType type, int channel, Conversion conversion)
    {
        return new StoredColumn(column.name() + suffix, type, channel, conversion, column.comment());
    }

    private static StoredType storedType(FlowType type)
    {
        return switch (type) {
            case BIGINT_VALUE -> StoredType.LONG;
            case INTEGER_VALUE -> StoredType.INT;
            case INSTANT -> StoredType.UTC_TIMESTAMP;
            case NETWORK, MAC, TEXT -> StoredType.STRING;
            case BIGINT_ARRAY -> StoredType.LONG_LIST;
            case TEXT_ARRAY -> StoredType.STRING_LIST;
            case ADDRESS -> throw new IllegalArgumentException("an address is stored as two columns");
        };
    }
}
