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
package dev.trinoflow.quickstart.asn;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Packages of data files as their makers publish them: .tar.gz of MaxMind, .tgz of npm.
 */
final class AsnArchive
{
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar\\.gz|tgz)");
    private static final Pattern DATA_FILE = Pattern.compile(".*\\.(csv|tsv|mmdb|pfx2as)(\\.gz)?");

    private AsnArchive() {}

    /**
     * Puts the data files of packages in the place of these.
     *
     * @return all data files of the folder, by name
     */
    static List<Path> unpack(Path folder)
            throws IOException
    {
        for (Path file : list(folder)) {
            if (ARCHIVE.matcher(file.getFileName().toString().toLowerCase(Locale.ENGLISH)).matches()) {
                unpackArchive(file, folder);
                Files.delete(file);
            }
        }
        return list(folder);
    }

    private static void unpackArchive(Path archive, Path folder)
            throws IOException
    {
        Set<String> names = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive)); TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (entry.isFile() && DATA_FILE.matcher(name.toLowerCase(Locale.ENGLISH)).matches() && !name.startsWith(".")) {
                    Files.copy(tar, folder.resolve(safeName(name)));
                    names.add(safeName(name));
                }
            }
        }
        if (names.isEmpty()) {
            throw new IOException("%s has no file whose name ends in .csv, .tsv, .mmdb or .pfx2as".formatted(archive.getFileName()));
        }
        for (String name : names) {
            // the same once more, with numbers for addresses
            if (name.endsWith("-num.csv") && names.contains(name.replace("-num.csv", ".csv"))) {
                Files.delete(folder.resolve(name));
            }
        }
    }

    private static List<Path> list(Path folder)
            throws IOException
    {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    /**
     * A name that stays in its folder and is not taken for a hidden file.
     */
    static String safeName(String name)
            throws IOException
    {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._+@=-]*")) {
            throw new IOException("'%s' is no name for a file of data: letters, digits and ._+@=- only".formatted(name));
        }
        return name;
    }
}
