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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Random flows as the two collectors write them, in all the forms that their settings and versions give, and what the
 * decoder has to make of them.
 */
final class RandomJsonFlows
{
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * @param row the values by column, without the NULLs and without the columns that tell where the flow was found
     */
    record Flow(ObjectNode json, Map<String, Object> row) {}

    private final Random random;
    private final RandomJsonTimes times;
    private final double stickiness;
    private final Map<String, Flow> lastParts = new HashMap<>();

    private ObjectNode json;
    private Map<String, Object> row;

    /**
     * @param stickiness how probably a part of a flow is the same as in the flow before
     */
    RandomJsonFlows(Random random, ZoneId zone, double stickiness)
    {
        this.random = random;
        this.stickiness = stickiness;
        times = new RandomJsonTimes(random, zone);
    }

    Flow pmacct()
    {
        List<Flow> parts = new ArrayList<>();
        parts.add(part("event", () -> maybe("event_type", text("purge"))));
        for (String[] time : List.of(new String[] {"timestamp_start", "time_flow_start"}, new String[] {"timestamp_end", "time_flow_end"}, new String[] {"timestamp_arrival", "time_received"})) {
            parts.add(part(time[0], () -> addTime(time[0], time[1], times.pmacct())));
        }
        parts.add(part("counters", () -> addCounters(true)));
        parts.add(part("source", () -> addPmacctEnd("src")));
        parts.add(part("destination", () -> addPmacctEnd("dst")));
        parts.add(part("type", this::addVersion));
        for (String[] address : List.of(new String[] {"peer_ip_src", "sampler_address"}, new String[] {"peer_ip_dst", "bgp_next_hop"}, new String[] {"post_nat_ip_src", "post_nat_src_addr"}, new String[] {"post_nat_ip_dst", "post_nat_dst_addr"})) {
            parts.add(part(address[0], () -> addAddress(address[0], address[1])));
        }
        addNumbers(parts, Map.of("export_proto_seqno", "sequence_num", "iface_in", "in_if", "iface_out", "out_if", "as_src", "src_as", "as_dst", "dst_as", "peer_as_src", "peer_src_as", "peer_as_dst", "peer_dst_as"), 0xFFFF_FFFFL);
        addNumbers(parts, Map.of("port_src", "src_port", "port_dst", "dst_port", "post_nat_port_src", "post_nat_src_port", "post_nat_port_dst", "post_nat_dst_port", "vlan", "vlan_id", "vlan_in", "src_vlan", "vlan_out", "dst_vlan"), 0xFFFF);
        addNumbers(parts, Map.of("tos", "ip_tos", "nat_event", "nat_event"), 255);
        addNumbers(parts, Map.of("flow_label", "ipv6_flow_label"), 0xF_FFFF);
        parts.add(part("mac_src", () -> addMac("mac_src", "src_mac")));
        parts.add(part("mac_dst", () -> addMac("mac_dst", "dst_mac")));
        parts.add(part("etype", () -> addNumber("etype", "etype", random.nextInt(0x1_0000), Long::toHexString)));
        parts.add(part("protocol", this::addPmacctProtocol));
        parts.add(part("tcp_flags", this::addTcpFlags));
        parts.add(part("direction", () -> addDirection("sampling_direction")));
        parts.add(part("forwarding", () -> addNumber("fwd_status", "forwarding_status", random.nextInt(256), String::valueOf)));
        parts.add(part("as_path", () -> addNumbersList("as_path", "as_path")));
        parts.add(part("communities", this::addCommunities));
        parts.add(part("mpls", this::addMplsLabels));
        parts.add(part("vrf", this::addPmacctVrf));
        parts.add(part("tags", this::addTags));
        return join(parts);
    }

