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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes a database as https://maxmind.github.io/MaxMind-DB/ describes the format: a binary tree of both families, with
 * IPv4 in ::/96, records of 24 bits, and a map for each network.
 */
final class MmdbBytes
{
    private static final byte[] MARKER = {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'};

    private final Node root = new Node();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    MmdbBytes add(String prefix, Map<String, ?> values)
    {
        AddressRange range = AddressRange.parse(prefix);
        boolean ipv4 = range.isV4();
        long low = ipv4 ? range.firstLow() & 0xFFFF_FFFFL : range.firstLow();
        int length = range.prefixLength().orElseThrow() + (ipv4 ? 96 : 0);
        Node node = root;
        for (int i = 0; i < length - 1; i++) {
            node = node.child(bit(range.firstHigh(), low, i));
        }
        node.children[bit(range.firstHigh(), low, length - 1)] = data.size();
        write(data, values);
        return this;
    }

    byte[] toByteArray()
    {
        List<Node> nodes = new ArrayList<>();
        root.number(nodes);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Node node : nodes) {
            for (Object child : node.children) {
                int record = switch (child) {
                    case null -> nodes.size();
                    case Node next -> next.number;
                    // after the separator between tree and data
                    case Integer offset -> nodes.size() + 16 + offset;
                    default -> throw new IllegalStateException(child.toString());
                };
                bytes.write(record >> 16);
                bytes.write(record >> 8);
                bytes.write(record);
            }
        }
        bytes.writeBytes(new byte[16]);
        bytes.writeBytes(data.toByteArray());
        bytes.writeBytes(MARKER);
        write(bytes, Map.of(
                "binary_format_major_version", 2,
                "binary_format_minor_version", 0,
                "build_epoch", 1_764_000_000,
                "database_type", "Test",
                "description", Map.of("en", "Test"),
                "ip_version", 6,
                "languages", List.of("en"),
                "node_count", nodes.size(),
                "record_size", 24));
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream target, Object value)
    {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(UTF_8);
                // sizes from 29 need a second byte
                target.write(2 << 5 | Math.min(bytes.length, 29));
                if (bytes.length >= 29) {
                    target.write(bytes.length - 29);
                }
                target.writeBytes(bytes);
            }
            case Integer number -> writeNumber(target, Integer.toUnsignedLong(number));
            case Long number -> writeNumber(target, number);
            case Map<?, ?> map -> {
                target.write(7 << 5 | map.size());
                map.forEach((key, element) -> {
                    write(target, key);
                    write(target, element);
                });
            }
            case List<?> list -> {
                target.write(list.size());
                target.write(11 - 7);
                list.forEach(element -> write(target, element));
            }
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    private static void writeNumber(ByteArrayOutputStream target, long number)
    {
        // an unsigned integer of 32 bits
        target.write(6 << 5 | 4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            target.write((int) (number >> shift));
        }
    }

    private static int bit(long high, long low, int index)
    {
        return (int) ((index < 64 ? high >>> 63 - index : low >>> 127 - index) & 1);
    }

    private static final class Node
    {
        // a node, the offset of data, or nothing
        private final Object[] children = new Object[2];
        private int number;

        private Node child(int bit)
        {
            if (children[bit] == null) {
                children[bit] = new Node();
            }
            return (Node) children[bit];
        }

        private void number(List<Node> nodes)
        {
            number = nodes.size();
            nodes.add(this);
            for (Object child : children) {
                if (child instanceof Node node) {
                    node.number(nodes);
                }
            }
        }
    }
}
