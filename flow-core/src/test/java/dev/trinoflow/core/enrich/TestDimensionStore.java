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

import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestDimensionStore
{
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void testNothingConfigured()
    {
        try (DimensionStore store = new DimensionStore(new FlowDimensionsConfig())) {
            store.start();
            assertThat(store.current()).isEqualTo(Dimensions.EMPTY);
            assertThat(store.at(Instant.EPOCH)).isEqualTo(Dimensions.EMPTY);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void testFirstLoadIsInForceAtOnce()
            throws IOException
    {
        write("networks.csv", START, "prefix,name", "192.0.2.0/24,a");
        TestingClock clock = new TestingClock(START);
        try (DimensionStore store = store(clock)) {
            store.refresh();
            assertThat(networks(store.current())).containsExactly("a");
            assertThat(networks(store.at(Instant.EPOCH))).containsExactly("a");
            assertThat(store.current().version()).isNotZero();
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void testChangeComesIntoForceOnAllNodesTogether()
            throws IOException
    {
        write("networks.csv", START.minusSeconds(3600), "prefix,name", "192.0.2.0/24,a");
        TestingClock earlyClock = new TestingClock(START);
        TestingClock lateClock = new TestingClock(START);
        try (DimensionStore early = store(earlyClock); DimensionStore late = store(lateClock)) {
            early.refresh();
            late.refresh();
            long versionBefore = early.current().version();

            write("networks.csv", START.plusSeconds(100), "prefix,name", "192.0.2.0/24,b");
            earlyClock.now = START.plusSeconds(101);
            early.refresh();
            lateClock.now = START.plusSeconds(110);
            late.refresh();

            Instant change = START.plusSeconds(120);
            for (DimensionStore store : List.of(early, late)) {
                assertThat(networks(store.at(change.minusMillis(1)))).containsExactly("a");
                assertThat(store.at(change.minusMillis(1)).version()).isEqualTo(versionBefore);
                assertThat(networks(store.at(change))).containsExactly("b");
                assertThat(networks(store.current())).containsExactly("a");
            }
            assertThat(early.at(change).version()).isEqualTo(late.at(change).version()).isNotEqualTo(versionBefore);
            earlyClock.now = change;
            assertThat(networks(early.current())).containsExactly("b");
            // a query that began before goes on with what it has
            assertThat(networks(early.at(change.minusSeconds(1)))).containsExactly("a");
        }
    }

    @Test
    void testChangeBeforeTheLastOneIsInForceReplacesIt()
            throws IOException
    {
        write("networks.csv", START, "prefix,name", "192.0.2.0/24,a");
        TestingClock clock = new TestingClock(START);
        try (DimensionStore store = store(clock)) {
            store.refresh();
            write("networks.csv", START.plusSeconds(100), "prefix,name", "192.0.2.0/24,b");
            clock.now = START.plusSeconds(105);
            store.refresh();
            write("networks.csv", START.plusSeconds(107), "prefix,name", "192.0.2.0/24,c");
            clock.now = START.plusSeconds(115);
            store.refresh();
            // another node may have missed b
            assertThat(networks(store.at(START.plusSeconds(126)))).containsExactly("a");
            assertThat(networks(store.at(START.plusSeconds(127)))).containsExactly("c");
        }
    }

    @Test
    void testOldFileCopiedIn()
            throws IOException
    {
        write("networks.csv", START, "prefix,name", "192.0.2.0/24,a");
        TestingClock clock = new TestingClock(START);
        try (DimensionStore store = store(clock)) {
            store.refresh();
            write("networks.csv", START.minusSeconds(100_000), "prefix,name", "192.0.2.0/24,b");
            setDirectoryTime(START.plusSeconds(50));
            clock.now = START.plusSeconds(55);
            store.refresh();
            assertThat(networks(store.at(START.plusSeconds(69)))).containsExactly("a");
            assertThat(networks(store.at(START.plusSeconds(70)))).containsExactly("b");
        }
    }

    @Test
    void testBrokenFileKeepsTheOldData()
            throws IOException
    {
        write("networks.csv", START, "prefix,name", "192.0.2.0/24,a");
        write("exporters.csv", START, "address,name", "192.0.2.1,r1");
        TestingClock clock = new TestingClock(START);
        try (DimensionStore store = store(clock)) {
            store.refresh();
            write("networks.csv", START.plusSeconds(100), "nonsense", "192.0.2.0/24");
            write("exporters.csv", START.plusSeconds(100), "address,name", "192.0.2.1,r2");
            clock.now = START.plusSeconds(200);
            store.refresh();
            assertThat(networks(store.current())).containsExactly("a");
            assertThat(store.current().exporters().exporters()).extracting(Exporter::name).containsExactly("r2");
            assertThat(store.problems()).containsExactly(new DimensionProblem(directory.resolve("networks.csv").toString(), 0, "has no column prefix; its first line has [nonsense]"));

            write("networks.csv", START.plusSeconds(300), "prefix,name", "192.0.2.0/24,b");
            clock.now = START.plusSeconds(400);
            store.refresh();
            assertThat(networks(store.current())).containsExactly("b");
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void testBadRows()
            throws IOException
    {
        write("networks.csv",
                START,
                "prefix,name,customer,colour",
                "# documentation",
                "192.0.2.0/24,a,acme,red",
                "192.0.2.1/25,b",
                "",
                "198.51.100.0/24,\"b",
                "198.51.100.0/24,,acme",
                "192.0.2.0/24,again",
                "203.0.113.0/24,\"c, and more\",,",
                "203.0.113.0/24,c,,,,");
        TestingClock clock = new TestingClock(START);
        try (DimensionStore store = store(clock)) {
            store.refresh();
            assertThat(networks(store.current())).containsExactly("a", "c, and more");
            assertThat(store.current().networks().get(0).customer()).contains("acme");
            assertThat(store.current().networks().get(1).customer()).isEmpty();
            assertThat(store.problems()).extracting(DimensionProblem::line).containsExactly(1L, 4L, 6L, 7L, 8L, 10L);
            assertThat(store.problems()).extracting(DimensionProblem::reason).satisfiesExactly(
                    reason -> assertThat(reason).isEqualTo("the column 'colour' is not known and left out; columns are prefix, name, customer, region, site, role, tenant, subscriber"),
                    reason -> assertThat(reason).isEqualTo("192.0.2.1/25 has bits beyond the prefix; the network is 192.0.2.0/25"),
                    reason -> assertThat(reason).startsWith("is not CSV: "),
                    reason -> assertThat(reason).isEqualTo("has no name"),
                    reason -> assertThat(reason).isEqualTo("192.0.2.0/24 is there already, with the name a"),
                    reason -> assertThat(reason).isEqualTo("has 6 values, the first line names 4 columns"));
        }
    }

    @Test
    void testMissingLocation()
            throws IOException
    {
        Path missing = directory.resolve("missing");
        TestingClock clock = new TestingClock(START);
        try (DimensionStore store = new DimensionStore(new FlowDimensionsConfig().setAsnLocation(missing), clock)) {
            store.refresh();
            assertThat(store.current().version()).isZero();
            assertThat(store.problems()).containsExactly(new DimensionProblem(missing.toString(), 0, "does not exist"));

            Files.createDirectory(missing);
            Files.writeString(missing.resolve("asn.csv"), "192.0.2.0,192.0.2.255,64500,Example\n");
            store.refresh();
            assertThat(store.problems()).isEmpty();
        }
    }

    private DimensionStore store(Clock clock)
    {
        return new DimensionStore(new FlowDimensionsConfig().setDimensionsLocation(directory).setRefreshInterval(new Duration(10, SECONDS)), clock);
    }

    private void write(String name, Instant lastModified, String... lines)
            throws IOException
    {
        Path file = directory.resolve(name);
        Files.write(file, List.of(lines));
        Files.setLastModifiedTime(file, FileTime.from(lastModified));
        setDirectoryTime(START.minusSeconds(86400));
    }

    private void setDirectoryTime(Instant lastModified)
            throws IOException
    {
        Files.setLastModifiedTime(directory, FileTime.from(lastModified));
    }

    private static List<String> networks(Dimensions dimensions)
    {
        return dimensions.networks().networks().stream().map(Network::name).toList();
    }

    private static final class TestingClock
            extends Clock
    {
        private Instant now;

        private TestingClock(Instant now)
        {
            this.now = now;
        }

        @Override
        public Instant instant()
        {
            return now;
        }

        @Override
        public ZoneId getZone()
        {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone)
        {
            return this;
        }
    }
}
