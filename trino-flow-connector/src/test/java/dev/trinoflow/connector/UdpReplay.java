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

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import static com.google.common.base.Preconditions.checkState;
import static java.lang.Long.parseLong;

/**
 * Sends datagrams to a collector on 127.0.0.1, each exporter from an address of its own, never faster than the collector
 * takes them from its socket. Linux only, as it looks into /proc/net/udp.
 */
final class UdpReplay
        implements Closeable
{
    // well below the 208 kB that a socket holds by default
    private static final long MAX_QUEUED_BYTES = 50_000;
    private static final long MAX_WAIT_NANOS = 60_000_000_000L;

    private final int port;
    private final Map<String, DatagramSocket> sockets = new HashMap<>();

    UdpReplay(int port)
    {
        this.port = port;
    }

    static int findFreePort()
            throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static boolean isListening(int port)
            throws IOException
    {
        return findQueue(port).isPresent();
    }

    void send(String exporter, byte[] payload)
            throws IOException
    {
        long deadline = System.nanoTime() + MAX_WAIT_NANOS;
        while (queue().bytes() > MAX_QUEUED_BYTES) {
            checkState(System.nanoTime() < deadline, "the collector on UDP port %s takes no datagram", port);
            LockSupport.parkNanos(1_000_000);
        }
        DatagramSocket socket = sockets.get(exporter);
        if (socket == null) {
            socket = new DatagramSocket(new InetSocketAddress(exporter, 0));
            sockets.put(exporter, socket);
        }
        socket.send(new DatagramPacket(payload, payload.length, InetAddress.getLoopbackAddress(), port));
        checkState(queue().drops() == 0, "the socket of the collector on UDP port %s has dropped datagrams", port);
    }

    @Override
    public void close()
    {
        sockets.values().forEach(DatagramSocket::close);
    }

    private Queue queue()
            throws IOException
    {
        return findQueue(port).orElseThrow(() -> new IllegalStateException("nothing listens on UDP port " + port));
    }

    private record Queue(long bytes, long drops) {}

    /**
     * The receive queue of the socket, a line such as
     * {@code 5: 0100007F:0807 00000000:0000 07 00000000:00000300 00:00000000 00000000 0 0 12345 2 0 0}.
     */
    private static Optional<Queue> findQueue(int port)
            throws IOException
    {
        String suffix = ":%04X".formatted(port);
        for (String line : Files.readAllLines(Path.of("/proc/net/udp"))) {
            String[] fields = line.strip().split("\\s+");
            if (fields[1].endsWith(suffix)) {
                return Optional.of(new Queue(parseLong(fields[4].split(":")[1], 16), parseLong(fields[12])));
            }
        }
        return Optional.empty();
    }
}
