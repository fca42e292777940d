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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static dev.trinoflow.core.AddressText.isV4;

/**
 * Countries by address, from which the country of an AS follows: the one in which most of its IPv4 addresses are, or of
 * its IPv6 addresses where it has no others.
 */
final class CountryRanges
{
    private final PrefixTable.Builder ranges = new PrefixTable.Builder();
    private final List<String> countries = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * @param country two capital letters
     */
    void add(AddressRange range, String country)
    {
        Integer number = numbers.putIfAbsent(country, countries.size());
        if (number == null) {
            number = countries.size();
            countries.add(country);
        }
        ranges.add(range, number);
    }

    boolean isEmpty()
    {
        return countries.isEmpty();
    }

    /**
     * @param asns AS numbers as unsigned integers of 32 bits
     * @return country by AS number, of all that have addresses in one
     */
    Map<Long, String> assign(PrefixTable asns)
    {
        List<Segment> segments = new ArrayList<>();
        ranges.build().forEachSegment((firstHigh, firstLow, lastHigh, lastLow, value) -> segments.add(new Segment(firstHigh, firstLow, lastHigh, lastLow, value)));
        // by AS, then by country: addresses of IPv4, networks of 64 bits of IPv6
        Map<Long, Map<String, double[]>> shares = new HashMap<>();
        int[] next = {0};
        asns.forEachSegment((firstHigh, firstLow, lastHigh, lastLow, asn) -> {
            while (next[0] < segments.size() && segments.get(next[0]).isBefore(firstHigh, firstLow)) {
                next[0]++;
            }
            for (int i = next[0]; i < segments.size() && !segments.get(i).isAfter(lastHigh, lastLow); i++) {
                Segment segment = segments.get(i);
                double[] share = shares.computeIfAbsent(Integer.toUnsignedLong(asn), _ -> new TreeMap<>())
                        .computeIfAbsent(countries.get(segment.country), _ -> new double[2]);
                share[isV4(firstHigh, firstLow) ? 0 : 1] += segment.overlap(firstHigh, firstLow, lastHigh, lastLow);
            }
        });
        Map<Long, String> result = new HashMap<>();
        shares.forEach((asn, byCountry) -> result.put(asn, largest(byCountry)));
        return result;
    }

    private static String largest(Map<String, double[]> shares)
    {
        String largest = "";
        double[] most = {-1, -1};
        // of equal ones the first of the alphabet
        for (Map.Entry<String, double[]> entry : shares.entrySet()) {
            double[] share = entry.getValue();
            if (share[0] > most[0] || share[0] == most[0] && share[1] > most[1]) {
                largest = entry.getKey();
                most = share;
            }
        }
        return largest;
    }

    private record Segment(long firstHigh, long firstLow, long lastHigh, long lastLow, int country)
    {
        private boolean isBefore(long high, long low)
        {
            return AddressRange.compare(lastHigh, lastLow, high, low) < 0;
        }

        private boolean isAfter(long high, long low)
        {
            return AddressRange.compare(firstHigh, firstLow, high, low) > 0;
        }

        /**
         * Size of what is in both, in addresses of IPv4 or in networks of 64 bits of IPv6.
         */
        private double overlap(long otherFirstHigh, long otherFirstLow, long otherLastHigh, long otherLastLow)
        {
            boolean laterFirst = AddressRange.compare(firstHigh, firstLow, otherFirstHigh, otherFirstLow) > 0;
            boolean earlierLast = AddressRange.compare(lastHigh, lastLow, otherLastHigh, otherLastLow) < 0;
            if (isV4(otherFirstHigh, otherFirstLow)) {
                return (earlierLast ? lastLow : otherLastLow) - (laterFirst ? firstLow : otherFirstLow) + 1;
            }
            return (earlierLast ? lastHigh : otherLastHigh) - (laterFirst ? firstHigh : otherFirstHigh) + 1;
        }
    }
}
