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

import com.google.common.net.InetAddresses;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.file.ArchiveFileReader;
import dev.trinoflow.archiver.file.ArchiveLayout;
import dev.trinoflow.archiver.file.DayFiles;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.StoredColumn;
import dev.trinoflow.core.StoredColumn.Conversion;
import dev.trinoflow.core.StoredType;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableOperations;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Fills the archive's table of flows with the rows of the history benchmark's plain files: as the archiver writes them,
 * a row group at a time, each in a file of its own. What merges them is the archiver's own maintenance.
 */
final class HistoryArchive
{
    private static final int ROW_GROUP_ROWS = new ArchiverConfig().getRowGroupRows();
    private static final int NETWORK_BYTES = 64;

    private final ArchiveTable table = ArchiveTable.flows(FlowSchema.STANDARD);
    private final List<StoredColumn> plainColumns;
    private final Map<String, Integer> plainChannels;

    private HistoryArchive()
    {
        Stream<StoredColumn> same = table.columns().stream()
                .filter(column -> List.of(
                        "time_received",
                        "time_flow_start",
                        "time_flow_end",
                        "src_addr_hi",
                        "src_addr_lo",
                        "dst_addr_hi",
                        "dst_addr_lo",
                        "src_port",
                        "dst_port",
                        "proto",
                        "tcp_flags",
                        "etype",
                        "in_if",
                        "out_if",
                        "src_as",
                        "dst_as",
                        "sampling_rate",
                        "bytes",
                        "packets").contains(column.name()));
        Stream<StoredColumn> others = Stream.of(
                new StoredColumn("sampler_address", StoredType.STRING, 0, Conversion.NONE, ""),
                new StoredColumn("src_net", StoredType.INT, 0, Conversion.NONE, ""),
                new StoredColumn("dst_net", StoredType.INT, 0, Conversion.NONE, ""));
        plainColumns = Stream.concat(same, others).toList();
        plainChannels = IntStream.range(0, plainColumns.size()).boxed().collect(toImmutableMap(channel -> plainColumns.get(channel).name(), channel -> channel));
    }

    /**
     * @param arguments catalog file, and where the plain files are
     */
    static void main(String[] arguments)
            throws IOException
    {
        CatalogFile catalog = CatalogFile.load(Path.of(arguments[0]).toFile());
        try (IcebergArchive archive = new IcebergArchive(catalog.catalogName(), catalog.archiveProperties())) {
            new HistoryArchive().fill(archive, Location.of(arguments[1]));
        }
        // the catalog leaves threads behind
        System.exit(0);
    }

    private void fill(IcebergArchive archive, Location plain)
            throws IOException
    {
        archive.prepare(ArchiveTable.REJECTS);
        archive.prepare(table);
        FileIterator files = archive.fileSystem(archive.load(table)).listFiles(plain);
        while (files.hasNext()) {
            FileEntry file = files.next();
            TableOperations operations = archive.load(table);
            TrinoFileSystem fileSystem = archive.fileSystem(operations);
            DayFiles output = new DayFiles(ArchiveLayout.of(table, operations, fileSystem), ROW_GROUP_ROWS, Long.MAX_VALUE);
            AppendFiles append = new BaseTable(operations, table.name()).newAppend();
            for (ArchiveFileReader reader : ArchiveFileReader.open(plainColumns, fileSystem.newInputFile(file.location()))) {
                try (reader) {
                    write(reader, output, append);
                }
            }
            append.commit();
            System.err.println(file.location().fileName());
        }
    }

    private void write(ArchiveFileReader reader, DayFiles output, AppendFiles append)
            throws IOException
    {
        List<Page> rowGroup = new ArrayList<>();
        int rows = 0;
        for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
            if (rows + page.orElseThrow().getPositionCount() > ROW_GROUP_ROWS) {
                write(rowGroup, output, append);
                rowGroup.clear();
                rows = 0;
            }
            rowGroup.add(archived(page.orElseThrow()));
            rows += page.orElseThrow().getPositionCount();
        }
        write(rowGroup, output, append);
    }

    private static void write(List<Page> rowGroup, DayFiles output, AppendFiles append)
            throws IOException
    {
        output.add(rowGroup);
        output.finish().forEach(append::appendFile);
    }

    /**
     * What the archive would hold, had the flows been decoded from messages: instants have milliseconds, a network is a
     * text, and each record is one flow.
     */
    private Page archived(Page plain)
    {
        List<Block> blocks = table.columns().stream()
                .map(column -> switch (column.name()) {
                    case "time_received", "time_flow_start", "time_flow_end" -> millis(plain(plain, column.name()));
                    case "sampler_address_hi" -> RunLengthEncodedBlock.create(BIGINT, 0L, plain.getPositionCount());
                    case "sampler_address_lo" -> samplers(plain(plain, "sampler_address"));
                    case "src_net" -> networks(plain, "src");
                    case "dst_net" -> networks(plain, "dst");
                    case "flows" -> RunLengthEncodedBlock.create(BIGINT, 1L, plain.getPositionCount());
                    default -> plainChannels.containsKey(column.name()) ? plain(plain, column.name()) : RunLengthEncodedBlock.create(column.type().type(), null, plain.getPositionCount());
                })
                .collect(toImmutableList());
        return new Page(plain.getPositionCount(), blocks.toArray(Block[]::new));
    }

    private Block plain(Page page, String column)
    {
        return page.getBlock(plainChannels.get(column));
    }

    private static Block millis(Block micros)
    {
        long[] values = new long[micros.getPositionCount()];
        for (int position = 0; position < values.length; position++) {
            values[position] = Math.floorDiv(BIGINT.getLong(micros, position), 1000) * 1000;
        }
        return new LongArrayBlock(values.length, Optional.empty(), values);
    }

    private static Block samplers(Block text)
    {
        long[] values = new long[text.getPositionCount()];
        for (int position = 0; position < values.length; position++) {
            byte[] address = InetAddresses.forString(VARCHAR.getSlice(text, position).toStringUtf8()).getAddress();
            values[position] = AddressText.v4Low(ByteBuffer.wrap(address).getInt());
        }
        return new LongArrayBlock(values.length, Optional.empty(), values);
    }

    private Block networks(Page plain, String side)
    {
        Block high = plain(plain, side + "_addr_hi");
        Block low = plain(plain, side + "_addr_lo");
        Block prefixLength = plain(plain, side + "_net");
        BlockBuilder networks = VARCHAR.createBlockBuilder(null, plain.getPositionCount());
        byte[] text = new byte[NETWORK_BYTES];
        Slice slice = Slices.wrappedBuffer(text);
        for (int position = 0; position < plain.getPositionCount(); position++) {
            int length = AddressText.writeNetwork(text, 0, BIGINT.getLong(high, position), BIGINT.getLong(low, position), INTEGER.getInt(prefixLength, position));
            VARCHAR.writeSlice(networks, slice, 0, length);
        }
        return networks.build();
    }
}
