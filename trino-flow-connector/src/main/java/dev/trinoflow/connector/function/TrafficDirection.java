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
package dev.trinoflow.connector.function;

import dev.trinoflow.core.enrich.NetworkTable;
import io.airlift.slice.Slice;

import java.util.Optional;
import java.util.Set;

import static io.airlift.slice.Slices.utf8Slice;

/**
 * Which way traffic goes across the border of what is ours: the networks of networks.csv but those with the role external,
 * and the addresses that cannot come from beyond the border.
 */
final class TrafficDirection
{
    static final String EXTERNAL_ROLE = "external";

    private static final Slice INBOUND = utf8Slice("inbound");
    private static final Slice OUTBOUND = utf8Slice("outbound");
    private static final Slice INTERNAL = utf8Slice("internal");
    private static final Slice TRANSIT = utf8Slice("transit");

    private static final Set<Slice> INSIDE_SCOPES = Set.of(
            utf8Slice("private"),
            utf8Slice("shared"),
            utf8Slice("loopback"),
            utf8Slice("link-local"),
            utf8Slice("multicast"),
            utf8Slice("broadcast"),
            utf8Slice("unspecified"));

    private TrafficDirection() {}

    static Slice of(boolean sourceInside, boolean destinationInside)
    {
        if (sourceInside) {
            return destinationInside ? INTERNAL : OUTBOUND;
        }
        return destinationInside ? INBOUND : TRANSIT;
    }

    static boolean isInside(NetworkTable networks, long high, long low)
    {
        int network = networks.find(high, low);
        if (network == NetworkTable.NONE) {
            return INSIDE_SCOPES.contains(IpScopes.find(high, low));
        }
        Optional<String> role = networks.get(network).role();
        return role.isEmpty() || !role.orElseThrow().equals(EXTERNAL_ROLE);
    }
}
