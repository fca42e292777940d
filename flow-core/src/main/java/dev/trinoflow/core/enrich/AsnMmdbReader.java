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

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Network;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import dev.trinoflow.core.AddressText;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Reads databases in MaxMind's format: of AS numbers (GeoLite2 ASN, DB-IP's and IPinfo's free ones), of countries
 * (GeoLite2 Country), or of both. What counts is what the records hold, not what the database is called.
 */
final class AsnMmdbReader
{
    private static final int V4_BITS_BEFORE = 96;

    private final AsnTable.Builder builder;
    private final FileProblems problems;

    /**
     * @param problems of the file; a network has the number that other files' lines have, from 1
     */
    AsnMmdbReader(AsnTable.Builder builder, FileProblems problems)
    {
        this.builder = requireNonNull(builder, "builder is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /**
     * @return how many networks were used
     * @throws IOException if the stream fails, is no such database, or says nothing of AS numbers and countries
     */
    long read(InputStream stream)
            throws IOException
    {
        long networks = 0;
        long used = 0;
        try (Reader reader = new Reader(stream)) {
            Networks<Map> records = reader.networks(Map.class);
            while (records.hasNext()) {
                DatabaseRecord<Map> record = records.next();
                networks++;
                try {
                    if (readRecord(range(record.network()), record.data())) {
                        used++;
                    }
                }
                catch (IllegalArgumentException e) {
                    problems.add(networks, e.getMessage());
                }
            }
        }
        catch (IOException | InvalidNetworkException | RuntimeException e) {
            // what the reader throws for bytes that make no sense is of many kinds
            throw new IOException("is no database in MaxMind's format, or a broken one: " + e.getMessage(), e);
        }
        if (used == 0) {
            throw new IOException("says nothing of AS numbers or countries in its %s networks".formatted(networks));
        }
        return used;
    }

    /**
     * @return whether the record says anything of an AS or a country
     */
    private boolean readRecord(AddressRange range, Map<?, ?> data)
    {
        long asn = asn(data);
        String country = country(data);
        if (asn == AsnValues.NOT_ROUTED) {
            if (!country.isEmpty()) {
                builder.country(range, country);
            }
            return !country.isEmpty() || data.containsKey("asn") || data.containsKey("autonomous_system_number");
        }
        builder.add(range, asn);
        builder.name(asn, text(data, "autonomous_system_organization", "as_name", "name"));
        if (!country.isEmpty()) {
            // of the addresses: those of one AS may be in many countries
            builder.country(range, country);
        }
        return true;
    }

    private static long asn(Map<?, ?> data)
    {
        byte[] text = text(data, "autonomous_system_number", "asn").getBytes(UTF_8);
        return AsnValues.parseAsn(text, 0, text.length);
    }

    private static String country(Map<?, ?> data)
    {
        String country = data.get("country") instanceof Map<?, ?> details ? text(details, "iso_code") : text(data, "country_code", "country");
        byte[] text = country.getBytes(UTF_8);
        return AsnValues.country(text, 0, text.length);
    }

    /**
     * The first of the values that is there, as text.
     */
    private static String text(Map<?, ?> data, String... keys)
    {
        for (String key : keys) {
            Object value = data.get(key);
            if (value instanceof String || value instanceof Number) {
                return value.toString();
            }
        }
        return "";
    }

    private static AddressRange range(Network network)
    {
        byte[] address = network.networkAddress().getAddress();
        if (address.length == 4) {
            return AddressRange.ofPrefix(0, AddressText.v4Low(ByteBuffer.wrap(address).getInt()), network.prefixLength());
        }
        ByteBuffer words = ByteBuffer.wrap(address);
        long high = words.getLong();
        long low = words.getLong();
        if (high == 0 && low >>> 32 == 0 && network.prefixLength() >= V4_BITS_BEFORE) {
            // databases of both families hold IPv4 in ::/96
            return AddressRange.ofPrefix(0, AddressText.v4Low((int) low), network.prefixLength() - V4_BITS_BEFORE);
        }
        return AddressRange.ofPrefix(high, low, network.prefixLength());
    }
}
