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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads a file of routes, whatever its format: CSV with the columns prefix, origin_asn and as_path, a routing table as
 * {@link MrtReader}, {@link PmacctRoutesReader} and {@link RouterTextReader} read it; also packed with gzip or bzip2.
 */
final class RouteFile
{
    private static final List<String> COLUMNS = ImmutableList.of("prefix", "origin_asn", "as_path");

    private RouteFile() {}

    /**
     * Adds the routes of a file; those that cannot be used go to {@code problems}.
     *
     * @throws IOException if the file as a whole cannot be used; the message says why
     */
    static void read(Path file, BestRoutes routes, FileProblems problems)
            throws IOException
    {
        DataFile data = new DataFile(file);
        byte[] head = data.head();
        if (MrtReader.isMrt(head)) {
            try (InputStream stream = data.open()) {
                new MrtReader(routes, problems).read(stream);
            }
            return;
        }
        String text = new String(head, UTF_8);
        if (text.stripLeading().startsWith("{")) {
            try (LineReader lines = new LineReader(data.open())) {
                new PmacctRoutesReader(routes, problems).read(lines);
            }
        }
        else if (text.lines().anyMatch(RouterTextReader::isHeading)) {
            try (LineReader lines = new LineReader(data.open())) {
                new RouterTextReader(routes, problems).read(lines);
            }
        }
        else {
            new CsvFile(file, COLUMNS, ImmutableList.of("prefix")).forEachRow(problems, row -> readRow(row, routes));
        }
    }

    private static void readRow(CsvRow row, BestRoutes routes)
    {
        AsPath path = AsPath.parse(row.text("as_path").orElse(""));
        OptionalLong origin = row.number("origin_asn");
        // what somebody has written there is meant
        routes.offer(AddressRange.parse(row.required("prefix")), origin.isPresent() ? origin : path.origin(), path, true);
    }
}