    Flow goflow()
    {
        List<Flow> parts = new ArrayList<>();
        for (String time : List.of("time_flow_start", "time_flow_end", "time_received")) {
            parts.add(part(time, () -> addTime(time + "_ns", time, times.goflow())));
        }
        parts.add(part("counters", () -> addCounters(false)));
        parts.add(part("source", () -> addGoflowEnd("src")));
        parts.add(part("destination", () -> addGoflowEnd("dst")));
        parts.add(part("type", () -> addName("type", "type", List.of("SFLOW_5", "NETFLOW_V5", "NETFLOW_V9", "IPFIX"), "FLOWUNKNOWN")));
        for (String address : List.of("sampler_address", "next_hop", "bgp_next_hop")) {
            parts.add(part(address, () -> addAddress(address, address)));
        }
        addNumbers(parts, same("sequence_num", "in_if", "out_if", "src_as", "dst_as", "next_hop_as", "fragment_id"), 0xFFFF_FFFFL);
        addNumbers(parts, same("src_port", "dst_port", "src_vlan", "dst_vlan", "vlan_id", "fragment_offset", "tcp_flags"), 0xFFFF);
        addNumbers(parts, same("ip_tos", "ip_ttl", "ip_flags", "icmp_type", "icmp_code", "forwarding_status"), 255);
        addNumbers(parts, same("ipv6_flow_label"), 0xF_FFFF);
        parts.add(part("src_mac", () -> addMac("src_mac", "src_mac")));
        parts.add(part("dst_mac", () -> addMac("dst_mac", "dst_mac")));
        parts.add(part("etype", () -> addNamed("etype", "etype", Map.of("IPv4", 0x800L, "IPv6", 0x86DDL, "ARP", 0x806L))));
        parts.add(part("protocol", () -> addNamed("proto", "proto", Map.of("TCP", 6L, "UDP", 17L, "IPv6-ICMP", 58L, "HOPOPT", 0L, "Mobility Header", 135L, "reserved", 255L))));
        parts.add(part("direction", () -> addDirection("flow_direction")));
        parts.add(part("as_path", () -> addNumbersList("as_path", "as_path")));
        parts.add(part("mpls", () -> addNumbersList("mpls_label", "mpls_labels")));
        parts.add(part("communities", this::addGoflowCommunities));
        parts.add(part("vrf", this::addGoflowVrf));
        return join(parts);
    }

    private Flow part(String name, Runnable generator)
    {
        Flow last = lastParts.get(name);
        if (last != null && random.nextDouble() < stickiness) {
            return last;
        }
        json = JSON.objectNode();
        row = new HashMap<>();
        generator.run();
        Flow part = new Flow(json, row);
        lastParts.put(name, part);
        return part;
    }

    private static Flow join(List<Flow> parts)
    {
        ObjectNode json = JSON.objectNode();
        Map<String, Object> row = new TreeMap<>();
        for (Flow part : parts) {
            json.setAll(part.json());
            row.putAll(part.row());
        }
        return new Flow(json, row);
    }

    private static Map<String, String> same(String... names)
    {
        Map<String, String> columns = new HashMap<>();
        for (String name : names) {
            columns.put(name, name);
        }
        return columns;
    }

    private void addNumbers(List<Flow> parts, Map<String, String> columns, long max)
    {
        new TreeMap<>(columns).forEach((key, column) -> parts.add(part(key, () -> addNumber(key, column, number(max), String::valueOf))));
    }

