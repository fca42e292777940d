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

import java.util.OptionalInt;

import static dev.trinoflow.core.AddressText.v4Low;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAddressRange
{
    @Test
    void testParse()
    {
        assertThat(AddressRange.parse("192.0.2.0/24")).isEqualTo(new AddressRange(0, v4Low(0xC000_0200), 0, v4Low(0xC000_02FF)));
        assertThat(AddressRange.parse("0.0.0.0/0")).isEqualTo(new AddressRange(0, v4Low(0), 0, v4Low(-1)));
        assertThat(AddressRange.parse("192.0.2.7")).isEqualTo(AddressRange.ofAddress(0, v4Low(0xC000_0207)));
        assertThat(AddressRange.parse("192.0.2.7-192.0.3.1")).isEqualTo(new AddressRange(0, v4Low(0xC000_0207), 0, v4Low(0xC000_0301)));
        assertThat(AddressRange.parse("2001:db8::/32")).isEqualTo(new AddressRange(0x2001_0DB8_0000_0000L, 0, 0x2001_0DB8_FFFF_FFFFL, -1));
        assertThat(AddressRange.parse("2001:db8::/64")).isEqualTo(new AddressRange(0x2001_0DB8_0000_0000L, 0, 0x2001_0DB8_0000_0000L, -1));
        assertThat(AddressRange.parse("2001:db8::8/125")).isEqualTo(new AddressRange(0x2001_0DB8_0000_0000L, 8, 0x2001_0DB8_0000_0000L, 15));
        assertThat(AddressRange.parse("::/0")).isEqualTo(new AddressRange(0, 0, -1, -1));
    }

    @Test
    void testText()
    {
        for (String text : new String[] {"192.0.2.0/24", "0.0.0.0/0", "192.0.2.7/32", "192.0.2.7-192.0.3.1", "2001:db8::/32", "2001:db8::/64", "2001:db8::8/125", "::/0", "2001:db8::1-2001:db8::3", "::fffe:0:0/95"}) {
            AddressRange range = AddressRange.parse(text);
            assertThat(range.toString()).isEqualTo(text);
            assertThat(range.prefixLength()).isEqualTo(text.contains("/") ? OptionalInt.of(Integer.parseInt(text.substring(text.indexOf('/') + 1))) : OptionalInt.empty());
        }
        assertThat(AddressRange.parse("192.0.2.0-192.0.2.255").toString()).isEqualTo("192.0.2.0/24");
        assertThat(AddressRange.parse("192.0.2.128-192.0.3.127").prefixLength()).isEmpty();
    }

    @Test
    void testWrong()
    {
        assertWrong("192.0.2.1/24", "192.0.2.1/24 has bits beyond the prefix; the network is 192.0.2.0/24");
        assertWrong("2001:db8::1/64", "2001:db8::1/64 has bits beyond the prefix; the network is 2001:db8::/64");
        assertWrong("192.0.2.0/33", "192.0.2.0/33: the length of the prefix is not 0 to 32");
        assertWrong("2001:db8::/129", "2001:db8::/129: the length of the prefix is not 0 to 128");
        assertWrong("192.0.2.0/", "'192.0.2.0/' does not end with the length of a prefix");
        assertWrong("192.0.2.0/2x", "'192.0.2.0/2x' does not end with the length of a prefix");
        assertWrong("192.0.2/24", "'192.0.2' is not an IP address");
        assertWrong("", "'' is not an IP address");
        assertWrong("192.0.2.9-192.0.2.1", "range ends before it begins: 192.0.2.9-192.0.2.1");
        assertWrong("192.0.2.9-2001:db8::", "'192.0.2.9-2001:db8::' begins with IPv4 and ends with IPv6, or the other way round");
    }

    private static void assertWrong(String text, String message)
    {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void testFamiliesAreTwo()
    {
        assertThat(AddressRange.parse("::/0").contains(0, v4Low(1))).isFalse();
        assertThat(AddressRange.parse("::/0").contains(0, 1)).isTrue();
        assertThat(AddressRange.parse("0.0.0.0/0").contains(0, v4Low(1))).isTrue();
        assertThat(AddressRange.parse("0.0.0.0/0").contains(0, 1)).isFalse();
    }
}
