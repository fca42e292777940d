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

import com.google.common.base.Splitter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What collectors call numbers. Sources: goflow2 producer/proto/render.go, pmacct src/pmacct-data.h and
 * src/plugin_common.c; the names of the two do not contradict each other.
 */
final class FlowNames
{
    /**
     * goflow2's names of IP protocols, by number.
     */
    private static final List<String> GOFLOW_PROTOCOLS = Splitter.on(',').trimResults().splitToList(
            """
            hopopt, icmp, igmp, ggp, ipv4, st, tcp, cbt, egp, igp, bbn-rcc-mon, nvp-ii, pup, argus, emcon, xnet, chaos, udp, mux, dcn-meas,
            hmp, prm, xns-idp, trunk-1, trunk-2, leaf-1, leaf-2, rdp, irtp, iso-tp4, netblt, mfe-nsp, merit-inp, dccp, 3pc, idpr, xtp, ddp,
            idpr-cmtp, tp++, il, ipv6, sdrp, ipv6-route, ipv6-frag, idrp, rsvp, gre, dsr, bna, esp, ah, i-nlsp, swipe, narp, min-ipv4,
            tlsp, skip, ipv6-icmp, ipv6-nonxt, ipv6-opts, any-host-internal-protocol, cftp, any-local-network, sat-expak, kryptolan, rvd,
            ippc, any-distributed-file-system, sat-mon, visa, ipcv, cpnx, cphb, wsn, pvp, br-sat-mon, sun-nd, wb-mon, wb-expak, iso-ip,
            vmtp, secure-vmtp, vines, iptm, nsfnet-igp, dgp, tcf, eigrp, ospfigp, sprite-rpc, larp, mtp, ax.25, ipip, micp, scc-sp,
            etherip, encap, any-private-encryption-scheme, gmtp, ifmp, pnni, pim, aris, scps, qnx, a/n, ipcomp, snp, compaq-peer,
            ipx-in-ip, vrrp, pgm, any-0-hop-protocol, l2tp, ddx, iatp, stp, srp, uti, smp, sm, ptp, isis over ipv4, fire, crtp, crudp,
            sscopmce, iplt, sps, pipe, sctp, fc, rsvp-e2e-ignore, mobility header, udplite, mpls-in-ip, manet, hip, shim6, wesp, rohc,
            ethernet, aggfrag, nsh
            """);

    static final NameTable PROTOCOLS = protocols();

    static final NameTable ETHERNET_TYPES = new NameTable(Map.of("ipv4", 0x800, "arp", 0x806, "ipv6", 0x86DD));

    static final NameTable TCP_FLAGS = new NameTable(Map.of("fin", 1, "syn", 2, "rst", 4, "psh", 8, "ack", 16, "urg", 32, "ece", 64, "cwr", 128, "ns", 256));

    /**
     * Position in {@link #FLOW_TYPE_NAMES}, which is goflow2's number.
     */
    static final NameTable FLOW_TYPES = new NameTable(Map.of("sflow_5", 1, "netflow_v5", 2, "netflow_v9", 3, "ipfix", 4));

    static final List<String> FLOW_TYPE_NAMES = List.of("FLOWUNKNOWN", "SFLOW_5", "NETFLOW_V5", "NETFLOW_V9", "IPFIX");

    static final NameTable DIRECTIONS = new NameTable(Map.of("i", 0, "e", 1, "ingress", 0, "egress", 1));

    /**
     * The words of pmacct's setting fwd_status_encode_as_string, after RFC 7270; a class without a reason is the class
     * with an unknown reason.
     */
    static final NameTable FORWARDING_STATUS = forwardingStatus();

    private FlowNames() {}

    private static NameTable protocols()
    {
        Map<String, Integer> numbers = new HashMap<>();
        for (int number = 0; number < GOFLOW_PROTOCOLS.size(); number++) {
            numbers.put(GOFLOW_PROTOCOLS.get(number), number);
        }
        numbers.put("reserved", 255);
        // pmacct's, where they differ
        numbers.put("ipencap", 4);
        numbers.put("mobile", 55);
        numbers.put("ospf", 89);
        numbers.put("isis", 124);
        numbers.put("others", 255);
        return new NameTable(numbers);
    }

    private static NameTable forwardingStatus()
    {
        Map<String, Integer> numbers = new HashMap<>();
        numbers.put("unknown unclassified", 0);
        number(numbers, "forwarded ", 64, List.of("unknown", "fragmented", "not fragmented"));
        number(numbers, "dropped ", 128, List.of(
                "unknown",
                "acl deny",
                "acl drop",
                "unroutable",
                "adjacency",
                "fragmentation and df set",
                "bad header checksum",
                "bad total length",
                "bad header length",
                "bad ttl",
                "policer",
                "wred",
                "rpf",
                "for us",
                "bad output interface",
                "hardware"));
        number(numbers, "consumed ", 192, List.of("unknown", "punt adjacency", "incomplete adjacency", "for us"));
        return new NameTable(numbers);
    }

    private static void number(Map<String, Integer> numbers, String status, int first, List<String> reasons)
    {
        numbers.put(status + "unclassified", first);
        for (int i = 0; i < reasons.size(); i++) {
            numbers.put(status + reasons.get(i), first + i);
        }
    }
}
