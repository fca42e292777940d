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
package dev.trinoflow.connector.archive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.AddressConditions;
import dev.trinoflow.connector.FlowColumnHandle;
import dev.trinoflow.connector.RandomArchiveFlow;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static dev.trinoflow.connector.archive.TestArchiveBlocks.address;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.IpAddressType.IPADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestArchivePredicate
{
    private static final ColumnHandle HIGH = new StoredHandle("src_addr_hi");
    private static final ColumnHandle LOW = new StoredHandle("src_addr_lo");
    private static final FlowColumnHandle ADDRESS = new FlowColumnHandle("src_addr", IPADDRESS, ImmutableList.of(HIGH, LOW));
    private static final FlowColumnHandle TIME = new FlowColumnHandle("time_received", TIMESTAMP_TZ_MILLIS, ImmutableList.of(LOW));
    private static final FlowColumnHandle BYTES = new FlowColumnHandle("bytes", BIGINT, ImmutableList.of(HIGH));
    private static final FlowColumnHandle OFFSET = new FlowColumnHandle("_offset", BIGINT, ImmutableList.of());
    private static final FlowColumnHandle SOURCE = new FlowColumnHandle("_source", VARCHAR, ImmutableList.of());

    private record StoredHandle(String name)
            implements ColumnHandle {}

    @Test
    void testNoAddressIsLost()
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            Domain domain = randomDomain(random);
            TupleDomain<ColumnHandle> translated = translate(ADDRESS, domain);
            for (int j = 0; j < 20; j++) {
                Slice value = randomAddress(random);
                if (domain.includesNullableValue(value)) {
                    assertThat(includes(translated, value)).as("seed=%s domain=%s value=%s", seed, domain, value).isTrue();
                }
            }
            if (domain.isNullAllowed()) {
                assertThat(includes(translated, null)).as("seed=%s domain=%s", seed, domain).isTrue();
            }
        }
    }

    @Test
    void testAddressIsPruned()
    {
        TupleDomain<ColumnHandle> one = translate(ADDRESS, Domain.singleValue(IPADDRESS, address("192.0.2.1")));
        assertThat(one.getDomains().orElseThrow()).isEqualTo(Map.of(
                HIGH, Domain.singleValue(BIGINT, 0L),
                LOW, Domain.singleValue(BIGINT, 0xFFFF_C000_0201L)));
        TupleDomain<ColumnHandle> network = translate(ADDRESS, Domain.create(ValueSet.ofRanges(AddressConditions.networkRange(IPADDRESS, "2001:db8::/32").orElseThrow()), false));
        assertThat(network.getDomains().orElseThrow().get(HIGH)).isEqualTo(Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 0x2001_0DB8_0000_0000L, true, 0x2001_0DB8_FFFF_FFFFL, true)), false));
        assertThat(translate(ADDRESS, Domain.onlyNull(IPADDRESS)).getDomains().orElseThrow()).isEqualTo(Map.of(HIGH, Domain.onlyNull(BIGINT), LOW, Domain.onlyNull(BIGINT)));
    }

    @Test
    void testNetworks()
    {
        assertNetwork("192.0.2.0/24", "192.0.2.0", "192.0.2.255");
        assertNetwork("192.0.2.7/32", "192.0.2.7", "192.0.2.7");
        assertNetwork("0.0.0.0/0", "0.0.0.0", "255.255.255.255");
        assertNetwork("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
        assertNetwork("2001:db8:0:1::7/65", "2001:db8:0:1::", "2001:db8:0:1:7fff:ffff:ffff:ffff");
        assertNetwork("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        assertNetwork("::ffff:192.0.2.7/120", "192.0.2.0", "192.0.2.255");
        assertNetwork("::ffff:192.0.2.7/88", "::ff00:0:0", "::ffff:ffff:ffff");
        for (String wrong : new String[] {"192.0.2.0", "192.0.2.0/33", "2001:db8::/129", "host/8", "192.0.2.0/x", "192.0.2.0/-1", "192.0.2/24", "192.0.2.1/24", ""}) {
            assertThat(AddressConditions.networkRange(IPADDRESS, wrong)).as(wrong).isEmpty();
        }
    }

    private static void assertNetwork(String network, String first, String last)
    {
        assertThat(AddressConditions.networkRange(IPADDRESS, network)).as(network).contains(Range.range(IPADDRESS, address(first), true, address(last), true));
    }

    @Test
    void testInstants()
    {
        Domain domain = Domain.create(ValueSet.ofRanges(Range.range(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(-5, UTC_KEY), false, packDateTimeWithZone(7, UTC_KEY), true)), true);
        assertThat(translate(TIME, domain).getDomains().orElseThrow())
                .isEqualTo(Map.of(LOW, Domain.create(ValueSet.ofRanges(Range.range(TIMESTAMP_MICROS, -5000L, false, 7000L, true)), true)));
    }

    @Test
    void testColumnsThatAreNotArchived()
    {
        assertThat(translate(OFFSET, Domain.singleValue(BIGINT, 7L)).isNone()).isTrue();
        assertThat(translate(OFFSET, Domain.onlyNull(BIGINT)).isAll()).isTrue();
        assertThat(translate(SOURCE, Domain.singleValue(VARCHAR, utf8Slice("live"))).isNone()).isTrue();
        assertThat(translate(SOURCE, Domain.singleValue(VARCHAR, utf8Slice("archive"))).isAll()).isTrue();
        assertThat(translate(BYTES, Domain.singleValue(BIGINT, 7L)).getDomains().orElseThrow()).isEqualTo(Map.of(HIGH, Domain.singleValue(BIGINT, 7L)));
        assertThat(ArchivePredicate.translate(TupleDomain.none()).isNone()).isTrue();
    }

    private static TupleDomain<ColumnHandle> translate(FlowColumnHandle column, Domain domain)
    {
        return ArchivePredicate.translate(TupleDomain.withColumnDomains(ImmutableMap.of(column, domain)));
    }

    private static boolean includes(TupleDomain<ColumnHandle> predicate, Slice address)
    {
        Optional<Map<ColumnHandle, Domain>> domains = predicate.getDomains();
        return domains.isPresent()
                && domains.orElseThrow().getOrDefault(HIGH, Domain.all(BIGINT)).includesNullableValue(address == null ? null : Long.reverseBytes(address.getLong(0)))
                && domains.orElseThrow().getOrDefault(LOW, Domain.all(BIGINT)).includesNullableValue(address == null ? null : Long.reverseBytes(address.getLong(8)));
    }

    private static Domain randomDomain(Random random)
    {
        List<Range> ranges = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Slice first = randomAddress(random);
            Slice second = randomAddress(random);
            switch (random.nextInt(5)) {
                case 0 -> ranges.add(Range.equal(IPADDRESS, first));
                case 1 -> ranges.add(Range.greaterThan(IPADDRESS, first));
                case 2 -> ranges.add(Range.lessThanOrEqual(IPADDRESS, first));
                case 3 -> ranges.add(Range.lessThan(IPADDRESS, first));
                default -> {
                    if (first.compareTo(second) < 0) {
                        ranges.add(Range.range(IPADDRESS, first, random.nextBoolean(), second, random.nextBoolean()));
                    }
                }
            }
        }
        return Domain.create(ValueSet.copyOfRanges(IPADDRESS, ranges), random.nextBoolean());
    }

    private static Slice randomAddress(Random random)
    {
        Slice address = address(RandomArchiveFlow.address(random)).copy();
        if (random.nextBoolean()) {
            address.setByte(random.nextInt(16), random.nextInt(256));
        }
        return address;
    }
}
