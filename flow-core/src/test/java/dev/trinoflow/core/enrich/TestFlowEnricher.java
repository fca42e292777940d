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

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.FlowRows;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectedMessageException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_AS;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.DST_NETWORK;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SAMPLER_ADDRESS;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_AS;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.SRC_NETWORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFlowEnricher
{
    private static final List<FlowColumn> ENRICHED = List.of(SAMPLING_RATE, BYTES, PACKETS, SRC_AS, DST_AS, SRC_NET, DST_NET, SRC_NETWORK, DST_NETWORK);
    private static final String[] ADDRESSES = {"192.0.2.1", "192.0.2.129", "192.0.2.200", "198.51.100.1", "203.0.113.7", "2001:db8::1", "2001:db8:1::1", "::ffff:192.0.2.1", "10.0.0.1"};

    private static final Dimensions DIMENSIONS = new Dimensions(
            1,
            new ExporterTable.Builder().add(exporter("192.0.2.250", OptionalLong.of(1000))).add(exporter("192.0.2.251", OptionalLong.empty())).build(),
            InterfaceTable.EMPTY,
            new NetworkTable.Builder().add(network("192.0.2.0/24", "office")).add(network("192.0.2.128-192.0.2.200", "clients")).add(network("2001:db8::/32", "all of v6")).add(network("203.0.113.7", "server")).build(),
            new AsnTable.Builder().add(AddressRange.parse("192.0.2.0/24"), 64500).add(AddressRange.parse("2001:db8::/32"), 64501).add(AddressRange.parse("198.51.100.0/24"), 64502).build(),
            new RouteTable.Builder().add(AddressRange.parse("0.0.0.0/0"), OptionalLong.of(64999), List.of(64999L)).add(AddressRange.parse("198.51.100.0/25"), OptionalLong.of(65001), List.of()).add(AddressRange.parse("2001:db8:1::/48"), OptionalLong.empty(), List.of()).build());

    @Test
    void testWhatTheRecordDoesNotSayIsLookedUp()
            throws RejectedMessageException
    {
        assertThat(enrich(DIMENSIONS, "192.0.2.1", null, null))
                .containsEntry("src_as", 64500L)
                .containsEntry("src_network", "office")
                .containsEntry("src_net", "192.0.2.0/24");
        assertThat(enrich(DIMENSIONS, "192.0.2.1", 0L, null)).containsEntry("src_as", 64500L);
        assertThat(enrich(DIMENSIONS, "192.0.2.1", 23456L, null)).containsEntry("src_as", 64500L);
        assertThat(enrich(DIMENSIONS, "192.0.2.1", 64511L, "192.0.2.0/26"))
                .containsEntry("src_as", 64511L)
                .containsEntry("src_net", "192.0.2.0/26")
                .containsEntry("src_network", "office");
        assertThat(enrich(DIMENSIONS, "192.0.2.129", null, null))
                .containsEntry("src_net", null)
                .containsEntry("src_network", "clients");
        assertThat(enrich(DIMENSIONS, "198.51.100.1", null, null))
                .containsEntry("src_as", 65001L)
                .containsEntry("src_net", "198.51.100.0/25")
                .containsEntry("src_network", null);
        assertThat(enrich(DIMENSIONS, "2001:db8:1::1", null, null))
                .containsEntry("src_as", 64501L)
                .containsEntry("src_net", "2001:db8:1::/48")
                .containsEntry("src_network", "all of v6");
        // without a route the network's prefix
        assertThat(enrich(DIMENSIONS, "2001:db8:2::1", null, null)).containsEntry("src_net", "2001:db8::/32");
        assertThat(enrich(DIMENSIONS, "2001:db9::1", 0L, null))
                .containsEntry("src_as", 0L)
                .containsEntry("src_net", null)
                .containsEntry("src_network", null);
    }

    /**
     * It has a name, but tells no more of where an address is than a default route.
     */
    @Test
    void testNetworkOfAllAddresses()
            throws RejectedMessageException
    {
        Dimensions internet = new Dimensions(1, ExporterTable.EMPTY, InterfaceTable.EMPTY, new NetworkTable.Builder().add(network("0.0.0.0/0", "internet")).build(), AsnTable.EMPTY, RouteTable.EMPTY);
        assertThat(enrich(internet, "192.0.2.1", null, null))
                .containsEntry("src_network", "internet")
                .containsEntry("src_net", null);
    }

    @Test
    void testNothingLoaded()
            throws RejectedMessageException
    {
        assertThat(enrich(Dimensions.EMPTY, "192.0.2.1", null, null))
                .containsEntry("src_as", null)
                .containsEntry("src_net", null)
                .containsEntry("src_network", null);
        boolean[] everything = new boolean[FlowColumns.ALL.size()];
        Arrays.fill(everything, true);
        assertThat(new FlowEnricher(Dimensions.EMPTY, everything).isIdle()).isTrue();
        assertThat(new FlowEnricher(DIMENSIONS, everything).isIdle()).isFalse();
    }

    private static Map<String, Object> enrich(Dimensions dimensions, String source, Long asn, String network)
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ENRICHED);
        flows.setDimensions(dimensions);
        flows.beginMessage(0, 0);
        setAddress(flows.record(), SRC_ADDR, source);
        if (asn != null) {
            flows.record().setLong(SRC_AS.slot(), asn);
        }
        if (network != null) {
            AddressRange range = AddressRange.parse(network);
            flows.record().setNetwork(SRC_NET.slot(), range.firstHigh(), range.firstLow(), range.prefixLength().orElseThrow());
        }
        flows.endRecord();
        return FlowRows.read(flows.build(), ENRICHED).getFirst();
    }

    @Test
    void testSamplingRateOfTheExporterCounts()
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ENRICHED);
        flows.setDimensions(DIMENSIONS);
        flows.beginMessage(0, 0);
        for (String exporter : new String[] {"192.0.2.252", "192.0.2.251", "192.0.2.250"}) {
            addSampled(flows, exporter, 1500, 2);
        }
        // no exporter, also not that of the record before
        flows.record().setLong(BYTES.slot(), 1500);
        flows.endRecord();
        assertThat(FlowRows.read(flows.build(), ENRICHED)).extracting(row -> row.get("bytes")).containsExactly(3_000L, 3_000L, 1_500_000L, 1_500L);
    }

    @Test
    void testRejectsDoNotDependOnTheColumns()
            throws RejectedMessageException
    {
        for (List<FlowColumn> columns : List.of(List.<FlowColumn>of(), List.of(PROTO), List.of(BYTES), FlowColumns.ALL)) {
            FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, columns);
            assertThat(flows.wants(SAMPLER_ADDRESS.slot())).as("the decoder has to store it").isTrue();
            flows.setDimensions(DIMENSIONS);
            flows.beginMessage(0, 0);
            assertThatThrownBy(() -> addSampled(flows, "192.0.2.250", Long.MAX_VALUE / 999, 1))
                    .isInstanceOf(RejectedMessageException.class)
                    .hasMessage("bytes x sampling_rate does not fit 64 bits: %s x 1000".formatted(Long.MAX_VALUE / 999));
            flows.rollbackMessage();
            addSampled(flows, "192.0.2.250", 1, Long.MAX_VALUE);
            addSampled(flows, "192.0.2.251", Long.MAX_VALUE / 999, 1);
            assertThat(flows.positionCount()).isEqualTo(2);
        }
    }

    /**
     * Decoders store what the page builder wants.
     */
    @Test
    void testInputs()
    {
        Dimensions networks = new Dimensions(1, ExporterTable.EMPTY, InterfaceTable.EMPTY, new NetworkTable.Builder().add(network("192.0.2.0/25", "office")).build(), AsnTable.EMPTY, RouteTable.EMPTY);
        assertThat(inputs(Dimensions.EMPTY, SRC_AS, SRC_NETWORK, DST_NETWORK)).isEmpty();
        assertThat(inputs(DIMENSIONS, PROTO)).containsExactly(SAMPLER_ADDRESS);
        assertThat(inputs(DIMENSIONS, SRC_AS)).containsExactlyInAnyOrder(SAMPLER_ADDRESS, SRC_ADDR);
        assertThat(inputs(networks, SRC_AS)).isEmpty();
        assertThat(inputs(networks, SRC_NETWORK)).containsExactly(SRC_ADDR);
        assertThat(inputs(networks, DST_NETWORK)).containsExactly(DST_ADDR);
        // dimensions that are loaded later need them
        FlowPageBuilder changing = new FlowPageBuilder(FlowSchema.STANDARD, List.of(SRC_AS, DST_NETWORK));
        assertThat(List.of(SAMPLER_ADDRESS, SRC_ADDR, DST_ADDR)).allMatch(column -> changing.wants(column.slot()));
    }

    private static List<FlowColumn> inputs(Dimensions dimensions, FlowColumn... columns)
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, List.of(columns), dimensions);
        return Stream.of(SAMPLER_ADDRESS, SRC_ADDR, DST_ADDR).filter(column -> flows.wants(column.slot())).toList();
    }

    private static void addSampled(FlowPageBuilder flows, String exporter, long bytes, long rate)
            throws RejectedMessageException
    {
        setAddress(flows.record(), SAMPLER_ADDRESS, exporter);
        flows.record().setLong(BYTES.slot(), bytes);
        flows.record().setLong(SAMPLING_RATE.slot(), rate);
        flows.endRecord();
    }

    /**
     * What a column holds does not depend on the other columns that are read, nor on the flows before.
     */
    @Test
    void testRandomRecordsAndColumns()
            throws RejectedMessageException
    {
        long firstSeed = new Random().nextLong();
        for (long seed = firstSeed; seed < firstSeed + 200; seed++) {
            Random random = new Random(seed);
            List<FlowColumn> columns = ENRICHED.stream().filter(_ -> random.nextBoolean()).toList();
            FlowPageBuilder some = new FlowPageBuilder(FlowSchema.STANDARD, columns);
            FlowPageBuilder all = new FlowPageBuilder(FlowSchema.STANDARD, ENRICHED);
            some.setDimensions(DIMENSIONS);
            all.setDimensions(DIMENSIONS);
            List<Map<String, Object>> expected = new ArrayList<>();
            for (int row = 0; row < 20; row++) {
                long rowSeed = random.nextLong();
                for (FlowPageBuilder flows : List.of(some, all)) {
                    flows.beginMessage(row, 0);
                    fill(flows.record(), new Random(rowSeed));
                    flows.endRecord();
                }
                expected.add(expected(new Random(rowSeed)));
            }
            List<Map<String, Object>> rows = FlowRows.read(all.build(), ENRICHED);
            for (int row = 0; row < rows.size(); row++) {
                assertThat(rows.get(row)).as("seed=%s, row=%s", seed, row).containsAllEntriesOf(expected.get(row));
            }
            rows.forEach(row -> row.keySet().removeIf(name -> columns.stream().noneMatch(column -> column.name().equals(name))));
            assertThat(FlowRows.read(some.build(), columns)).as("seed=%s", seed).isEqualTo(rows);
        }
    }

    private static void fill(FlowRecord record, Random random)
    {
        for (FlowColumn[] side : new FlowColumn[][] {{SRC_ADDR, SRC_AS}, {DST_ADDR, DST_AS}}) {
            if (random.nextInt(5) > 0) {
                setAddress(record, side[0], ADDRESSES[random.nextInt(ADDRESSES.length)]);
            }
            long[] asns = {0, 23456, 65010};
            if (random.nextBoolean()) {
                record.setLong(side[1].slot(), asns[random.nextInt(asns.length)]);
            }
        }
    }

    /**
     * The oracle: AS numbers and names of networks by looking at every range, with the draws of {@link #fill}.
     */
    private static Map<String, Object> expected(Random random)
    {
        Map<String, Object> row = new HashMap<>();
        for (String side : new String[] {"src", "dst"}) {
            String address = random.nextInt(5) > 0 ? ADDRESSES[random.nextInt(ADDRESSES.length)] : null;
            long[] asns = {0, 23456, 65010};
            Long asn = random.nextBoolean() ? asns[random.nextInt(asns.length)] : null;
            if (address != null && (asn == null || asn != 65010)) {
                Long found = null;
                for (Object[] range : new Object[][] {{"192.0.2.0/24", 64500L}, {"2001:db8::/32", 64501L}, {"198.51.100.0/24", 64502L}, {"198.51.100.0/25", 65001L}}) {
                    if (contains((String) range[0], address)) {
                        found = (Long) range[1];
                    }
                }
                asn = found == null ? asn : found;
            }
            String network = null;
            for (String[] range : new String[][] {{"192.0.2.0/24", "office"}, {"192.0.2.128-192.0.2.200", "clients"}, {"2001:db8::/32", "all of v6"}, {"203.0.113.7", "server"}}) {
                if (address != null && contains(range[0], address)) {
                    network = range[1];
                }
            }
            row.put(side + "_as", asn);
            row.put(side + "_network", network);
        }
        return row;
    }

    private static boolean contains(String range, String address)
    {
        AddressRange parsed = AddressRange.parse(address);
        return AddressRange.parse(range).contains(parsed.firstHigh(), parsed.firstLow());
    }

    private static void setAddress(FlowRecord record, FlowColumn column, String address)
    {
        AddressRange range = AddressRange.parse(address);
        record.setAddress(column.slot(), range.firstHigh(), range.firstLow());
    }

    private static Exporter exporter(String address, OptionalLong samplingRate)
    {
        AddressRange range = AddressRange.parse(address);
        return new Exporter(range.firstHigh(), range.firstLow(), "r", Optional.empty(), Optional.empty(), samplingRate, OptionalLong.empty());
    }

    private static Network network(String prefix, String name)
    {
        return new Network(AddressRange.parse(prefix), name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
