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

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The networks that somebody has named, by address. Immutable.
 */
public final class NetworkTable
{
    /**
     * What {@link #find} says of an address in no network.
     */
    public static final int NONE = PrefixTable.NONE;

    public static final NetworkTable EMPTY = new Builder().build();

    private final PrefixTable prefixes;
    private final List<Network> networks;
    // by attribute, then by network
    private final List<List<Optional<Slice>>> texts;
    private final Slice[] names;
    private final byte[] prefixLengths;

    private NetworkTable(Builder builder)
    {
        prefixes = builder.prefixes.build();
        networks = ImmutableList.copyOf(builder.networksByPrefix.values());
        // many networks share a customer or a site
        Map<String, Optional<Slice>> slices = new HashMap<>();
        ImmutableList.Builder<List<Optional<Slice>>> texts = ImmutableList.builder();
        for (NetworkAttribute attribute : NetworkAttribute.values()) {
            texts.add(networks.stream()
                    .map(network -> network.attribute(attribute).flatMap(text -> slices.computeIfAbsent(text, _ -> Optional.of(Slices.utf8Slice(text)))))
                    .collect(toImmutableList()));
        }
        this.texts = texts.build();
        names = networks.stream().map(network -> slices.get(network.name()).orElseThrow()).toArray(Slice[]::new);
        prefixLengths = new byte[networks.size()];
        for (int network = 0; network < prefixLengths.length; network++) {
            prefixLengths[network] = (byte) networks.get(network).prefix().prefixLength().orElse(-1);
        }
    }

    public boolean isEmpty()
    {
        return networks.isEmpty();
    }

    /**
     * @return number of the most specific network that holds the address, or {@link #NONE}
     */
    public int find(long high, long low)
    {
        return prefixes.find(high, low);
    }

    /**
     * @param network as {@link #find} says it
     */
    public Network get(int network)
    {
        return networks.get(network);
    }

    /**
     * Name in UTF-8; the same object for each call.
     *
     * @param network as {@link #find} says it
     */
    public Slice name(int network)
    {
        return names[network];
    }

    /**
     * Length of the network's prefix in its own family, or -1 where its addresses are not one prefix.
     *
     * @param network as {@link #find} says it
     */
    public int prefixLength(int network)
    {
        // 128 is the one length that is no byte, and the one negative byte besides -1
        return prefixLengths[network] == Byte.MIN_VALUE ? 128 : prefixLengths[network];
    }

    /**
     * An attribute in UTF-8; the same object for each call.
     *
     * @param network as {@link #find} says it
     */
    public Optional<Slice> text(int network, NetworkAttribute attribute)
    {
        return texts.get(attribute.ordinal()).get(network);
    }

    /**
     * All, in the order in which they were added.
     */
    public List<Network> networks()
    {
        return networks;
    }

    /**
     * The addresses whose most specific network has that attribute, in ascending order; empty if it takes more than
     * {@code max} ranges to say.
     */
    public Optional<List<AddressRange>> ranges(NetworkAttribute attribute, String value, int max)
    {
        return RangeCollector.collect(prefixes, network -> networks.get(network).attribute(attribute).filter(value::equals).isPresent(), max);
    }

    public static final class Builder
    {
        private final PrefixTable.Builder prefixes = new PrefixTable.Builder();
        private final Map<AddressRange, Network> networksByPrefix = new LinkedHashMap<>();

        /**
         * @throws IllegalArgumentException if the prefix has a network already
         */
        public Builder add(Network network)
        {
            requireNonNull(network, "network is null");
            Network present = networksByPrefix.get(network.prefix());
            checkArgument(present == null, "%s is there already, with the name %s", network.prefix(), present == null ? "" : present.name());
            prefixes.add(network.prefix(), networksByPrefix.size());
            networksByPrefix.put(network.prefix(), network);
            return this;
        }

        public NetworkTable build()
        {
            return new NetworkTable(this);
        }
    }
}
