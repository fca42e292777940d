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
package dev.trinoflow.benchmarks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Flow records as pmacct writes them, each a pure function of its number: later runs, and other programs with the same
 * definition, read the same bytes.
 */
final class PmacctRecords
{
    private static final List<String> PROTOCOLS = List.of("tcp", "tcp", "tcp", "tcp", "tcp", "tcp", "tcp", "udp", "udp", "icmp");
    private static final int[] SERVICES = {443, 443, 443, 443, 80, 80, 53, 53, 22, 123};
    private static final int[] TCP_FLAGS = {24, 24, 16, 16, 27, 2, 18, 17};
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.0").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final int OWN_AS = 64500;
    private static final int OUTSIDE_NETWORKS = 2_000_000;
    private static final int OWN_NETWORKS = 4096;

    private PmacctRecords() {}

    /**
     * @param number of the record, from 0
     * @param arrival when the collector received it, in milliseconds since 1970-01-01 UTC
     */
    static byte[] record(long number, long arrival)
    {
        SplittableRandom random = new SplittableRandom(number * 2654435761L + 17);
        boolean inbound = random.nextDouble() < .5;
        int outside = zipf(random, OUTSIDE_NETWORKS);
        int own = zipf(random, OWN_NETWORKS);
        String outsideNetwork = network(65536 + (outside * 10368889L) % 14614528);
        String ownNetwork = network(6569984 + (own * 1667L) % OWN_NETWORKS);
        String outsideAddress = outsideNetwork + host(random, outside);
        String ownAddress = ownNetwork + host(random, own);
        int outsideAs = 1 + (int) (zipf(new SplittableRandom(outside), 60000) * 7919L % 60013);
        String protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
        int service = SERVICES[random.nextInt(SERVICES.length)];
        int ephemeral = 32768 + random.nextInt(28232);
        if (protocol.equals("icmp")) {
            service = 0;
            ephemeral = 0;
        }
        int packets = (int) Math.max(1, Math.exp(.7 + 1.5 * gaussian(random)));
        long bytes = (long) packets * (random.nextDouble() < .4 ? 40 + random.nextInt(60) : 1300 + random.nextInt(200));
        Instant end = Instant.ofEpochMilli(arrival - 200 - random.nextInt(15000));
        Instant start = packets == 1 ? end : end.minusMillis(random.nextInt(20000));
        StringBuilder json = new StringBuilder(700)
                .append("{\"event_type\": \"purge\", \"mac_src\": \"00:00:00:00:00:00\", \"mac_dst\": \"00:00:00:00:00:00\", \"vlan\": 0, \"cos\": 0, \"etype\": \"800\"")
                .append(", \"as_src\": ").append(inbound ? outsideAs : OWN_AS)
                .append(", \"as_dst\": ").append(inbound ? OWN_AS : outsideAs)
                .append(", \"peer_ip_src\": \"192.0.2.").append(zipf(random, 20)).append("\", \"peer_ip_dst\": \"0.0.0.0\"")
                .append(", \"iface_in\": ").append(500 + outsideAs % 32)
                .append(", \"iface_out\": ").append(500 + own % 32);
        text(json, "ip_src", inbound ? outsideAddress : ownAddress);
        text(json, "net_src", (inbound ? outsideNetwork : ownNetwork) + "0");
        text(json, "ip_dst", inbound ? ownAddress : outsideAddress);
        text(json, "net_dst", (inbound ? ownNetwork : outsideNetwork) + "0");
        json.append(", \"mask_src\": 24, \"mask_dst\": 24, \"port_src\": ").append(inbound ? service : ephemeral)
                .append(", \"port_dst\": ").append(inbound ? ephemeral : service);
        text(json, "tcp_flags", String.valueOf(protocol.equals("tcp") ? TCP_FLAGS[random.nextInt(TCP_FLAGS.length)] : 0));
        text(json, "ip_proto", protocol);
        json.append(", \"tos\": 0, \"sampling_rate\": 1000");
        text(json, "timestamp_start", SECONDS.format(start));
        text(json, "timestamp_end", SECONDS.format(end));
        text(json, "timestamp_arrival", MICROSECONDS.format(Instant.ofEpochMilli(arrival)));
        json.append(", \"packets\": ").append(packets).append(", \"bytes\": ").append(bytes).append('}');
        return json.toString().getBytes(UTF_8);
    }

    private static void text(StringBuilder json, String key, String value)
    {
        json.append(", \"").append(key).append("\": \"").append(value).append('"');
    }

    /**
     * The first three octets of a network of 256 addresses.
     */
    private static String network(long number)
    {
        return (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255) + ".";
    }

    private static long host(SplittableRandom random, int network)
    {
        return 1 + (zipf(random, 254) * 67 + network * 31L) % 254;
    }

    /**
     * A rank from 1 to the maximum; the exponent is 1.
     */
    private static int zipf(SplittableRandom random, int maximum)
    {
        return (int) Math.exp(random.nextDouble() * Math.log(maximum + 1));
    }

    private static double gaussian(SplittableRandom random)
    {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
