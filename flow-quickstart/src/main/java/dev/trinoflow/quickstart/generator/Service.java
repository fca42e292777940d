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

import java.util.Arrays;
import java.util.List;

/**
 * What hosts talk about: protocol and port of the server, how often, and how much.
 */
enum Service
{
    HTTPS(Flow.TCP, 443, 37, Size.STREAM),
    QUIC(Flow.UDP, 443, 21, Size.STREAM),
    HTTP(Flow.TCP, 80, 7, Size.STREAM),
    DNS(Flow.UDP, 53, 13, Size.MESSAGE),
    DNS_TCP(Flow.TCP, 53, 0.4, Size.EXCHANGE),
    DNS_TLS(Flow.TCP, 853, 0.8, Size.EXCHANGE),
    NTP(Flow.UDP, 123, 2, Size.MESSAGE),
    STUN(Flow.UDP, 3478, 1.5, Size.MESSAGE),
    WIREGUARD(Flow.UDP, 51820, 1.2, Size.STREAM),
    SIP(Flow.UDP, 5060, 0.6, Size.MESSAGE),
    SNMP(Flow.UDP, 161, 0.5, Size.MESSAGE),
    SMTP(Flow.TCP, 25, 1.2, Size.EXCHANGE),
    SUBMISSION(Flow.TCP, 587, 0.5, Size.EXCHANGE),
    IMAPS(Flow.TCP, 993, 1.6, Size.EXCHANGE),
    SSH(Flow.TCP, 22, 1.4, Size.EXCHANGE),
    RDP(Flow.TCP, 3389, 0.7, Size.EXCHANGE),
    MQTT_TLS(Flow.TCP, 8883, 0.9, Size.EXCHANGE),
    HTTPS_ALT(Flow.TCP, 8443, 0.8, Size.STREAM),
    POSTGRESQL(Flow.TCP, 5432, 0.4, Size.EXCHANGE),
    TELNET(Flow.TCP, 23, 0.6, Size.PROBE),
    SMB(Flow.TCP, 445, 0.6, Size.PROBE),
    PEERS_UDP(Flow.UDP, 6881, 1.2, Size.STREAM),
    PEERS_TCP(Flow.TCP, 6881, 1, Size.STREAM),
    ICMP(Flow.ICMP, 0, 2.6, Size.MESSAGE),
    ESP(Flow.ESP, 0, 0.7, Size.STREAM),
    GRE(Flow.GRE, 0, 0.3, Size.STREAM),
    /**/;

    private static final List<Service> SERVICES = List.of(values());

    /**
     * How many packets, and how large.
     */
    enum Size
    {
        /**
         * Data from the server in full packets, acknowledgements back.
         */
        STREAM,
        /**
         * Some packets of any size both ways.
         */
        EXCHANGE,
        /**
         * A packet or a few, small.
         */
        MESSAGE,
        /**
         * A connection that nobody takes.
         */
        PROBE,
        /**/
    }

    private final int protocol;
    private final int port;
    private final double weight;
    private final Size size;

    Service(int protocol, int port, double weight, Size size)
    {
        this.protocol = protocol;
        this.port = port;
        this.weight = weight;
        this.size = size;
    }

    static WeightedTable table()
    {
        return WeightedTable.of(Arrays.stream(values()).mapToDouble(service -> service.weight).toArray());
    }

    static Service of(int index)
    {
        return SERVICES.get(index);
    }

    int protocol(boolean ipv4)
    {
        return protocol == Flow.ICMP && !ipv4 ? Flow.ICMPV6 : protocol;
    }

    boolean hasPorts()
    {
        return port != 0;
    }

    int port()
    {
        return port;
    }

    Size size()
    {
        return size;
    }
}
