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

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestRouteFile
{
    private static final List<String> EXPECTED = List.of("192.0.2.0/24 64510 [64500 64510]", "2001:db8::/32 - [64500 64511 64512]");

    @TempDir
    private Path folder;

    @Test
    void testFormatIsThatOfTheContent()
            throws IOException
    {
        byte[] csv = "prefix,origin_asn,as_path\n192.0.2.0/24,,64500 64510\n2001:db8::/32,,\"64500 {64511,64512}\"\n".getBytes(UTF_8);
        byte[] mrt = new MrtBytes().peers()
                .rib(MrtBytes.RIB_IPV4_UNICAST, "192.0.2.0/24", MrtBytes.path(64500, 64510))
                .rib(MrtBytes.RIB_IPV6_UNICAST, "2001:db8::/32", MrtBytes.attributes(MrtBytes.segment(MrtBytes.SEQUENCE, 64500), MrtBytes.segment(MrtBytes.SET, 64511, 64512)))
                .toByteArray();
        byte[] json =
                """
                {"event_type": "dump", "safi": 1, "ip_prefix": "192.0.2.0/24", "as_path": "64500 64510"}
                {"event_type": "dump", "safi": 1, "ip_prefix": "2001:db8::/32", "as_path": "64500 {64511,64512}"}
                """.getBytes(UTF_8);
        byte[] text =
                """
                    Network          Next Hop            Metric LocPrf Weight Path
                 *> 192.0.2.0/24     203.0.113.1              0             0 64500 64510 i
                 *> 2001:db8::/32    ::                       0             0 64500 {64511,64512} i
                """.getBytes(UTF_8);
        int number = 0;
        for (byte[] content : List.of(csv, mrt, json, text)) {
            number++;
            // what the file is called does not matter
            Path plain = Files.write(folder.resolve("prefixes." + number), content);
            Path gzip = folder.resolve("prefixes." + number + ".data");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
                out.write(content);
            }
            Path bzip2 = folder.resolve("prefixes." + number + ".bz2");
            try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bzip2))) {
                out.write(content);
            }
            for (Path file : List.of(plain, gzip, bzip2)) {
                assertThat(RouteText.of(RouteText.read(file))).as(file.toString()).isEqualTo(EXPECTED);
            }
        }
    }

    @Test
    void testCsv()
            throws IOException
    {
        Path file = AsnText.write(folder.resolve("prefixes.csv"),
                """
                # ours
                prefix,origin_asn,as_path
                192.0.2.0/24,64510,
                198.51.100.0/24,,64500 64511
                203.0.113.0/24,64512,64500_64513
                203.0.113.0/25,,
                203.0.113.0-203.0.113.200,64512,
                192.0.2.0/25,4294967295,
                192.0.2.0/25,,AS64500
                """);
        BestRoutes routes = new BestRoutes();
        FileProblems problems = new FileProblems(file);
        RouteFile.read(file, routes, problems);
        assertThat(RouteText.of(routes)).containsExactly(
                "192.0.2.0/24 64510 []",
                "198.51.100.0/24 64511 [64500 64511]",
                "203.0.113.0/24 64512 [64500 64513]",
                "203.0.113.0/25 - []");
        assertThat(RouteText.of(problems)).containsExactly(
                "7: 203.0.113.0-203.0.113.200 is not a prefix",
                "8: 4294967295 is not an AS number",
                "9: AS path 'AS64500' is not numbers and sets in braces");
    }

    @Test
    void testCsvCountsMoreThanARoutingTable()
            throws IOException
    {
        BestRoutes routes = new BestRoutes();
        Path csv = AsnText.write(folder.resolve("prefixes.csv"), "prefix,as_path\n192.0.2.0/24,64500 64501 64510\n");
        Path dump = AsnText.write(folder.resolve("prefixes.json"), "{\"event_type\": \"dump\", \"safi\": 1, \"ip_prefix\": \"192.0.2.0/24\", \"as_path\": \"64500\"}\n");
        for (Path file : List.of(dump, csv, dump)) {
            RouteFile.read(file, routes, new FileProblems(file));
        }
        assertThat(RouteText.of(routes)).containsExactly("192.0.2.0/24 64510 [64500 64501 64510]");
    }

    @Test
    void testOtherFiles()
            throws IOException
    {
        Path page = AsnText.write(folder.resolve("prefixes.html"), "<html>\n");
        assertThatThrownBy(() -> RouteText.read(page)).isInstanceOf(IOException.class).hasMessageContaining("has no column prefix");
        Path empty = AsnText.write(folder.resolve("prefixes.mrt"), "");
        assertThatThrownBy(() -> RouteText.read(empty)).isInstanceOf(IOException.class).hasMessageContaining("is empty");
    }
}
