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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

import static dev.trinoflow.core.enrich.MrtBytes.CONFEDERATION_SEQUENCE;
import static dev.trinoflow.core.enrich.MrtBytes.RIB_IPV4_MULTICAST;
import static dev.trinoflow.core.enrich.MrtBytes.RIB_IPV4_UNICAST;
import static dev.trinoflow.core.enrich.MrtBytes.RIB_IPV4_UNICAST_ADDPATH;
import static dev.trinoflow.core.enrich.MrtBytes.RIB_IPV6_UNICAST;
import static dev.trinoflow.core.enrich.MrtBytes.RIB_IPV6_UNICAST_ADDPATH;
import static dev.trinoflow.core.enrich.MrtBytes.SEQUENCE;
import static dev.trinoflow.core.enrich.MrtBytes.SET;
import static dev.trinoflow.core.enrich.MrtBytes.attributes;
import static dev.trinoflow.core.enrich.MrtBytes.path;
import static dev.trinoflow.core.enrich.MrtBytes.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestMrtReader
{
    private final BestRoutes routes = new BestRoutes();
    private final FileProblems problems = new FileProblems(Path.of("rib.mrt"));

    @Test
    void testPrefixesOfBothFamilies()
            throws IOException
    {
        read(new MrtBytes().peers()
                .rib(RIB_IPV4_UNICAST, "0.0.0.0/0", path(64500))
                .rib(RIB_IPV4_UNICAST, "203.0.113.0/24", path(64500, 64510))
                .rib(RIB_IPV4_UNICAST, "198.18.128.0/17", path(64500, 4_200_000_000L))
                .rib(RIB_IPV4_UNICAST, "192.0.2.1/32", attributes())
                .rib(RIB_IPV6_UNICAST, "::/0", path(64501))
                .rib(RIB_IPV6_UNICAST, "2001:db8:8000::/33", path(64501, 64511))
                .rib(RIB_IPV6_UNICAST, "2001:db8:0:0:1234::/68", path(64501, 64512))
                .rib(RIB_IPV6_UNICAST, "2001:db8::1/128", path(64501, 64513)));
        assertThat(RouteText.of(routes)).containsExactly(
                "::/0 - [64501]",
                "0.0.0.0/0 - [64500]",
                "192.0.2.1/32 - []",
                "198.18.128.0/17 4200000000 [64500 4200000000]",
                "203.0.113.0/24 64510 [64500 64510]",
                "2001:db8::1/128 64513 [64501 64513]",
                "2001:db8:0:0:1000::/68 64512 [64501 64512]",
                "2001:db8:8000::/33 64511 [64501 64511]");
    }

    @Test
    void testBestPathOfPeers()
            throws IOException
    {
        read(new MrtBytes().peers()
                .rib(RIB_IPV4_UNICAST, "192.0.2.0/24", path(64500, 64502, 64510), path(64501, 64510), path(64500, 64510, 64510))
                // of the same length, the one with the smaller numbers, wherever it stands
                .rib(RIB_IPV4_UNICAST, "198.51.100.0/24", path(64501, 64510), path(64500, 64511))
                .rib(RIB_IPV4_UNICAST, "203.0.113.0/24", path(64500, 64511), path(64501, 64510)));
        assertThat(RouteText.of(routes)).containsExactly(
                "192.0.2.0/24 64510 [64501 64510]",
                "198.51.100.0/24 64511 [64500 64511]",
                "203.0.113.0/24 64511 [64500 64511]");
    }

    @Test
    void testSegments()
            throws IOException
    {
        long[] longPath = LongStream.range(0, 100).map(i -> 64500 + i % 3).toArray();
        read(new MrtBytes().peers()
                // the set counts as one AS, so that the first path is the shorter
                .rib(RIB_IPV4_UNICAST, "192.0.2.0/24", attributes(segment(SEQUENCE, 64500), segment(SET, 64510, 64511, 64512)), path(64501, 64502, 64503))
                .rib(RIB_IPV4_UNICAST, "198.51.100.0/24", attributes(segment(CONFEDERATION_SEQUENCE, 65001, 65002), segment(SEQUENCE, 64500, 64510)))
                .rib(RIB_IPV4_UNICAST, "203.0.113.0/24", attributes(segment(SET, 64510), segment(SEQUENCE, 64500)))
                .rib(RIB_IPV4_UNICAST, "203.0.113.0/25", path(longPath)));
        assertThat(RouteText.of(routes)).contains(
                "192.0.2.0/24 - [64500 64510 64511 64512]",
                "198.51.100.0/24 64510 [64500 64510]",
                "203.0.113.0/24 64500 [64510 64500]");
        assertThat(RouteText.of(routes).getLast()).startsWith("203.0.113.0/25 64500 [64500 64501 64502 64500 ").hasSize("203.0.113.0/25 64500 []".length() + 100 * 6 - 1);
    }

    @Test
    void testPathIdentifiers()
            throws IOException
    {
        read(new MrtBytes().peers()
                .rib(RIB_IPV4_UNICAST_ADDPATH, "192.0.2.0/24", path(64500, 64509, 64510), path(64500, 64510))
                .rib(RIB_IPV6_UNICAST_ADDPATH, "2001:db8::/32", path(64500, 64511)));
        assertThat(RouteText.of(routes)).containsExactly("192.0.2.0/24 64510 [64500 64510]", "2001:db8::/32 64511 [64500 64511]");
    }

    @Test
    void testOtherRecordsArePassedOver()
            throws IOException
    {
        read(new MrtBytes()
                .record(16, 4, new byte[37])
                .peers()
                .rib(RIB_IPV4_MULTICAST, "192.0.2.0/24", path(64500))
                .record(13, 6, new byte[20])
                .rib(RIB_IPV4_UNICAST, "203.0.113.0/24", path(64501)));
        assertThat(RouteText.of(routes)).containsExactly("203.0.113.0/24 64501 [64501]");
        assertThat(problems.count()).isZero();
    }

    @Test
    void testBadRecords()
            throws IOException
    {
        byte[] endless = path(64500);
        // the path attribute says that it is longer
        endless[6] = 100;
        byte[] strange = attributes(segment(9, 64500));
        read(new MrtBytes().peers()
                .rib(RIB_IPV4_UNICAST, "192.0.2.0/24", endless)
                .rib(RIB_IPV4_UNICAST, "192.0.2.0/24", strange)
                .record(13, RIB_IPV4_UNICAST, new byte[] {0, 0, 0, 0, 33, 1, 2, 3, 4, 5, 0, 0})
                .record(13, RIB_IPV4_UNICAST, new byte[] {0, 0})
                .rib(RIB_IPV4_UNICAST, "203.0.113.0/24", path(64501)));
        assertThat(RouteText.of(routes)).containsExactly("203.0.113.0/24 64501 [64501]");
        assertThat(RouteText.of(problems)).containsExactly(
                "2: the record ends before what it says to hold",
                "3: an AS path with a segment of the unknown type 9",
                "4: a prefix of 33 bits",
                "5: the record ends before what it says to hold");
    }

    @Test
    void testBrokenFiles()
    {
        byte[] whole = new MrtBytes().peers().rib(RIB_IPV4_UNICAST, "203.0.113.0/24", path(64501)).toByteArray();
        for (int length : new int[] {whole.length - 1, whole.length - 30, 5}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is cut off: the file is not complete");
        }
        byte[] senseless = whole.clone();
        senseless[8] = (byte) 0x80;
        assertThatThrownBy(() -> read(senseless)).hasMessage("record 1 says that it has 2147483698 bytes: this is no file of MRT, or a broken one");
        assertThatThrownBy(() -> read(new MrtBytes().record(16, 4, new byte[8]))).hasMessageContaining("files of updates are not read");
    }

    @Test
    void testIsMrt()
    {
        assertThat(MrtReader.isMrt(new MrtBytes().peers().toByteArray())).isTrue();
        assertThat(MrtReader.isMrt("prefix,origin_asn\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))).isFalse();
        assertThat(MrtReader.isMrt(new byte[8])).isFalse();
    }

    private void read(MrtBytes bytes)
            throws IOException
    {
        read(bytes.toByteArray());
    }

    private void read(byte[] bytes)
            throws IOException
    {
        new MrtReader(routes, problems).read(new ByteArrayInputStream(bytes));
    }
}
