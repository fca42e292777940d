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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.LeftOutDays;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.TestingBroker;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;
import org.apache.iceberg.Table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.iceberg.expressions.Expressions.and;
import static org.apache.iceberg.expressions.Expressions.greaterThanOrEqual;
import static org.apache.iceberg.expressions.Expressions.lessThan;

/**
 * Some days of flows in a topic, and an archive that has taken in a part of them, each table another part: with rollups
 * that are up to date, behind, incomplete, without some days, being made and not there at all.
 */
final class TestingTraffic
        implements Closeable
{
    static final String ROLLUPS = "default,traffic_1h_port:hour:dst_port+vrf";
    // the evening of a Tuesday, and five days on
    static final long START = 1_749_590_220_000L;
    static final long STEP = 170_000;
    static final int MESSAGES = 2700;

    private static final Map<String, String> LEFT_OUT_DAYS = ImmutableMap.of(
            "traffic_1h", "2025-06-14/2025-06-14",
            "traffic_1h_port", "2025-06-12/2025-06-12,2025-06-15/2025-06-15",
            "traffic_1h_src_addr", "2025-06-13/2025-06-15",
            "traffic_1m", "2025-06-12/2025-06-12,2025-06-14/2025-06-14");

    private static final String TOPIC = "flows";
    private static final int PARTITIONS = 2;
    private static final int IMPORTED = 40;

    private final Random random;
    private final Path files;
    private final Dimensions dimensions;
    private final TestingArchive archive;
    private final List<TestingMessage> messages = new ArrayList<>();
    private final List<TestingMessage> imported = new ArrayList<>();
    private final long[] ends = new long[PARTITIONS];

    TestingTraffic(TestingBroker broker, Random random)
            throws Exception
    {
        this.random = random;
        archive = new TestingArchive(Files.createTempDirectory("traffic"));
        files = Files.createTempDirectory("dimensions");
        Files.writeString(files.resolve("networks.csv"),
                """
                prefix,name
                192.0.2.0/28,lab
                203.0.113.0/24,office
                2001:db8::/32,office
                2001:db8:8000::/33,servers
                """);
        Files.writeString(files.resolve("prefixes.csv"),
                """
                prefix,origin_asn
                192.0.2.0/24,64496
                2001:db8::/32,64497
                2001:db8:8000::/33,64499
                """);
        try (DimensionStore store = new DimensionStore(new FlowDimensionsConfig().setDimensionsLocation(files))) {
            store.start();
            dimensions = store.current();
        }
        broker.createTopic(TOPIC, PARTITIONS);
        for (int i = 0; i < MESSAGES; i++) {
            long timestamp = START + i * STEP;
            int partition = random.nextInt(PARTITIONS);
            String message = message(timestamp - random.nextInt(14 * 60_000));
            broker.send(TOPIC, partition, timestamp, message);
            messages.add(new TestingMessage(TOPIC, partition, ends[partition], timestamp, message.getBytes(UTF_8)));
            ends[partition]++;
        }
        broker.flush();
        // of a file, whose flows do not say when they were received
        for (int i = 0; i < IMPORTED; i++) {
            imported.add(new TestingMessage("file:1", 0, i, -1, flow("").getBytes(UTF_8)));
        }
    }

    private String message(long received)
    {
        StringBuilder message = new StringBuilder();
        for (int flow = 0; flow <= random.nextInt(4); flow++) {
            message.append(message.isEmpty() ? "" : "\n").append(flow(time("timestamp_arrival", received + random.nextInt(20_000))
                    + time("timestamp_start", received - random.nextInt(90_000))
                    + time("timestamp_end", received)));
        }
        return message.toString();
    }

    private String flow(String time)
    {
        return "{\"event_type\": \"purge\""
                + optional("peer_ip_src", "\"203.0.113." + random.nextInt(3) + "\"")
                + optional("iface_in", 1 + random.nextInt(3))
                + optional("iface_out", random.nextInt(3))
                + optional("as_src", 64_496 + random.nextInt(1 + random.nextInt(5)))
                + optional("as_dst", 64_496 + random.nextInt(1 + random.nextInt(5)))
                + optional("ip_proto", random.nextBoolean() ? 6 : 1 + 16 * random.nextInt(2))
                + optional("ip_src", "\"" + RandomArchiveFlow.address(random) + "\"")
                + optional("ip_dst", "\"" + RandomArchiveFlow.address(random) + "\"")
                + optional("port_src", 1024 + random.nextInt(5))
                + optional("port_dst", random.nextBoolean() ? 443 : 53)
                + optional("mpls_vpn_rd", "\"0:64500:" + random.nextInt(3) + "\"")
                + optional("bytes", random.nextInt(1_000_000))
                + optional("packets", 1 + random.nextInt(100))
                + ", \"sampling_rate\": " + (random.nextBoolean() ? 1 : 1000)
                + time + "}";
    }

    private static String time(String key, long millis)
    {
        return ", \"" + key + "\": \"" + TestFlow.sqlTime(millis) + "000\"";
    }

    private String optional(String key, Object value)
    {
        return random.nextInt(9) == 0 ? "" : ", \"" + key + "\": " + value;
    }

    Map<String, String> properties()
    {
        return ImmutableMap.<String, String>builder()
                .putAll(archive.properties())
                .put("flow.rollups", ROLLUPS)
                .put("flow.dimensions.location", files.toString())
                .buildOrThrow();
    }

    void createArchive()
            throws IOException
    {
        archive.createTable(TestingArchive.FLOWS);
        archive.createTable(ArchiveTable.REJECTS);
        archiveFlows(0.5);
        archiveFlows(0.9);
        for (Rollup rollup : Rollups.of(new FlowRollupsConfig().setRollups(ROLLUPS), FlowSchema.STANDARD)) {
            switch (rollup.name()) {
                case "traffic_1d_src_addr" -> {
                    // not there yet
                }
                case "traffic_1h_dst_addr" -> {
                    archive.createRollup(rollup);
                    archiveRollup(rollup, 0, 0.4, imported);
                    archive.table(ArchiveTable.rollup(rollup)).updateProperties().set(Rollup.REBUILD_PREFIX + "until", "2025-06-13").commit();
                }
                case "traffic_1d_dst_addr" -> {
                    // has not taken in the file
                    archive.createRollup(rollup);
                    archiveRollup(rollup, 0, 0.7, ImmutableList.of());
                }
                default -> {
                    archive.createRollup(rollup);
                    double part = 0.3 + 0.6 * random.nextDouble();
                    archiveRollup(rollup, 0, part / 2, ImmutableList.of());
                    archiveRollup(rollup, part / 2, part, imported);
                    leaveOut(rollup);
                }
            }
        }
    }

    /**
     * Says of some days of rollups that they are not in their tables, where rows of late flows are or none.
     */
    private void leaveOut(Rollup rollup)
    {
        String days = LEFT_OUT_DAYS.get(rollup.name());
        if (days == null) {
            return;
        }
        Table table = archive.table(ArchiveTable.rollup(rollup));
        if (random.nextBoolean()) {
            LocalDate day = LocalDate.parse(days.substring(0, days.indexOf('/')));
            table.newDelete().deleteFromRowFilter(and(
                    greaterThanOrEqual("time_received", day + "T00:00:00"),
                    lessThan("time_received", day.plusDays(1) + "T00:00:00"))).commit();
        }
        table.updateProperties().set(LeftOutDays.PROPERTY, days).commit();
    }

    private void archiveFlows(double part)
            throws IOException
    {
        List<TestingMessage> added = new ArrayList<>(part == 0.5 ? imported : messages(0.5, part));
        if (part == 0.5) {
            added.addAll(messages(0, part));
        }
        archive.commit(added, covered(part, true), dimensions);
    }

    private void archiveRollup(Rollup rollup, double from, double to, List<TestingMessage> files)
            throws IOException
    {
        List<TestingMessage> added = ImmutableList.<TestingMessage>builder().addAll(messages(from, to)).addAll(files).build();
        archive.commit(ArchiveTable.rollup(rollup), new TestingRollup(rollup, dimensions).rows(added, random), covered(to, !files.isEmpty()), 40);
    }

    /**
     * From one part of each partition to another.
     */
    private List<TestingMessage> messages(double from, double to)
    {
        return messages.stream()
                .filter(message -> message.offset() >= end(message.partition(), from) && message.offset() < end(message.partition(), to))
                .toList();
    }

    private long end(int partition, double part)
    {
        // one partition is behind the other
        return (long) (ends[partition] * part * (partition == 0 ? 1 : 0.8));
    }

    private CoveredOffsets covered(double part, boolean file)
    {
        ImmutableMap.Builder<Partition, Coverage> covered = ImmutableMap.builder();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            covered.put(new Partition(TOPIC, partition), new Coverage(end(partition, part), "", 0));
        }
        if (file) {
            covered.put(new Partition("file:1", 0), new Coverage(IMPORTED, "", 0));
        }
        return new CoveredOffsets(covered.buildOrThrow());
    }

    @Override
    public void close()
            throws IOException
    {
        archive.close();
    }
}
