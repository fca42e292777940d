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

import dev.trinoflow.quickstart.exit.FlowException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

public final class FreePorts
{
    private FreePorts() {}

    /**
     * Four ports in a row that are free now.
     */
    public static Ports find()
            throws IOException
    {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                Ports ports = new Ports(Math.min(socket.getLocalPort() + 1, 65532));
                ports.checkFree();
                return ports;
            }
            catch (FlowException e) {
                System.out.println("trying other ports: " + e.getMessage());
            }
        }
    }
}
