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

import java.util.Locale;
import java.util.Optional;

/**
 * Which fields of a line say what, in a text of AS numbers by address or of names by AS number. {@link #ABSENT} where no
 * field says it.
 *
 * @param start first address, or a prefix where {@code end} and {@code length} are absent
 * @param end last address
 * @param length of the prefix that begins at {@code start}
 * @param header whether the line that shows the layout is no row itself
 */
record AsnLayout(char delimiter, int start, int end, int length, int asn, int name, int country, boolean header)
{
    static final int ABSENT = -1;

    /**
     * The layout that a line shows: that of a first line with names of columns, else the one that its values fit.
     *
     * @return empty if the line is of no known layout
     */
    static Optional<AsnLayout> detect(byte[] buffer, int begin, int end)
    {
        byte[] line = java.util.Arrays.copyOfRange(buffer, begin, end);
        for (char delimiter : new char[] {'\t', ',', ';'}) {
            LineFields fields = new LineFields();
            if (fields.split(line.clone(), 0, line.length, delimiter) && fields.count() > 1) {
                Optional<AsnLayout> layout = ofHeader(fields, delimiter).or(() -> ofValues(fields, delimiter));
                if (layout.isPresent()) {
                    return layout;
                }
            }
        }
        return Optional.empty();
    }

    boolean hasRange()
    {
        return start != ABSENT;
    }

    private static Optional<AsnLayout> ofHeader(LineFields fields, char delimiter)
    {
        int[] positions = {ABSENT, ABSENT, ABSENT, ABSENT, ABSENT};
        for (int i = 0; i < fields.count(); i++) {
            int column = switch (fields.text(i).toLowerCase(Locale.ENGLISH)) {
                case "network", "prefix", "cidr", "start", "start_ip", "ip_range_start", "range_start" -> 0;
                case "end", "end_ip", "ip_range_end", "range_end" -> 1;
                case "asn", "as", "as_number", "autonomous_system_number" -> 2;
                case "name", "as_name", "description", "as_description", "org", "organization", "autonomous_system_organization" -> 3;
                case "country", "cc", "country_code" -> 4;
                default -> ABSENT;
            };
            if (column != ABSENT && positions[column] == ABSENT) {
                positions[column] = i;
            }
        }
        boolean useful = positions[2] != ABSENT && (positions[0] != ABSENT || positions[3] != ABSENT || positions[4] != ABSENT)
                || positions[0] != ABSENT && positions[4] != ABSENT;
        return useful ? Optional.of(new AsnLayout(delimiter, positions[0], positions[1], ABSENT, positions[2], positions[3], positions[4], true)) : Optional.empty();
    }

    private static Optional<AsnLayout> ofValues(LineFields fields, char delimiter)
    {
        String first = fields.text(0);
        String second = fields.text(1);
        String third = fields.text(2);
        if (first.indexOf('/') > 0 && AsnValues.isAddress(first.substring(0, first.indexOf('/')))) {
            if (AsnValues.isAsn(second)) {
                return Optional.of(values(delimiter, 0, ABSENT, ABSENT, 1, 2, 3));
            }
            return AsnValues.isCountry(second) ? Optional.of(values(delimiter, 0, ABSENT, ABSENT, ABSENT, ABSENT, 1)) : Optional.empty();
        }
        if (AsnValues.isAsn(first) && second.indexOf('/') > 0 && AsnValues.isAddress(second.substring(0, second.indexOf('/')))) {
            return Optional.of(values(delimiter, 1, ABSENT, ABSENT, 0, ABSENT, ABSENT));
        }
        boolean range = AsnValues.isAddress(first) && AsnValues.isAddress(second) || AsnValues.isNumber(first) && AsnValues.isNumber(second);
        if (range && AsnValues.isAsn(third)) {
            // iptoasn has the country before the name
            boolean countryFirst = fields.count() >= 5 && (AsnValues.isCountry(fields.text(3)) || fields.text(3).equals("None"));
            return Optional.of(values(delimiter, 0, 1, ABSENT, 2, countryFirst ? 4 : 3, countryFirst ? 3 : 4));
        }
        if (range && AsnValues.isCountry(third)) {
            return Optional.of(values(delimiter, 0, 1, ABSENT, ABSENT, ABSENT, 2));
        }
        if (AsnValues.isAddress(first) && AsnValues.isNumber(second) && !third.isEmpty()) {
            return Optional.of(values(delimiter, 0, ABSENT, 1, 2, ABSENT, ABSENT));
        }
        if (AsnValues.isAsn(first) && !second.isEmpty()) {
            return Optional.of(values(delimiter, ABSENT, ABSENT, ABSENT, 0, 1, 2));
        }
        return Optional.empty();
    }

    private static AsnLayout values(char delimiter, int start, int end, int length, int asn, int name, int country)
    {
        return new AsnLayout(delimiter, start, end, length, asn, name, country, false);
    }
}
