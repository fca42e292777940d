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
package dev.trinoflow.core.enrich;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes a large database as https://maxmind.github.io/MaxMind-DB/ describes the format, with as little as a lookup can be
 * asked to read: records of 32 bits, and for each network nothing but an unsigned number.
 */
final class MmdbTree
{
    private static final byte[] MARKER = {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'};
    private static final int NOTHING = -1;
    private static final int VALUE_LENGTH = 5;

    // two for each node: another node, NOTHING, or below that a value
    private int[] children = {NOTHING, NOTHING};
    private int nodes = 1;
    private int depth;
    private final Map<Integer, Integer> values = new HashMap<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /**
     * Adds a prefix, which none that was added before is within.
     */
    void add(AddressRange prefix, int value)
    {
        long low = prefix.isV4() ? prefix.firstLow() & 0xFFFF_FFFFL : prefix.firstLow();
        int length = prefix.prefixLength().orElseThrow() + (prefix.isV4() ? 96 : 0);
        checkArgument(length >= depth, "%s comes after longer ones", prefix);
        depth = length;
        int node = 0;
        for (int i = 0; i < length - 1; i++) {
            node = descend(2 * node + bit(prefix.firstHigh(), low, i));
        }
        children[2 * node + bit(prefix.firstHigh(), low, length - 1)] = -2 - values.computeIfAbsent(value, this::write);
    }

    private int descend(int record)
    {
        int child = children[record];
        if (child >= 0) {
            return child;
        }
        if (children.length == 2 * nodes) {
            children = Arrays.copyOf(children, 4 * nodes);
        }
        children[2 * nodes] = child;
        children[2 * nodes + 1] = child;
        children[record] = nodes;
        nodes++;
        return nodes - 1;
    }

    private int write(int value)
    {
        int offset = data.size();
        data.write(6 << 5 | VALUE_LENGTH - 1);
        data.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return offset;
    }

    byte[] toByteArray()
    {
        ByteArrayOutputStream metadata = new ByteArrayOutputStream();
        metadata.write(7 << 5 | 6);
        writeNumber(metadata, "binary_format_major_version", 2);
        writeNumber(metadata, "binary_format_minor_version", 0);
        writeText(metadata, "database_type");
        writeText(metadata, "Test");
        writeNumber(metadata, "ip_version", 6);
        writeNumber(metadata, "node_count", nodes);
        writeNumber(metadata, "record_size", 32);
        ByteBuffer bytes = ByteBuffer.allocate(8 * nodes + 16 + data.size() + MARKER.length + metadata.size());
        for (int record = 0; record < 2 * nodes; record++) {
            int child = children[record];
            bytes.putInt(child >= 0 ? child : child == NOTHING ? nodes : nodes + 16 - 2 - child);
        }
        return bytes.put(new byte[16]).put(data.toByteArray()).put(MARKER).put(metadata.toByteArray()).array();
    }

    private static void writeText(ByteArrayOutputStream target, String text)
    {
        target.write(2 << 5 | text.length());
        target.writeBytes(text.getBytes(UTF_8));
    }

    private static void writeNumber(ByteArrayOutputStream target, String key, int value)
    {
        writeText(target, key);
        target.write(6 << 5 | Integer.BYTES);
        target.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private static int bit(long high, long low, int index)
    {
        return (int) ((index < 64 ? high >>> 63 - index : low >>> 127 - index) & 1);
    }
}
