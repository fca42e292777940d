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

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a test says of AS numbers.
 */
final class AsnText
{
    private AsnText() {}

    /**
     * The AS of an address with name and country, such as {@code 64500 EXAMPLE-NET NL}; - where there is none.
     */
    static String find(AsnTable asns, String address)
    {
        long[] words = new long[2];
        AddressRange.parseAddress(address, words);
        long asn = asns.find(words[0], words[1]);
        return asn == AsnTable.NONE ? "-" : "%s %s".formatted(asn, describe(asns, asn));
    }

    static String describe(AsnTable asns, long asn)
    {
        return "%s %s".formatted(asns.name(asn).map(Slice::toStringUtf8).orElse("-"), asns.country(asn).map(Slice::toStringUtf8).orElse("-"));
    }

    /**
     * Reads files in the order given; problems come after each as line and reason.
     */
    static AsnTable read(List<String> problems, Path... files)
    {
        AsnTable.Builder builder = new AsnTable.Builder();
        for (Path file : files) {
            FileProblems found = new FileProblems(file);
            try {
                AsnFile.read(file, builder, found);
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            problems.addAll(RouteText.of(found));
        }
        return builder.build();
    }

    static Path write(Path file, String text)
            throws IOException
    {
        try (OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            out.write(text.getBytes(UTF_8));
        }
        return file;
    }

    /**
     * All ranges with their AS numbers, in the order of the addresses.
     */
    static List<String> ranges(AsnTable asns)
    {
        return asns.systems().stream()
                .flatMap(system -> asns.ranges(system.asn(), Integer.MAX_VALUE).orElseThrow().stream().map(range -> new Object[] {range, system.asn()}))
                .sorted((left, right) -> Arrays.compareUnsigned(words(left), words(right)))
                .map(pair -> pair[0] + " " + pair[1])
                .toList();
    }

    private static long[] words(Object[] pair)
    {
        AddressRange range = (AddressRange) pair[0];
        return new long[] {range.firstHigh(), range.firstLow()};
    }
}
