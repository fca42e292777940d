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

import dev.trinoflow.core.AddressText;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.TrinoException;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;

/**
 * Functions of an address alone. Addresses are two big-endian words, an IPv4 address is ::ffff:a.b.c.d.
 */
final class AddressFunctions
{
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    private AddressFunctions() {}

    static long ipVersion(long high, long low)
    {
        return AddressText.isV4(high, low) ? 4 : 6;
    }

    static Slice ipScope(long high, long low)
    {
        return IpScopes.find(high, low);
    }

    /**
     * NULL where the address has not so many bits, so that one length can be asked of both families.
     */
    static Slice ipPrefix(long high, long low, long bits)
    {
        checkBits(bits, V6_BITS, "bits");
        return bits > (AddressText.isV4(high, low) ? V4_BITS : V6_BITS) ? null : prefix(high, low, (int) bits);
    }

    static Slice ipPrefixByVersion(long high, long low, long ipv4Bits, long ipv6Bits)
    {
        checkBits(ipv4Bits, V4_BITS, "bits of IPv4");
        checkBits(ipv6Bits, V6_BITS, "bits of IPv6");
        return prefix(high, low, (int) (AddressText.isV4(high, low) ? ipv4Bits : ipv6Bits));
    }

    private static Slice prefix(long high, long low, int bits)
    {
        byte[] text = new byte[AddressText.MAX_LENGTH];
        return Slices.wrappedBuffer(text, 0, AddressText.writeNetwork(text, 0, high, low, bits));
    }

    private static void checkBits(long bits, int max, String name)
    {
        if (bits < 0 || bits > max) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "ip_prefix: %s must be 0 to %s, not %s".formatted(name, max, bits));
        }
    }
}
