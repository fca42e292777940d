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

import dev.trinoflow.quickstart.generator.Service.Size;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import static java.util.Objects.requireNonNull;

/**
 * Traffic of a provider network as its border routers see it. The seed decides everything but the time: the n-th flow
 * of a seed is always the same one.
 */
public final class TrafficModel
{
    public static final long DEFAULT_SEED = 1;

    private static final double IPV6_SHARE = 0.15;
    private static final double INTERNAL_SHARE = 0.04;
    private static final double OUTSIDE_SERVER_SHARE = 0.68;
    private static final int OUTSIDE_HOSTS = 4096;
    private static final int OWN_SERVERS = 200;
    private static final int OWN_CLIENTS = 20_000;
    private static final int FIRST_CLIENT_PORT = 32_768;
    private static final int CLIENT_PORTS = 28_232;
    private static final int FLOWS_PER_EXPORT_PACKET = 24;

    private final SplittableRandom random;
    private final Internet internet;
    private final Optional<Flood> flood;
    private final PacketModel packets = new PacketModel();
    private final WeightedTable services = Service.table();
    private final WeightedTable outsideV4;
    private final WeightedTable outsideV6;
    private final WeightedTable outsideHosts = WeightedTable.zipf(OUTSIDE_HOSTS, 0.95);
    private final WeightedTable ownServers = WeightedTable.zipf(OWN_SERVERS, 1.0);
    private final WeightedTable ownClients = WeightedTable.zipf(OWN_CLIENTS, 0.6);
    private final WeightedTable typesOfService = WeightedTable.of(82, 6, 5, 4, 3);
    private final int[] typesOfServiceValues = {0x00, 0x28, 0xB8, 0x20, 0x02};
    private final long[] exportedFlows;

    /**
     * @param flood an attack that part of the flows belong to
     */
    public TrafficModel(long seed, Optional<Flood> flood)
    {
        random = new SplittableRandom(seed);
        internet = new Internet(random.split());
        this.flood = requireNonNull(flood, "flood is null");
        outsideV4 = WeightedTable.zipf(internet.outside(true).size(), 1.0);
        outsideV6 = WeightedTable.zipf(internet.outside(false).size(), 1.0);
        exportedFlows = new long[internet.exporters().size()];
        for (int i = 0; i < exportedFlows.length; i++) {
            exportedFlows[i] = random.nextInt(1 << 28);
        }
    }

    /**
     * What the flows of {@link #DEFAULT_SEED} are about.
     */
    static Internet defaultInternet()
    {
        return new TrafficModel(DEFAULT_SEED, Optional.empty()).internet;
    }

    Internet internet()
    {
        return internet;
    }

    /**
     * Fills in the next flow.
     */
    void next(Flow flow, long receivedMicros)
    {
        if (flood.isPresent() && random.nextDouble() < flood.orElseThrow().share()) {
            flood.orElseThrow().fill(flow, internet, random);
        }
        else {
            fillConversation(flow);
        }
        flow.receivedMicros = receivedMicros;
        setTimes(flow);
        int exporter = flow.exporter.id();
        flow.sequenceNumber = exportedFlows[exporter] / FLOWS_PER_EXPORT_PACKET & 0xFFFF_FFFFL;
        exportedFlows[exporter]++;
    }

    private void fillConversation(Flow flow)
    {
        boolean ipv4 = random.nextDouble() >= IPV6_SHARE;
        Service service = Service.of(services.draw(random));
        flow.etype = ipv4 ? Flow.ETYPE_IPV4 : Flow.ETYPE_IPV6;
        flow.protocol = service.protocol(ipv4);
        boolean fromServer = random.nextBoolean();
        double place = random.nextDouble();
        if (place < INTERNAL_SHARE) {
            Network server = own(internet.servers(), ipv4);
            Network client = own(internet.clients(), ipv4);
            setEnds(flow, server, ownServers.draw(random), client, ownClients.draw(random), fromServer);
            setInternalPath(flow, server);
        }
        else {
            Network outside = ipv4 ? internet.outside(true).get(outsideV4.draw(random)) : internet.outside(false).get(outsideV6.draw(random));
            int outsideHost = outsideHosts.draw(random);
            // probes come from outside, and look for servers of ours
            boolean outsideServes = service.size() != Size.PROBE && place < INTERNAL_SHARE + OUTSIDE_SERVER_SHARE;
            if (outsideServes) {
                setEnds(flow, outside, outsideHost, own(internet.clients(), ipv4), ownClients.draw(random), fromServer);
            }
            else {
                setEnds(flow, own(internet.servers(), ipv4), ownServers.draw(random), outside, outsideHost, fromServer);
            }
            setPath(flow, outside.uplink(), fromServer == outsideServes);
        }
        setPorts(flow, service, fromServer);
        packets.fill(flow, service, fromServer, random);
        flow.tos = typesOfServiceValues[typesOfService.draw(random)];
        flow.ttl = (random.nextInt(4) == 0 ? 128 : 64) - 1 - random.nextInt(20);
        flow.ipFlags = ipv4 && flow.protocol == Flow.TCP ? 2 : 0;
        flow.ipv6FlowLabel = ipv4 ? 0 : random.nextInt(1 << 20);
        setForwarding(flow, service, fromServer);
    }

