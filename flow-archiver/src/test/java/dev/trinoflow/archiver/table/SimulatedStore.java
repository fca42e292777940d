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
package dev.trinoflow.archiver.table;

import dev.trinoflow.archiver.table.SimulatedFaults.Fault;
import dev.trinoflow.core.ArchiveTable;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoOutputFile;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.plugin.iceberg.fileio.ForwardingFileIo;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * A catalog and a store in memory, with faults. Tables are Iceberg's, with real manifests and Parquet files; a commit
 * compares and swaps the table's metadata as catalogs do.
 */
public final class SimulatedStore
        implements ArchiveStore
{
    // when a table and its snapshots were changed, in a table's metadata
    private static final Pattern TIME = Pattern.compile("(\"(?:timestamp-ms|last-updated-ms)\"\\s*:\\s*)(\\d+)");

    private final Random random;
    private final SimulatedFaults faults;
    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Map<String, TableMetadata> tables = new HashMap<>();
    private final List<LateCommit> lateCommits = new ArrayList<>();

    private long clockBehindMillis;
    private Runnable others = () -> {};

    private record LateCommit(String table, TableMetadata base, TableMetadata metadata) {}

    public SimulatedStore(Random random, SimulatedFaults faults)
    {
        this.random = requireNonNull(random, "random is null");
        this.faults = requireNonNull(faults, "faults is null");
    }

    /**
     * @param others what other archivers may do between any two calls of the catalog
     */
    public void interleave(Runnable others)
    {
        this.others = requireNonNull(others, "others is null");
    }

    @Override
    public void prepare(ArchiveTable table)
    {
        failIfDown();
        tables.computeIfAbsent(table.name(), name -> TableMetadata.newTableMetadata(
                TableDefinition.schema(table),
                TableDefinition.partitionSpec(table),
                "memory:///" + name,
                TableDefinition.PROPERTIES));
        TableDefinition.evolve(table, new BaseTable(look(table), table.name()));
    }

    @Override
    public TableOperations load(ArchiveTable table)
    {
        failIfDown();
        return new SimulatedTable(table.name(), tables.get(table.name()));
    }

    /**
     * The table, whatever is wrong with the catalog.
     */
    public TableOperations look(ArchiveTable table)
    {
        return new SimulatedTable(table.name(), tables.get(table.name()));
    }

    public boolean exists(ArchiveTable table)
    {
        return tables.containsKey(table.name());
    }

    public MemoryFileSystem files()
    {
        return files;
    }

    @Override
    public TrinoFileSystem fileSystem(TableOperations table)
    {
        return (TrinoFileSystem) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TrinoFileSystem.class}, (_, method, arguments) -> {
            if (method.getName().equals("newOutputFile")) {
                return faultyFile((Location) arguments[0]);
            }
            try {
                return method.invoke(files, arguments);
            }
            catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private TrinoOutputFile faultyFile(Location location)
    {
        TrinoOutputFile file = files.newOutputFile(location);
        return (TrinoOutputFile) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TrinoOutputFile.class}, (_, method, arguments) -> {
            Object result = method.invoke(file, arguments);
            return method.getName().equals("create") ? new FaultyStream((OutputStream) result) : result;
        });
    }

    /**
     * Lets a commit whose sender has long given up on it arrive at the catalog.
     */
    public void deliverLateCommit()
    {
        if (!lateCommits.isEmpty()) {
            LateCommit commit = lateCommits.remove(random.nextInt(lateCommits.size()));
            if (tables.get(commit.table()) == commit.base()) {
                tables.put(commit.table(), commit.metadata());
            }
        }
    }

    /**
     * Turns back the clock of all machines: what the tables say of when they were changed is then further in the future, or
     * less far in the past.
     */
    public void turnClockBack(int seconds)
    {
        clockBehindMillis += seconds * 1000L;
        shiftTimes(seconds * 1000L);
    }

    public void setClockRight()
    {
        shiftTimes(-clockBehindMillis);
        clockBehindMillis = 0;
    }

    private void shiftTimes(long millis)
    {
        if (millis != 0) {
            tables.replaceAll((_, metadata) -> TableMetadataParser.fromJson(metadata.metadataFileLocation(), TIME.matcher(TableMetadataParser.toJson(metadata))
                    .replaceAll(time -> time.group(1) + (Long.parseLong(time.group(2)) + millis))));
        }
    }

    private void failIfDown()
    {
        if (faults.happens(Fault.CATALOG_DOWN)) {
            throw new IllegalStateException("the catalog is down");
        }
    }

    private final class FaultyStream
            extends FilterOutputStream
    {
        private boolean closed;

        FaultyStream(OutputStream delegate)
        {
            super(delegate);
        }

        @Override
        public void write(byte[] bytes, int offset, int length)
                throws IOException
        {
            out.write(bytes, offset, length);
        }

        @Override
        public void close()
                throws IOException
        {
            if (closed) {
                return;
            }
            closed = true;
            faults.crash(Fault.CRASH_BEFORE_UPLOAD);
            if (faults.happens(Fault.UPLOAD_FAILS)) {
                throw new IOException("the store is full");
            }
            super.close();
            faults.crash(Fault.CRASH_AFTER_UPLOAD);
        }
    }

    private final class SimulatedTable
            implements TableOperations
    {
        private final String name;
        private TableMetadata current;

        SimulatedTable(String name, TableMetadata current)
        {
            this.name = requireNonNull(name, "name is null");
            this.current = requireNonNull(current, "current is null");
        }

        @Override
        public TableMetadata current()
        {
            return current;
        }

        @Override
        public TableMetadata refresh()
        {
            others.run();
            current = tables.get(name);
            return current;
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata)
        {
            others.run();
            faults.crash(Fault.CRASH_BEFORE_COMMIT);
            if (faults.happens(Fault.COMMIT_FAILS_BEFORE)) {
                throw new IllegalStateException("connection lost before the commit");
            }
            if (faults.happens(Fault.COMMIT_ARRIVES_LATE)) {
                lateCommits.add(new LateCommit(name, base, metadata));
                throw new IllegalStateException("no answer of the catalog");
            }
            if (tables.get(name) != base) {
                throw new CommitFailedException("the table has changed");
            }
            tables.put(name, metadata);
            faults.crash(Fault.CRASH_AFTER_COMMIT);
            if (faults.happens(Fault.COMMIT_FAILS_AFTER)) {
                throw new IllegalStateException("connection lost after the commit");
            }
            current = metadata;
        }

        @Override
        public FileIO io()
        {
            return new ForwardingFileIo(files, false);
        }

        @Override
        public String metadataFileLocation(String fileName)
        {
            return current.location() + "/metadata/" + fileName;
        }

        @Override
        public LocationProvider locationProvider()
        {
            return LocationProviders.locationsFor(current.location(), current.properties());
        }
    }
}
