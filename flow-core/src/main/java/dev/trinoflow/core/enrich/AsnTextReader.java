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

import dev.trinoflow.core.AddressText;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Reads texts of AS numbers by address, and of names by AS number, in any {@link AsnLayout}, and the lists of names that
 * registries publish: {@code 64500 EXAMPLE-AS Example Network, NL}.
 */
final class AsnTextReader
{
    /**
     * So many lines at the beginning may be of no known layout before the file is.
     */
    private static final int MAX_STRANGE_LINES = 20;

    private static final Pattern NAME_LINE = Pattern.compile("^ *(?:AS)?([0-9]{1,10})[ \t]+(.*?)(?:, *([A-Za-z]{2}))? *$", Pattern.CASE_INSENSITIVE);

    private final AsnTable.Builder builder;
    private final FileProblems problems;

    private final LineFields fields = new LineFields();
    private final long[] first = new long[2];
    private final long[] last = new long[2];
    // names repeat in the lines of one AS, which often follow each other
    private long namedAsn = -1;
    private long used;

    AsnTextReader(AsnTable.Builder builder, FileProblems problems)
    {
        this.builder = requireNonNull(builder, "builder is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /**
     * @return how many lines were used
     * @throws IOException if the reader of the lines fails, or the text is of no known layout
     */
    long read(LineReader lines)
            throws IOException
    {
        Optional<AsnLayout> layout = Optional.empty();
        boolean names = false;
        int strange = 0;
        while (lines.next()) {
            if (isEmpty(lines)) {
                continue;
            }
            if (layout.isEmpty() && !names) {
                layout = AsnLayout.detect(lines.buffer(), lines.begin(), lines.end());
                names = layout.isEmpty() && NAME_LINE.matcher(lines.text()).matches();
                if (layout.isEmpty() && !names) {
                    strange++;
                    if (strange == MAX_STRANGE_LINES) {
                        break;
                    }
                    problems.add(lines.number(), "is of none of the known formats");
                    continue;
                }
                if (layout.isPresent() && layout.orElseThrow().header()) {
                    continue;
                }
            }
            readLine(lines, layout);
        }
        if (layout.isEmpty() && !names) {
            throw new IOException("is of none of the known formats of AS numbers: %s".formatted(strange == 0 ? "it is empty" : "no line of its first fits one"));
        }
        return used;
    }

    private static boolean isEmpty(LineReader lines)
    {
        return lines.begin() == lines.end() || lines.buffer()[lines.begin()] == '#' || lines.buffer()[lines.begin()] == ';';
    }

    private void readLine(LineReader lines, Optional<AsnLayout> layout)
    {
        try {
            if (layout.isEmpty()) {
                readName(lines.text());
            }
            else {
                checkArgument(fields.split(lines.buffer(), lines.begin(), lines.end(), layout.orElseThrow().delimiter()), "a quote is not closed");
                readRow(layout.orElseThrow());
            }
        }
        catch (IllegalArgumentException e) {
            problems.add(lines.number(), e.getMessage());
            return;
        }
        used++;
    }

    private void readName(String line)
    {
        Matcher matcher = NAME_LINE.matcher(line);
        checkArgument(matcher.matches(), "is not an AS number and a name");
        long asn = Long.parseLong(matcher.group(1));
        if (asn == AsnValues.NOT_ROUTED) {
            return;
        }
        builder.rename(asn, matcher.group(2));
        if (matcher.group(3) != null) {
            byte[] country = matcher.group(3).getBytes(UTF_8);
            builder.country(asn, AsnValues.country(country, 0, country.length));
        }
    }

    private void readRow(AsnLayout layout)
    {
        String country = hasField(layout.country()) ? AsnValues.country(fields.buffer(), fields.begin(layout.country()), fields.end(layout.country())) : "";
        if (layout.asn() == AsnLayout.ABSENT) {
            AddressRange range = readRange(layout);
            if (!country.isEmpty()) {
                builder.country(range, country);
            }
            return;
        }
        long asn = AsnValues.parseAsn(fields.buffer(), fields.begin(requireField(layout.asn())), fields.end(layout.asn()));
        if (asn == AsnValues.NOT_ROUTED) {
            return;
        }
        if (layout.hasRange()) {
            builder.add(readRange(layout), asn);
        }
        if (asn != namedAsn) {
            String name = fields.text(layout.name());
            if (layout.hasRange()) {
                builder.name(asn, name);
            }
            else {
                builder.rename(asn, name);
            }
            builder.country(asn, country);
            namedAsn = asn;
        }
    }

    private AddressRange readRange(AsnLayout layout)
    {
        int start = requireField(layout.start());
        if (layout.end() == AsnLayout.ABSENT && layout.length() == AsnLayout.ABSENT) {
            return AddressRange.parse(fields.text(start));
        }
        AsnValues.parseAddress(fields.buffer(), fields.begin(start), fields.end(start), first);
        if (layout.end() == AsnLayout.ABSENT) {
            return AddressRange.ofPrefix(first[0], first[1], parseLength(fields.text(requireField(layout.length()))));
        }
        AsnValues.parseAddress(fields.buffer(), fields.begin(requireField(layout.end())), fields.end(layout.end()), last);
        AddressRange range = new AddressRange(first[0], first[1], last[0], last[1]);
        checkArgument(AddressText.isV4(first[0], first[1]) == AddressText.isV4(last[0], last[1]), "begins with IPv4 and ends with IPv6, or the other way round");
        return range;
    }

    private static int parseLength(String text)
    {
        checkArgument(text.matches("[0-9]{1,3}"), "'%s' is not the length of a prefix", text);
        return Integer.parseInt(text);
    }

    private boolean hasField(int field)
    {
        return field != AsnLayout.ABSENT && field < fields.count();
    }

    private int requireField(int field)
    {
        checkArgument(field < fields.count(), "has only %s values", fields.count());
        return field;
    }
}
