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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPmacctRoutesReader
{
    private final BestRoutes routes = new BestRoutes();
    private final FileProblems problems = new FileProblems(Path.of("prefixes.json"));

    @Test
    void testTableDump()
            throws IOException
    {
        read(
                """
                {"timestamp": "2026-11-21 00:47:00", "peer_ip_src": "192.0.2.1", "event_type": "dump_init", "dump_period": 60, "seq": 1}
                {"seq": 1, "peer_ip_src": "192.0.2.1", "event_type": "dump", "afi": 1, "safi": 1, "ip_prefix": "198.51.100.0/24", "bgp_nexthop": "192.0.2.9", "as_path": "64500 64501 {64510,64511}", "comms": "64500:1", "origin": "i"}
                {"seq": 1, "peer_ip_src": "192.0.2.1", "event_type": "dump", "afi": 2, "safi": 1, "ip_prefix": "2001:db8::/32", "bgp_nexthop": "2001:db8::9", "as_path": ["64500", "4200000000"], "comms": ["64500:1"], "origin": "i"}
                {"seq": 1, "peer_ip_src": "192.0.2.1", "event_type": "dump", "afi": 1, "safi": 1, "ip_prefix": "203.0.113.0/24", "bgp_nexthop": "192.0.2.9", "as_path": "", "origin": "i"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump_close", "entries": 3, "tables": 1, "seq": 1}
                """);
        assertThat(RouteText.of(routes)).containsExactly(
                "198.51.100.0/24 - [64500 64501 64510 64511]",
                "203.0.113.0/24 - []",
                "2001:db8::/32 4200000000 [64500 4200000000]");
        assertThat(RouteText.of(problems)).isEmpty();
    }

    @Test
    void testLastDumpOfAPeerCounts()
            throws IOException
    {
        read(
                """
                {"peer_ip_src": "192.0.2.1", "event_type": "dump_init"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump", "safi": 1, "ip_prefix": "198.51.100.0/24", "as_path": "64500"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump_close"}
                {"peer_ip_src": "192.0.2.2", "event_type": "dump_init"}
                {"peer_ip_src": "192.0.2.2", "event_type": "dump", "safi": 1, "ip_prefix": "203.0.113.0/24", "as_path": "64501 64502"}
                {"peer_ip_src": "192.0.2.2", "event_type": "dump_close"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump_init"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump", "safi": 1, "ip_prefix": "203.0.113.0/24", "as_path": "64500 64502"}
                """);
        assertThat(RouteText.of(routes)).containsExactly("203.0.113.0/24 64502 [64500 64502]");
    }

    @Test
    void testMessageLog()
            throws IOException
    {
        String log =
                """
                {"seq": 0, "peer_ip_src": "192.0.2.1", "event_type": "log_init"}
                {"seq": 1, "log_type": "update", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "198.51.100.0/24", "as_path": "64500 64501"}
                {"seq": 2, "log_type": "update", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "198.51.100.0/24", "as_path": "64500 64502 64503"}
                {"seq": 3, "log_type": "update", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "203.0.113.0/24", "as_path_id": 1, "as_path": "64500 64504"}
                {"seq": 4, "log_type": "update", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "203.0.113.0/24", "as_path_id": 2, "as_path": "64500 64505 64504"}
                {"seq": 5, "log_type": "withdraw", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "203.0.113.0/24", "as_path_id": 1, "as_path": "64500 64504"}
                {"seq": 6, "log_type": "end-of-rib", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1}
                {"seq": 7, "log_type": "update", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "192.0.2.0/24", "as_path": "64500"}
                {"seq": 8, "log_type": "delete", "peer_ip_src": "192.0.2.1", "event_type": "log", "afi": 1, "safi": 1, "ip_prefix": "192.0.2.0/24", "as_path": "64500"}
                """;
        read(log);
        assertThat(RouteText.of(routes)).containsExactly("198.51.100.0/24 64503 [64500 64502 64503]", "203.0.113.0/24 64504 [64500 64505 64504]");

        BestRoutes ended = new BestRoutes();
        new PmacctRoutesReader(ended, problems).read(RouteText.lines(log + "{\"seq\": 9, \"peer_ip_src\": \"192.0.2.1\", \"event_type\": \"log_close\"}\n"));
        assertThat(ended.size()).isZero();
    }

    @Test
    void testRoutesOfVpnsArePassedOver()
            throws IOException
    {
        read(
                """
                {"peer_ip_src": "192.0.2.1", "event_type": "dump", "afi": 1, "safi": 128, "ip_prefix": "10.0.0.0/8", "as_path": "64500", "rd": "0:64500:1", "label": "24000"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump", "afi": 1, "safi": 1, "ip_prefix": "10.0.0.0/8", "as_path": "64501", "rd": "0:64500:1"}
                {"peer_ip_src": "192.0.2.1", "event_type": "dump", "afi": 1, "safi": 4, "ip_prefix": "198.51.100.0/24", "as_path": "64500", "label": "24000"}
                """);
        assertThat(RouteText.of(routes)).containsExactly("198.51.100.0/24 64500 [64500]");
    }

    @Test
    void testBadLines()
            throws IOException
    {
        read(
                """
                {"event_type": "dump", "safi": 1, "ip_prefix": "198.51.100.0/24", "as_path": "64500"}

                {"event_type": "dump", "safi": 1, "ip_prefix": "198.51.100
                ["event_type"]
                {"event_type": "dump", "safi": 1, "ip_prefix": "198.51.100.0/33", "as_path": "64500"}
                {"event_type": "dump", "safi": 1, "ip_prefix": "203.0.113.0/24", "as_path": "AS64500"}
                {"event_type": "purge", "ip_src": "192.0.2.1"}
                """);
        assertThat(RouteText.of(routes)).containsExactly("198.51.100.0/24 64500 [64500]");
        assertThat(RouteText.of(problems)).satisfiesExactly(
                problem -> assertThat(problem).startsWith("3: not JSON: "),
                problem -> assertThat(problem).isEqualTo("4: not an object of JSON"),
                problem -> assertThat(problem).startsWith("5: 198.51.100.0/33"),
                problem -> assertThat(problem).isEqualTo("6: AS path 'AS64500' is not numbers and sets in braces"));
    }

    @Test
    void testOtherFiles()
    {
        assertThatThrownBy(() -> read("{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.1\"}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no line is of a table dump or message log of pmacct's BGP daemon");
    }

    @Test
    void testRealDumps()
            throws IOException
    {
        List<Path> dumps = RealFiles.find("samples", "pmacct-1.7.7/ris2000_dump_epoch.jsonl", "pmacct-1.7.7/ris2010_dump.jsonl", "pmacct-1.7.7/ris2000_dump_asset.jsonl", "pmacct-1.7.7/ris2010_msglog.jsonl", "pmacct-1.8.1/bgp301_dump_arrays_rfc3339.jsonl");
        if (dumps.isEmpty()) {
            return;
        }
        assertThat(RouteText.of(RouteText.read(dumps.get(0)))).hasSize(149).startsWith("3.0.0.0/8 80 [3333 286 701 80]", "4.0.0.0/8 1 [3333 286 1]");
        assertThat(RouteText.of(RouteText.read(dumps.get(1)))).hasSize(119).contains("24.38.48.0/22 7419 [22548 10429 12956 174 7419]");
        assertThat(RouteText.of(RouteText.read(dumps.get(2)))).hasSize(12).contains("199.71.0.0/16 - [8259 3300 701 3561 577 549 808]");
        // the session ended, and nothing was left
        assertThat(RouteText.read(dumps.get(3)).isEmpty()).isTrue();
        // of VPNs only
        assertThat(RouteText.read(dumps.get(4)).isEmpty()).isTrue();
    }

    @Test
    void testOriginsOfARealDump()
            throws IOException
    {
        List<Path> dump = RealFiles.find("samples", "pmacct-1.7.7/ris2000_dump_epoch.jsonl");
        List<Path> origins = RealFiles.find("captures", "ris/ris2000_as3333_origin_prefix.csv.gz");
        if (dump.isEmpty() || origins.isEmpty()) {
            return;
        }
        // taken from the same table by another program
        AsnTable.Builder expected = new AsnTable.Builder();
        FileProblems problems = new FileProblems(origins.getFirst());
        AsnFile.read(origins.getFirst(), expected, problems);
        assertThat(problems.problems()).isEmpty();
        AsnTable asns = expected.build();
        RouteTable routes = RouteText.read(dump.getFirst());
        for (int route = 0; route < routes.size(); route++) {
            assertThat(asns.find(routes.prefixHigh(route), routes.prefixLow(route)))
                    .as(routes.get(route).toString())
                    .isEqualTo(routes.originAsn(route));
        }
    }

    private void read(String text)
            throws IOException
    {
        new PmacctRoutesReader(routes, problems).read(RouteText.lines(text));
    }
}
