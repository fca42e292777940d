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
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectRBTreeMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectSortedMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.apache.iceberg.DataFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * The files of a table that are being written for the next commit, one open file a day. Flows of many days at once come
 * from exporters whose clocks are wrong; they get small files, never many open ones.
 */
public final class DayFiles
{
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MAX_OPEN_FILES = 4;
    // of rows without a time
    private static final int NO_DAY = Integer.MIN_VALUE;

    private final ArchiveLayout layout;
    private final RowOrder rowOrder;
    private final int timeColumn;
    private final int rowGroupRows;
    private final long maxFileBytes;
    private final Compression compression;

    private final Map<Integer, ArchiveFileWriter> open = new LinkedHashMap<>(16, 0.75f, true);
    private final List<DataFile> finished = new ArrayList<>();
    private final List<Location> locations = new ArrayList<>();
    private long finishedBytes;

    public DayFiles(ArchiveLayout layout, int rowGroupRows, long maxFileBytes)
    {
        this.layout = requireNonNull(layout, "layout is null");
        rowOrder = new RowOrder(layout.table());
        timeColumn = layout.table().indexOf(layout.table().timeColumn());
        this.rowGroupRows = rowGroupRows;
        this.maxFileBytes = maxFileBytes;
        compression = layout.table().sumCount() > 0 ? Compression.QUICK : Compression.NORMAL;
    }

    /**
     * Writes rows that fit into a row group, in the order of the table: each day's rows are a row group of that day's file.
     */
    public void add(List<Page> stored)
            throws IOException
    {
        int[] order = rowOrder.sort(stored);
        int[] days = days(stored, order.length);
        if (isSame(days)) {
            write(days[0], stored, IntArrayList.wrap(order));
            return;
        }
        Int2ObjectSortedMap<IntArrayList> rowsByDay = new Int2ObjectRBTreeMap<>();
        for (int row : order) {
            rowsByDay.computeIfAbsent(days[row], _ -> new IntArrayList()).add(row);
        }
        for (Int2ObjectMap.Entry<IntArrayList> day : rowsByDay.int2ObjectEntrySet()) {
            write(day.getIntKey(), stored, day.getValue());
        }
    }

    private int[] days(List<Page> stored, int count)
    {
        Block[] times = stored.stream().map(page -> page.getBlock(timeColumn)).toArray(Block[]::new);
        long[] micros = NumberColumn.of(times, count);
        int[] days = new int[count];
        int row = 0;
        for (Block block : times) {
            boolean nulls = block.mayHaveNull();
            for (int position = 0; position < block.getPositionCount(); position++) {
                days[row] = nulls && block.isNull(position) ? NO_DAY : toIntExact(Math.floorDiv(micros[row], MICROS_PER_DAY));
                row++;
            }
        }
        return days;
    }

    private static boolean isSame(int[] days)
    {
        for (int day : days) {
            if (day != days[0]) {
                return false;
            }
        }
        return days.length > 0;
    }

    /**
     * Writes rows that are the same in another table but for their time, which is one time in each of the tables: the rows are
     * sorted and encoded once.
     *
     * @param stored rows of one time
     * @param otherTime that they have in the other table, of the same day
     */
    public void add(Page stored, DayFiles other, Block otherTime)
            throws IOException
    {
        List<Page> pages = ImmutableList.of(stored);
        int[] order = rowOrder.sort(pages);
        int day = toIntExact(Math.floorDiv(BIGINT.getLong(stored.getBlock(timeColumn), 0), MICROS_PER_DAY));
        ArchiveFileWriter writer = writer(day);
        ArchiveFileWriter otherWriter = other.writer(day);
        for (int from = 0; from < order.length; from += rowGroupRows) {
            RowGather rows = new RowGather(layout.table().columns(), pages, order, from, Math.min(order.length, from + rowGroupRows));
            otherWriter.writeRowGroup(writer.writeRowGroup(rows), other.timeColumn, otherTime.getRegion(0, rows.rowCount()));
        }
        finishWhole(day, writer);
        other.finishWhole(day, otherWriter);
    }

    private void write(int day, List<Page> stored, IntArrayList rows)
            throws IOException
    {
        ArchiveFileWriter writer = writer(day);
        for (int from = 0; from < rows.size(); from += rowGroupRows) {
            writer.writeRowGroup(new RowGather(layout.table().columns(), stored, rows.elements(), from, Math.min(rows.size(), from + rowGroupRows)));
        }
        finishWhole(day, writer);
    }

    private ArchiveFileWriter writer(int day)
            throws IOException
    {
        ArchiveFileWriter writer = open.get(day);
        if (writer == null) {
            if (open.size() == MAX_OPEN_FILES) {
                finish(open.keySet().iterator().next());
            }
            writer = new ArchiveFileWriter(layout, day == NO_DAY ? OptionalInt.empty() : OptionalInt.of(day), rowGroupRows, compression);
            open.put(day, writer);
            locations.add(writer.location());
        }
        return writer;
    }

    private void finishWhole(int day, ArchiveFileWriter writer)
            throws IOException
    {
        // equal rows of sums meet when files are merged, which a file that is alone in its day never is
        if (layout.table().sumCount() > 0 || writer.writtenBytes() >= maxFileBytes) {
            finish(day);
        }
    }

    private void finish(int day)
            throws IOException
    {
        DataFile file = open.get(day).finish();
        open.remove(day);
        finished.add(file);
        finishedBytes += file.fileSizeInBytes();
    }

    /**
     * Bytes of the files so far, with an estimate of the open ones.
     */
    public long writtenBytes()
    {
        long bytes = finishedBytes;
        for (ArchiveFileWriter writer : open.values()) {
            bytes += writer.writtenBytes();
        }
        return bytes;
    }

    /**
     * Closes all files. They are whole in the store, and part of no table.
     */
    public List<DataFile> finish()
            throws IOException
    {
        for (int day : List.copyOf(open.keySet())) {
            finish(day);
        }
        List<DataFile> files = ImmutableList.copyOf(finished);
        finished.clear();
        locations.clear();
        finishedBytes = 0;
        return files;
    }

    /**
     * Gives up all files since the last {@link #finish}.
     */
    public void abandon()
    {
        for (Iterator<ArchiveFileWriter> writers = open.values().iterator(); writers.hasNext(); ) {
            writers.next().abandon();
            writers.remove();
        }
        delete(locations);
        finished.clear();
        locations.clear();
        finishedBytes = 0;
    }

    /**
     * Deletes files that are part of no table, as far as the store lets it; what is left is an orphan.
     */
    public void delete(List<Location> files)
    {
        layout.delete(files);
    }
}
