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
import dev.trinoflow.core.enrich.Dimensions;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static java.util.Objects.requireNonNull;

/**
 * How a data set is shown as a table.
 *
 * @param <T> what a row is of
 */
final class DimensionTable<T>
{
    private final Function<Dimensions, List<T>> rows;
    private final List<Column<T>> columns;

    /**
     * @param rows of a version, cheap to call
     */
    DimensionTable(Function<Dimensions, List<T>> rows, List<Column<T>> columns)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.columns = ImmutableList.copyOf(columns);
    }

    int countRows(Dimensions dimensions)
    {
        return rows.apply(dimensions).size();
    }

    List<ColumnMetadata> columns()
    {
        return columns.stream().map(Column::metadata).toList();
    }

    /**
     * The values of a column in the rows from {@code begin} to {@code end} exclusive.
     */
    Block read(Dimensions dimensions, String columnName, int begin, int end)
    {
        Column<T> column = columns.stream().filter(candidate -> candidate.name().equals(columnName)).collect(onlyElement());
        BlockBuilder block = column.type().createBlockBuilder(null, end - begin);
        for (T row : rows.apply(dimensions).subList(begin, end)) {
            column.writer().accept(block, row);
        }
        return block.build();
    }

    /**
     * @param writer adds the value of a row to the block
     */
    record Column<T>(String name, Type type, String comment, BiConsumer<BlockBuilder, T> writer)
    {
        Column
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            requireNonNull(comment, "comment is null");
            requireNonNull(writer, "writer is null");
        }

        private ColumnMetadata metadata()
        {
            return ColumnMetadata.builder().setName(name).setType(type).setComment(Optional.of(comment)).build();
        }
    }
}
