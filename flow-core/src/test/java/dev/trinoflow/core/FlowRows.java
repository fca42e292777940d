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

import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.VariableWidthBlock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The rows of a page as values that a test compares: Long, Instant, InetAddress, String, List; a null stays null.
 */
public final class FlowRows
{
    private FlowRows() {}

    public static List<Map<String, Object>> read(Page page, List<FlowColumn> columns)
    {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int position = 0; position < page.getPositionCount(); position++) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int channel = 0; channel < columns.size(); channel++) {
                Block block = page.getBlock(channel);
                row.put(columns.get(channel).name(), value(columns.get(channel).type(), block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position)));
            }
            rows.add(row);
        }
        return rows;
    }

    private static Object value(FlowType type, Block block, int position)
    {
        if (block.isNull(position)) {
            return null;
        }
        return switch (type) {
            case BIGINT_VALUE -> ((LongArrayBlock) block).getLong(position);
            case INSTANT -> Instant.ofEpochMilli(unpackMillisUtc(((LongArrayBlock) block).getLong(position)));
            case INTEGER_VALUE -> (long) ((IntArrayBlock) block).getInt(position);
            case ADDRESS -> address((Int128ArrayBlock) block, position);
            case NETWORK, MAC, TEXT -> text(block, position);
            case BIGINT_ARRAY -> elements(block, position, FlowType.BIGINT_VALUE);
            case TEXT_ARRAY -> elements(block, position, FlowType.TEXT);
        };
    }

    private static List<Object> elements(Block block, int position, FlowType elementType)
    {
        Block array = ((ArrayBlock) block).getArray(position);
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < array.getPositionCount(); i++) {
            elements.add(value(elementType, array, i));
        }
        return elements;
    }

    private static String text(Block block, int position)
    {
        Slice slice = ((VariableWidthBlock) block.getUnderlyingValueBlock()).getSlice(block.getUnderlyingValuePosition(position));
        return slice.toString(UTF_8);
    }

    private static InetAddress address(Int128ArrayBlock block, int position)
    {
        return address(ByteBuffer.allocate(16)
                .putLong(Long.reverseBytes(block.getInt128High(position)))
                .putLong(Long.reverseBytes(block.getInt128Low(position)))
                .array());
    }

    /**
     * An address of 4 or 16 bytes; one of 16 that is IPv4 becomes the same as the one of 4.
     */
    static InetAddress address(byte[] bytes)
    {
        try {
            return InetAddress.getByAddress(bytes);
        }
        catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
