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

import dev.trinoflow.archiver.file.ArchiveFileReader;
import dev.trinoflow.archiver.file.ArchivedFiles;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.StoredColumn;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.spi.Page;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static java.lang.Math.toIntExact;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of a table in memory, each by what tells it apart. Files never change, so each is read once.
 */
final class SimulatedRows
{
    private final Map<String, List<String>> rowsByFile = new HashMap<>();

    /**
     * Flows are told apart by their sequence number, with which goes their day, rejects by partition and offset. A rollup by sequence number has as many
     * rows of one as it has summed up flows.
     *
     * @return sorted
     */
    List<String> read(ArchiveTable table, TableOperations operations, MemoryFileSystem files)
            throws IOException
    {
        List<String> rows = new ArrayList<>();
        for (String location : ArchivedFiles.locations(operations)) {
            TrinoInputFile file = files.newInputFile(Location.of(location));
            if (!file.exists()) {
                throw new IllegalStateException("the table refers to a file that was deleted: " + location);
            }
            List<String> fileRows = rowsByFile.get(location);
            if (fileRows == null) {
                fileRows = readFile(table, file);
                rowsByFile.put(location, fileRows);
            }
            rows.addAll(fileRows);
        }
        rows.sort(Comparator.naturalOrder());
        return rows;
    }

    private static List<String> readFile(ArchiveTable table, TrinoInputFile file)
            throws IOException
    {
        boolean rejects = table.equals(ArchiveTable.REJECTS);
        List<StoredColumn> columns = (rejects ? List.of("partition", "offset") : List.of("sequence_num", "flows", "bytes", "time_received")).stream()
                .map(name -> table.columns().get(table.indexOf(name)))
                .collect(toImmutableList());
        List<String> rows = new ArrayList<>();
        for (ArchiveFileReader rowGroup : ArchiveFileReader.open(columns, file)) {
            try (rowGroup) {
                for (Optional<Page> next = rowGroup.next(); next.isPresent(); next = rowGroup.next()) {
                    Page page = next.orElseThrow();
                    for (int position = 0; position < page.getPositionCount(); position++) {
                        if (rejects) {
                            rows.add(INTEGER.getInt(page.getBlock(0), position) + ":" + BIGINT.getLong(page.getBlock(1), position));
                            continue;
                        }
                        long flows = BIGINT.getLong(page.getBlock(1), position);
                        assertThat(BIGINT.getLong(page.getBlock(2), position)).as("each flow has one byte").isEqualTo(flows);
                        rows.addAll(Collections.nCopies(toIntExact(flows), flow(BIGINT.getLong(page.getBlock(0), position), BIGINT.getLong(page.getBlock(3), position) / 1000)));
                    }
                }
            }
        }
        return rows;
    }

    /**
     * @param millis when it was received, or the start of its bucket, since 1970
     */
    static String flow(long sequence, long millis)
    {
        return sequence + "@" + MILLISECONDS.toDays(millis);
    }

    /**
     * Day of a flow since 1970.
     */
    static long day(String flow)
    {
        return Long.parseLong(flow.substring(flow.indexOf('@') + 1));
    }
}
