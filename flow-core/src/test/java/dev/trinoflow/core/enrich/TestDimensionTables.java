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
package dev.trinoflow.core.enrich;

import io.airlift.slice.Slice;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static dev.trinoflow.core.enrich.NetworkAttribute.CUSTOMER;
import static dev.trinoflow.core.enrich.NetworkAttribute.NAME;
import static dev.trinoflow.core.enrich.NetworkAttribute.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDimensionTables
{
    @Test
    void testAsns()
    {
        AsnTable asns = new AsnTable.Builder()
                .add(AddressRange.parse("192.0.2.0/24"), 64500)
                .add(AddressRange.parse("192.0.2.128/25"), 4_200_000_000L)
                .add(AddressRange.parse("198.51.100.0/24"), 64500)
                .add(AddressRange.parse("2001:db8::/32"), 64500)
                .name(64500, "Example Net")
                .name(64500, "Another Name")
                .country(64500, "ch")
                .name(64501, "No Prefix")
                .build();
        assertThat(find(asns, "192.0.2.1")).isEqualTo(64500);
        assertThat(find(asns, "192.0.2.129")).isEqualTo(4_200_000_000L);
        assertThat(find(asns, "203.0.113.1")).isEqualTo(AsnTable.NONE);
        assertThat(asns.name(64500).map(Slice::toStringUtf8)).contains("Example Net");
        assertThat(asns.country(64500).map(Slice::toStringUtf8)).contains("CH");
        assertThat(asns.name(4_200_000_000L)).isEmpty();
        assertThat(asns.name(1)).isEmpty();
        assertThat(asns.systems()).extracting(AutonomousSystem::asn).containsExactly(64500L, 64501L, 4_200_000_000L);
        assertThat(asns.ranges(64500, 3)).contains(List.of(AddressRange.parse("192.0.2.0/25"), AddressRange.parse("198.51.100.0/24"), AddressRange.parse("2001:db8::/32")));
        assertThat(asns.ranges(64500, 2)).isEmpty();
        assertThat(asns.ranges(64501, 2)).contains(List.of());
        assertThatThrownBy(() -> new AsnTable.Builder().add(AddressRange.parse("::/0"), 4_294_967_295L)).hasMessage("4294967295 is not an AS number");
        assertThatThrownBy(() -> new AsnTable.Builder().country(1, "Switzerland")).hasMessage("'Switzerland' is not a country of two letters");
    }

    private static long find(AsnTable asns, String address)
    {
        AddressRange range = AddressRange.parse(address);
        return asns.find(range.firstHigh(), range.firstLow());
    }

    @Test
    void testNetworks()
    {
        NetworkTable networks = new NetworkTable.Builder()
                .add(network("192.0.2.0/24", "a", Optional.of("acme")))
                .add(network("192.0.2.128/25", "b", Optional.of("acme")))
                .add(network("192.0.2.192/26", "c", Optional.empty()))
                .build();
        AddressRange address = AddressRange.parse("192.0.2.130");
        int found = networks.find(address.firstHigh(), address.firstLow());
        assertThat(networks.get(found).name()).isEqualTo("b");
        assertThat(networks.text(found, NAME).map(Slice::toStringUtf8)).contains("b");
        assertThat(networks.text(found, CUSTOMER).map(Slice::toStringUtf8)).contains("acme");
        assertThat(networks.text(found, SITE)).isEmpty();
        assertThat(networks.ranges(NAME, "a", 10)).contains(List.of(AddressRange.parse("192.0.2.0/25")));
        assertThat(networks.ranges(CUSTOMER, "acme", 10)).contains(List.of(AddressRange.parse("192.0.2.0-192.0.2.191")));
        assertThat(networks.ranges(CUSTOMER, "nobody", 10)).contains(List.of());
        assertThat(NetworkAttribute.ofColumn("subscriber")).contains(NetworkAttribute.SUBSCRIBER);
        assertThat(NetworkAttribute.ofColumn("colour")).isEmpty();
        for (NetworkAttribute attribute : NetworkAttribute.values()) {
            assertThat(NetworkAttribute.ofColumn(attribute.column())).contains(attribute);
        }
    }

    private static Network network(String prefix, String name, Optional<String> customer)
    {
        return new Network(AddressRange.parse(prefix), name, customer, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void testRoutes()
    {
        RouteTable.Builder builder = new RouteTable.Builder();
        for (int i = 0; i < 100; i++) {
            builder.add(AddressRange.parse("10.0.%s.0/24".formatted(i)), OptionalLong.of(64500 + i % 3), List.of(64400L, 4_200_000_000L, 64500L + i % 3));
        }
        builder.add(AddressRange.parse("2001:db8::/128"), OptionalLong.empty(), List.of());
        RouteTable routes = builder.build();
        AddressRange address = AddressRange.parse("10.0.7.9");
        int found = routes.find(address.firstHigh(), address.firstLow());
        assertThat(found).isEqualTo(7);
        assertThat(routes.get(found)).isEqualTo(new Route(AddressRange.parse("10.0.7.0/24"), OptionalLong.of(64501), List.of(64400L, 4_200_000_000L, 64501L)));
        assertThat(routes.get(100)).isEqualTo(new Route(AddressRange.parse("2001:db8::"), OptionalLong.empty(), List.of()));
        assertThat(routes.size()).isEqualTo(101);
        assertThat(routes.originAsn(100)).isEqualTo(AsnTable.NONE);
        assertThat(routes.prefixLength(100)).isEqualTo(128);
        assertThat(routes.ranges(64500, 100).orElseThrow()).hasSize(34).contains(AddressRange.parse("10.0.99.0/24"));
        assertThatThrownBy(() -> builder.add(AddressRange.parse("10.0.0.1-10.0.0.2"), OptionalLong.empty(), List.of())).hasMessage("10.0.0.1-10.0.0.2 is not a prefix");
        assertThatThrownBy(() -> builder.add(AddressRange.parse("10.0.0.1"), OptionalLong.empty(), List.of(-1L))).hasMessage("-1 is not an AS number");
    }
}
