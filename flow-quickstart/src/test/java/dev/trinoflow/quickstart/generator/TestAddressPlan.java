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

import dev.trinoflow.core.enrich.AsnTable;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;
import dev.trinoflow.core.enrich.Interface;
import dev.trinoflow.core.enrich.NetworkTable;
import dev.trinoflow.core.enrich.RouteTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files that a new stack has name all that the generator's flows are about.
 */
final class TestAddressPlan
{
    private final Internet internet = TrafficModel.defaultInternet();
    private final AddressPlan plan = new AddressPlan(internet);

    @TempDir
    private Path root;

    @Test
    void testFlowsAreNamed()
            throws IOException
    {
        Dimensions dimensions = load();
        TrafficModel model = new TrafficModel(TrafficModel.DEFAULT_SEED, Optional.empty());
        Flow flow = new Flow();
        for (int i = 0; i < 20_000; i++) {
            model.next(flow, 0);
            long exporterHigh = flow.exporter.high();
            long exporterLow = flow.exporter.low();
            assertThat(dimensions.exporters().find(exporterHigh, exporterLow)).isPresent();
            for (long ifIndex : new long[] {flow.inputInterface, flow.outputInterface}) {
                // what was dropped has left through none
                assertThat(ifIndex == 0 || dimensions.interfaces().find(exporterHigh, exporterLow, ifIndex).isPresent()).as("interface %s of %s", ifIndex, flow.exporter).isTrue();
            }
            assertEnd(dimensions, flow.sourceHigh, flow.sourceLow, flow.sourceAs);
            assertEnd(dimensions, flow.destinationHigh, flow.destinationLow, flow.destinationAs);
        }
    }

    private static void assertEnd(Dimensions dimensions, long high, long low, long asNumber)
    {
        long asn = dimensions.asns().find(high, low);
        assertThat(asn).isNotEqualTo(AsnTable.NONE);
        assertThat(dimensions.asns().name(asn)).isPresent();
        assertThat(dimensions.asns().country(asn)).isPresent();
        int route = dimensions.routes().find(high, low);
        assertThat(route).isNotEqualTo(RouteTable.NONE);
        assertThat(dimensions.routes().originAsn(route)).isEqualTo(asn);
        // a router without routes says none
        assertThat(asNumber == 0 || asNumber == asn).isTrue();
        assertThat(dimensions.networks().find(high, low) != NetworkTable.NONE).as("named network").isEqualTo(asn == Internet.OWN_AS);
    }

    @Test
    void testUplinksLeadToWhomTheyAreNamedAfter()
            throws IOException
    {
        Dimensions dimensions = load();
        for (Uplink uplink : internet.uplinks()) {
            Interface found = dimensions.interfaces().find(uplink.exporter().high(), uplink.exporter().low(), uplink.interfaceIndex()).orElseThrow();
            assertThat(found.provider()).as(found.name()).contains(plan.name(uplink.neighbourAs()));
            assertThat(plan.asnCsv()).contains(",%s,%s,".formatted(uplink.neighbourAs(), plan.name(uplink.neighbourAs())));
        }
    }

    @Test
    void testPathsBeginAtTheUplinkAndEndAtTheOrigin()
            throws IOException
    {
        RouteTable routes = load().routes();
        for (boolean ipv4 : new boolean[] {true, false}) {
            for (Network network : internet.outside(ipv4)) {
                List<Long> path = routes.get(routes.find(network.hostHigh(1), network.hostLow(1))).asPath();
                assertThat(path.getFirst()).isEqualTo(network.uplink().neighbourAs());
                assertThat(path.getLast()).isEqualTo(network.asNumber());
                assertThat(path).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void testNamesDiffer()
    {
        Set<String> names = new HashSet<>();
        internet.asNumbers().forEach(asNumber -> names.add(plan.name(asNumber)));
        assertThat(names).hasSameSizeAs(internet.asNumbers()).doesNotContain(plan.name(Internet.OWN_AS));
    }

    @Test
    void testNetworksAreOurs()
            throws IOException
    {
        load().networks().networks().forEach(network -> assertThat(internet.findOwn(network.prefix().firstHigh(), network.prefix().firstLow()))
                .as(network.toString())
                .isPresent());
    }

    @Test
    void testEditedFilesStay()
            throws IOException
    {
        Path networks = Files.writeString(root.resolve("networks.csv"), "prefix,name\n192.0.2.0/24,mine\n");
        DimensionFiles.write(root, Files.createDirectory(root.resolve("asn")));
        assertThat(networks).hasContent("prefix,name\n192.0.2.0/24,mine\n");
        assertThat(root.resolve("exporters.csv")).exists();
    }

    private Dimensions load()
            throws IOException
    {
        Path dimensions = Files.createDirectory(root.resolve("dimensions"));
        Path asnData = Files.createDirectory(root.resolve("asn"));
        DimensionFiles.write(dimensions, asnData);
        try (DimensionStore store = new DimensionStore(new FlowDimensionsConfig().setDimensionsLocation(dimensions).setAsnLocation(asnData))) {
            store.start();
            assertThat(store.problems()).isEmpty();
            return store.current();
        }
    }
}
