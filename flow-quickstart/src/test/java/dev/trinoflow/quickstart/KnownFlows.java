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
package dev.trinoflow.quickstart;

import dev.trinoflow.quickstart.generator.Flood;
import dev.trinoflow.quickstart.generator.Flood.Kind;
import dev.trinoflow.quickstart.generator.FlowFile;
import dev.trinoflow.quickstart.generator.GeneratorFormat;
import dev.trinoflow.quickstart.generator.RateCurve;
import dev.trinoflow.quickstart.generator.RateSchedule;
import dev.trinoflow.quickstart.generator.TrafficModel;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

import static dev.trinoflow.core.AddressText.v4Low;
import static java.time.ZoneOffset.UTC;

/**
 * The flows that the queries' stored answers are about: three and a half days of the generator with a fixed seed and a
 * fixed clock, and incidents in their last hour that a person would look for.
 */
final class KnownFlows
{
    /**
     * When the questions are asked.
     */
    static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final double FLOWS_PER_SECOND = 0.35;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS000").withZone(UTC);

    private KnownFlows() {}

    /**
     * Writes the files, in the form of pmacct.
     */
    static List<Path> write(Path folder)
            throws IOException
    {
        Path ordinary = folder.resolve("ordinary.jsonl");
        write(ordinary, 1, Optional.empty(), FLOWS_PER_SECOND, START, NOW);
        Path syn = folder.resolve("syn-flood.jsonl");
        write(syn, 2, Optional.of(new Flood(0, v4Low(203 << 24 | 113 << 8 | 77), true, Kind.SYN, 1)), 10, NOW.minusSeconds(100), NOW);
        Path reflected = folder.resolve("reflected-flood.jsonl");
        write(reflected, 3, Optional.of(new Flood(0, v4Low(203 << 24 | 113 << 8 | 80), true, Kind.UDP, 1)), 10, NOW.minusSeconds(200), NOW.minusSeconds(120));
        Path incidents = folder.resolve("incidents.jsonl");
        try (BufferedWriter writer = Files.newBufferedWriter(incidents)) {
            new KnownIncidents(writer).write();
        }
        return List.of(ordinary, syn, reflected, incidents);
    }

    private static void write(Path file, long seed, Optional<Flood> flood, double rate, Instant start, Instant end)
            throws IOException
    {
        RateSchedule schedule = new RateSchedule(rate, RateCurve.WEEK, start, end, end, Duration.ofSeconds(5));
        new FlowFile(file, GeneratorFormat.PMACCT_JSON).write(new TrafficModel(seed, flood), schedule, new PrintWriter(new StringWriter()));
    }

    /**
     * Incidents of the last hour, and of the day before.
     */
    private record KnownIncidents(BufferedWriter writer)
    {
        void write()
        {
            for (int index = 0; index < 300; index++) {
                // a scan of ports, and one of hosts
                flow(Duration.ofMinutes(30).minusSeconds(index), "192.0.2.1", 501, 401, "240.66.6.6", 64510, "203.0.113.10", 64496, "tcp", 40_000, 1 + 7 * index, 2, 1, 40, "64501_64510");
                if (index < 200) {
                    flow(Duration.ofMinutes(20).minusSeconds(index), "192.0.2.2", 21, 17, "240.66.6.7", 64510, "203.0.113." + (index + 1), 64496, "tcp", 40_001, 22, 2, 1, 40, "64501_64510");
                }
            }
            for (int index = 0; index < 30; index++) {
                // our own addresses, from a neighbour's line
                flow(Duration.ofMinutes(15).minusSeconds(index), "192.0.2.1", 501, 401, "198.18.5." + index, 64496, "203.0.113.20", 64496, "udp", 5000, 53, 0, 2, 120, "");
                // somebody else's address from inside, and one of nobody from outside
                flow(Duration.ofMinutes(5).minusSeconds(index), "192.0.2.1", 401, 502, "240.88.8." + index % 3, 64513, "240.77.7.7", 64511, "udp", 1900, 80, 0, 2, 600, "64502_64511");
                flow(Duration.ofMinutes(5).minusSeconds(index), "192.0.2.2", 21, 17, "10.9.8.7", 0, "203.0.113.20", 64496, "udp", 5353, 53, 0, 1, 90, "");
                // an address that was never seen before, which sends a lot
                flow(Duration.ofMinutes(10).minusSeconds(index), "192.0.2.1", 502, 401, "240.77.7.7", 64511, "198.18.9.9", 64496, "tcp", 443, 50_123, 24, 40, 56_000, "64502_64511");
                // answers to it, along another path
                flow(Duration.ofMinutes(10).minusSeconds(index), "192.0.2.1", 401, 502, "198.18.9.9", 64496, "240.77.7.7", 64511, "tcp", 50_123, 443, 16, 20, 1_040, "64502_64505_64511");
                // an exporter that is silent since two hours
                flow(Duration.ofHours(2).plusMinutes(index), "192.0.2.9", 1, 2, "198.51.100.9", 64496, "203.0.113.9", 64496, "udp", 1234, 514, 0, 1, 200, "");
            }
        }

        private void flow(Duration ago, String exporter, int input, int output, String source, long sourceAs, String destination, long destinationAs, String protocol, int sourcePort, int destinationPort, int flags, int packets, int bytes, String path)
        {
            String time = TIMESTAMP.format(NOW.minus(ago));
            try {
                writer.write(
                        """
                        {"event_type": "purge", "etype": "800", "as_src": %s, "as_dst": %s, "as_path": "%s", "peer_ip_src": "%s", "iface_in": %s, "iface_out": %s, "ip_src": "%s", "ip_dst": "%s", "port_src": %s, "port_dst": %s, "tcp_flags": "%s", "ip_proto": "%s", "tos": 0, "sampling_rate": 1000, "timestamp_start": "%s", "timestamp_end": "%s", "timestamp_arrival": "%s", "packets": %s, "bytes": %s}
                        """.formatted(sourceAs, destinationAs, path, exporter, input, output, source, destination, sourcePort, destinationPort, flags, protocol, time, time, time, packets, bytes));
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
