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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestRouterTextReader
{
    private final BestRoutes routes = new BestRoutes();
    private final FileProblems problems = new FileProblems(Path.of("prefixes.txt"));

    @Test
    void testFrr()
            throws IOException
    {
        read(
                """
                frr# show ip bgp
                BGP table version is 9, local router ID is 192.0.2.1, vrf id 0
                Default local pref 100, local AS 64496
                Status codes:  s suppressed, d damped, h history, * valid, > best, = multipath,
                               i internal, r RIB-failure, S Stale, R Removed
                Nexthop codes: @NNN nexthop's vrf id, < announce-nh-self
                Origin codes:  i - IGP, e - EGP, ? - incomplete
                RPKI validation codes: V valid, I invalid, N Not found

                    Network          Next Hop            Metric LocPrf Weight Path
                 *> 192.0.2.0/24     0.0.0.0(frr1)            0         32768 i
                 *> 198.51.100.0/24  203.0.113.1              0             0 64500 64510 ?
                 *=                  203.0.113.2              0             0 64501 64510 ?
                 *>i203.0.113.0/24   192.0.2.9                0    100      0 64502 {64511,64512} i
                V*> 203.0.113.128/25 192.0.2.9                              0 64502 4200000001 e

                Displayed  4 routes and 5 total paths
                frr1# show bgp summary
                """);
        assertThat(RouteText.of(routes)).containsExactly(
                "192.0.2.0/24 64496 []",
                "198.51.100.0/24 64510 [64500 64510]",
                "203.0.113.0/24 - [64502 64511 64512]",
                "203.0.113.128/25 4200000001 [64502 4200000001]");
        assertThat(RouteText.of(problems)).isEmpty();
    }

    @Test
    void testCisco()
            throws IOException
    {
        read(
                """
                BGP table version is 6, local router ID is 192.168.10.10
                Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,
                              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter,
                              x best-external, a additional-path, c RIB-compressed,
                              t secondary path, L long-lived-stale,
                Origin codes: i - IGP, e - EGP, ? - incomplete
                RPKI validation codes: V valid, I invalid, N Not found

                     Network          Next Hop            Metric LocPrf Weight Path
                 *    0.0.0.0          198.51.100.13                          0 64515 i
                 *>   10.0.0.0         198.51.100.12            0             0 64515 i
                 *>   172.16.0.0       198.51.100.12            0             0 64515 65010 i
                 *    198.51.100.0     198.51.100.12                          0 64515 i
                 *>                    198.51.100.13            0             0 64516 64517 64518 i
                 r>i  203.0.113.0/25   198.51.100.14            0    100      0 (65001 65002) 1.10 i
                 d    203.0.113.128/25 198.51.100.14            0    100      0 64519 i

                Total number of prefixes 6
                """);
        assertThat(RouteText.of(routes)).containsExactly(
                "0.0.0.0/0 - [64515]",
                "10.0.0.0/8 64515 [64515]",
                "172.16.0.0/16 65010 [64515 65010]",
                // marked as the best, though it is the longer
                "198.51.100.0/24 64518 [64516 64517 64518]",
                "203.0.113.0/25 65546 [65546]");
        assertThat(RouteText.of(problems)).isEmpty();
    }

    @Test
    void testWrappedLines()
            throws IOException
    {
        read(
                """
                   Network          Next Hop            Metric LocPrf Weight Path
                *> 2001:db8::/32    ::                       0         32768 i
                *> 2001:db8:abcf:1::/64
                                    2001:db8:cafe:1::1       0             0 64512 i
                *                   2001:db8:cafe:1::2
                                                             0             0 64513 64514 i
                *>i2001:db8:abcf:2::/64
                                    2001:db8:cafe:1::1
                                                             0    100      0 64515
                                                                              64516 64517 i
                *> 203.0.113.0/24   192.0.2.1                0             0 64518 i
                """);
        assertThat(RouteText.of(routes)).containsExactly(
                "203.0.113.0/24 64518 [64518]",
                "2001:db8::/32 - []",
                "2001:db8:abcf:1::/64 64512 [64512]",
                "2001:db8:abcf:2::/64 64517 [64515 64516 64517]");
        assertThat(RouteText.of(problems)).isEmpty();
    }

    @Test
    void testNxOs()
            throws IOException
    {
        read(
                """
                   Network            Next Hop            Metric     LocPrf     Weight Path
                *>l192.0.2.0/24       0.0.0.0                           100      32768 i
                *>e198.51.100.0/24    203.0.113.1                                    0 64500 i
                *|e                   203.0.113.2                                    0 64501 i
                """);
        assertThat(RouteText.of(routes)).containsExactly("192.0.2.0/24 - []", "198.51.100.0/24 64500 [64500]");
        assertThat(RouteText.of(problems)).isEmpty();
    }

    @Test
    void testBadLines()
            throws IOException
    {
        read(
                """
                    Network          Next Hop            Metric LocPrf Weight Path
                 *                   203.0.113.2              0             0 64501 i
                 *> 192.0.2.0/33     203.0.113.1              0             0 64500 i
                 *> 192.0.2.0/24     203.0.113.1              0             0 64500
                 *> 192.0.2.0/24     203.0.113.1
                 *> 192.0.2.0/24     203.0.113.1              0             0 64500 route i
                 *> 192.0.2.77/24    203.0.113.1              0             0 64500 i
                 *> 198.51.100.0/24  203.0.113.1              0             0 64500 i
                Route Distinguisher: 64500:1
                 *> 203.0.113.0/24   203.0.113.1              0             0 64500 i
                """);
        assertThat(RouteText.of(routes)).containsExactly("198.51.100.0/24 64500 [64500]");
        assertThat(RouteText.of(problems)).hasSize(7);
        assertThat(RouteText.of(problems).getFirst()).isEqualTo("2: a further route of a network, but there is none before it");
        assertThat(RouteText.of(problems).get(2)).isEqualTo("4: the line does not end with the code of the origin: i, e or ?");
        assertThat(RouteText.of(problems).get(3)).isEqualTo("5: no number stands where the heading has Weight");
        assertThat(RouteText.of(problems).getLast()).isEqualTo("9: routes of a VPN are not read: their prefixes may mean something else in each VPN");
    }

    @Test
    void testNoHeading()
    {
        assertThatThrownBy(() -> read(" *> 192.0.2.0/24     203.0.113.1              0             0 64500 i\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("which says where the columns are");
    }

    private void read(String text)
            throws IOException
    {
        new RouterTextReader(routes, problems).read(RouteText.lines(text));
    }
}
