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

import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Kafka broker that is its own controller. Formats its directory on the first start.
 */
public final class FlowBroker
{
    private FlowBroker() {}

    /**
     * @param arguments the broker's properties file and its log directory
     */
    static void main(String[] arguments)
            throws IOException
    {
        String properties = arguments[0];
        if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
            int result = StorageTool.execute(new String[] {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", properties, "--standalone"}, System.out);
            if (result != 0) {
                System.exit(result);
            }
        }
        Kafka.main(new String[] {properties});
    }
}
