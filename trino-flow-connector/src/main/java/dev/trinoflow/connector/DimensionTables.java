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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import dev.trinoflow.connector.DimensionTable.Column;
import dev.trinoflow.core.enrich.AddressRange;
import dev.trinoflow.core.enrich.AutonomousSystem;
import dev.trinoflow.core.enrich.Exporter;
import dev.trinoflow.core.enrich.Interface;
import dev.trinoflow.core.enrich.Network;
import dev.trinoflow.core.enrich.Route;
import dev.trinoflow.core.enrich.RouteTable;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;

import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * The tables of what is known besides the flows.
 */
public final class DimensionTables
{
    private final Type address;
    private final Map<FlowTable, DimensionTable<?>> tables;

    @Inject
    public DimensionTables(TypeManager typeManager)
    {
        // not part of the SPI, only known by name
        address = typeManager.getType(new TypeDescriptor("ipaddress"));
        tables = ImmutableMap.<FlowTable, DimensionTable<?>>builder()
                .put(FlowTable.ASNS, asns())
                .put(FlowTable.EXPORTERS, exporters())
                .put(FlowTable.INTERFACES, interfaces())
                .put(FlowTable.NETWORKS, networks())
                .put(FlowTable.PREFIXES, prefixes())
                .buildOrThrow();
    }

    DimensionTable<?> get(FlowTable table)
    {
        DimensionTable<?> found = tables.get(table);
        checkArgument(found != null, "not a table of dimensions: %s", table);
        return found;
    }

    private DimensionTable<AutonomousSystem> asns()
    {
        return new DimensionTable<>(dimensions -> dimensions.asns().systems(), ImmutableList.of(
                number("asn", "AS number", system -> OptionalLong.of(system.asn())),
                slice("name", "Name of the AS", AutonomousSystem::name),
                slice("country", "Country of the AS, two letters", AutonomousSystem::country)));
    }

    private DimensionTable<Exporter> exporters()
    {
        return new DimensionTable<>(dimensions -> dimensions.exporters().exporters(), ImmutableList.of(
                address("address", "Address of the exporter, sampler_address of its flows", Exporter::high, Exporter::low),
                text("name", "Name of the exporter", exporter -> Optional.of(exporter.name())),
                text("site", "Where it is", Exporter::site),
                text("region", "Where the site is", Exporter::region),
                number("sampling_rate", "Rate that replaces the one of the records", Exporter::samplingRate),
                number("committed_rate", "Traffic that is paid for, bits per second", Exporter::committedRate)));
    }

    private DimensionTable<Interface> interfaces()
    {
        return new DimensionTable<>(dimensions -> dimensions.interfaces().interfaces(), ImmutableList.of(
                address("exporter", "Address of the exporter, sampler_address of its flows", Interface::exporterHigh, Interface::exporterLow),
                number("if_index", "SNMP index of the interface, in_if and out_if of flows", row -> OptionalLong.of(row.ifIndex())),
                text("name", "Name of the interface", row -> Optional.of(row.name())),
                text("description", "What the router says of it", Interface::description),
                number("speed", "Bits per second", Interface::speed),
                text("boundary", "internal or external", row -> row.boundary().map(boundary -> boundary.name().toLowerCase(Locale.ENGLISH))),
                text("connectivity", "What it is for: transit, peering, ix, ...", Interface::connectivity),
                text("provider", "Whom it leads to", Interface::provider),
                text("customer", "Whom it serves", Interface::customer)));
    }

    private DimensionTable<Network> networks()
    {
        return new DimensionTable<>(dimensions -> dimensions.networks().networks(), ImmutableList.of(
                text("prefix", "Addresses of the network, such as 192.0.2.0/24", network -> Optional.of(network.prefix().toString())),
                firstAddress("Its first address", Network::prefix),
                lastAddress("Its last address", Network::prefix),
                text("name", "Name of the network", network -> Optional.of(network.name())),
                text("customer", "Whose it is", Network::customer),
                text("region", "Where the site is", Network::region),
                text("site", "Where it is", Network::site),
                text("role", "What it is for", Network::role),
                text("tenant", "Who uses it", Network::tenant),
                text("subscriber", "Who pays for it", Network::subscriber)));
    }

    private DimensionTable<Route> prefixes()
    {
        return new DimensionTable<>(dimensions -> routes(dimensions.routes()), ImmutableList.of(
                text("prefix", "Addresses that the route leads to, such as 192.0.2.0/24", route -> Optional.of(route.prefix().toString())),
                firstAddress("First address of the prefix", Route::prefix),
                lastAddress("Last address of the prefix", Route::prefix),
                number("origin_asn", "AS that announces the prefix", Route::originAsn),
                new Column<>("as_path", new ArrayType(BIGINT), "AS path, nearest AS first", (block, route) -> ((ArrayBlockBuilder) block).buildEntry(elements -> route.asPath().forEach(asn -> BIGINT.writeLong(elements, asn))))));
    }

    private static List<Route> routes(RouteTable table)
    {
        return new AbstractList<>()
        {
            @Override
            public Route get(int index)
            {
                return table.get(index);
            }

            @Override
            public int size()
            {
                return table.size();
            }
        };
    }

    private <T> Column<T> firstAddress(String comment, Function<T, AddressRange> range)
    {
        return address("first_address", comment, row -> range.apply(row).firstHigh(), row -> range.apply(row).firstLow());
    }

    private <T> Column<T> lastAddress(String comment, Function<T, AddressRange> range)
    {
        return address("last_address", comment, row -> range.apply(row).lastHigh(), row -> range.apply(row).lastLow());
    }

    private <T> Column<T> address(String name, String comment, ToLongFunction<T> high, ToLongFunction<T> low)
    {
        return new Column<>(name, address, comment, (block, row) -> {
            Slice value = Slices.allocate(2 * Long.BYTES);
            value.setLong(0, Long.reverseBytes(high.applyAsLong(row)));
            value.setLong(Long.BYTES, Long.reverseBytes(low.applyAsLong(row)));
            address.writeSlice(block, value);
        });
    }

    private static <T> Column<T> text(String name, String comment, Function<T, Optional<String>> value)
    {
        return slice(name, comment, row -> value.apply(row).map(Slices::utf8Slice));
    }

    private static <T> Column<T> slice(String name, String comment, Function<T, Optional<Slice>> value)
    {
        return new Column<>(name, VARCHAR, comment, (block, row) -> value.apply(row).ifPresentOrElse(text -> VARCHAR.writeSlice(block, text), block::appendNull));
    }

    private static <T> Column<T> number(String name, String comment, Function<T, OptionalLong> value)
    {
        return new Column<>(name, BIGINT, comment, (block, row) -> value.apply(row).ifPresentOrElse(number -> BIGINT.writeLong(block, number), block::appendNull));
    }
}
