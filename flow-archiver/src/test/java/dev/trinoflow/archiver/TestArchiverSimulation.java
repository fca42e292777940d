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
package dev.trinoflow.archiver;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Archivers over a simulated Kafka and a simulated store in which everything fails that can. More seeds with
 * {@code -Dflow.simulation.seeds=10000}, one with {@code -Dflow.simulation.seed=42}.
 */
final class TestArchiverSimulation
{
    // kept, or their levels would be forgotten with them; faults are logged by the thousand
    private static final List<Logger> LOGGERS = Stream.of("org.apache.iceberg", "org.apache.parquet", "dev.trinoflow").map(Logger::getLogger).toList();

    @Test
    void testEveryFlowOnce()
    {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        Long only = Long.getLong("flow.simulation.seed");
        long first = only == null ? 1 : only;
        long count = only == null ? Long.getLong("flow.simulation.seeds", 200) : 1;
        LongStream.range(first, first + count).parallel().forEach(TestArchiverSimulation::run);
    }

    private static void run(long seed)
    {
        try {
            new ArchiverSimulation(seed).run();
        }
        catch (Exception | AssertionError e) {
            throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
