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

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowKafkaConfig;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Looks at what the archiver needs, and says in one line each what is wrong.
 */
final class StartupChecks
{
    private StartupChecks() {}

    static List<String> run(FlowKafkaConfig kafka, Function<Set<String>, Map<String, String>> topicIds, ArchiveStore store, List<ArchiveTable> tables)
    {
        ImmutableList.Builder<String> problems = ImmutableList.builder();
        String servers = String.join(",", kafka.getBootstrapServers());
        try {
            Map<String, String> ids = topicIds.apply(ImmutableSet.copyOf(kafka.getTopics()));
            for (String topic : kafka.getTopics()) {
                if (!ids.containsKey(topic)) {
                    problems.add("Kafka at %s has no topic %s; create it, or correct flow.kafka.topics".formatted(servers, topic));
                }
            }
        }
        catch (RuntimeException e) {
            problems.add("Kafka at %s cannot be reached: %s".formatted(servers, Failures.describe(e)));
        }
        // a store may take a minute to give up, and would for each of a dozen tables: the first that fails speaks for all
        tables.stream()
                .flatMap(table -> check(store, table).stream())
                .findFirst()
                .ifPresent(problems::add);
        return problems.build();
    }

    private static Optional<String> check(ArchiveStore store, ArchiveTable table)
    {
        try {
            store.prepare(table);
            checkWritable(store, store.load(table));
            return Optional.empty();
        }
        catch (StoreException e) {
            return Optional.of(e.getMessage());
        }
        catch (RuntimeException e) {
            // whose file a catalog could not write or read
            boolean storeFailed = Throwables.getCausalChain(e).stream().anyMatch(UncheckedIOException.class::isInstance);
            return Optional.of("%s table %s.%s: %s".formatted(storeFailed ? "The store cannot hold the" : "The catalog cannot open the", ArchiveTable.SCHEMA, table.name(), Failures.describe(e)));
        }
    }

    private static void checkWritable(ArchiveStore store, TableOperations table)
    {
        TrinoFileSystem fileSystem = store.fileSystem(table);
        Location location = Location.of(table.locationProvider().newDataLocation("check-" + UUID.randomUUID()));
        try {
            fileSystem.newOutputFile(location).createOrOverwrite(new byte[1]);
            fileSystem.deleteFile(location);
        }
        catch (IOException | RuntimeException e) {
            throw new StoreException("The store cannot be written at %s: %s".formatted(location.parentDirectory(), Failures.describe(e)), e);
        }
    }

    private static final class StoreException
            extends RuntimeException
    {
        StoreException(String message, Exception cause)
        {
            super(message, cause);
        }
    }
}
