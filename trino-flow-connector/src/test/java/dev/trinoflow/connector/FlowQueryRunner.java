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

import dev.trinoflow.core.TestingBroker;
import io.trino.Session;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.testing.DistributedQueryRunner;

import java.util.HashMap;
import java.util.Map;

import static io.trino.testing.TestingSession.testSessionBuilder;

/**
 * A Trino server in this JVM with the flow catalog, and the memory catalog for what is expected of it.
 */
final class FlowQueryRunner
{
    private FlowQueryRunner() {}

    static DistributedQueryRunner create(TestingBroker broker, String topics, Map<String, String> properties)
            throws Exception
    {
        return create(broker, topics, properties, 0);
    }

    /**
     * @param workers servers beside the coordinator, which then leaves the reading of flows to them
     */
    static DistributedQueryRunner create(TestingBroker broker, String topics, Map<String, String> properties, int workers)
            throws Exception
    {
        DistributedQueryRunner queryRunner = createServer(workers);
        queryRunner.installPlugin(new MemoryPlugin());
        queryRunner.createCatalog("memory", "memory", Map.of());
        createCatalog(queryRunner, "flow", broker, topics, properties);
        return queryRunner;
    }

    /**
     * With the plugin, and without a catalog.
     */
    static DistributedQueryRunner createServer(int workers)
            throws Exception
    {
        Session session = testSessionBuilder().setCatalog("flow").setSchema("net").build();
        DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(session)
                .setWorkerCount(workers)
                // the worker that has read a chunk reads it the next time too, however busy it is
                .addCoordinatorProperty("node-scheduler.cache-preferred-hosts-count", "1")
                .build();
        queryRunner.installPlugin(new FlowPlugin());
        return queryRunner;
    }

    static void createCatalog(DistributedQueryRunner queryRunner, String catalog, TestingBroker broker, String topics, Map<String, String> properties)
    {
        Map<String, String> settings = new HashMap<>(properties);
        settings.put("flow.kafka.bootstrap-servers", broker.servers());
        settings.put("flow.kafka.topics", topics);
        queryRunner.createCatalog(catalog, "flow", settings);
    }
}
