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
import dev.trinoflow.connector.CaptureFile.Datagram;
import dev.trinoflow.core.TestingBroker;
import io.airlift.units.Duration;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.testing.assertions.Assert.assertEventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs real collectors that write to the broker of a test, until all that they were sent is there.
 */
final class KafkaCollectors
{
    static final Duration TIMEOUT = new Duration(120, SECONDS);

    private final TestingBroker broker;
    private final Path directory;

    /**
     * @param directory for the configurations and logs
     */
    KafkaCollectors(TestingBroker broker, Path directory)
    {
        this.broker = requireNonNull(broker, "broker is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * @param program nfacctd or sfacctd
     * @param datagrams the last of them from {@link Exports#LAST_EXPORTER}
     */
    void runPmacct(Path program, PmacctConfiguration configuration, List<Datagram> datagrams)
            throws Exception
    {
        int port = UdpReplay.findFreePort();
        Path work = Files.createTempDirectory(directory, configuration.daemon());
        Path file = Files.write(work.resolve("daemon.conf"), configuration.lines(port, broker.servers()));
        run(ImmutableList.of(program.toString(), "-f", file.toString()), work, port, configuration.readyMessages(), configuration.topics(), datagrams, Exports.LAST_EXPORTER.getBytes(UTF_8));
    }

    /**
     * @param datagrams the last of them from {@link Exports#LAST_EXPORTER}
     */
    void runGoflow2(Path program, String topic, List<String> arguments, List<Datagram> datagrams)
            throws Exception
    {
        int port = UdpReplay.findFreePort();
        Path work = Files.createTempDirectory(directory, topic);
        List<String> command = ImmutableList.<String>builder()
                .add(program.toString(), "-addr", "", "-listen", "flow://127.0.0.1:" + port + "/?workers=1&blocking=true")
                .add("-transport", "kafka", "-transport.kafka.brokers", broker.servers(), "-transport.kafka.topic", topic, "-transport.kafka.flushfreq", "200ms")
                .addAll(arguments)
                .build();
        boolean protobuf = arguments.contains("bin");
        run(command, work, port, ImmutableList.of(), ImmutableList.of(topic), datagrams, protobuf ? InetAddress.getByName(Exports.LAST_EXPORTER).getAddress() : Exports.LAST_EXPORTER.getBytes(UTF_8));
    }

    /**
     * The messages of a topic.
     */
    List<byte[]> read(String topic)
    {
        try (RawTopic raw = new RawTopic(broker.servers(), topic)) {
            return raw.readAll();
        }
    }

    /**
     * The lines of the messages of a topic.
     */
    List<String> readLines(String topic)
    {
        return read(topic).stream()
                .flatMap(message -> Splitter.on('\n').omitEmptyStrings().splitToStream(new String(message, UTF_8)))
                .collect(toImmutableList());
    }

    private void run(List<String> command, Path work, int port, List<String> readyMessages, Collection<String> topics, List<Datagram> datagrams, byte[] lastExporter)
            throws Exception
    {
        for (String topic : topics) {
            broker.createTopic(topic, 3);
        }
        try (CollectorProcess collector = new CollectorProcess(command, work); UdpReplay replay = new UdpReplay(port)) {
            assertEventually(TIMEOUT, () -> assertThat(UdpReplay.isListening(port)).as(collector.log()).isTrue());
            assertEventually(TIMEOUT, () -> assertThat(readyMessages).allMatch(collector.log()::contains));
            for (Datagram datagram : datagrams) {
                replay.send(datagram.exporter(), datagram.payload());
            }
            for (String topic : topics) {
                try (RawTopic raw = new RawTopic(broker.servers(), topic)) {
                    assertEventually(TIMEOUT, () -> assertThat(raw.hasMessageWith(lastExporter)).as("%s: %s", topic, collector.log()).isTrue());
                }
            }
            Set<String> writers = PmacctConfiguration.startedWriters(collector.log());
            if (writers.isEmpty()) {
                collector.stop();
            }
            // pmacct holds nothing once its writers have ended, and is killed: asked to end, it writes the flows of its last
            // purge again where the request comes before it has forgotten them
            assertEventually(TIMEOUT, () -> assertThat(PmacctConfiguration.endedWriters(collector.log())).containsAll(writers));
        }
    }
}
