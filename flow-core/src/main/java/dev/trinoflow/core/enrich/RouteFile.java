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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Reads a file of routes, whatever its format: prefixes.csv with the columns prefix, origin_asn and as_path.
 */
final class RouteFile
{
    private static final List<String> COLUMNS = ImmutableList.of("prefix", "origin_asn", "as_path");
    private static final Splitter SPACES = Splitter.on(' ').omitEmptyStrings();

    private RouteFile() {}

    /**
     * Adds the routes of a file; those that cannot be used go to {@code problems}.
     *
     * @throws IOException if the file as a whole cannot be used; the message says why
     */
    static void read(Path file, RouteTable.Builder builder, FileProblems problems)
            throws IOException
    {
        if (!file.getFileName().toString().toLowerCase(Locale.ENGLISH).endsWith(".csv")) {
            throw new IOException("is not a CSV file");
        }
        new CsvFile(file, COLUMNS, ImmutableList.of("prefix")).forEachRow(problems, row -> readRow(row, builder));
    }

    private static void readRow(CsvRow row, RouteTable.Builder builder)
    {
        List<Long> path = SPACES.splitToStream(row.text("as_path").orElse("")).map(RouteFile::parseAsn).collect(toImmutableList());
        OptionalLong origin = row.number("origin_asn");
        if (origin.isEmpty() && !path.isEmpty()) {
            origin = OptionalLong.of(path.getLast());
        }
        builder.add(AddressRange.parse(row.required("prefix")), origin, path);
    }

    private static long parseAsn(String text)
    {
        checkArgument(text.matches("[0-9]{1,10}"), "the as_path has something that is not an AS number: '%s'", text);
        return Long.parseLong(text);
    }
}
