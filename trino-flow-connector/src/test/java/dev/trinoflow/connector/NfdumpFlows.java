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
package dev.trinoflow.connector;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import dev.trinoflow.connector.CaptureFile.Datagram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static com.google.common.base.Preconditions.checkState;
import static io.trino.testing.assertions.Assert.assertEventually;
import static java.lang.Long.parseLong;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What nfdump says of datagrams that its own collectors, nfcapd or sfcapd, have received.
 */
final class NfdumpFlows
{
    private final Path nfdump;
    private final Path files;

    /**
     * Flows with one value of what is summed up by. Bytes and packets are scaled up by the sampling rate, where nfdump
     * knows of it.
     */
    record Sums(long flows, long bytes, long packets) {}

    private NfdumpFlows(Path nfdump, Path files)
    {
        this.nfdump = requireNonNull(nfdump, "nfdump is null");
        this.files = requireNonNull(files, "files is null");
    }

    /**
     * @param collector nfcapd or sfcapd
     * @param datagrams the last of them from {@link Exports#LAST_EXPORTER}
     * @param directory for the files and the log
     */
    static NfdumpFlows collect(Path nfdump, Path collector, List<Datagram> datagrams, Path directory)
            throws Exception
    {
        Path work = Files.createTempDirectory(directory, "nfdump");
        Path files = Files.createDirectory(work.resolve("files"));
        int port = UdpReplay.findFreePort();
        List<String> command = ImmutableList.of(collector.toString(), "-b", "127.0.0.1", "-p", Integer.toString(port), "-w", files.toString(), "-t", "86400");
        try (CollectorProcess process = new CollectorProcess(command, work); UdpReplay replay = new UdpReplay(port)) {
            assertEventually(KafkaCollectors.TIMEOUT, () -> assertThat(UdpReplay.isListening(port)).as(process.log()).isTrue());
            for (Datagram datagram : datagrams) {
                replay.send(datagram.exporter(), datagram.payload());
            }
            // said before the datagram's flows are taken in, which it does not interrupt
            assertEventually(KafkaCollectors.TIMEOUT, () -> assertThat(process.log()).contains("IP: " + Exports.LAST_EXPORTER));
            process.stop();
        }
        return new NfdumpFlows(nfdump, files);
    }

    /**
     * What nfdump sums up to by each value, all of them.
     *
     * @param statistic as nfdump calls it, such as srcip
     * @param filter of nfdump
     */
    Map<String, Sums> sums(String statistic, String filter)
            throws IOException, InterruptedException
    {
        Process process = new ProcessBuilder(nfdump.toString(), "-q", "-R", files.toString(), "-o", "csv", "-s", statistic + "/bytes", "-n", "0", filter)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
        checkState(process.waitFor() == 0 && !lines.isEmpty(), "nfdump has failed: %s", lines);
        List<String> header = Splitter.on(',').splitToList(lines.getFirst());
        int value = header.indexOf("val");
        int flows = header.indexOf("fl");
        int packets = header.indexOf("pkt");
        int bytes = header.indexOf("byt");
        checkState(value >= 0 && flows >= 0 && packets >= 0 && bytes >= 0, "nfdump has other columns: %s", header);
        ImmutableMap.Builder<String, Sums> sums = ImmutableMap.builder();
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isEmpty()) {
                List<String> fields = Splitter.on(',').splitToList(line);
                sums.put(normalize(fields.get(value)), new Sums(parseLong(fields.get(flows)), parseLong(fields.get(bytes)), parseLong(fields.get(packets))));
            }
        }
        return sums.buildOrThrow();
    }

    /**
     * Addresses in one spelling. Where a record has none, nfdump prints the IPv4 address of zeros, collectors write the IPv6 one.
     */
    static String normalize(String text)
    {
        return text.equals("::") ? "0.0.0.0" : InetAddresses.isInetAddress(text) ? InetAddresses.forString(text).getHostAddress() : text;
    }
}
