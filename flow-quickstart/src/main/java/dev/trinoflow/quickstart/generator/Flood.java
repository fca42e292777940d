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
package dev.trinoflow.quickstart.generator;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A distributed denial of service: packets from everywhere to one address of ours.
 *
 * @param share of all flows, 0 to 1
 */
public record Flood(long targetHigh, long targetLow, boolean ipv4, Kind kind, double share)
{
    private static final int FIRST_SOURCE = 5_000;
    private static final int SOURCES_PER_NETWORK = 50;
    /**
     * Services that answer a small question at length: DNS, NTP, SSDP, CLDAP, memcached.
     */
    private static final int[] REFLECTORS = {53, 123, 1900, 389, 11211};

    public enum Kind
    {
        /**
         * Answers that nobody asked for, reflected by servers.
         */
        UDP,
        /**
         * Connections that are begun and left.
         */
        SYN,
        /**/
    }

    public Flood
    {
        requireNonNull(kind, "kind is null");
        checkArgument(share > 0 && share <= 1, "share is not above 0 and up to 1: %s", share);
    }

    void fill(Flow flow, Internet internet, SplittableRandom random)
    {
        List<Network> networks = internet.outside(ipv4);
        Network source = networks.get(random.nextInt(networks.size()));
        int host = FIRST_SOURCE + random.nextInt(SOURCES_PER_NETWORK);
        Optional<Network> target = internet.findOwn(targetHigh, targetLow);
        flow.etype = ipv4 ? Flow.ETYPE_IPV4 : Flow.ETYPE_IPV6;
        flow.sourceHigh = source.hostHigh(host);
        flow.sourceLow = source.hostLow(host);
        flow.destinationHigh = targetHigh;
        flow.destinationLow = targetLow;
        flow.sourceAs = source.asNumber();
        flow.destinationAs = target.map(Network::asNumber).orElse(0L);
        flow.sourcePrefixLength = source.prefixLength();
        flow.destinationPrefixLength = target.map(Network::prefixLength).orElse(0);
        TrafficModel.setPath(flow, source.uplink(), true);
        flow.packets = 1 + random.nextInt(flow.exporter.samplingRate() == 1 ? 200 : 4);
        flow.tos = 0;
        flow.ttl = 40 + random.nextInt(24);
        flow.icmpType = 0;
        flow.icmpCode = 0;
        flow.ipFlags = 0;
        flow.ipv6FlowLabel = 0;
        flow.forwardingStatus = flow.exporter.type() == Exporter.IPFIX ? 64 : 0;
        switch (kind) {
            case UDP -> fillReflected(flow, random);
            case SYN -> fillSyn(flow, random);
        }
    }

    private static void fillReflected(Flow flow, SplittableRandom random)
    {
        flow.protocol = Flow.UDP;
        flow.sourcePort = REFLECTORS[random.nextInt(REFLECTORS.length)];
        flow.destinationPort = random.nextInt(1024, 65_536);
        flow.tcpFlags = 0;
        flow.bytes = flow.packets * random.nextInt(1000, 1501);
    }

    private static void fillSyn(Flow flow, SplittableRandom random)
    {
        flow.protocol = Flow.TCP;
        flow.sourcePort = random.nextInt(1024, 65_536);
        flow.destinationPort = random.nextInt(10) == 0 ? 80 : 443;
        flow.tcpFlags = PacketModel.SYN;
        flow.bytes = flow.packets * ((flow.isIpv4() ? 40 : 60) + 4 * random.nextInt(0, 6));
    }
}
