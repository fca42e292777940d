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
package dev.trinoflow.archiver.maintenance;

import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.ArchiveTable;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Deletes files in a table's location that no version of the table refers to: what is left of archivers that were killed
 * and of commits that failed.
 */
final class OrphanFiles
{
    private final ArchiveStore store;
    private final ArchiveTable table;

    OrphanFiles(ArchiveStore store, ArchiveTable table)
    {
        this.store = requireNonNull(store, "store is null");
        this.table = requireNonNull(table, "table is null");
    }

    /**
     * @param before younger files may be those of a commit that is under way
     * @return what was deleted
     */
    MaintenanceResult delete(Instant before)
            throws IOException
    {
        List<FileEntry> old = new ArrayList<>();
        TableOperations operations = store.load(table);
        TrinoFileSystem fileSystem = store.fileSystem(operations);
        FileIterator files = fileSystem.listFiles(Location.of(operations.current().location()));
        while (files.hasNext()) {
            FileEntry file = files.next();
            // Iceberg itself deletes the metadata files of old versions
            if (file.lastModified().isBefore(before) && !file.location().fileName().endsWith(".json") && !file.location().fileName().endsWith(".stats")) {
                old.add(file);
            }
        }
        // loaded after the listing: what is committed meanwhile is known
        Set<String> referenced = referenced(store.load(table));
        old.removeIf(file -> referenced.contains(file.location().toString()));
        if (!old.isEmpty()) {
            fileSystem.deleteFiles(old.stream().map(FileEntry::location).toList());
        }
        return MaintenanceResult.removed(old.size(), old.stream().mapToLong(FileEntry::length).sum());
    }

    private static Set<String> referenced(TableOperations operations)
            throws IOException
    {
        TableMetadata metadata = operations.current();
        Set<String> locations = new HashSet<>();
        Set<String> manifests = new HashSet<>();
        for (Snapshot snapshot : metadata.snapshots()) {
            locations.add(snapshot.manifestListLocation());
            for (ManifestFile manifest : snapshot.allManifests(operations.io())) {
                if (manifests.add(manifest.path())) {
                    addFiles(operations, manifest, locations);
                }
            }
        }
        locations.addAll(manifests);
        return locations;
    }

    private static void addFiles(TableOperations operations, ManifestFile manifest, Set<String> locations)
            throws IOException
    {
        if (manifest.content() == ManifestContent.DATA) {
            try (ManifestReader<DataFile> files = ManifestFiles.read(manifest, operations.io(), operations.current().specsById())) {
                files.forEach(file -> locations.add(location(file)));
            }
            return;
        }
        try (ManifestReader<DeleteFile> files = ManifestFiles.readDeleteManifest(manifest, operations.io(), operations.current().specsById())) {
            files.forEach(file -> locations.add(location(file)));
        }
    }

    private static String location(ContentFile<?> file)
    {
        return file.location();
    }
}
