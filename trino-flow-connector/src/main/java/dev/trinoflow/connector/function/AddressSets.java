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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.enrich.AddressRange;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.NetworkAttribute;
import io.airlift.slice.Slice;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.expression.FunctionName;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * For which addresses a function of this catalog has a value: what a scan may skip when a query compares the function with
 * a constant. A set may hold more addresses than those, never fewer.
 */
public final class AddressSets
{
    /**
     * More ranges than these are not told: the predicate travels with every task.
     */
    static final int MAX_RANGES = 1000;

    private static final List<AddressRange> IPV4 = ImmutableList.of(new AddressRange(0, AddressText.v4Low(0), 0, AddressText.v4Low(-1)));
    private static final List<AddressRange> IPV6 = ImmutableList.of(
            new AddressRange(0, 0, 0, AddressText.v4Low(0) - 1),
            new AddressRange(0, AddressText.v4Low(-1) + 1, -1, -1));

    private final Optional<CatalogSchemaName> schema;
    private final Dimensions dimensions;

    /**
     * @param dimensions those that the functions answer from
     */
    AddressSets(CatalogName catalog, Dimensions dimensions)
    {
        schema = Optional.of(new CatalogSchemaName(catalog.toString(), FlowFunctions.SCHEMA));
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
    }

    /**
     * The addresses for which the function, with these arguments after the address, has the value. Nothing where that
     * cannot be said, or takes too many ranges.
     */
    public Optional<List<AddressRange>> find(FunctionName function, List<Object> arguments, Object value)
    {
        if (!function.getCatalogSchema().equals(schema)) {
            return Optional.empty();
        }
        return switch (function.getName()) {
            case "asn" -> ofAsn((long) value);
            case "ip_prefix", "prefix" -> Optional.of(ofPrefix(((Slice) value).toStringUtf8()));
            case "ip_version" -> Optional.of(ofVersion((long) value));
            case "network" -> ofNetwork(arguments, ((Slice) value).toStringUtf8());
            default -> Optional.empty();
        };
    }

    /**
     * With the addresses of which the data set says that AS and the routing table another.
     */
    private Optional<List<AddressRange>> ofAsn(long asn)
    {
        return dimensions.routes().ranges(asn, MAX_RANGES).flatMap(routes ->
                dimensions.asns().ranges(asn, MAX_RANGES).map(others ->
                        ImmutableList.<AddressRange>builder().addAll(routes).addAll(others).build()));
    }

    /**
     * The functions give a prefix in one spelling; no address has another.
     */
    private static List<AddressRange> ofPrefix(String prefix)
    {
        try {
            AddressRange range = AddressRange.parse(prefix);
            return range.toString().equals(prefix) ? ImmutableList.of(range) : ImmutableList.of();
        }
        catch (IllegalArgumentException _) {
            return ImmutableList.of();
        }
    }

    private static List<AddressRange> ofVersion(long version)
    {
        if (version == 4) {
            return IPV4;
        }
        return version == 6 ? IPV6 : ImmutableList.of();
    }

    private Optional<List<AddressRange>> ofNetwork(List<Object> arguments, String value)
    {
        if (arguments.isEmpty()) {
            return dimensions.networks().ranges(NetworkAttribute.NAME, value, MAX_RANGES);
        }
        return NetworkAttribute.ofColumn(((Slice) arguments.getFirst()).toStringUtf8())
                .flatMap(attribute -> dimensions.networks().ranges(attribute, value, MAX_RANGES));
    }
}
