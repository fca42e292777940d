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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads a file of AS numbers by address, of countries by address, or of names by AS number, whatever its format: a
 * database of MaxMind's, or text in one of the layouts of {@link AsnTextReader}; also packed with gzip or bzip2.
 */
final class AsnFile
{
    private static final Pattern DATA_FILE = Pattern.compile("(?i).*\\.(csv|tsv|txt|mmdb|pfx2as)(\\.(gz|bz2))?");

    private AsnFile() {}

    /**
     * Whether a file of a directory is data: people unpack packages there, with licenses and read-me files.
     */
    static boolean isDataFile(String name)
    {
        return DATA_FILE.matcher(name).matches();
    }

    /**
     * Adds what a file says; rows that cannot be used go to {@code problems}.
     *
     * @return how many rows were used
     * @throws IOException if the file as a whole cannot be used; the message says why
     */
    static long read(Path file, AsnTable.Builder builder, FileProblems problems)
            throws IOException
    {
        DataFile data = new DataFile(file);
        try (InputStream stream = data.open()) {
            if (data.name().endsWith(".mmdb")) {
                return new AsnMmdbReader(builder, problems).read(stream);
            }
            return new AsnTextReader(builder, problems).read(new LineReader(stream));
        }
    }
}
