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

import io.airlift.slice.Slice;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.airlift.slice.Slices.utf8Slice;

/**
 * AS numbers by address, and what an AS is called. Immutable.
 */
public final class AsnTable
{
    /**
     * What {@link #find} says of an address of no AS.
     */
    public static final long NONE = -1;
    /**
     * AS numbers are less than this one, which RFC 7300 reserves.
     */
    public static final long MAX_ASN = 0xFFFF_FFFFL;

    public static final AsnTable EMPTY = new Builder().build();

    private static final int INSTANCE_SIZE = instanceSize(AsnTable.class);

    private final PrefixTable prefixes;
    private final long[] asns;
    private final List<AutonomousSystem> systems;
    private final long retainedSizeInBytes;

    private AsnTable(Builder builder)
    {
        prefixes = builder.prefixes.build();
        builder.countries.assign(prefixes).forEach(builder::country);
        systems = builder.systems.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().build(entry.getKey()))
                .collect(toImmutableList());
        asns = systems.stream().mapToLong(AutonomousSystem::asn).toArray();
        retainedSizeInBytes = INSTANCE_SIZE + prefixes.retainedSizeInBytes() + sizeOf(asns) + systems.stream().mapToLong(AutonomousSystem::retainedSizeInBytes).sum();
    }

    /**
     * Whether no address has an AS number.
     */
    public boolean isEmpty()
    {
        return prefixes.isEmpty();
    }

    /**
     * @return AS number of the most specific range that holds the address, or {@link #NONE}
     */
    public long find(long high, long low)
    {
        int value = prefixes.find(high, low);
        return value == PrefixTable.NONE ? NONE : Integer.toUnsignedLong(value);
    }

    /**
     * Name of an AS, UTF-8.
     */
    public Optional<Slice> name(long asn)
    {
        int index = Arrays.binarySearch(asns, asn);
        return index < 0 ? Optional.empty() : systems.get(index).name();
    }

    /**
     * Country of an AS, two capital letters of ISO 3166-1.
     */
    public Optional<Slice> country(long asn)
    {
        int index = Arrays.binarySearch(asns, asn);
        return index < 0 ? Optional.empty() : systems.get(index).country();
    }

    /**
     * All that have a range, a name or a country, by number.
     */
    public List<AutonomousSystem> systems()
    {
        return systems;
    }

    /**
     * The addresses for which {@link #find} says {@code asn}, in ascending order; empty if it takes more than
     * {@code max} ranges to say.
     */
    public Optional<List<AddressRange>> ranges(long asn, int max)
    {
        return RangeCollector.collect(prefixes, value -> Integer.toUnsignedLong(value) == asn, max);
    }

    public long retainedSizeInBytes()
    {
        return retainedSizeInBytes;
    }

    public static final class Builder
    {
        private final PrefixTable.Builder prefixes = new PrefixTable.Builder();
        private final CountryRanges countries = new CountryRanges();
        private final Map<Long, Description> systems = new HashMap<>();

        /**
         * @throws IllegalArgumentException if there is no such AS number
         */
        public Builder add(AddressRange range, long asn)
        {
            describe(asn);
            prefixes.add(range, (int) asn);
            return this;
        }

        /**
         * Names an AS; the first name counts, an empty one is none.
         *
         * @throws IllegalArgumentException if there is no such AS number
         */
        public Builder name(long asn, String name)
        {
            Description system = describe(asn);
            if (system.name.isEmpty() && !name.isEmpty()) {
                system.name = Optional.of(utf8Slice(name));
            }
            return this;
        }

        /**
         * Says the country of an AS; the first one counts, an empty one is none.
         *
         * @throws IllegalArgumentException if there is no such AS number, or the country is not two letters
         */
        public Builder country(long asn, String country)
        {
            checkArgument(country.isEmpty() || country.matches("[A-Za-z]{2}"), "'%s' is not a country of two letters", country);
            Description system = describe(asn);
            if (system.country.isEmpty() && !country.isEmpty()) {
                system.country = Optional.of(utf8Slice(country.toUpperCase(Locale.ENGLISH)));
            }
            return this;
        }

        /**
         * Names an AS in place of what {@link #name} says, as a list of names has it. The first one counts, an empty one is none.
         *
         * @throws IllegalArgumentException if there is no such AS number
         */
        public Builder rename(long asn, String name)
        {
            Description system = describe(asn);
            if (!system.renamed && !name.isEmpty()) {
                system.name = Optional.of(utf8Slice(name));
                system.renamed = true;
            }
            return this;
        }

        /**
         * Says the country of addresses. An AS whose country nobody says has the one of most of its addresses.
         *
         * @param country two capital letters
         */
        public Builder country(AddressRange range, String country)
        {
            countries.add(range, country);
            return this;
        }

        private Description describe(long asn)
        {
            checkArgument(asn >= 0 && asn < MAX_ASN, "%s is not an AS number", asn);
            return systems.computeIfAbsent(asn, _ -> new Description());
        }

        public AsnTable build()
        {
            return new AsnTable(this);
        }
    }

    private static final class Description
    {
        private Optional<Slice> name = Optional.empty();
        private Optional<Slice> country = Optional.empty();
        private boolean renamed;

        private AutonomousSystem build(long asn)
        {
            return new AutonomousSystem(asn, name, country);
        }
    }
}
