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
package dev.trinoflow.connector.function;

import io.airlift.slice.Slice;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

final class TestNameFunctions
{
    @Test
    void testProtocols()
    {
        assertThat(text(NameFunctions.protoName(1))).isEqualTo("ICMP");
        assertThat(text(NameFunctions.protoName(6))).isEqualTo("TCP");
        assertThat(text(NameFunctions.protoName(17))).isEqualTo("UDP");
        assertThat(text(NameFunctions.protoName(47))).isEqualTo("GRE");
        assertThat(text(NameFunctions.protoName(50))).isEqualTo("ESP");
        assertThat(text(NameFunctions.protoName(58))).isEqualTo("IPv6-ICMP");
        assertThat(text(NameFunctions.protoName(89))).isEqualTo("OSPFIGP");
        assertThat(text(NameFunctions.protoName(132))).isEqualTo("SCTP");
        assertThat(text(NameFunctions.protoName(255))).isEqualTo("Reserved");
        Set<String> names = new HashSet<>();
        for (int number = 0; number <= 145; number++) {
            assertThat(names.add(text(NameFunctions.protoName(number)))).as("%s", number).isTrue();
        }
        assertThat(names).doesNotContainNull();
        for (long number : new long[] {-1, 200, 252, 256, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(NameFunctions.protoName(number)).as("%s", number).isNull();
        }
    }

    @Test
    void testServices()
    {
        assertThat(text(NameFunctions.serviceName(6, 443))).isEqualTo("https");
        assertThat(text(NameFunctions.serviceName(17, 443))).isEqualTo("https");
        assertThat(text(NameFunctions.serviceName(17, 53))).isEqualTo("domain");
        assertThat(text(NameFunctions.serviceName(6, 514))).isEqualTo("shell");
        assertThat(text(NameFunctions.serviceName(17, 514))).isEqualTo("syslog");
        assertThat(text(NameFunctions.serviceName(132, 38_412))).isEqualTo("ng-control");
        for (long[] unknown : new long[][] {{6, 65_535}, {1, 443}, {6, 65_536 + 443}, {256 + 6, 443}, {(1L << 32) + 6, 443}, {-1, 443}, {6, -1}, {132, 53}}) {
            assertThat(NameFunctions.serviceName(unknown[0], unknown[1])).as("%s", List.of(unknown[0], unknown[1])).isNull();
        }
    }

    @Test
    void testTcpFlags()
    {
        assertThat(text(NameFunctions.tcpFlagsText(0))).isEqualTo("NONE");
        assertThat(text(NameFunctions.tcpFlagsText(2))).isEqualTo("SYN");
        assertThat(text(NameFunctions.tcpFlagsText(18))).isEqualTo("SYN,ACK");
        assertThat(text(NameFunctions.tcpFlagsText(27))).isEqualTo("SYN,FIN,PSH,ACK");
        assertThat(text(NameFunctions.tcpFlagsText(511))).isEqualTo("SYN,FIN,RST,PSH,ACK,URG,ECE,CWR,AE");
        // the length of the header in the upper bits
        assertThat(text(NameFunctions.tcpFlagsText(0x5010))).isEqualTo("ACK");
    }

    private static String text(Slice slice)
    {
        return slice == null ? null : slice.toStringUtf8();
    }
}
