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
import dev.trinoflow.archiver.file.ArchivedRows;
import dev.trinoflow.archiver.table.SimulatedFaults;
import dev.trinoflow.archiver.table.SimulatedStore;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.enrich.AddressRange;
import dev.trinoflow.core.enrich.AsnTable;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.ExporterTable;
import dev.trinoflow.core.enrich.InterfaceTable;
import dev.trinoflow.core.enrich.Network;
import dev.trinoflow.core.enrich.NetworkTable;
import dev.trinoflow.core.enrich.RouteTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFileImport
{
    private static final ArchiveTable FLOWS = ArchiveTable.flows(FlowSchema.STANDARD);

    @TempDir
    Path directory;

    private Dimensions dimensions = Dimensions.EMPTY;
    private final SimulatedFaults faults = new SimulatedFaults(new Random(1));
    private final SimulatedStore store = new SimulatedStore(new Random(1), faults);

    TestFileImport()
    {
        faults.heal();
    }

    @Test
    void testOnce()
            throws Exception
    {
        Path file = write("a.jsonl", flow(1) + "\n\n" + flow(2) + "\n" + "no flow\n" + flow(3));
        importFiles(file);
        assertThat(sequences()).containsExactly("1", "2", "3");
        assertThat(rows(ArchiveTable.REJECTS, "CAST(raw AS VARCHAR) || ' ' || \"offset\"")).containsExactly("no flow " + (2 * flow(1).length() + 3));

        importFiles(file);
        importFiles(Files.copy(file, directory.resolve("other name.jsonl")), gzip(file));
        assertThat(sequences()).containsExactly("1", "2", "3");
        assertThat(rows(ArchiveTable.REJECTS, "1")).hasSize(1);

        // another content is another file
        importFiles(write("b.jsonl", flow(4) + "\n"), file);
        assertThat(sequences()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void testContinuesWhereItEnded()
            throws Exception
    {
        StringBuilder content = new StringBuilder();
        for (int i = 100; i < 400; i++) {
            content.append(flow(i)).append('\n');
        }
        ImportFile file = ImportFile.examine(write("flows.jsonl", content.toString()), Optional.empty());
        assertThat(file.messages()).isEqualTo(300);
        FileImport broken = fileImport();
        int[] lines = new int[1];
        assertThatThrownBy(() -> broken.add(file, _ -> {
            lines[0]++;
            if (lines[0] == 120) {
                commit(broken);
            }
            if (lines[0] == 200) {
                throw new IllegalStateException("killed");
            }
        })).hasMessage("killed");
        assertThat(sequences()).hasSizeBetween(100, 120);
        assertThat(fileImport().imported(file)).isBetween(1L, file.length() - 1);

        importFiles(file.path());
        assertThat(sequences()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void testProtobuf()
            throws Exception
    {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 1; i <= 300; i++) {
            // sequence_num of goflow2, and a long text that makes the length two bytes
            byte[] message = new byte[3];
            message[0] = 4 << 3;
            message[1] = (byte) (i & 0x7F | 0x80);
            message[2] = (byte) (i >> 7);
            content.write(message.length);
            content.write(message);
        }
        Path file = directory.resolve("flows.pb");
        Files.write(file, content.toByteArray());
        assertThat(ImportFile.examine(file, Optional.empty()).format()).isEqualTo(ImportFile.Format.PROTOBUF);
        importFiles(file);
        importFiles(file);
        assertThat(sequences()).hasSize(300).doesNotHaveDuplicates().contains("1", "300");

        Files.write(file, new byte[] {3, 32, 1});
        assertThatThrownBy(() -> ImportFile.examine(file, Optional.of(ImportFile.Format.PROTOBUF)))
                .isInstanceOf(IOException.class)
                .hasMessage("%s ends inside of the message at byte 0".formatted(file));
    }

    @Test
    void testFlowsAreCompleted()
            throws Exception
    {
        Path first = write("first.jsonl", "{\"ip_src\": \"192.0.2.1\", \"ip_dst\": \"198.51.100.1\"}\n");
        Path second = write("second.jsonl", "{\"ip_src\": \"192.0.2.2\", \"ip_dst\": \"198.51.100.2\"}\n");
        dimensions = dimensions("office");
        FileImport fileImport = fileImport();
        fileImport.add(ImportFile.examine(first, Optional.empty()), _ -> {});
        fileImport.commit();
        // what is loaded later is in force from the next page on
        dimensions = dimensions("laboratory");
        importFiles(second);
        assertThat(rows(FLOWS, "src_addr_lo & 255 || ' ' || src_network || ' ' || coalesce(dst_network, '-')")).containsExactlyInAnyOrder("1 office -", "2 laboratory -");
    }

    private static Dimensions dimensions(String network)
    {
        NetworkTable networks = new NetworkTable.Builder()
                .add(new Network(AddressRange.parse("192.0.2.0/24"), network, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .build();
        return new Dimensions(1, ExporterTable.EMPTY, InterfaceTable.EMPTY, networks, AsnTable.EMPTY, RouteTable.EMPTY);
    }

    @Test
    void testChangedFile()
            throws Exception
    {
        ImportFile file = ImportFile.examine(write("a.jsonl", flow(1) + "\n"), Optional.empty());
        write("a.jsonl", flow(2) + "\n");
        assertThatThrownBy(() -> fileImport().add(file, _ -> {})).hasMessageContaining("was changed while it was read");
        assertThat(sequences()).isEmpty();
    }

    private void importFiles(Path... files)
            throws IOException
    {
        for (Path file : files) {
            FileImport fileImport = fileImport();
            fileImport.add(ImportFile.examine(file, Optional.empty()), _ -> {});
            fileImport.commit();
        }
    }

    private FileImport fileImport()
    {
        ArchiverConfig config = new ArchiverConfig();
        ArchiverMetrics metrics = new ArchiverMetrics();
        return new FileImport(new ArchiveBatch(FlowSchema.STANDARD, ZoneOffset.UTC, ImmutableMap.of(), () -> dimensions, new ArchiveTables(store, FlowSchema.STANDARD, List.of(), config), config, Runnable::run, metrics), config, metrics);
    }

    private static void commit(FileImport fileImport)
    {
        try {
            fileImport.commit();
        }
        catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> sequences()
            throws Exception
    {
        return rows(FLOWS, "CAST(sequence_num AS VARCHAR)");
    }

    private List<String> rows(ArchiveTable table, String expression)
            throws Exception
    {
        try (ArchivedRows rows = new ArchivedRows(directory)) {
            return store.exists(table) ? rows.read(store.look(table), store.files(), expression) : List.of();
        }
    }

    private Path write(String name, String content)
            throws IOException
    {
        return Files.writeString(directory.resolve(name), content);
    }

    private static Path gzip(Path file)
            throws IOException
    {
        Path compressed = file.resolveSibling(file.getFileName() + ".gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            stream.write(Files.readString(file).getBytes(UTF_8));
        }
        return compressed;
    }

    private static String flow(int sequence)
    {
        return "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.1\", \"export_proto_seqno\": %s, \"timestamp_arrival\": \"2026-03-07 00:00:00.000000\", \"bytes\": 1, \"packets\": 1}".formatted(sequence);
    }
}
