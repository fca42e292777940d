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
package dev.trinoflow.quickstart.stack;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The ports of a stack: four in a row, from the base.
 */
public record Ports(int base)
{
    public static final int DEFAULT_BASE = 8080;
    static final int COUNT = 4;

    public Ports
    {
        if (base < 1 || base + COUNT - 1 > 65535) {
            throw new FlowException(ExitCode.USAGE, "--port-base %s is out of range: 1 to %s".formatted(base, 65535 - COUNT + 1));
        }
    }

    public int trino()
    {
        return base;
    }

    int kafka()
    {
        return base + 1;
    }

    public int controller()
    {
        return base + 2;
    }

    int archiver()
    {
        return base + 3;
    }

    public String archiverUri()
    {
        return "http://127.0.0.1:" + archiver();
    }

    public String trinoUri()
    {
        return "http://127.0.0.1:" + trino();
    }

    public String bootstrapServers()
    {
        return "127.0.0.1:" + kafka();
    }

    /**
     * Fails on the first port that another program listens on.
     */
    public void checkFree()
    {
        checkFree("Trino", trino());
        checkFree("Kafka", kafka());
        checkFree("Kafka controller", controller());
        checkFree("archiver", archiver());
    }

    private void checkFree(String what, int port)
    {
        // binding tells more than connecting: it also fails for a port that is bound and not yet listening
        try (ServerSocket socket = new ServerSocket()) {
            // a connection of a stack that has just been stopped may linger on the port
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        }
        catch (IOException e) {
            throw new FlowException(
                    ExitCode.PORT_BUSY,
                    "port %s (%s) cannot be used: %s. Choose three free ports in a row with --port-base N; this was --port-base %s".formatted(port, what, e.getMessage(), base),
                    e);
        }
    }
}
