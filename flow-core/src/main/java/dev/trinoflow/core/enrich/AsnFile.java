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

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Reads a file of AS numbers by address, whatever its format: CSV without names of columns, as @ip-location-db/asn has
 * it: first address, last address, AS number, name.
 */
final class AsnFile
{
    private static final ObjectReader ROW_READER = new CsvMapper().readerFor(String[].class);

    private AsnFile() {}

    /**
     * Adds the ranges and names of a file; those that cannot be used go to {@code problems}.
     *
     * @throws IOException if the file as a whole cannot be used; the message says why
     */
    static void read(Path file, AsnTable.Builder builder, FileProblems problems)
            throws IOException
    {
        if (!file.getFileName().toString().toLowerCase(Locale.ENGLISH).endsWith(".csv")) {
            throw new IOException("is not a CSV file");
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                try {
                    readRow(line, builder);
                }
                catch (IOException | IllegalArgumentException e) {
                    problems.add(number, e.getMessage());
                }
            }
        }
    }

    private static void readRow(String line, AsnTable.Builder builder)
            throws IOException
    {
        String[] values = ROW_READER.readValue(line);
        checkArgument(values.length >= 3, "is not first address, last address, AS number and name");
        long asn = Long.parseLong(values[2]);
        builder.add(AddressRange.parse(values[0] + "-" + values[1]), asn);
        if (values.length > 3) {
            builder.name(asn, values[3]);
        }
    }
}
