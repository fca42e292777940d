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

import com.google.common.io.Closer;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.StoredColumn;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import org.apache.iceberg.DataFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

import static java.util.Objects.requireNonNull;

/**
 * Merges the row groups of some files, each of which is sorted, into pages that are sorted throughout. Holds a page of
 * each row group, never a file. Rows that are equal but for their sums become one, unless its sums would not fit 64 bits.
 */
public final class RowMerger
        implements AutoCloseable
{
    private final Closer closer = Closer.create();
    private final PriorityQueue<Run> runs = new PriorityQueue<>();
    private final ArchiveTable table;
    private final List<DataFile> files = new ArrayList<>();
    private final RowOrder order;
    private final int[] pageNumbers = new int[RowGather.PAGE_ROWS];
    private final int[] positions = new int[RowGather.PAGE_ROWS];
    private final PageBuilder pages;
    private final PartialSums sums;

    /**
     * @param maxRowGroups that are open at once; a file with which there were more is left out
     */
    public RowMerger(ArchiveTable table, TrinoFileSystem fileSystem, List<DataFile> candidates, int maxRowGroups)
            throws IOException
    {
        this.table = requireNonNull(table, "table is null");
        List<StoredColumn> columns = table.columns();
        order = new RowOrder(table);
        sums = new PartialSums(table.sumCount());
        pages = new PageBuilder(RowGather.PAGE_ROWS, columns.stream().map(column -> column.type().type()).toList());
        try {
            List<ArchiveFileReader> readers = new ArrayList<>();
            for (DataFile file : candidates) {
                List<ArchiveFileReader> rowGroups = ArchiveFileReader.open(columns, fileSystem.newInputFile(Location.of(file.location()), file.fileSizeInBytes()));
                if (readers.size() + rowGroups.size() > maxRowGroups) {
                    for (ArchiveFileReader reader : rowGroups) {
                        reader.close();
                    }
                    continue;
                }
                rowGroups.forEach(reader -> closer.register(reader::close));
                readers.addAll(rowGroups);
                files.add(file);
            }
            for (ArchiveFileReader reader : readers) {
                Run run = new Run(reader, runs.size());
                if (run.load()) {
                    runs.add(run);
                }
            }
        }
        catch (IOException | RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    /**
     * The files whose rows these are.
     */
    public List<DataFile> files()
    {
        return files;
    }

    /**
     * @return empty at the end
     */
    public Optional<Page> next()
            throws IOException
    {
        return table.sumCount() == 0 ? nextRows() : nextSums();
    }

    private Optional<Page> nextRows()
            throws IOException
    {
        List<Page> sources = new ArrayList<>();
        Map<Page, Integer> numbers = new IdentityHashMap<>();
        int count = 0;
        while (!runs.isEmpty() && count < RowGather.PAGE_ROWS) {
            Run run = runs.remove();
            Integer number = numbers.putIfAbsent(run.page, sources.size());
            if (number == null) {
                number = sources.size();
                sources.add(run.page);
            }
            pageNumbers[count] = number;
            positions[count] = run.position;
            count++;
            if (run.advance()) {
                runs.add(run);
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(RowGather.copy(table.columns(), sources, pageNumbers, positions, count));
    }

    private Optional<Page> nextSums()
            throws IOException
    {
        while (!runs.isEmpty() && pages.getPositionCount() < RowGather.PAGE_ROWS && !pages.isFull()) {
            Run run = runs.remove();
            if (!sums.add(run.page, run.keys, run.position)) {
                sums.appendTo(pages);
                sums.begin(run.page, run.keys, run.position);
            }
            if (run.advance()) {
                runs.add(run);
            }
        }
        if (runs.isEmpty()) {
            sums.appendTo(pages);
        }
        if (pages.isEmpty()) {
            return Optional.empty();
        }
        Page page = pages.build();
        pages.reset();
        return Optional.of(page);
    }

    @Override
    public void close()
            throws IOException
    {
        closer.close();
    }

    private final class Run
            implements Comparable<Run>
    {
        private final ArchiveFileReader reader;
        private final int number;
        private Page page;
        private long[][] keys;
        private int position;

        Run(ArchiveFileReader reader, int number)
        {
            this.reader = requireNonNull(reader, "reader is null");
            this.number = number;
        }

        boolean load()
                throws IOException
        {
            Optional<Page> next = reader.next();
            if (next.isEmpty()) {
                return false;
            }
            page = next.orElseThrow();
            keys = order.keys(page);
            position = 0;
            return true;
        }

        boolean advance()
                throws IOException
        {
            position++;
            return position < page.getPositionCount() || load();
        }

        @Override
        public int compareTo(Run other)
        {
            int result = RowOrder.compare(keys, position, other.keys, other.position);
            return result == 0 ? Integer.compare(number, other.number) : result;
        }
    }
}
