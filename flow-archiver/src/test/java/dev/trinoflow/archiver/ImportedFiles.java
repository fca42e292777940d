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

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.enrich.Dimensions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Fills an archive with the flows of files.
 */
public final class ImportedFiles
{
    private ImportedFiles() {}

    public static void add(ArchiveStore store, Path file, List<Rollup> rollups, ArchiverConfig config)
            throws IOException
    {
        ArchiverMetrics metrics = new ArchiverMetrics();
        ArchiveTables tables = new ArchiveTables(store, FlowSchema.STANDARD, rollups, config);
        FileImport fileImport = new FileImport(new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> Dimensions.EMPTY, tables, config, Runnable::run, metrics), config, metrics);
        fileImport.add(ImportFile.examine(file, Optional.empty()), _ -> {});
        fileImport.commit();
    }
}
