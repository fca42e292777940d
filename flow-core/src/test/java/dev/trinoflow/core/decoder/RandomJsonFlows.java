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

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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
    /**
     * @param row the values by column, without the NULLs and without the columns that tell where the flow was found
     */
    record Flow(ObjectNode json, Map<String, Object> row) {}

    private final Random random;
    private final RandomJsonTimes times;
    private final RandomPmacctFields pmacct;
    private final RandomGoflowFields goflow;
    private final double stickiness;
    private final Map<String, Flow> lastParts = new HashMap<>();

    /**
     * @param stickiness how probably a part of a flow is the same as in the flow before
     */
    RandomJsonFlows(Random random, ZoneId zone, double stickiness)
    {
        this.random = random;
        this.stickiness = stickiness;
        times = new RandomJsonTimes(random, zone);
        pmacct = new RandomPmacctFields(random);
        goflow = new RandomGoflowFields(random);
    }

    Flow pmacct()
    {
        List<Flow> parts = new ArrayList<>();
        parts.add(part(pmacct, "event", () -> pmacct.maybe("event_type", RandomJsonFields.text("purge"))));
        for (String[] time : List.of(new String[] {"timestamp_start", "time_flow_start"}, new String[] {"timestamp_end", "time_flow_end"}, new String[] {"timestamp_arrival", "time_received"})) {
            parts.add(part(pmacct, time[0], () -> pmacct.addTime(time[0], time[1], times.pmacct())));
        }
        parts.add(part(pmacct, "counters", () -> pmacct.addCounters(true)));
        parts.add(part(pmacct, "source", () -> pmacct.addEnd("src")));
        parts.add(part(pmacct, "destination", () -> pmacct.addEnd("dst")));
        parts.add(part(pmacct, "type", pmacct::addVersion));
        for (String[] address : List.of(new String[] {"peer_ip_src", "sampler_address"}, new String[] {"peer_ip_dst", "bgp_next_hop"}, new String[] {"post_nat_ip_src", "post_nat_src_addr"}, new String[] {"post_nat_ip_dst", "post_nat_dst_addr"})) {
            parts.add(part(pmacct, address[0], () -> pmacct.addAddress(address[0], address[1])));
        }
        addNumbers(pmacct, parts, Map.of("export_proto_seqno", "sequence_num", "iface_in", "in_if", "iface_out", "out_if", "as_src", "src_as", "as_dst", "dst_as", "peer_as_src", "peer_src_as", "peer_as_dst", "peer_dst_as"), 0xFFFF_FFFFL);
        addNumbers(pmacct, parts, Map.of("port_src", "src_port", "port_dst", "dst_port", "post_nat_port_src", "post_nat_src_port", "post_nat_port_dst", "post_nat_dst_port", "vlan", "vlan_id", "vlan_in", "src_vlan", "vlan_out", "dst_vlan"), 0xFFFF);
        addNumbers(pmacct, parts, Map.of("tos", "ip_tos", "nat_event", "nat_event"), 255);
        addNumbers(pmacct, parts, Map.of("flow_label", "ipv6_flow_label"), 0xF_FFFF);
        parts.add(part(pmacct, "mac_src", () -> pmacct.addMac("mac_src", "src_mac")));
        parts.add(part(pmacct, "mac_dst", () -> pmacct.addMac("mac_dst", "dst_mac")));
        parts.add(part(pmacct, "etype", () -> pmacct.addNumber("etype", "etype", random.nextInt(0x1_0000), Long::toHexString)));
        parts.add(part(pmacct, "protocol", pmacct::addProtocol));
        parts.add(part(pmacct, "tcp_flags", pmacct::addTcpFlags));
        parts.add(part(pmacct, "direction", () -> pmacct.addDirection("sampling_direction")));
        parts.add(part(pmacct, "forwarding", () -> pmacct.addNumber("fwd_status", "forwarding_status", random.nextInt(256), String::valueOf)));
        parts.add(part(pmacct, "as_path", () -> pmacct.addNumbersList("as_path", "as_path")));
        parts.add(part(pmacct, "communities", pmacct::addCommunities));
        parts.add(part(pmacct, "mpls", pmacct::addMplsLabels));
        parts.add(part(pmacct, "vrf", pmacct::addVrf));
        parts.add(part(pmacct, "tags", pmacct::addTags));
        return join(parts);
    }

    Flow goflow()
    {
        List<Flow> parts = new ArrayList<>();
        for (String time : List.of("time_flow_start", "time_flow_end", "time_received")) {
            parts.add(part(goflow, time, () -> goflow.addTime(time + "_ns", time, times.goflow())));
        }
        parts.add(part(goflow, "counters", () -> goflow.addCounters(false)));
        parts.add(part(goflow, "source", () -> goflow.addEnd("src")));
        parts.add(part(goflow, "destination", () -> goflow.addEnd("dst")));
        parts.add(part(goflow, "type", () -> goflow.addName("type", "type", List.of("SFLOW_5", "NETFLOW_V5", "NETFLOW_V9", "IPFIX"), "FLOWUNKNOWN")));
        for (String address : List.of("sampler_address", "next_hop", "bgp_next_hop")) {
            parts.add(part(goflow, address, () -> goflow.addAddress(address, address)));
        }
        addNumbers(goflow, parts, same("sequence_num", "in_if", "out_if", "src_as", "dst_as", "next_hop_as", "fragment_id"), 0xFFFF_FFFFL);
        addNumbers(goflow, parts, same("src_port", "dst_port", "src_vlan", "dst_vlan", "vlan_id", "fragment_offset", "tcp_flags"), 0xFFFF);
        addNumbers(goflow, parts, same("ip_tos", "ip_ttl", "ip_flags", "icmp_type", "icmp_code", "forwarding_status"), 255);
        addNumbers(goflow, parts, same("ipv6_flow_label"), 0xF_FFFF);
        parts.add(part(goflow, "src_mac", () -> goflow.addMac("src_mac", "src_mac")));
        parts.add(part(goflow, "dst_mac", () -> goflow.addMac("dst_mac", "dst_mac")));
        parts.add(part(goflow, "etype", () -> goflow.addNamed("etype", "etype", Map.of("IPv4", 0x800L, "IPv6", 0x86DDL, "ARP", 0x806L))));
        parts.add(part(goflow, "protocol", () -> goflow.addNamed("proto", "proto", Map.of("TCP", 6L, "UDP", 17L, "IPv6-ICMP", 58L, "HOPOPT", 0L, "Mobility Header", 135L, "reserved", 255L))));
        parts.add(part(goflow, "direction", () -> goflow.addDirection("flow_direction")));
        parts.add(part(goflow, "as_path", () -> goflow.addNumbersList("as_path", "as_path")));
        parts.add(part(goflow, "mpls", () -> goflow.addNumbersList("mpls_label", "mpls_labels")));
        parts.add(part(goflow, "communities", goflow::addCommunities));
        parts.add(part(goflow, "vrf", goflow::addVrf));
        return join(parts);
    }

    private Flow part(RandomJsonFields fields, String name, Runnable generator)
    {
        Flow last = lastParts.get(name);
        if (last != null && random.nextDouble() < stickiness) {
            return last;
        }
        fields.begin();
        generator.run();
        Flow part = fields.end();
        lastParts.put(name, part);
        return part;
    }

    private static Flow join(List<Flow> parts)
    {
        ObjectNode json = RandomJsonFields.JSON.objectNode();
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

    private void addNumbers(RandomJsonFields fields, List<Flow> parts, Map<String, String> columns, long max)
    {
        new TreeMap<>(columns).forEach((key, column) -> parts.add(part(fields, key, () -> fields.addNumber(key, column, fields.number(max), String::valueOf))));
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
