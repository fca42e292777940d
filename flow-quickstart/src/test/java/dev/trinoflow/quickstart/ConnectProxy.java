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
package dev.trinoflow.quickstart;

import com.google.common.collect.ImmutableMap;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * An HTTP proxy that knows a few names, each of which it leads to a port of this machine.
 */
final class ConnectProxy
        implements Closeable
{
    private final Map<String, Integer> ports;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    ConnectProxy(Map<String, Integer> ports)
            throws IOException
    {
        this.ports = ImmutableMap.copyOf(ports);
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    int port()
    {
        return server.getLocalPort();
    }

    private void accept()
    {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
            catch (IOException _) {
                // closed, or a client that is gone already
            }
        }
    }

    private void connect(Socket client)
    {
        try (client) {
            sockets.add(client);
            // CONNECT name:443 HTTP/1.1
            String name = readHead(client.getInputStream()).split("[ :]", 3)[1];
            Integer port = ports.get(name);
            if (port == null) {
                client.getOutputStream().write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                return;
            }
            try (Socket target = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                sockets.add(target);
                client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII));
                Thread answers = Thread.ofVirtual().start(() -> copy(target, client));
                copy(client, target);
                answers.join();
                sockets.remove(target);
            }
        }
        catch (IOException | InterruptedException _) {
            // a client or server that is gone, as when it is killed
        }
        finally {
            sockets.remove(client);
        }
    }

    private static String readHead(InputStream stream)
            throws IOException
    {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = stream.read();
            if (next == -1) {
                throw new IOException("no request: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void copy(Socket from, Socket to)
    {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        }
        catch (IOException _) {
            // the other direction ends too
            closeAll(from, to);
        }
    }

    private static void closeAll(Socket... sockets)
    {
        for (Socket socket : sockets) {
            try {
                socket.close();
            }
            catch (IOException _) {
                // it is closed
            }
        }
    }

    @Override
    public void close()
            throws IOException
    {
        server.close();
        closeAll(sockets.toArray(Socket[]::new));
    }
}
