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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.lang.Math.toIntExact;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

/**
 * Sums of the known flows, by a reader of their files and of the dimensions that shares nothing with ours.
 */
final class RecordSums
{
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final long FIVE_MINUTES = Duration.ofMinutes(5).toMillis();

    private final List<FlowRecord> records;
    private final List<OwnNetwork> networks;

    private RecordSums(List<FlowRecord> records, List<OwnNetwork> networks)
    {
        this.records = ImmutableList.copyOf(records);
        this.networks = ImmutableList.copyOf(networks);
    }

    private record FlowRecord(Instant received, String exporter, long input, long output, String source, String destination, long bytes) {}

    private record OwnNetwork(BigInteger first, int hostBits, Map<String, String> values)
    {
        boolean holds(BigInteger address)
        {
            return address.shiftRight(hostBits).equals(first.shiftRight(hostBits));
        }
    }

    static RecordSums read(List<Path> files, Path dimensions)
            throws IOException
    {
        List<FlowRecord> records = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                JsonNode record = mapper.readTree(line);
                records.add(new FlowRecord(
                        LocalDateTime.parse(record.get("timestamp_arrival").asText(), TIMESTAMP).toInstant(UTC),
                        record.get("peer_ip_src").asText(),
                        record.get("iface_in").asLong(),
                        record.get("iface_out").asLong(),
                        record.get("ip_src").asText(),
                        record.get("ip_dst").asText(),
                        record.get("bytes").asLong() * record.get("sampling_rate").asLong()));
            }
        }
        List<OwnNetwork> networks = readCsv(dimensions.resolve("networks.csv")).stream()
                .map(RecordSums::network)
                .sorted(Comparator.comparing(OwnNetwork::hostBits))
                .toList();
        return new RecordSums(records, networks);
    }

    static List<Map<String, String>> readCsv(Path file)
            throws IOException
    {
        List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
        String[] names = lines.getFirst().split(",");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int column = 0; column < names.length; column++) {
                row.put(names[column], values[column]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static OwnNetwork network(Map<String, String> row)
    {
        String[] parts = requireNonNull(row.get("prefix")).split("/");
        int bits = parts[0].contains(":") ? 128 : 32;
        return new OwnNetwork(number(parts[0]), bits - Integer.parseInt(parts[1]), row);
    }

    /**
     * IPv4 addresses are where IPv6 has those that are mapped.
     */
    private static BigInteger number(String address)
    {
        BigInteger number = new BigInteger(1, InetAddresses.forString(address).getAddress());
        return address.contains(":") ? number : number.add(BigInteger.valueOf(0xFFFF).shiftLeft(32));
    }

    private Optional<String> attribute(String address, String name)
    {
        BigInteger number = number(address);
        return networks.stream()
                .filter(network -> network.holds(number))
                .findFirst()
                .map(network -> network.values().get(name))
                .filter(value -> !value.isEmpty());
    }

    Map<String, Long> bytesBySource()
    {
        return records.stream().collect(groupingBy(FlowRecord::source, TreeMap::new, summingLong(FlowRecord::bytes)));
    }

    Map<String, Long> sentBy(String attribute)
    {
        return sum(FlowRecord::source, attribute);
    }

    Map<String, Long> receivedBy(String attribute)
    {
        return sum(FlowRecord::destination, attribute);
    }

    private Map<String, Long> sum(Function<FlowRecord, String> address, String attribute)
    {
        Map<String, Long> sums = new TreeMap<>();
        records.forEach(record -> attribute(address.apply(record), attribute).ifPresent(value -> sums.merge(value, record.bytes(), Long::sum)));
        return sums;
    }

    /**
     * Inside are the networks of the file, and 10.0.0.0/8, which is the only other range of one's own in the records.
     */
    Map<String, Long> bytesByDirection()
    {
        return records.stream().collect(groupingBy(
                record -> {
                    boolean fromInside = isInside(record.source());
                    boolean toInside = isInside(record.destination());
                    return fromInside ? (toInside ? "internal" : "outbound") : (toInside ? "inbound" : "transit");
                },
                TreeMap::new,
                summingLong(FlowRecord::bytes)));
    }

    private boolean isInside(String address)
    {
        return address.startsWith("10.") || attribute(address, "name").isPresent();
    }

    /**
     * Bytes that went out by the interfaces, from the begin of a period on.
     */
    long outputBytes(Instant begin, String exporter, List<Long> interfaces)
    {
        return output(begin, exporter, interfaces).mapToLong(FlowRecord::bytes).sum();
    }

    /**
     * The highest but 5 % of the intervals of 5 minutes in a period, in bits a second.
     */
    double outputPercentile95(Instant begin, Instant end, String exporter, long interfaceNumber)
    {
        long[] intervals = new long[toIntExact(Duration.between(begin, end).toMillis() / FIVE_MINUTES)];
        output(begin, exporter, List.of(interfaceNumber))
                .forEach(record -> intervals[toIntExact(Duration.between(begin, record.received()).toMillis() / FIVE_MINUTES)] += record.bytes());
        Arrays.sort(intervals);
        return intervals[intervals.length - 1 - intervals.length / 20] * 8 / 300.0;
    }

    private Stream<FlowRecord> output(Instant begin, String exporter, List<Long> interfaces)
    {
        return records.stream().filter(record -> !record.received().isBefore(begin) && record.exporter().equals(exporter) && interfaces.contains(record.output()));
    }
}
