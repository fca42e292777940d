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
package dev.trinoflow.quickstart.generator;

import dev.trinoflow.core.AddressText;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A route: addresses that share a prefix and an origin.
 *
 * @param prefixLength in the network's own family
 * @param uplink where its traffic enters and leaves
 */
record Network(long high, long low, int prefixLength, long asNumber, Uplink uplink)
{
    private static final int FIRST_HOST = 10;
    private static final int SUBNETS = 64;

    Network
    {
        requireNonNull(uplink, "uplink is null");
        checkArgument(AddressText.isV4(high, low) ? prefixLength <= 24 : prefixLength <= 48, "no room for hosts: /%s", prefixLength);
    }

    boolean isIpv4()
    {
        return AddressText.isV4(high, low);
    }

    /**
     * First word of the address of a host.
     */
    long hostHigh(int host)
    {
        return isIpv4() ? high : high | mix(host) & (SUBNETS - 1);
    }

    /**
     * Last word of the address of a host. Neighbouring numbers are not neighbouring addresses.
     */
    long hostLow(int host)
    {
        if (!isIpv4()) {
            // every other host has an address that was given to it, the others have made up theirs
            return (host & 1) == 0 ? FIRST_HOST + host : mix(host) & ~(0xFFL << 56) | 0x0200_0000_0000_0000L;
        }
        int size = (1 << (32 - prefixLength)) - FIRST_HOST - 1;
        return low + FIRST_HOST + Math.floorMod(host * 2_654_435_761L, size);
    }

    boolean contains(long addressHigh, long addressLow)
    {
        if (isIpv4() != AddressText.isV4(addressHigh, addressLow)) {
            return false;
        }
        if (isIpv4()) {
            return (addressLow ^ low) >>> (32 - prefixLength) == 0;
        }
        return (addressHigh ^ high) >>> (64 - prefixLength) == 0;
    }

    /**
     * The finalizer of SplittableRandom: every bit of the result depends on every bit of the value.
     */
    static long mix(long value)
    {
        long mixed = (value + 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
