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

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.io.CloseableIterable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;

import static java.util.Objects.requireNonNull;

/**
 * The days of one version of a table, since 1970-01-01 in UTC. Rows without a time have none.
 */
record TableDays(TableOperations operations, String name)
{
    TableDays
    {
        requireNonNull(operations, "operations is null");
        requireNonNull(name, "name is null");
    }

    /**
     * How many there are of each day.
     */
    Map<Integer, Long> rows()
            throws IOException
    {
        Map<Integer, Long> rows = new HashMap<>();
        forEachFile((file, day) -> rows.merge(day, file.recordCount(), Long::sum));
        return rows;
    }

    List<DataFile> files(IntPredicate days)
            throws IOException
    {
        List<DataFile> files = new ArrayList<>();
        forEachFile((file, day) -> {
            if (days.test(day)) {
                files.add(file.copyWithoutStats());
            }
        });
        return files;
    }

    private void forEachFile(ObjIntConsumer<DataFile> consumer)
            throws IOException
    {
        try (CloseableIterable<FileScanTask> tasks = new BaseTable(operations, name).newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                Integer day = task.file().specId() == operations.current().defaultSpecId() ? task.file().partition().get(0, Integer.class) : null;
                if (day != null) {
                    consumer.accept(task.file(), day);
                }
            }
        }
    }

    /**
     * Deletes files, and says so in a property of the table, in one version.
     */
    MaintenanceResult delete(List<DataFile> files, String property, String value)
    {
        Transaction transaction = Transactions.newTransaction(name, operations);
        DeleteFiles delete = transaction.newDelete();
        files.forEach(delete::deleteFile);
        delete.commit();
        transaction.updateProperties().set(property, value).commit();
        transaction.commitTransaction();
        return MaintenanceResult.removed(files.size(), files.stream().mapToLong(DataFile::fileSizeInBytes).sum());
    }
}
