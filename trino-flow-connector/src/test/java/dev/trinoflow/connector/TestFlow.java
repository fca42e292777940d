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
package dev.trinoflow.connector;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * A flow made up for tests, as pmacct's JSON and as a row of SQL.
 *
 * @param source last octets of the source address, or -1 for none
 * @param protocol number, or -1 for none
 */
record TestFlow(long received, int source, int destination, int protocol, int sourcePort, long sourceAs, long bytes, long samplingRate, String vrf)
{
    static final String COLUMNS = "time_received, src_addr, dst_addr, proto, src_port, src_as, bytes, sampling_rate, vrf";

    private static final DateTimeFormatter SQL_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final int[] PROTOCOLS = {1, 6, 6, 6, 17, 17, 47, -1};

    static TestFlow create(Random random, long received)
    {
        return new TestFlow(
                received,
                random.nextInt(10) == 0 ? -1 : random.nextInt(300),
                random.nextInt(20),
                PROTOCOLS[random.nextInt(PROTOCOLS.length)],
                random.nextInt(65_536),
                64_496 + random.nextInt(16),
                random.nextInt(1_000_000),
                random.nextBoolean() ? 1 : 1000,
                "vrf-" + random.nextInt(4));
    }

    String json()
    {
        return "{\"event_type\": \"purge\""
                + (source < 0 ? "" : ", \"ip_src\": \"" + address(source) + "\"")
                + ", \"ip_dst\": \"2001:db8::" + Integer.toHexString(destination) + "\""
                + (protocol < 0 ? "" : ", \"ip_proto\": " + protocol)
                + ", \"port_src\": " + sourcePort
                + ", \"as_src\": " + sourceAs
                + ", \"bytes\": " + bytes
                + ", \"packets\": 1"
                + ", \"sampling_rate\": " + samplingRate
                + ", \"mpls_vpn_rd\": \"" + vrf + "\""
                + ", \"timestamp_arrival\": \"" + sqlTime(received) + "000\"}";
    }

    String values()
    {
        return "TIMESTAMP '" + sqlTime(received) + " UTC', "
                + (source < 0 ? "CAST(NULL AS ipaddress)" : "IPADDRESS '" + address(source) + "'") + ", "
                + "IPADDRESS '2001:db8::" + Integer.toHexString(destination) + "', "
                + (protocol < 0 ? "CAST(NULL AS integer)" : "INTEGER '" + protocol + "'") + ", "
                + sourcePort + ", "
                + "BIGINT '" + sourceAs + "', "
                + "BIGINT '" + bytes * samplingRate + "', "
                + "BIGINT '" + samplingRate + "', "
                + "VARCHAR '" + vrf + "'";
    }

    static String address(int source)
    {
        return "198.51.100." + source % 256;
    }

    static String sqlTime(long millis)
    {
        return SQL_TIME.format(Instant.ofEpochMilli(millis));
    }
}
