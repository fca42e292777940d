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

import com.google.common.net.InetAddresses;
import dev.trinoflow.core.enrich.AddressRange;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAddressFunctions
{
    @Test
    void testVersion()
    {
        for (String address : new String[] {"192.0.2.1", "0.0.0.0", "255.255.255.255", "::ffff:192.0.2.1"}) {
            AddressRange parsed = AddressRange.parse(address);
            assertThat(AddressFunctions.ipVersion(parsed.firstHigh(), parsed.firstLow())).as(address).isEqualTo(4);
        }
        for (String address : new String[] {"::", "::1", "::fffe:ffff:ffff", "::1:0:0:0", "2001:db8::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
            AddressRange parsed = AddressRange.parse(address);
            assertThat(AddressFunctions.ipVersion(parsed.firstHigh(), parsed.firstLow())).as(address).isEqualTo(6);
        }
    }

    @Test
    void testPrefix()
    {
        assertThat(prefix("192.0.2.77", 24)).isEqualTo("192.0.2.0/24");
        assertThat(prefix("192.0.2.77", 32)).isEqualTo("192.0.2.77/32");
        assertThat(prefix("192.0.2.77", 0)).isEqualTo("0.0.0.0/0");
        assertThat(prefix("::ffff:192.0.2.77", 24)).isEqualTo("192.0.2.0/24");
        assertThat(prefix("192.0.2.77", 33)).isNull();
        assertThat(prefix("2001:db8:1:2::77", 48)).isEqualTo("2001:db8:1::/48");
        assertThat(prefix("2001:db8:1:2::77", 24)).isEqualTo("2001:d00::/24");
        assertThat(prefix("2001:db8:1:2::77", 128)).isEqualTo("2001:db8:1:2::77/128");
        assertThat(prefix("2001:db8:1:2::77", 0)).isEqualTo("::/0");
        assertThatThrownBy(() -> prefix("192.0.2.77", -1)).isInstanceOf(TrinoException.class).hasMessage("ip_prefix: bits must be 0 to 128, not -1");
        assertThatThrownBy(() -> prefix("2001:db8::", 129)).isInstanceOf(TrinoException.class).hasMessage("ip_prefix: bits must be 0 to 128, not 129");
        assertThatThrownBy(() -> AddressFunctions.ipPrefixByVersion(0, 0, 33, 48)).isInstanceOf(TrinoException.class).hasMessage("ip_prefix: bits of IPv4 must be 0 to 32, not 33");
        assertThatThrownBy(() -> AddressFunctions.ipPrefixByVersion(0, 0, 24, 129)).isInstanceOf(TrinoException.class).hasMessage("ip_prefix: bits of IPv6 must be 0 to 128, not 129");
    }

    /**
     * Against the JDK's big integers and Guava's text.
     */
    @Test
    void testRandomPrefixes()
            throws Exception
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            boolean ipv4 = random.nextBoolean();
            byte[] address = new byte[ipv4 ? 4 : 16];
            random.nextBytes(address);
            for (int zeros = random.nextInt(10); zeros > 0; zeros--) {
                address[random.nextInt(address.length)] = 0;
            }
            int bits = random.nextInt(address.length * Byte.SIZE + 1);
            int hostBits = address.length * Byte.SIZE - bits;
            byte[] cleared = new BigInteger(1, address).shiftRight(hostBits).shiftLeft(hostBits).setBit(address.length * Byte.SIZE).toByteArray();
            System.arraycopy(cleared, 1, cleared, 0, address.length);
            byte[] expected = new byte[address.length];
            System.arraycopy(cleared, 0, expected, 0, address.length);
            String text = InetAddresses.toAddrString(InetAddress.getByAddress(address));
            String network = InetAddresses.toAddrString(InetAddress.getByAddress(expected)) + "/" + bits;
            assertThat(prefix(text, bits)).as("seed=%s %s/%s", seed, text, bits).isEqualTo(network);
            AddressRange parsed = AddressRange.parse(text);
            assertThat(AddressFunctions.ipPrefixByVersion(parsed.firstHigh(), parsed.firstLow(), ipv4 ? bits : 7, ipv4 ? 9 : bits).toStringUtf8())
                    .as("seed=%s %s/%s", seed, text, bits)
                    .isEqualTo(network);
        }
    }

    @Test
    void testScopes()
    {
        assertScope("global", "8.8.8.8", "192.0.0.9", "192.0.1.0", "223.255.255.255", "100.128.0.0", "172.32.0.0", "2001:4860::1", "2000::", "3ffe:ffff::", "64:ff9b::192.0.2.1", "2001::1", "2001:1::3", "2001:200::", "2001:20::1");
        assertScope("private", "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.7.7", "fc00::", "fdff:ffff::1", "64:ff9b:1::1");
        assertScope("shared", "100.64.0.0", "100.127.255.255");
        assertScope("loopback", "127.0.0.1", "127.255.255.255", "::1");
        assertScope("link-local", "169.254.0.0", "169.254.255.255", "fe80::1", "febf:ffff::");
        assertScope("multicast", "224.0.0.0", "239.255.255.255", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        assertScope("broadcast", "255.255.255.255");
        assertScope("unspecified", "0.0.0.0", "::");
        assertScope("documentation", "192.0.2.255", "198.51.100.0", "203.0.113.7", "2001:db8:ffff::", "3fff:fff::");
        assertScope("benchmarking", "198.18.0.0", "198.19.255.255", "2001:2::", "2001:2:0:ffff::");
        assertScope("protocol", "192.0.0.0", "192.0.0.170", "2001:1::4", "2001:2:1::", "5f00::1", "100:0:0:1::");
        assertScope("discard", "100::1");
        assertScope("reserved", "0.0.0.1", "240.0.0.0", "255.255.255.254", "192.88.99.1", "::2", "100:0:0:2::", "1fff:ffff::", "4000::", "fec0::1", "2001:10::1");
    }

    /**
     * The JDK knows some of the scopes too.
     */
    @Test
    void testRandomScopes()
            throws Exception
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                byte[][] starts = {{10}, {127}, {(byte) 169, (byte) 254}, {(byte) 172, 16}, {(byte) 192, (byte) 168}, {(byte) 224}, {(byte) 0xFE, (byte) 0x80}, {(byte) 0xFF}};
                byte[] start = starts[random.nextInt(starts.length)];
                System.arraycopy(start, 0, bytes, 0, start.length);
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            String description = "seed=%s %s".formatted(seed, InetAddresses.toAddrString(address));
            AddressRange parsed = AddressRange.parse(InetAddresses.toAddrString(address));
            String scope = AddressFunctions.ipScope(parsed.firstHigh(), parsed.firstLow()).toStringUtf8();
            assertThat(scope.equals("loopback")).as(description).isEqualTo(address.isLoopbackAddress());
            assertThat(scope.equals("link-local")).as(description).isEqualTo(address.isLinkLocalAddress());
            assertThat(scope.equals("multicast")).as(description).isEqualTo(address.isMulticastAddress());
            if (bytes.length == 4) {
                assertThat(scope.equals("private")).as(description).isEqualTo(address.isSiteLocalAddress());
            }
        }
    }

    private static void assertScope(String scope, String... addresses)
    {
        for (String address : addresses) {
            AddressRange parsed = AddressRange.parse(address);
            assertThat(AddressFunctions.ipScope(parsed.firstHigh(), parsed.firstLow()).toStringUtf8()).as(address).isEqualTo(scope);
        }
    }

    private static String prefix(String address, long bits)
    {
        AddressRange parsed = AddressRange.parse(address);
        Slice prefix = AddressFunctions.ipPrefix(parsed.firstHigh(), parsed.firstLow(), bits);
        return prefix == null ? null : prefix.toStringUtf8();
    }
}
