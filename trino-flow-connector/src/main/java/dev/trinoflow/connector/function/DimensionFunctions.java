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

import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.enrich.AsnTable;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.NetworkAttribute;
import dev.trinoflow.core.enrich.NetworkTable;
import dev.trinoflow.core.enrich.RouteTable;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.connector.ConnectorSession;

import java.util.Arrays;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Functions that answer from the data sets of a catalog, as they were in force when the query began: all of a query, on all
 * nodes, sees one version. What the data sets do not know is NULL.
 */
final class DimensionFunctions
{
    private static final NetworkAttribute[] ATTRIBUTES = NetworkAttribute.values();
    private static final Slice[] ATTRIBUTE_NAMES = Arrays.stream(ATTRIBUTES).map(attribute -> utf8Slice(attribute.column())).toArray(Slice[]::new);

    private final DimensionStore store;

    DimensionFunctions(DimensionStore store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    private Dimensions dimensions(ConnectorSession session)
    {
        return store.at(session.getStart());
    }

    Long asn(ConnectorSession session, long high, long low)
    {
        long asn = originAsn(dimensions(session), high, low);
        return asn == AsnTable.NONE ? null : (Long) asn;
    }

    /**
     * As the routing table has it, which knows the origin of today; where it has no route, as the data set has it.
     */
    static long originAsn(Dimensions dimensions, long high, long low)
    {
        int route = dimensions.routes().find(high, low);
        long origin = route == RouteTable.NONE ? AsnTable.NONE : dimensions.routes().originAsn(route);
        return origin == AsnTable.NONE ? dimensions.asns().find(high, low) : origin;
    }

    Slice asnName(ConnectorSession session, long asn)
    {
        return dimensions(session).asns().name(asn).orElse(null);
    }

    Slice asnNameOfAddress(ConnectorSession session, long high, long low)
    {
        Dimensions dimensions = dimensions(session);
        return dimensions.asns().name(originAsn(dimensions, high, low)).orElse(null);
    }

    Slice asnCountry(ConnectorSession session, long asn)
    {
        return dimensions(session).asns().country(asn).orElse(null);
    }

    Slice asnCountryOfAddress(ConnectorSession session, long high, long low)
    {
        Dimensions dimensions = dimensions(session);
        return dimensions.asns().country(originAsn(dimensions, high, low)).orElse(null);
    }

    Block asPath(ConnectorSession session, long high, long low)
    {
        RouteTable routes = dimensions(session).routes();
        int route = routes.find(high, low);
        if (route == RouteTable.NONE) {
            return null;
        }
        long[] path = new long[routes.pathLength(route)];
        for (int i = 0; i < path.length; i++) {
            path[i] = routes.pathAsn(route, i);
        }
        return new LongArrayBlock(path.length, Optional.empty(), path);
    }

    Slice prefix(ConnectorSession session, long high, long low)
    {
        RouteTable routes = dimensions(session).routes();
        int route = routes.find(high, low);
        if (route == RouteTable.NONE) {
            return null;
        }
        byte[] text = new byte[AddressText.MAX_LENGTH];
        return Slices.wrappedBuffer(text, 0, AddressText.writeNetwork(text, 0, routes.prefixHigh(route), routes.prefixLow(route), routes.prefixLength(route)));
    }

    Slice network(ConnectorSession session, long high, long low)
    {
        return networkText(session, high, low, NetworkAttribute.NAME);
    }

    Slice networkAttribute(ConnectorSession session, long high, long low, Slice attribute)
    {
        for (int i = 0; i < ATTRIBUTES.length; i++) {
            if (ATTRIBUTE_NAMES[i].equals(attribute)) {
                return networkText(session, high, low, ATTRIBUTES[i]);
            }
        }
        throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "network: '%s' is not an attribute of a network; take one of %s"
                .formatted(attribute.toStringUtf8(), Arrays.stream(ATTRIBUTES).map(NetworkAttribute::column).collect(joining(", "))));
    }

    private Slice networkText(ConnectorSession session, long high, long low, NetworkAttribute attribute)
    {
        NetworkTable networks = dimensions(session).networks();
        int network = networks.find(high, low);
        return network == NetworkTable.NONE ? null : networks.text(network, attribute).orElse(null);
    }

    Slice direction(ConnectorSession session, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow)
    {
        NetworkTable networks = dimensions(session).networks();
        return TrafficDirection.of(TrafficDirection.isInside(networks, sourceHigh, sourceLow), TrafficDirection.isInside(networks, destinationHigh, destinationLow));
    }
}
