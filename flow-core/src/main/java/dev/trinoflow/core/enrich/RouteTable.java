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

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;

/**
 * Routes by address. Made for whole routing tables: a million routes are arrays, not objects. Immutable.
 */
public final class RouteTable
{
    /**
     * What {@link #find} says of an address without a route.
     */
    public static final int NONE = PrefixTable.NONE;

    public static final RouteTable EMPTY = new Builder().build();

    private static final int INSTANCE_SIZE = instanceSize(RouteTable.class);

    private final PrefixTable prefixes;
    private final long[] highs;
    private final long[] lows;
    private final byte[] lengths;
    private final int[] originAsns;
    private final int[] paths;
    private final int[] pathLengths;
    private final int[] pathAsns;

    private RouteTable(Builder builder)
    {
        prefixes = builder.prefixes.build();
        highs = Arrays.copyOf(builder.highs, builder.size);
        lows = Arrays.copyOf(builder.lows, builder.size);
        lengths = Arrays.copyOf(builder.lengths, builder.size);
        originAsns = Arrays.copyOf(builder.originAsns, builder.size);
        paths = Arrays.copyOf(builder.paths, builder.size);
        pathLengths = Arrays.copyOf(builder.pathLengths, builder.size);
        pathAsns = Arrays.copyOf(builder.pathAsns, builder.pathEnd);
    }

    /**
     * @return number of the most specific route to the address, from 0 to {@link #size} exclusive, or {@link #NONE}
     */
    public int find(long high, long low)
    {
        return prefixes.find(high, low);
    }

    /**
     * How many routes there are; a prefix that was added twice counts twice.
     */
    public int size()
    {
        return highs.length;
    }

    public boolean isEmpty()
    {
        return highs.length == 0;
    }

    public Route get(int route)
    {
        ImmutableList.Builder<Long> path = ImmutableList.builder();
        for (int i = 0; i < pathLengths[route]; i++) {
            path.add(pathAsn(route, i));
        }
        return new Route(AddressRange.ofPrefix(highs[route], lows[route], prefixLength(route)), originAsn(route) < 0 ? OptionalLong.empty() : OptionalLong.of(originAsn(route)), path.build());
    }

    public long prefixHigh(int route)
    {
        return highs[route];
    }

    public long prefixLow(int route)
    {
        return lows[route];
    }

    /**
     * In the prefix's own family: 24 of 192.0.2.0/24.
     */
    public int prefixLength(int route)
    {
        return lengths[route] & 0xFF;
    }

    /**
     * @return AS that announces the prefix, or {@link AsnTable#NONE}; a default route says nothing of its addresses
     */
    public long originAsn(int route)
    {
        return originAsns[route] == PrefixTable.NONE ? AsnTable.NONE : Integer.toUnsignedLong(originAsns[route]);
    }

    public int pathLength(int route)
    {
        return pathLengths[route];
    }

    /**
     * @param index 0 is the nearest AS
     */
    public long pathAsn(int route, int index)
    {
        return Integer.toUnsignedLong(pathAsns[paths[route] + index]);
    }

    /**
     * The addresses whose most specific route has that origin, in ascending order; empty if it takes more than
     * {@code max} ranges to say.
     */
    public Optional<List<AddressRange>> ranges(long originAsn, int max)
    {
        return RangeCollector.collect(prefixes, route -> originAsn(route) == originAsn, max);
    }

    public long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + prefixes.retainedSizeInBytes() + sizeOf(highs) + sizeOf(lows) + sizeOf(lengths) + sizeOf(originAsns) + sizeOf(paths) + sizeOf(pathLengths) + sizeOf(pathAsns);
    }

    /**
     * Of a prefix that is added twice the later route is found.
     */
    public static final class Builder
    {
        private final PrefixTable.Builder prefixes = new PrefixTable.Builder();
        private final Map<List<Long>, Integer> pathStarts = new HashMap<>();
        private long[] highs = new long[16];
        private long[] lows = new long[16];
        private byte[] lengths = new byte[16];
        private int[] originAsns = new int[16];
        private int[] paths = new int[16];
        private int[] pathLengths = new int[16];
        private int[] pathAsns = new int[16];
        private int size;
        private int pathEnd;

        /**
         * @throws IllegalArgumentException if the range is not one prefix, or something is not an AS number
         */
        public Builder add(AddressRange prefix, OptionalLong originAsn, List<Long> asPath)
        {
            checkArgument(prefix.prefixLength().isPresent(), "%s is not a prefix", prefix);
            originAsn.ifPresent(Builder::checkAsn);
            asPath.forEach(Builder::checkAsn);
            if (size == highs.length) {
                grow();
            }
            prefixes.add(prefix, size);
            highs[size] = prefix.firstHigh();
            lows[size] = prefix.firstLow();
            lengths[size] = (byte) prefix.prefixLength().getAsInt();
            originAsns[size] = originAsn.isPresent() && lengths[size] != 0 ? (int) originAsn.getAsLong() : PrefixTable.NONE;
            paths[size] = pathStarts.computeIfAbsent(ImmutableList.copyOf(asPath), this::addPath);
            pathLengths[size] = asPath.size();
            size++;
            return this;
        }

        private static void checkAsn(long asn)
        {
            checkArgument(asn >= 0 && asn < AsnTable.MAX_ASN, "%s is not an AS number", asn);
        }

        private int addPath(List<Long> asPath)
        {
            int start = pathEnd;
            for (long asn : asPath) {
                if (pathEnd == pathAsns.length) {
                    pathAsns = Arrays.copyOf(pathAsns, pathEnd * 2);
                }
                pathAsns[pathEnd] = (int) asn;
                pathEnd++;
            }
            return start;
        }

        private void grow()
        {
            int capacity = size * 2;
            highs = Arrays.copyOf(highs, capacity);
            lows = Arrays.copyOf(lows, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            originAsns = Arrays.copyOf(originAsns, capacity);
            paths = Arrays.copyOf(paths, capacity);
            pathLengths = Arrays.copyOf(pathLengths, capacity);
        }

        public RouteTable build()
        {
            return new RouteTable(this);
        }
    }
}
