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
package dev.trinoflow.core;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

final class TestAddressText
{
    @Test
    void testWriteAddresses()
    {
        assertThat(written("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(written("0.0.0.0")).isEqualTo("0.0.0.0");
        assertThat(written("255.255.255.255")).isEqualTo("255.255.255.255");
        assertThat(written("::")).isEqualTo("::");
        assertThat(written("::1")).isEqualTo("::1");
        assertThat(written("1::")).isEqualTo("1::");
        // of two runs of zeros the first is cut, a single zero is not (RFC 5952 section 4.2)
        assertThat(written("2001:db8:0:0:1:0:0:1")).isEqualTo("2001:db8::1:0:0:1");
        assertThat(written("2001:0:0:1:0:0:0:1")).isEqualTo("2001:0:0:1::1");
        assertThat(written("2001:db8:0:1:1:1:1:1")).isEqualTo("2001:db8:0:1:1:1:1:1");
        assertThat(written("1:2:3:4:5:6:0:0")).isEqualTo("1:2:3:4:5:6::");
    }

    @Test
    void testParseAddresses()
    {
        for (String text : List.of("192.0.2.1", "0.0.0.0", "255.255.255.255", "1.2.3.4", "::", "::1", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "2001:DB8::a:B", "1:2:3:4:5:6:192.0.2.1", "::192.0.2.1", "::ffff:192.0.2.1", "1::192.0.2.1", "0001:0002::00ff", "fe80::1:0")) {
            assertThat(parsed(text)).as(text).isEqualTo(address(text));
        }
    }

    @Test
    void testParseNoAddresses()
    {
        for (String text : List.of(
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.1.1.256",
                "01.2.3.4",
                "1.2.3.04",
                "1..2.3",
                ".1.2.3",
                "1.2.3.",
                "1.2.3.4 ",
                "1.2.3.-4",
                "1.2.3.a",
                "1234567890123456",
                ":",
                ":::",
                "1:",
                ":1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4::5:6:7:8",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "::1.2.3",
                "::1.2.3.4.5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:8::",
                "::ffff:300.0.0.1",
                "192.0.2.1/24")) {
            assertThat(parsed(text)).as(text).isNull();
        }
    }

    @Test
    void testRandomAddresses()
            throws UnknownHostException
    {
        long seed = 42;
        System.out.println("addresses, seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            // zeros make the short forms
            for (int zeros = random.nextInt(4); zeros > 0; zeros--) {
                int start = random.nextInt(bytes.length);
                for (int j = start; j < Math.min(bytes.length, start + random.nextInt(12)); j++) {
                    bytes[j] = 0;
                }
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            String text = InetAddresses.toAddrString(address);
            assertThat(parsed(text)).isEqualTo(address);
            assertThat(parsed(address.getHostAddress().toUpperCase(Locale.ROOT))).isEqualTo(address);
            assertThat(written(text)).isEqualTo(text);
        }
    }

    @Test
    void testNetworks()
    {
        assertThat(network("192.0.2.129", 24)).isEqualTo("192.0.2.0/24");
        assertThat(network("192.0.2.129", 32)).isEqualTo("192.0.2.129/32");
        assertThat(network("192.0.2.129", 0)).isEqualTo("0.0.0.0/0");
        assertThat(network("2001:db8::1", 33)).isEqualTo("2001:db8::/33");
        assertThat(network("2001:db8::ffff:1", 112)).isEqualTo("2001:db8::ffff:0/112");
        assertThat(network("2001:db8::1", 64)).isEqualTo("2001:db8::/64");
        assertThat(network("2001:db8::1", 0)).isEqualTo("::/0");
        assertThat(network("2001:db8::1", 128)).isEqualTo("2001:db8::1/128");
        assertThat(network("192.0.2.129", -1)).isEqualTo("192.0.2.129");
    }

    @Test
    void testEthernetAddresses()
    {
        assertThat(parsedMac("02:00:5e:10:00:01")).isEqualTo(0x02005E100001L);
        assertThat(parsedMac("FF:ff:FF:ff:FF:ff")).isEqualTo(0xFFFF_FFFF_FFFFL);
        for (String text : List.of("", "02:00:5e:10:00", "02:00:5e:10:00:1", "02:00:5e:10:00:0g", "02-00-5e-10-00-01", "02:00:5e:10:00:01:", "02:00:5e:10:00 01")) {
            assertThat(parsedMac(text)).as(text).isEqualTo(-1);
        }
        byte[] target = new byte[AddressText.MAX_LENGTH];
        assertThat(new String(target, 0, AddressText.writeMac(target, 0, 0x02005E100001L), ISO_8859_1)).isEqualTo("02:00:5e:10:00:01");
    }

    @Test
    void testLongestText()
    {
        String longest = "1111:1111:1111:1111:1111:1111:1111:1111";
        assertThat(network(longest, 128).length()).isLessThanOrEqualTo(AddressText.MAX_LENGTH);
    }

    private static InetAddress address(String text)
    {
        return InetAddresses.forString(text);
    }

    private static InetAddress parsed(String text)
    {
        // other bytes around the text must not be looked at
        byte[] bytes = ("1:" + text + "1:").getBytes(ISO_8859_1);
        long[] words = new long[2];
        if (!AddressParser.parse(bytes, 2, bytes.length - 2, words)) {
            return null;
        }
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(words[0]).putLong(words[1]).array());
        }
        catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static long parsedMac(String text)
    {
        byte[] bytes = ("0" + text + "0").getBytes(ISO_8859_1);
        return AddressParser.parseMac(bytes, 1, bytes.length - 1);
    }

    private static String written(String text)
    {
        return network(text, -1);
    }

    private static String network(String text, int prefixLength)
    {
        byte[] bytes = address(text).getAddress();
        long high = bytes.length == 4 ? 0 : ByteBuffer.wrap(bytes).getLong();
        long low = bytes.length == 4 ? AddressText.v4Low(ByteBuffer.wrap(bytes).getInt()) : ByteBuffer.wrap(bytes).getLong(8);
        byte[] target = new byte[AddressText.MAX_LENGTH + 1];
        int end = AddressText.writeNetwork(target, 1, high, low, prefixLength);
        return new String(target, 1, end - 1, ISO_8859_1);
    }
}
