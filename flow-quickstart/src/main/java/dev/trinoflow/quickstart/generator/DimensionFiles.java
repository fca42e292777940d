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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The files that name what the generator's flows are about. People edit them: one that exists stays as it is.
 */
public final class DimensionFiles
{
    private DimensionFiles() {}

    /**
     * Writes what a new stack lacks, and the AS numbers and their names to a folder of their own.
     */
    public static void write(Path dimensions, Path asnData)
            throws IOException
    {
        AddressPlan plan = new AddressPlan(TrafficModel.defaultInternet());
        for (String name : new String[] {"exporters.csv", "interfaces.csv", "networks.csv"}) {
            writeNew(dimensions.resolve(name), resource(name));
        }
        writeNew(dimensions.resolve("prefixes.csv"), plan.prefixesCsv());
        writeNew(asnData.resolve("generator.csv"), plan.asnCsv());
    }

    private static void writeNew(Path file, String text)
            throws IOException
    {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        }
        catch (FileAlreadyExistsException _) {
            // somebody's
        }
    }

    private static String resource(String name)
            throws IOException
    {
        try (InputStream stream = DimensionFiles.class.getResourceAsStream(name)) {
            return new String(requireNonNull(stream, name).readAllBytes(), UTF_8);
        }
    }
}