    /**
     * Numbers of all sizes, and the limits.
     */
    private long number(long max)
    {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> max;
            default -> random.nextLong(1, max) >>> random.nextInt(64 - Long.numberOfLeadingZeros(max));
        };
    }

    private void addNumber(String key, String column, long value, java.util.function.LongFunction<String> text)
    {
        switch (random.nextInt(8)) {
            case 0 -> {}
            case 1 -> json.set(key, random.nextBoolean() ? JSON.nullNode() : text(""));
            case 2 -> {
                json.put(key, text.apply(value));
                row.put(column, value);
            }
            case 3 -> {
                json.set(key, JSON.objectNode().put("long", value));
                row.put(column, value);
            }
            default -> {
                json.put(key, value);
                row.put(column, value);
            }
        }
    }

    private void addTime(String key, String column, RandomJsonTimes.Time time)
    {
        json.set(key, time.json());
        if (time.instant() != null) {
            row.put(column, time.instant());
        }
        else if (column.equals("time_received")) {
            row.put(column, DecodedMessages.KAFKA_TIMESTAMP);
        }
    }

    private void addCounters(boolean optional)
    {
        long rate = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 100_000);
        boolean hasRate = !optional || random.nextInt(4) != 0;
        if (hasRate) {
            json.put("sampling_rate", rate);
        }
        long factor = hasRate ? Math.max(1, rate) : 1;
        row.put("sampling_rate", factor);
        for (String counter : List.of("bytes", "packets")) {
            long exported = number(Long.MAX_VALUE / 100_000);
            if (!optional || random.nextInt(5) != 0) {
                json.set(counter, random.nextInt(5) == 0 ? JSON.objectNode().put("long", exported) : JSON.numberNode(exported));
                row.put(counter, exported * factor);
            }
        }
        row.put("flows", 1L);
        if (optional && random.nextInt(3) == 0) {
            json.put("flows", 12L);
            row.put("flows", 12L);
        }
    }

    private InetAddress randomAddress()
    {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = random.nextInt(bytes.length); i < bytes.length && random.nextInt(4) != 0; i++) {
            bytes[i] = 0;
        }
        try {
            return InetAddress.getByAddress(bytes);
        }
        catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private String text(InetAddress address)
    {
        return switch (random.nextInt(6)) {
            case 0 -> address instanceof Inet4Address ? "::ffff:" + address.getHostAddress() : address.getHostAddress();
            case 1 -> InetAddresses.toAddrString(address).toUpperCase(Locale.ROOT);
            default -> InetAddresses.toAddrString(address);
        };
    }

    private void addAddress(String key, String column)
    {
        InetAddress address = randomAddress();
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> json.put(key, "");
            default -> {
                json.put(key, text(address));
                row.put(column, address);
            }
        }
    }

    private void addPmacctEnd(String end)
    {
        addAddress("ip_" + end, end + "_addr");
        InetAddress network = randomAddress();
        int length = random.nextInt(1, network.getAddress().length * 8 + 1);
        switch (random.nextInt(5)) {
            case 0 -> {
                json.put("net_" + end, random.nextBoolean() ? "0.0.0.0" : "::");
                json.put("mask_" + end, 0);
            }
            case 1 -> {
                json.put("mask_" + end, length);
                InetAddress host = (InetAddress) row.get(end + "_addr");
                if (host != null && length <= host.getAddress().length * 8) {
                    row.put(end + "_net", network(host, length));
                }
            }
            case 2 -> {}
            default -> {
                json.put("net_" + end, text(network));
                json.put("mask_" + end, length);
                row.put(end + "_net", network(network, length));
            }
        }
    }

    private void addGoflowEnd(String end)
    {
        addAddress(end + "_addr", end + "_addr");
        InetAddress network = randomAddress();
        int length = random.nextInt(1, network.getAddress().length * 8 + 1);
        switch (random.nextInt(4)) {
            case 0 -> json.put(end + "_net", random.nextBoolean() ? "0.0.0.0/0" : "::/0");
            case 1 -> json.put(end + "_net", "invalid Prefix");
            default -> {
                json.put(end + "_net", network(network, length));
                row.put(end + "_net", network(network, length));
            }
        }
    }

    private static String network(InetAddress address, int length)
    {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            // an IPv6 address whose bits left are those of a mapped one does not occur
            return InetAddresses.toAddrString(InetAddress.getByAddress(bytes)) + "/" + length;
        }
        catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void addVersion()
    {
        int version = random.nextInt(4);
        if (version < 3) {
            json.put("export_proto_version", List.of(5, 9, 10).get(version));
            if (version > 0) {
                row.put("type", List.of("", "NETFLOW_V9", "IPFIX").get(version));
            }
        }
    }

    private void addMac(String key, String column)
    {
        StringBuilder mac = new StringBuilder();
        boolean zero = random.nextInt(4) == 0;
        for (int i = 0; i < 6; i++) {
            mac.append(i == 0 ? "" : ":").append("%02x".formatted(zero ? 0 : random.nextInt(256)));
        }
        json.put(key, random.nextBoolean() ? mac.toString() : mac.toString().toUpperCase(Locale.ROOT));
        row.put(column, mac.toString());
    }

    private void addPmacctProtocol()
    {
        if (random.nextBoolean()) {
            addNamed("ip_proto", "proto", Map.of("tcp", 6L, "udp", 17L, "ipv6-icmp", 58L, "ospf", 89L, "IPcomp", 108L, "others", 255L));
        }
        else {
            addNumber("ip_proto", "proto", random.nextInt(256), String::valueOf);
        }
    }

    private void addNamed(String key, String column, Map<String, Long> numbers)
    {
        List<String> names = new ArrayList<>(new TreeMap<>(numbers).keySet());
        String name = names.get(random.nextInt(names.size()));
        boolean known = random.nextInt(5) != 0;
        json.put(key, known ? name : "");
        if (known) {
            row.put(column, numbers.get(name));
        }
    }

    private void addName(String key, String column, List<String> names, String unknown)
    {
        int index = random.nextInt(names.size() + 1);
        json.put(key, index == names.size() ? unknown : names.get(index));
        if (index < names.size()) {
            row.put(column, names.get(index));
        }
    }

    private void addTcpFlags()
    {
        List<String> names = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");
        int flags = random.nextInt(256);
        if (random.nextInt(3) != 0) {
            addNumber("tcp_flags", "tcp_flags", flags, String::valueOf);
            return;
        }
        ArrayNode array = json.putArray("tcp_flags");
        for (int i = 0; i < names.size(); i++) {
            if ((flags & 1 << i) != 0) {
                array.add(names.get(i));
            }
        }
        row.put("tcp_flags", (long) flags);
    }

    private void addDirection(String key)
    {
        switch (random.nextInt(4)) {
            case 0 -> json.put(key, "u");
            case 1 -> {
                json.put(key, random.nextBoolean() ? "i" : "ingress");
                row.put("flow_direction", 0L);
            }
            case 2 -> {
                json.put(key, 1);
                row.put("flow_direction", 1L);
            }
            default -> {}
        }
    }

    private List<Long> randomNumbers()
    {
        List<Long> numbers = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            numbers.add(number(0xFFFF_FFFFL));
        }
        return numbers;
    }

    private void addNumbersList(String key, String column)
    {
        List<Long> numbers = randomNumbers();
        row.put(column, numbers);
        switch (random.nextInt(4)) {
            case 0 -> json.put(key, String.join("_", numbers.stream().map(String::valueOf).toList()));
            case 1 -> json.put(key, String.join(" ", numbers.stream().map(String::valueOf).toList()));
            case 2 -> {
                ArrayNode array = json.putArray(key);
                numbers.forEach(number -> array.add(String.valueOf(number)));
            }
            default -> {
                ArrayNode array = json.putArray(key);
                numbers.forEach(array::add);
            }
        }
        if (column.equals("as_path") && numbers.size() > 1 && random.nextInt(4) == 0) {
            json.put(key, numbers.getFirst() + " {" + String.join(",", numbers.subList(1, numbers.size()).stream().map(String::valueOf).toList()) + "}");
        }
    }

    private void addMplsLabels()
    {
        if (random.nextBoolean()) {
            addNumbersList("mpls_label_stack", "mpls_labels");
            return;
        }
        List<Long> labels = randomNumbers();
        List<String> texts = new ArrayList<>();
        labels.forEach(label -> texts.add(texts.size() + "-" + label));
        row.put("mpls_labels", labels);
        if (random.nextBoolean()) {
            json.put("mpls_label_stack", String.join(",", texts));
        }
        else {
            ArrayNode array = json.putArray("mpls_label_stack");
            texts.forEach(array::add);
        }
    }

    private void addCommunities()
    {
        List<String> communities = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            communities.add(random.nextInt(9) == 0 ? "no-export" : number(0xFFFF) + ":" + number(0xFFFF));
        }
        row.put("bgp_communities", communities);
        if (random.nextInt(3) == 0) {
            ArrayNode array = json.putArray("comms");
            communities.forEach(array::add);
        }
        else {
            json.put("comms", String.join(random.nextBoolean() ? "_" : " ", communities));
        }
    }

    private void addGoflowCommunities()
    {
        List<Long> numbers = randomNumbers();
        ArrayNode array = json.putArray("bgp_communities");
        numbers.forEach(array::add);
        row.put("bgp_communities", numbers.stream().map(number -> number / 65536 + ":" + number % 65536).toList());
    }

    private void addPmacctVrf()
    {
        String distinguisher = random.nextBoolean() ? "0:0:0" : "2:4226809946:" + random.nextInt(100);
        if (random.nextBoolean()) {
            json.put("mpls_vpn_rd", distinguisher);
            if (!distinguisher.equals("0:0:0")) {
                row.put("vrf", distinguisher);
            }
        }
        for (String key : List.of("vrf_name", "ingress_vrf_name")) {
            if (random.nextInt(3) == 0) {
                String name = random.nextBoolean() ? "" : "kunde \"ä\" " + random.nextInt(100);
                json.put(key, name);
                if (!name.isEmpty()) {
                    row.put("vrf", name);
                }
            }
        }
        if (random.nextInt(3) == 0) {
            json.put("egress_vrf_name", "out\n€𝄞");
            row.put("egress_vrf", "out\n€𝄞");
        }
    }

    private void addGoflowVrf()
    {
        for (String side : List.of("ingress", "egress")) {
            long id = number(0xFFFF_FFFFL);
            if (random.nextInt(3) == 0) {
                json.put(side + "_vrf_id", id);
                if (id != 0) {
                    row.put(side.equals("ingress") ? "vrf" : "egress_vrf", String.valueOf(id));
                }
            }
        }
    }

    private void addTags()
    {
        List<String> tags = new ArrayList<>();
        for (String key : List.of("tag", "tag2")) {
            if (random.nextInt(3) == 0) {
                long tag = number(Long.MAX_VALUE);
                json.put(key, tag);
                row.put("tags", tags);
                if (tag != 0) {
                    tags.add(key + "=" + tag);
                }
            }
        }
        switch (random.nextInt(5)) {
            case 0 -> {
                json.put("label", "");
                row.put("tags", tags);
            }
            case 1 -> {
                json.put("label", "gold");
                row.put("tags", tags);
                tags.add("gold");
            }
            case 2 -> {
                ObjectNode labels = random.nextBoolean() ? json.putObject("label") : json.putObject("label").putObject("map");
                row.put("tags", tags);
                for (int i = random.nextInt(4); i > 0; i--) {
                    labels.put("key" + i, "wert \\ " + i);
                    tags.add("key" + i + "=wert \\ " + i);
                }
            }
            default -> {}
        }
    }

    private void maybe(String key, JsonNode value)
    {
        if (random.nextInt(3) != 0) {
            json.set(key, value);
        }
    }

    private static JsonNode text(String value)
    {
        return JSON.textNode(value);
    }

    List<Flow> take(int count, Supplier<Flow> flows)
    {
        List<Flow> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(flows.get());
        }
        return Collections.unmodifiableList(taken);
    }
}
