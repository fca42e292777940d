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
package dev.trinoflow.core.decoder;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Records as a collector at a network's edge writes them: few exporters and interfaces, few popular and many rare hosts,
 * times that go on.
 */
final class TypicalRecords
{
    static final long START_MILLIS = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    private static final String[] PROTOCOLS = {"tcp", "tcp", "tcp", "tcp", "tcp", "tcp", "tcp", "udp", "udp", "icmp"};
    private static final int[] SERVICES = {443, 443, 443, 443, 80, 80, 53, 53, 22, 123};
    private static final int[] FLAGS = {24, 24, 16, 16, 27, 2, 18, 17};
    private static final DateTimeFormatter TENTHS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.0", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SplittableRandom random;
    private long timeMillis = START_MILLIS;

    private String sourceNetwork;
    private String sourceHost;
    private int sourceAs;
    private int sourceInterface;
    private int sourcePort;
    private String destinationNetwork;
    private String destinationHost;
    private int destinationAs;
    private int destinationInterface;
    private int destinationPort;
    private int exporter;
    private String protocol;
    private int flags;
    private long packets;
    private long bytes;
    private Instant begin;
    private Instant end;

    TypicalRecords(long seed)
    {
        random = new SplittableRandom(seed);
    }

    /**
     * A record of pmacct, with the list of keys that its version 1.6 wrote.
     */
    String nextPmacct()
    {
        next();
        return "{\"event_type\": \"purge\", \"mac_src\": \"00:00:00:00:00:00\", \"mac_dst\": \"00:00:00:00:00:00\", \"vlan\": 0, \"cos\": 0, \"etype\": \"800\""
                + ", \"as_src\": " + sourceAs + ", \"as_dst\": " + destinationAs
                + ", \"peer_ip_src\": \"192.0.2." + exporter + "\", \"peer_ip_dst\": \"0.0.0.0\""
                + ", \"iface_in\": " + sourceInterface + ", \"iface_out\": " + destinationInterface
                + ", \"ip_src\": \"" + sourceNetwork + sourceHost + "\", \"net_src\": \"" + sourceNetwork + "0\""
                + ", \"ip_dst\": \"" + destinationNetwork + destinationHost + "\", \"net_dst\": \"" + destinationNetwork + "0\""
                + ", \"mask_src\": 24, \"mask_dst\": 24, \"port_src\": " + sourcePort + ", \"port_dst\": " + destinationPort
                + ", \"tcp_flags\": \"" + flags + "\", \"ip_proto\": \"" + protocol + "\", \"tos\": 0, \"sampling_rate\": 1000"
                + ", \"timestamp_start\": \"" + TENTHS.format(begin) + "\", \"timestamp_end\": \"" + TENTHS.format(end) + "\""
                + ", \"timestamp_arrival\": \"" + MICROS.format(Instant.ofEpochMilli(timeMillis)) + "\""
                + ", \"packets\": " + packets + ", \"bytes\": " + bytes + "}";
    }

    /**
     * A record of goflow2 with all the keys that it writes by default.
     */
    String nextGoflow()
    {
        next();
        return "{\"type\":\"IPFIX\",\"time_received_ns\":" + timeMillis + "460121,\"sequence_num\":" + timeMillis % 1_000_000 + ",\"sampling_rate\":1000,\"sampler_address\":\"192.0.2." + exporter + "\""
                + ",\"time_flow_start_ns\":" + begin.toEpochMilli() + "000000,\"time_flow_end_ns\":" + end.toEpochMilli() + "000000,\"bytes\":" + bytes + ",\"packets\":" + packets
                + ",\"src_addr\":\"" + sourceNetwork + sourceHost + "\",\"dst_addr\":\"" + destinationNetwork + destinationHost + "\",\"etype\":\"IPv4\",\"proto\":\"" + protocol.toUpperCase(Locale.ROOT) + "\""
                + ",\"src_port\":" + sourcePort + ",\"dst_port\":" + destinationPort + ",\"in_if\":" + sourceInterface + ",\"out_if\":" + destinationInterface
                + ",\"src_mac\":\"02:00:5e:10:00:01\",\"dst_mac\":\"02:00:5e:10:00:02\",\"src_vlan\":0,\"dst_vlan\":0,\"vlan_id\":0,\"ip_tos\":0,\"forwarding_status\":64,\"ip_ttl\":0,\"ip_flags\":0"
                + ",\"tcp_flags\":" + flags + ",\"icmp_type\":0,\"icmp_code\":0,\"ipv6_flow_label\":0,\"fragment_id\":0,\"fragment_offset\":0,\"src_as\":" + sourceAs + ",\"dst_as\":" + destinationAs
                + ",\"next_hop\":\"192.0.2.254\",\"next_hop_as\":0,\"src_net\":\"" + sourceNetwork + "0/24\",\"dst_net\":\"" + destinationNetwork + "0/24\""
                + ",\"bgp_next_hop\":\"\",\"bgp_communities\":[],\"as_path\":[],\"mpls_ttl\":[],\"mpls_label\":[],\"mpls_ip\":[],\"observation_domain_id\":0,\"observation_point_id\":0"
                + ",\"layer_stack\":[],\"layer_size\":[],\"ipv6_routing_header_addresses\":[],\"ipv6_routing_header_seg_left\":0}";
    }

    private void next()
    {
        timeMillis += random.nextInt(3);
        int outside = popular(2_000_000);
        int inside = popular(4096);
        String outsideNetwork = network(65_536 + outside * 10_368_889L % 14_614_528);
        String insideNetwork = network(6_569_984 + inside * 1667L % 4096);
        String outsideHost = String.valueOf(1 + (popular(254) * 67 + outside * 31L) % 254);
        String insideHost = String.valueOf(1 + (popular(254) * 67 + inside * 31L) % 254);
        int outsideAs = 1 + (int) (outside * 7919L % 60_013);
        protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        boolean ports = !protocol.equals("icmp");
        int service = ports ? SERVICES[random.nextInt(SERVICES.length)] : 0;
        int client = ports ? 32_768 + random.nextInt(28_232) : 0;
        flags = protocol.equals("tcp") ? FLAGS[random.nextInt(FLAGS.length)] : 0;
        exporter = popular(20);
        packets = (long) Math.max(1, Math.exp(.7 + 1.5 * random.nextGaussian()));
        bytes = packets * (random.nextDouble() < .4 ? 40 + random.nextInt(60) : 1300 + random.nextInt(200));
        end = Instant.ofEpochMilli(timeMillis - 200 - random.nextInt(15_000));
        begin = packets == 1 ? end : end.minusMillis(random.nextInt(20_000));
        boolean incoming = random.nextBoolean();
        sourceNetwork = incoming ? outsideNetwork : insideNetwork;
        sourceHost = incoming ? outsideHost : insideHost;
        sourceAs = incoming ? outsideAs : 64500;
        sourceInterface = 500 + (incoming ? outsideAs : inside) % 32;
        sourcePort = incoming ? service : client;
        destinationNetwork = incoming ? insideNetwork : outsideNetwork;
        destinationHost = incoming ? insideHost : outsideHost;
        destinationAs = incoming ? 64500 : outsideAs;
        destinationInterface = 500 + (incoming ? inside : outsideAs) % 32;
        destinationPort = incoming ? client : service;
    }

    /**
     * 1 to count, with a chance of about 1 / n.
     */
    private int popular(int count)
    {
        return (int) Math.exp(random.nextDouble() * Math.log(count + 1));
    }

    private static String network(long number)
    {
        return (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255) + ".";
    }
}
