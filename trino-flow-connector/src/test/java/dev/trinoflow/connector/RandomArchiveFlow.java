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

import java.util.Random;

/**
 * Flows with the values that are at the edge of what the archive stores: addresses of both families and mapped ones,
 * none at all, the first and last of their kind, and arrays.
 */
public final class RandomArchiveFlow
{
    private static final String[] ADDRESSES = {
            "192.0.2.1",
            "192.0.2.254",
            "198.51.100.7",
            "203.0.113.200",
            "0.0.0.0",
            "255.255.255.255",
            "::ffff:192.0.2.1",
            "::",
            "::1",
            "2001:db8::1",
            "2001:db8:0:1:8000::1",
            "2001:db8:8000::",
            "2001:db8:ffff:ffff:7fff:ffff:ffff:ffff",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "8000::",
    };

    private RandomArchiveFlow() {}

    public static String address(Random random)
    {
        return ADDRESSES[random.nextInt(ADDRESSES.length)];
    }

    static String json(Random random, long received, int sequence)
    {
        return "{\"event_type\": \"purge\", \"export_proto_seqno\": " + sequence
                + (random.nextInt(8) == 0 ? "" : ", \"ip_src\": \"" + address(random) + "\"")
                + (random.nextInt(8) == 0 ? "" : ", \"ip_dst\": \"" + address(random) + "\"")
                + (random.nextInt(8) == 0 ? "" : ", \"ip_proto\": " + random.nextInt(256))
                + (random.nextInt(8) == 0 ? "" : ", \"port_src\": " + random.nextInt(65_536))
                + (random.nextInt(2) == 0 ? "" : ", \"as_path\": \"64496_64500_" + (64_501 + random.nextInt(5)) + "\"")
                + (random.nextInt(2) == 0 ? "" : ", \"comms\": \"64500:100_64500:" + random.nextInt(100) + "\"")
                + (random.nextInt(2) == 0 ? "" : ", \"mpls_vpn_rd\": \"0:64500:" + random.nextInt(3) + "\"")
                + ", \"as_src\": " + (64_496 + random.nextInt(16))
                + ", \"bytes\": " + random.nextInt(100_000)
                + ", \"packets\": " + (1 + random.nextInt(100))
                + ", \"sampling_rate\": " + (random.nextBoolean() ? 1 : 1000)
                + ", \"timestamp_arrival\": \"" + TestFlow.sqlTime(received + random.nextInt(60_000)) + "000\"}";
    }
}
