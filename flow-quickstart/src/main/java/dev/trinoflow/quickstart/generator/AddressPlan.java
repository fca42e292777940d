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

import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * What the generator's Internet is called: its autonomous systems, whose names are made up, and the routes to them. It
 * is written in the formats of docs/asn-data.md.
 */
final class AddressPlan
{
    private static final List<String> FIRST_NAMES = List.of(
            "Amberline",
            "Brindlewood",
            "Cloudberry",
            "Driftstone",
            "Emberfield",
            "Foxglove",
            "Gossamer",
            "Hollowbrook",
            "Inkwell",
            "Jackdaw",
            "Kestrelmoor",
            "Lanternfish",
            "Moonpickle",
            "Nettlebridge",
            "Otterby",
            "Pebblewick",
            "Quillfeather",
            "Rumblethorpe",
            "Snowdrift",
            "Thistledown");
    private static final List<String> LAST_NAMES = List.of(
            "Carrier",
            "Broadband",
            "Hosting",
            "Cloud",
            "Mobile",
            "University",
            "Cable",
            "Streams",
            "Games",
            "Fibre",
            "Data Halls",
            "Research",
            "Library",
            "Bank",
            "Radio",
            "Railways",
            "Post",
            "Museum",
            "Satellites",
            "Town Hall");
    private static final List<String> COUNTRIES = List.of("US", "NL", "DE", "GB", "SE", "FR", "JP", "US", "BR", "NO", "IN", "PL", "IT", "CA", "AU", "KR", "ZA", "ES", "CH", "FI", "SG", "CZ", "MX");

    private final Internet internet;
    private final List<Long> asNumbers;

    AddressPlan(Internet internet)
    {
        this.internet = requireNonNull(internet, "internet is null");
        asNumbers = internet.asNumbers();
    }

    /**
     * Made up: no AS of these numbers is in any Internet but the generator's.
     */
    String name(long asNumber)
    {
        if (asNumber == Internet.OWN_AS) {
            return "Windmill Internet";
        }
        int index = asNumbers.indexOf(asNumber);
        return FIRST_NAMES.get(index % FIRST_NAMES.size()) + " " + LAST_NAMES.get(index / FIRST_NAMES.size());
    }

    private String country(long asNumber)
    {
        return asNumber == Internet.OWN_AS ? "NL" : COUNTRIES.get(asNumbers.indexOf(asNumber) % COUNTRIES.size());
    }

    /**
     * AS numbers by prefix, with names and countries.
     */
    String asnCsv()
    {
        StringBuilder text = new StringBuilder("prefix,asn,name,country\n");
        networks().forEach(network -> text.append("%s,%s,%s,%s\n".formatted(prefix(network), network.asNumber(), name(network.asNumber()), country(network.asNumber()))));
        return text.toString();
    }

    /**
     * Routes with their AS paths: through the neighbour that leads there, and to every other network through a carrier.
     */
    String prefixesCsv()
    {
        StringBuilder text = new StringBuilder("prefix,origin_asn,as_path\n");
        networks().forEach(network -> text.append("%s,%s,%s\n".formatted(prefix(network), network.asNumber(), path(network))));
        return text.toString();
    }

    private String path(Network network)
    {
        long origin = network.asNumber();
        if (origin == Internet.OWN_AS) {
            return "";
        }
        long neighbour = network.uplink().neighbourAs();
        if (origin == neighbour) {
            return Long.toString(origin);
        }
        long mixed = Network.mix(network.high() ^ network.low());
        long carrier = asNumbers.get(Math.floorMod(mixed >> 1, FIRST_NAMES.size()));
        boolean direct = (mixed & 1) == 0 || carrier == neighbour || carrier == origin;
        return direct ? "%s %s".formatted(neighbour, origin) : "%s %s %s".formatted(neighbour, carrier, origin);
    }

    private Stream<Network> networks()
    {
        return Stream.of(internet.servers(), internet.clients(), internet.outside(true), internet.outside(false)).flatMap(List::stream);
    }

    private static String prefix(Network network)
    {
        byte[] text = new byte[AddressText.MAX_LENGTH];
        return new String(text, 0, AddressText.writeNetwork(text, 0, network.high(), network.low(), network.prefixLength()), US_ASCII);
    }
}
