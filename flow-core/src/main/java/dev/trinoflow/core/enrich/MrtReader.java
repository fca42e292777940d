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

import dev.trinoflow.core.AddressText;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import static java.util.Objects.requireNonNull;

/**
 * Reads the routes of a routing table in the format MRT, type TABLE_DUMP_V2 (RFC 6396 section 4.3), unicast of IPv4 and
 * IPv6, also with the path identifiers of RFC 8050. Of the routes of a prefix that the peers have, the one with the
 * best path is kept: MRT marks none. Records of other types are passed over.
 */
final class MrtReader
{
    private static final int HEADER_SIZE = 12;
    /**
     * A prefix with routes of hundreds of peers takes some hundred kilobytes.
     */
    private static final int MAX_RECORD_SIZE = 64 * 1024 * 1024;

    private static final int TABLE_DUMP_V2 = 13;
    private static final int RIB_IPV4_UNICAST = 2;
    private static final int RIB_IPV6_UNICAST = 4;
    private static final int RIB_IPV4_UNICAST_ADDPATH = 8;
    private static final int RIB_IPV6_UNICAST_ADDPATH = 10;

    private final BestRoutes routes;
    private final FileProblems problems;

    private byte[] body = new byte[64 * 1024];
    private AsPath.Builder path = new AsPath.Builder();
    private AsPath.Builder best = new AsPath.Builder();

    /**
     * @param problems of the file; a record has the number that other files' lines have, from 1
     */
    MrtReader(BestRoutes routes, FileProblems problems)
    {
        this.routes = requireNonNull(routes, "routes is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /**
     * Whether a file that begins so is one of MRT: four bytes of time, then a type that tables or their changes have.
     */
    static boolean isMrt(byte[] head)
    {
        return head.length >= HEADER_SIZE && readShort(head, 4) >= 11 && readShort(head, 4) <= 49 && head[4] == 0;
    }

    /**
     * @throws IOException if the stream fails, or is no sequence of records
     */
    void read(InputStream stream)
            throws IOException
    {
        byte[] header = new byte[HEADER_SIZE];
        boolean table = false;
        for (long record = 1; ; record++) {
            int headerSize = stream.readNBytes(header, 0, HEADER_SIZE);
            if (headerSize == 0) {
                break;
            }
            int length = headerSize == HEADER_SIZE ? readInt(header, 8) : 0;
            if (headerSize < HEADER_SIZE) {
                throw new EOFException("record %s is cut off: the file is not complete".formatted(record));
            }
            if (length < 0 || length > MAX_RECORD_SIZE) {
                throw new IOException("record %s says that it has %s bytes: this is no file of MRT, or a broken one".formatted(record, Integer.toUnsignedLong(length)));
            }
            if (length > body.length) {
                body = new byte[Math.max(length, body.length * 2)];
            }
            if (stream.readNBytes(body, 0, length) < length) {
                throw new EOFException("record %s is cut off: the file is not complete".formatted(record));
            }
            if (readShort(header, 4) == TABLE_DUMP_V2) {
                table = true;
                readTableRecord(record, readShort(header, 6), length);
            }
        }
        if (!table) {
            throw new IOException("no record of type TABLE_DUMP_V2: routing tables of this type are called bview or rib, files of updates are not read");
        }
    }

    private void readTableRecord(long record, int subtype, int length)
    {
        try {
            switch (subtype) {
                case RIB_IPV4_UNICAST -> readRib(length, true, false);
                case RIB_IPV6_UNICAST -> readRib(length, false, false);
                case RIB_IPV4_UNICAST_ADDPATH -> readRib(length, true, true);
                case RIB_IPV6_UNICAST_ADDPATH -> readRib(length, false, true);
                default -> {}
            }
        }
        catch (IndexOutOfBoundsException _) {
            problems.add(record, "the record ends before what it says to hold");
        }
        catch (IllegalArgumentException e) {
            problems.add(record, e.getMessage());
        }
    }

    private void readRib(int length, boolean ipv4, boolean pathIdentifiers)
    {
        MrtInput input = new MrtInput(body, 0, length);
        // sequence number
        input.skip(4);
        AddressRange prefix = readPrefix(input, ipv4);
        int count = input.readShort();
        boolean found = false;
        for (int i = 0; i < count; i++) {
            // peer, time
            input.skip(pathIdentifiers ? 10 : 6);
            path.clear();
            input.slice(input.readShort()).readPath(path);
            if (!found || path.isBetterThan(best)) {
                AsPath.Builder worse = best;
                best = path;
                path = worse;
                found = true;
            }
        }
        if (found) {
            routes.offer(prefix, best.build(), false);
        }
    }

    private static AddressRange readPrefix(MrtInput input, boolean ipv4)
    {
        int length = input.readByte();
        if (length > (ipv4 ? 32 : 128)) {
            throw new IllegalArgumentException("a prefix of %s bits".formatted(length));
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < (length + 7) / 8; i++) {
            // the bits after the prefix mean nothing (RFC 4271 section 4.3)
            long octet = input.readByte() & 0xFF << Math.max(0, 8 * (i + 1) - length);
            if (ipv4) {
                low |= octet << 24 - 8 * i;
            }
            else if (i < 8) {
                high |= octet << 56 - 8 * i;
            }
            else {
                low |= octet << 120 - 8 * i;
            }
        }
        return AddressRange.ofPrefix(high, ipv4 ? AddressText.v4Low((int) low) : low, length);
    }

    private static int readShort(byte[] bytes, int offset)
    {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }

    private static int readInt(byte[] bytes, int offset)
    {
        return readShort(bytes, offset) << 16 | readShort(bytes, offset + 2);
    }
}
