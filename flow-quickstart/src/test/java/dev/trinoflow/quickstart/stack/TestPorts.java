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
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPorts
{
    @Test
    void testPortsInARow()
    {
        Ports ports = new Ports(9000);
        assertThat(ports.trinoUri()).isEqualTo("http://127.0.0.1:9000");
        assertThat(ports.bootstrapServers()).isEqualTo("127.0.0.1:9001");
        assertThat(ports.controller()).isEqualTo(9002);
        assertThat(ports.archiver()).isEqualTo(9003);
    }

    @Test
    void testRange()
    {
        assertThat(new Ports(65532).archiver()).isEqualTo(65535);
        for (int base : new int[] {-1, 0, 65533, 70_000}) {
            assertThatThrownBy(() -> new Ports(base))
                    .isInstanceOf(FlowException.class)
                    .hasMessage("--port-base %s is out of range: 1 to 65532".formatted(base))
                    .satisfies(failure -> assertThat(((FlowException) failure).exitCode()).isEqualTo(ExitCode.USAGE));
        }
    }

    @Test
    void testBusyPortIsNamed()
            throws IOException
    {
        Ports free = FreePorts.find();
        free.checkFree();
        try (ServerSocket socket = new ServerSocket(free.kafka(), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(free::checkFree)
                    .isInstanceOf(FlowException.class)
                    .hasMessageStartingWith("port %s (Kafka) cannot be used".formatted(socket.getLocalPort()))
                    .hasMessageContaining("--port-base")
                    .satisfies(failure -> assertThat(((FlowException) failure).exitCode()).isEqualTo(ExitCode.PORT_BUSY));
        }
        free.checkFree();
    }
}
