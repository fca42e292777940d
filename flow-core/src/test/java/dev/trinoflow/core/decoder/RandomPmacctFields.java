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
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Fields that only pmacct writes, or writes in a way of its own.
 */
final class RandomPmacctFields
        extends RandomJsonFields
{
    RandomPmacctFields(Random random)
    {
        super(random);
    }

    void addEnd(String end)
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

    void addVersion()
    {
        int version = random.nextInt(4);
        if (version < 3) {
            json.put("export_proto_version", List.of(5, 9, 10).get(version));
            if (version > 0) {
                row.put("type", List.of("", "NETFLOW_V9", "IPFIX").get(version));
            }
        }
    }

    void addProtocol()
    {
        if (random.nextBoolean()) {
            addNamed("ip_proto", "proto", Map.of("tcp", 6L, "udp", 17L, "ipv6-icmp", 58L, "ospf", 89L, "IPcomp", 108L, "others", 255L));
        }
        else {
            addNumber("ip_proto", "proto", random.nextInt(256), String::valueOf);
        }
    }

    void addTcpFlags()
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

    void addMplsLabels()
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

    void addCommunities()
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

    void addVrf()
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

    void addTags()
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

    void maybe(String key, JsonNode value)
    {
        if (random.nextInt(3) != 0) {
            json.set(key, value);
        }
    }
}
