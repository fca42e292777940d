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
import dev.trinoflow.core.MergedFileName;
import io.trino.filesystem.Location;
import io.trino.spi.Page;
import org.apache.iceberg.DataFile;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * Writes the rows of a merge: to one file, or the heavy hitters to one and the rest to another ({@link MergedFileName}).
 */
public final class MergedFiles
{
    private final ArchiveLayout layout;
    private final OptionalInt day;
    private final int rowGroupRows;
    private final Compression compression;
    private final Optional<HeavyHitters> heavyHitters;
    private final String merge = UUID.randomUUID().toString();
    // by whether it has the rest
    private final Map<Boolean, ArchiveFileWriter> writers = new TreeMap<>();

    /**
     * @param day since 1970-01-01, UTC; empty for rows without a time
     */
    public MergedFiles(ArchiveLayout layout, OptionalInt day, int rowGroupRows, Compression compression)
    {
        this(layout, day, rowGroupRows, compression, Optional.empty());
    }

    private MergedFiles(ArchiveLayout layout, OptionalInt day, int rowGroupRows, Compression compression, Optional<HeavyHitters> heavyHitters)
    {
        this.layout = requireNonNull(layout, "layout is null");
        this.day = requireNonNull(day, "day is null");
        this.rowGroupRows = rowGroupRows;
        this.compression = requireNonNull(compression, "compression is null");
        this.heavyHitters = requireNonNull(heavyHitters, "heavyHitters is null");
    }

    /**
     * Writes heavy hitters to a file of their own.
     *
     * @param heavyCount rows with the largest of each sum
     * @param maxHeavyCount rows that the file has at most
     */
    public static MergedFiles withHeavyHitters(ArchiveLayout layout, OptionalInt day, int rowGroupRows, Compression compression, int heavyCount, int maxHeavyCount)
    {
        return new MergedFiles(layout, day, rowGroupRows, compression, Optional.of(new HeavyHitters(layout.table(), heavyCount, maxHeavyCount)));
    }

    public void write(Page page)
            throws IOException
    {
        if (heavyHitters.isEmpty()) {
            write(false, page);
            return;
        }
        boolean[] heavy = heavyHitters.orElseThrow().select(page);
        write(false, select(page, heavy, true));
        write(true, select(page, heavy, false));
    }

    private void write(boolean ofRest, Page page)
            throws IOException
    {
        if (page.getPositionCount() == 0) {
            return;
        }
        ArchiveFileWriter writer = writers.get(ofRest);
        if (writer == null) {
            writer = new ArchiveFileWriter(layout, day, rowGroupRows, compression, new MergedFileName(merge, ofRest));
            writers.put(ofRest, writer);
        }
        writer.write(page);
    }

    private static Page select(Page page, boolean[] heavy, boolean wanted)
    {
        int[] positions = new int[heavy.length];
        int count = 0;
        for (int row = 0; row < heavy.length; row++) {
            positions[count] = row;
            count += heavy[row] == wanted ? 1 : 0;
        }
        return count == heavy.length ? page : page.copyPositions(positions, 0, count);
    }

    /**
     * Closes the files. They are whole in the store, and part of no table.
     */
    public List<DataFile> finish()
            throws IOException
    {
        ImmutableList.Builder<DataFile> files = ImmutableList.builder();
        for (ArchiveFileWriter writer : writers.values()) {
            files.add(writer.finish());
        }
        return files.build();
    }

    /**
     * Closes the files as they are, to be deleted.
     *
     * @return where they are
     */
    public List<Location> abandon()
    {
        writers.values().forEach(ArchiveFileWriter::abandon);
        return writers.values().stream().map(ArchiveFileWriter::location).toList();
    }
}
