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

/**
 * One generated flow, as an exporter reports it: counters are those of the sampled packets. One instance is filled
 * again and again, so that no flow becomes an object. Addresses are 16 bytes in two words, IPv4 as ::ffff:a.b.c.d.
 */
final class Flow
{
    static final int ETYPE_IPV4 = 0x800;
    static final int ETYPE_IPV6 = 0x86DD;

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int GRE = 47;
    static final int ESP = 50;
    static final int ICMPV6 = 58;

    /**
     * When the collector received the record, microseconds since 1970-01-01 UTC.
     */
    long receivedMicros;
    /**
     * First and last packet, milliseconds since 1970-01-01 UTC.
     */
    long startMillis;
    long endMillis;

    Exporter exporter;
    long sequenceNumber;
    long bytes;
    long packets;

    int etype;
    int protocol;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int sourcePort;
    int destinationPort;
    int tcpFlags;
    int tos;
    int ttl;
    int icmpType;
    int icmpCode;
    int ipFlags;
    int ipv6FlowLabel;
    int forwardingStatus;

    long inputInterface;
    long outputInterface;
    long sourceMac;
    long destinationMac;
    int vlan;

    long sourceAs;
    long destinationAs;
    /**
     * Prefix lengths, 0 where the exporter has no route.
     */
    int sourcePrefixLength;
    int destinationPrefixLength;
    long nextHopHigh;
    long nextHopLow;
    long nextHopAs;
    /**
     * Whether the next hop was learned by BGP.
     */
    boolean bgpNextHop;

    boolean isIpv4()
    {
        return etype == ETYPE_IPV4;
    }
}
