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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * NetFlow v5 as it is on the wire.
 */
final class NetflowV5
{
    static final short VERSION = 5;
    static final int HEADER_SIZE = 24;
    static final int RECORD_SIZE = 48;

    private NetflowV5() {}

    record Conversation(String exporter, String source, String destination) {}

    record Traffic(long bytes, long packets)
    {
        Traffic plus(Traffic other)
        {
            return new Traffic(bytes + other.bytes, packets + other.packets);
        }
    }

    /**
     * Adds the flows of a datagram, multiplied by its sampling interval, to the sums.
     */
    static void addTraffic(String exporter, byte[] payload, Map<Conversation, Traffic> sums)
            throws UnknownHostException
    {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        // the two upper bits are the sampling mode; an interval of 0 means that nothing is sampled
        int sampling = Math.max(1, buffer.getShort(22) & 0x3FFF);
        for (int position = HEADER_SIZE; position < payload.length; position += RECORD_SIZE) {
            Conversation conversation = new Conversation(exporter, address(buffer, position), address(buffer, position + 4));
            long packets = buffer.getInt(position + 16) & 0xFFFF_FFFFL;
            long bytes = buffer.getInt(position + 20) & 0xFFFF_FFFFL;
            sums.merge(conversation, new Traffic(bytes * sampling, packets * sampling), Traffic::plus);
        }
    }

    private static String address(ByteBuffer buffer, int position)
            throws UnknownHostException
    {
        byte[] address = new byte[4];
        buffer.get(position, address);
        return InetAddress.getByAddress(address).getHostAddress();
    }
}
