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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.enrich.DimensionProblem;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;

import java.util.List;

import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * The rows of the table of problems, as the coordinator has them.
 */
public record DimensionProblemsSplit(@JsonProperty List<Row> rows)
        implements FlowSplit
{
    private static final int INSTANCE_SIZE = instanceSize(DimensionProblemsSplit.class);

    public DimensionProblemsSplit
    {
        rows = ImmutableList.copyOf(rows);
    }

    static DimensionProblemsSplit of(List<DimensionProblem> problems)
    {
        return new DimensionProblemsSplit(problems.stream().map(problem -> new Row(problem.file(), problem.line(), problem.reason())).toList());
    }

    Page toPage(List<FlowColumnHandle> columns)
    {
        return new Page(rows.size(), columns.stream().map(this::toBlock).toArray(Block[]::new));
    }

    private Block toBlock(FlowColumnHandle column)
    {
        BlockBuilder block = column.type().createBlockBuilder(null, rows.size());
        for (Row row : rows) {
            switch (column.name()) {
                case "file" -> VARCHAR.writeSlice(block, utf8Slice(row.file()));
                case "line" -> {
                    if (row.line() == 0) {
                        block.appendNull();
                    }
                    else {
                        BIGINT.writeLong(block, row.line());
                    }
                }
                case "reason" -> VARCHAR.writeSlice(block, utf8Slice(row.reason()));
                default -> throw new IllegalArgumentException("no such column: " + column);
            }
        }
        return block.build();
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(rows, Row::retainedSizeInBytes);
    }

    /**
     * @param line 0 where it is the file as a whole
     */
    public record Row(@JsonProperty String file, @JsonProperty long line, @JsonProperty String reason)
    {
        private static final int ROW_SIZE = instanceSize(Row.class);

        long retainedSizeInBytes()
        {
            return ROW_SIZE + estimatedSizeOf(file) + estimatedSizeOf(reason);
        }
    }
}
