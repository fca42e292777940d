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
package dev.trinoflow.archiver.file;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.CloseableIterable;

import java.io.IOException;
import java.util.List;

/**
 * The files that a version of a table consists of.
 */
public final class ArchivedFiles
{
    private ArchivedFiles() {}

    public static List<String> locations(TableOperations table)
            throws IOException
    {
        ImmutableList.Builder<String> locations = ImmutableList.builder();
        try (CloseableIterable<FileScanTask> tasks = new BaseTable(table, "table").newScan().planFiles()) {
            tasks.forEach(task -> locations.add(task.file().location()));
        }
        return locations.build();
    }
}
