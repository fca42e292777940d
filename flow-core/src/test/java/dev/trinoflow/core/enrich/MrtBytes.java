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
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import static dev.trinoflow.core.enrich.RouteText.parseAddress;

/**
 * Writes records of MRT byte by byte as RFC 6396 draws them.
 */
final class MrtBytes
{
    static final int SEQUENCE = 2;
    static final int SET = 1;
    static final int CONFEDERATION_SEQUENCE = 3;
    static final int RIB_IPV4_UNICAST = 2;
    static final int RIB_IPV4_MULTICAST = 3;
    static final int RIB_IPV6_UNICAST = 4;
    static final int RIB_IPV4_UNICAST_ADDPATH = 8;
    static final int RIB_IPV6_UNICAST_ADDPATH = 10;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] toByteArray()
    {
        return bytes.toByteArray();
    }

    /**
     * Section 2: time, type, subtype, length, message.
     */
    MrtBytes record(int type, int subtype, byte[] message)
    {
        bytes.writeBytes(message(out -> {
            out.writeInt(1_764_000_000);
            out.writeShort(type);
            out.writeShort(subtype);
            out.writeInt(message.length);
            out.write(message);
        }));
        return this;
    }

    /**
     * Section 4.3.1: a peer with IPv4 and AS number of four bytes, and one with IPv6.
     */
    MrtBytes peers()
    {
        return record(13, 1, message(out -> {
            out.write(new byte[] {(byte) 192, 0, 2, 1});
            out.writeShort(4);
            out.writeBytes("view");
            out.writeShort(2);
            out.writeByte(2);
            out.write(new byte[] {(byte) 192, 0, 2, 2, (byte) 192, 0, 2, 3});
            out.writeInt(64500);
            out.writeByte(3);
            out.write(new byte[] {(byte) 192, 0, 2, 4});
            out.write(parseAddress("2001:db8::5"));
            out.writeInt(64501);
        }));
    }

    /**
     * Sections 4.3.2 and 4.3.4, and RFC 8050 section 4: the routes of a prefix.
     *
     * @param attributes path attributes of each route
     */
    MrtBytes rib(int subtype, String prefix, byte[]... attributes)
    {
        String[] parts = prefix.split("/");
        int length = Integer.parseInt(parts[1]);
        return record(13, subtype, message(out -> {
            out.writeInt(0);
            out.writeByte(length);
            out.write(parseAddress(parts[0]), 0, (length + 7) / 8);
            out.writeShort(attributes.length);
            for (int i = 0; i < attributes.length; i++) {
                out.writeShort(i % 2);
                out.writeInt(1_763_000_000);
                if (subtype >= RIB_IPV4_UNICAST_ADDPATH) {
                    out.writeInt(i + 1);
                }
                out.writeShort(attributes[i].length);
                out.write(attributes[i]);
            }
        }));
    }

    /**
     * Path attributes of RFC 4271 section 4.3: ORIGIN, the AS path, and a next hop.
     */
    static byte[] attributes(byte[]... segments)
    {
        return message(out -> {
            out.write(new byte[] {0x40, 1, 1, 0});
            writePath(out, segments);
            out.write(new byte[] {0x40, 3, 4, (byte) 192, 0, 2, 9});
        });
    }

    private static void writePath(DataOutputStream out, byte[]... segments)
            throws IOException
    {
        int length = List.of(segments).stream().mapToInt(segment -> segment.length).sum();
        if (length > 255) {
            // extended length
            out.write(new byte[] {0x50, 2});
            out.writeShort(length);
        }
        else {
            out.write(new byte[] {0x40, 2, (byte) length});
        }
        for (byte[] segment : segments) {
            out.write(segment);
        }
    }

    static byte[] segment(int type, long... numbers)
    {
        return message(out -> {
            out.writeByte(type);
            out.writeByte(numbers.length);
            for (long number : numbers) {
                out.writeInt((int) number);
            }
        });
    }

    static byte[] path(long... numbers)
    {
        return attributes(segment(SEQUENCE, numbers));
    }

    private static byte[] message(Writer writer)
    {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(message));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return message.toByteArray();
    }

    private interface Writer
    {
        void write(DataOutputStream out)
                throws IOException;
    }
}
