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
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAsnFile
{
    @TempDir
    private Path folder;

    private final List<String> problems = new ArrayList<>();

    @Test
    void testRanges()
            throws IOException
    {
        // as @ip-location-db/asn has them: not each range is one prefix, and two overlap
        AsnTable asns = read("asn-ipv4.csv",
                """
                192.0.2.0,192.0.2.255,64500,"Example, Inc."
                198.51.100.0,198.51.100.130,64501,"LLC ""SPUTNIK"\""
                198.51.100.100,198.51.100.110,64502,Überlauf
                2001:db8::,2001:db8:1b9:ffff:ffff:ffff:ffff:ffff,4200000000,WIDE
                """);
        assertThat(AsnText.find(asns, "192.0.2.255")).isEqualTo("64500 Example, Inc. -");
        assertThat(AsnText.find(asns, "198.51.100.99")).isEqualTo("64501 LLC \"SPUTNIK\" -");
        assertThat(AsnText.find(asns, "198.51.100.105")).isEqualTo("64502 Überlauf -");
        assertThat(AsnText.find(asns, "198.51.100.130")).startsWith("64501 ");
        assertThat(AsnText.find(asns, "198.51.100.131")).isEqualTo("-");
        assertThat(AsnText.find(asns, "2001:db8:1b9:ffff::1")).isEqualTo("4200000000 WIDE -");
        assertThat(AsnText.find(asns, "2001:db8:1ba::1")).isEqualTo("-");
        assertThat(problems).isEmpty();
    }

    @Test
    void testRangesOfNumbers()
            throws IOException
    {
        AsnTable asns = read("asn-num.csv",
                """
                3221225984,3221226239,64500,Example
                42540766411282592856903984951653826560,42540766490510755371168322545197776895,64501,Documentation
                """);
        assertThat(AsnText.ranges(asns)).containsExactly("192.0.2.0/24 64500", "2001:db8::/32 64501");
        assertThat(problems).isEmpty();
    }

    @Test
    void testIptoasn()
            throws IOException
    {
        String text =
                """
                192.0.2.0\t192.0.2.255\t64500\tNL\tEXAMPLE-AS Example
                198.51.100.0\t198.51.100.255\t0\tNone\tNot routed
                2001:db8::\t2001:db8:ffff:ffff:ffff:ffff:ffff:ffff\t64501\tNone\tDOC, "quoted" in the middle
                """;
        for (String name : List.of("ip2asn-combined.tsv", "ip2asn-combined.tsv.gz")) {
            AsnTable asns = read(name, text);
            assertThat(AsnText.ranges(asns)).containsExactly("192.0.2.0/24 64500", "2001:db8::/32 64501");
            assertThat(AsnText.find(asns, "192.0.2.7")).isEqualTo("64500 EXAMPLE-AS Example NL");
            assertThat(AsnText.find(asns, "2001:db8::7")).isEqualTo("64501 DOC, \"quoted\" in the middle -");
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void testPfx2as()
            throws IOException
    {
        AsnTable asns = read("routeviews-rv2-20261101-1200.pfx2as.gz",
                """
                192.0.2.0\t24\t64500
                198.51.100.0\t24\t64501_64502
                203.0.113.0\t24\t64503,64504
                203.0.113.128\t25\t{64505,64506}
                2001:db8::\t32\t64507
                """);
        assertThat(AsnText.ranges(asns)).containsExactly(
                "192.0.2.0/24 64500",
                "198.51.100.0/24 64501",
                "203.0.113.0/25 64503",
                "203.0.113.128/25 64505",
                "2001:db8::/32 64507");
        assertThat(problems).isEmpty();
    }

    @Test
    void testPrefixes()
            throws IOException
    {
        // GeoLite2 as CSV
        AsnTable asns = read("GeoLite2-ASN-Blocks-IPv4.csv",
                """
                network,autonomous_system_number,autonomous_system_organization
                192.0.2.0/24,64500,"Example, Inc."
                2001:db8::/32,64501,Documentation
                """);
        assertThat(AsnText.ranges(asns)).containsExactly("192.0.2.0/24 64500", "2001:db8::/32 64501");
        assertThat(AsnText.find(asns, "192.0.2.1")).isEqualTo("64500 Example, Inc. -");

        assertThat(AsnText.ranges(read("pairs.csv", "64500,192.0.2.0/24\n"))).containsExactly("192.0.2.0/24 64500");
        assertThat(AsnText.ranges(read("named.csv", "asn;prefix\nAS64500;192.0.2.0/24\n"))).containsExactly("192.0.2.0/24 64500");
        assertThat(AsnText.ranges(read("plain.csv", "192.0.2.0/24,AS64500,Example\n"))).containsExactly("192.0.2.0/24 64500");
        assertThat(problems).isEmpty();
    }

    @Test
    void testNames()
            throws IOException
    {
        AsnTable registry = read("asn.txt",
                """
                0 -Reserved AS-, ZZ
                64500 EXAMPLE-AS - Example, Inc., US
                AS64501    DOCUMENTATION, ZZ
                4200000000 PRIVATE
                """);
        assertThat(AsnText.describe(registry, 64500)).isEqualTo("EXAMPLE-AS - Example, Inc. US");
        assertThat(AsnText.describe(registry, 64501)).isEqualTo("DOCUMENTATION -");
        assertThat(AsnText.describe(registry, 4_200_000_000L)).isEqualTo("PRIVATE -");
        assertThat(registry.systems()).hasSize(3);

        AsnTable csv = read("names.csv", "asn,name,class,cc\nAS64500,\"Example, Inc.\",Eyeball,nl\nAS64501,Documentation,,\n");
        assertThat(AsnText.describe(csv, 64500)).isEqualTo("Example, Inc. NL");
        assertThat(AsnText.describe(csv, 64501)).isEqualTo("Documentation -");

        AsnTable bare = read("bare.csv", "64500,Example,NL\n");
        assertThat(AsnText.describe(bare, 64500)).isEqualTo("Example NL");
        assertThat(problems).isEmpty();
    }

    @Test
    void testListOfNamesCountsMoreThanNamesBesideRanges()
            throws IOException
    {
        Path ranges = AsnText.write(folder.resolve("a.csv"), "192.0.2.0,192.0.2.255,64500,Beside the range\n198.51.100.0,198.51.100.255,64501,Only there\n");
        Path names = AsnText.write(folder.resolve("b.csv"), "64500,Of the list,NL\n");
        AsnTable asns = AsnText.read(problems, ranges, names);
        assertThat(AsnText.describe(asns, 64500)).isEqualTo("Of the list NL");
        assertThat(AsnText.describe(asns, 64501)).isEqualTo("Only there -");
        assertThat(AsnText.describe(AsnText.read(problems, names, ranges), 64500)).isEqualTo("Of the list NL");
    }

    @Test
    void testCountriesByAddress()
            throws IOException
    {
        Path ranges = AsnText.write(folder.resolve("a.csv"),
                """
                192.0.2.0,192.0.2.255,64500,Mostly in one
                203.0.113.0,203.0.113.255,64501,Known
                2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,64502,IPv6
                2001:db8:1::,2001:db8:1:ffff:ffff:ffff:ffff:ffff,64500,IPv6 of the first
                """);
        Path countries = AsnText.write(folder.resolve("b.csv"),
                """
                192.0.2.0,192.0.2.99,DE
                192.0.2.100,203.0.113.255,NL
                2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,JP
                """);
        Path names = AsnText.write(folder.resolve("c.csv"), "64501,Known,FR\n");
        AsnTable asns = AsnText.read(problems, ranges, countries, names);
        assertThat(AsnText.describe(asns, 64500)).endsWith(" NL");
        assertThat(AsnText.describe(asns, 64501)).endsWith(" FR");
        assertThat(AsnText.describe(asns, 64502)).endsWith(" JP");
        assertThat(problems).isEmpty();
    }

    @Test
    void testMmdbOfAsNumbers()
            throws IOException
    {
        MmdbBytes database = new MmdbBytes()
                .add("192.0.2.0/24", Map.of("autonomous_system_number", 64500, "autonomous_system_organization", "Example, Inc."))
                .add("198.51.100.128/25", Map.of("autonomous_system_number", 4_200_000_000L, "autonomous_system_organization", "Private"))
                .add("2001:db8::/32", Map.of("asn", "AS64501", "as_name", "Documentation", "country_code", "NL"))
                .add("2001:db9::/32", Map.of("autonomous_system_number", 64500));
        AsnTable asns = AsnText.read(problems, Files.write(folder.resolve("GeoLite2-ASN.mmdb"), database.toByteArray()));
        assertThat(AsnText.find(asns, "192.0.2.1")).isEqualTo("64500 Example, Inc. -");
        assertThat(AsnText.find(asns, "198.51.100.127")).isEqualTo("-");
        assertThat(AsnText.find(asns, "198.51.100.128")).isEqualTo("4200000000 Private -");
        assertThat(AsnText.find(asns, "2001:db8:2::1")).isEqualTo("64501 Documentation NL");
        assertThat(AsnText.find(asns, "2001:db9::1")).startsWith("64500 ");
        assertThat(problems).isEmpty();
    }

    @Test
    void testMmdbOfCountries()
            throws IOException
    {
        Path ranges = AsnText.write(folder.resolve("a.csv"), "192.0.2.0,192.0.2.255,64500,Example\n");
        Path countries = Files.write(
                folder.resolve("GeoLite2-Country.mmdb"),
                new MmdbBytes()
                        .add("192.0.2.0/25", Map.of("country", Map.of("iso_code", "NL", "geoname_id", 2_750_405)))
                        .add("192.0.2.128/26", Map.of("country_code", "DE"))
                        .toByteArray());
        assertThat(AsnText.find(AsnText.read(problems, ranges, countries), "192.0.2.1")).isEqualTo("64500 Example NL");
        assertThat(problems).isEmpty();
    }

    @Test
    void testIsDataFile()
    {
        assertThat(List.of("asn-ipv4.csv", "ip2asn-combined.tsv.gz", "asn.txt", "GeoLite2-ASN.mmdb", "rv2.pfx2as.GZ", "asn.csv.bz2")).allMatch(AsnFile::isDataFile);
        assertThat(List.of("README.md", "LICENSE", "package.json", "asn.csv.md5", "GeoLite2-ASN.tar.gz")).noneMatch(AsnFile::isDataFile);
    }

    @Test
    void testBadRows()
            throws IOException
    {
        AsnTable asns = read("asn.csv",
                """
                # a comment
                192.0.2.0,192.0.2.255,64500,Example

                192.0.2.0,192.0.2.256,64500,Example
                198.51.100.255,198.51.100.0,64500,Example
                198.51.100.0,198.51.100.255,4294967296,Example
                198.51.100.0,198.51.100.255,sixty,Example
                198.51.100.0,2001:db8::,64500,Example
                198.51.100.0
                198.51.100.0,198.51.100.255,64500,"Example
                203.0.113.0,203.0.113.255,64501
                """);
        assertThat(AsnText.ranges(asns)).containsExactly("192.0.2.0/24 64500", "203.0.113.0/24 64501");
        assertThat(problems).containsExactly(
                "4: '192.0.2.256' is not an IP address",
                "5: range ends before it begins: 198.51.100.255-198.51.100.0",
                "6: '4294967296' is not an AS number",
                "7: 'sixty' is not an AS number",
                "8: begins with IPv4 and ends with IPv6, or the other way round",
                "9: has only 1 values",
                "10: a quote is not closed");
    }

    @Test
    void testOtherFiles()
    {
        assertThatThrownBy(() -> read("empty.csv", "")).hasMessageContaining("is of none of the known formats of AS numbers: it is empty");
        assertThatThrownBy(() -> read("page.html", "<html>\nforbidden\n</html>\n")).hasMessageContaining("no line of its first fits one");
        assertThatThrownBy(() -> AsnText.read(problems, AsnText.write(folder.resolve("text.mmdb"), "no database"))).hasMessageContaining("is no database in MaxMind's format");
        assertThatThrownBy(() -> AsnText.read(problems, Files.write(folder.resolve("other.mmdb"), new MmdbBytes().add("192.0.2.0/24", Map.of("city", "Delft")).toByteArray())))
                .hasMessageContaining("says nothing of AS numbers or countries in its 1 networks");
        assertThatThrownBy(() -> AsnText.read(problems, folder.resolve("missing.csv"))).hasMessageContaining("missing.csv");
    }

    @Test
    void testBrokenCompression()
            throws IOException
    {
        Path whole = AsnText.write(folder.resolve("asn.csv.gz"), "192.0.2.0,192.0.2.255,64500,Example\n".repeat(100));
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.csv.gz"), java.util.Arrays.copyOf(bytes, bytes.length - 9));
        assertThatThrownBy(() -> AsnText.read(problems, half)).hasMessageContaining("Unexpected end of ZLIB input stream");
    }

    private AsnTable read(String name, String text)
            throws IOException
    {
        return AsnText.read(problems, AsnText.write(folder.resolve(name), text));
    }
}
