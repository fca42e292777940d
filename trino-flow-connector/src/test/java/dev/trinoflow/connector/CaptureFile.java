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

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What exporters sent, read from a classic pcap file, also gzipped, or from a .dat file that holds UDP payloads alone.
 */
final class CaptureFile
{
    private static final int PCAP_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    private static final int MICROSECOND_PCAP = 0xA1B2C3D4;
    private static final int ETHERNET_LINK = 1;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int UDP = 17;

    private CaptureFile() {}

    /**
     * @param exporter address that the datagram came from, empty where the file does not say
     */
    record Datagram(String exporter, byte[] payload) {}

    static List<Datagram> read(Path file)
            throws IOException
    {
        byte[] content = readContent(file);
        return file.toString().endsWith(".dat") ? readPayloads(content) : readPackets(content);
    }

    private static byte[] readContent(Path file)
            throws IOException
    {
        if (!file.toString().endsWith(".gz")) {
            return Files.readAllBytes(file);
        }
        try (InputStream input = new GZIPInputStream(Files.newInputStream(file))) {
            return input.readAllBytes();
        }
    }

    /**
     * One payload, or several datagrams of NetFlow v5, whose header tells how long each is.
     */
    private static List<Datagram> readPayloads(byte[] content)
    {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        if (buffer.getShort(0) != NetflowV5.VERSION) {
            return ImmutableList.of(new Datagram("", content));
        }
        ImmutableList.Builder<Datagram> datagrams = ImmutableList.builder();
        for (int position = 0; position < content.length; ) {
            byte[] payload = new byte[NetflowV5.HEADER_SIZE + buffer.getShort(position + 2) * NetflowV5.RECORD_SIZE];
            buffer.get(position, payload);
            datagrams.add(new Datagram("", payload));
            position += payload.length;
        }
        return datagrams.build();
    }

    private static List<Datagram> readPackets(byte[] content)
            throws IOException
    {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        ByteOrder order = buffer.getInt(0) == MICROSECOND_PCAP ? BIG_ENDIAN : LITTLE_ENDIAN;
        buffer.order(order);
        if (buffer.getInt(0) != MICROSECOND_PCAP || buffer.getInt(20) != ETHERNET_LINK) {
            throw new IOException("not a pcap file of Ethernet frames");
        }
        ImmutableList.Builder<Datagram> datagrams = ImmutableList.builder();
        int position = PCAP_HEADER;
        while (position + PACKET_HEADER <= content.length) {
            int captured = buffer.getInt(position + 8);
            int begin = position + PACKET_HEADER;
            position = begin + captured;
            if (position > content.length) {
                // the capture was cut in the middle of its last packet
                break;
            }
            readFrame(buffer.slice(begin, captured)).ifPresent(datagrams::add);
        }
        return datagrams.build();
    }

    private static Optional<Datagram> readFrame(ByteBuffer frame)
            throws IOException
    {
        int type = frame.getShort(12) & 0xFFFF;
        int header = 14;
        while (type == 0x8100 || type == 0x88A8) {
            type = frame.getShort(header + 2) & 0xFFFF;
            header += 4;
        }
        if (type == IPV4 && frame.get(header + 9) == UDP && (frame.getShort(header + 6) & 0x3FFF) == 0) {
            return Optional.of(readUdp(frame, header + 12, 4, header + (frame.get(header) & 0xF) * 4));
        }
        if (type == IPV6 && frame.get(header + 6) == UDP) {
            return Optional.of(readUdp(frame, header + 8, 16, header + 40));
        }
        return Optional.empty();
    }

    private static Datagram readUdp(ByteBuffer frame, int addressPosition, int addressSize, int udpPosition)
            throws IOException
    {
        byte[] address = new byte[addressSize];
        frame.get(addressPosition, address);
        byte[] payload = new byte[(frame.getShort(udpPosition + 4) & 0xFFFF) - 8];
        frame.get(udpPosition + 8, payload);
        return new Datagram(InetAddress.getByAddress(address).getHostAddress(), payload);
    }
}