    private Network own(List<Network> networks, boolean ipv4)
    {
        // the last one is IPv6
        return ipv4 ? networks.get(random.nextInt(networks.size() - 1)) : networks.getLast();
    }

    private static void setEnds(Flow flow, Network server, int serverHost, Network client, int clientHost, boolean fromServer)
    {
        Network source = fromServer ? server : client;
        Network destination = fromServer ? client : server;
        int sourceHost = fromServer ? serverHost : clientHost;
        int destinationHost = fromServer ? clientHost : serverHost;
        flow.sourceHigh = source.hostHigh(sourceHost);
        flow.sourceLow = source.hostLow(sourceHost);
        flow.destinationHigh = destination.hostHigh(destinationHost);
        flow.destinationLow = destination.hostLow(destinationHost);
        flow.sourceAs = source.asNumber();
        flow.destinationAs = destination.asNumber();
        flow.sourcePrefixLength = source.prefixLength();
        flow.destinationPrefixLength = destination.prefixLength();
    }

    private static void setInternalPath(Flow flow, Network server)
    {
        setPath(flow, server.uplink(), true);
        flow.nextHopAs = 0;
        flow.bgpNextHop = false;
    }

    /**
     * Sets what depends on the line that the flow takes. An exporter without sampling is a small router at the edge: it
     * has no routes.
     */
    static void setPath(Flow flow, Uplink uplink, boolean inbound)
    {
        Exporter exporter = uplink.exporter();
        boolean ipv4 = flow.isIpv4();
        flow.exporter = exporter;
        flow.inputInterface = inbound ? uplink.interfaceIndex() : exporter.accessInterface();
        flow.outputInterface = inbound ? exporter.accessInterface() : uplink.interfaceIndex();
        flow.sourceMac = inbound ? uplink.mac() : exporter.mac();
        flow.destinationMac = inbound ? exporter.mac() : uplink.mac();
        flow.vlan = uplink.vlan();
        flow.nextHopHigh = ipv4 ? 0 : 0x2001_0DB8_FFFF_0000L;
        flow.nextHopLow = (ipv4 ? 0xFFFF_CB00_7100L : 0) | (inbound ? 200 : 200 + uplink.neighbour());
        flow.nextHopAs = inbound ? 0 : uplink.neighbourAs();
        flow.bgpNextHop = !inbound;
        if (exporter.samplingRate() == 1) {
            flow.sourceAs = 0;
            flow.destinationAs = 0;
            flow.sourcePrefixLength = 0;
            flow.destinationPrefixLength = 0;
            flow.nextHopAs = 0;
            flow.bgpNextHop = false;
        }
    }

    private void setPorts(Flow flow, Service service, boolean fromServer)
    {
        flow.sourcePort = 0;
        flow.destinationPort = 0;
        flow.icmpType = 0;
        flow.icmpCode = 0;
        if (service.hasPorts()) {
            int clientPort = FIRST_CLIENT_PORT + random.nextInt(CLIENT_PORTS);
            flow.sourcePort = fromServer ? service.port() : clientPort;
            flow.destinationPort = fromServer ? clientPort : service.port();
        }
        else if (flow.protocol == Flow.ICMP) {
            flow.icmpType = fromServer ? 0 : 8;
        }
        else if (flow.protocol == Flow.ICMPV6) {
            flow.icmpType = fromServer ? 129 : 128;
        }
    }

    /**
     * Half of the probes are dropped. Only IPFIX says what became of a packet.
     */
    private void setForwarding(Flow flow, Service service, boolean fromServer)
    {
        boolean dropped = service.size() == Size.PROBE && !fromServer && random.nextBoolean();
        if (dropped) {
            flow.outputInterface = 0;
        }
        flow.forwardingStatus = flow.exporter.type() == Exporter.IPFIX ? dropped ? 130 : 64 : 0;
    }

    private void setTimes(Flow flow)
    {
        flow.endMillis = flow.receivedMicros / 1000 - 100 - random.nextInt(4_000);
        long duration = flow.packets == 1 ? 0 : Math.min(60_000, random.nextInt(1, 2_000) * Math.min(30, flow.packets));
        flow.startMillis = flow.endMillis - duration;
    }
}
