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

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import static java.util.Objects.requireNonNull;

/**
 * A file with a data set, as it lies on the disk: gzip and bzip2 are unpacked on the way, by what the file holds and not
 * by what it is called.
 */
record DataFile(Path path)
{
    /**
     * So much of the beginning is looked at to find out what the file holds.
     */
    static final int HEAD_SIZE = 64 * 1024;

    private static final int BUFFER_SIZE = 64 * 1024;

    DataFile
    {
        requireNonNull(path, "path is null");
    }

    /**
     * The name in lower case, without the suffix of a compression.
     */
    String name()
    {
        String name = path.getFileName().toString().toLowerCase(Locale.ENGLISH);
        for (String suffix : new String[] {".gz", ".bz2"}) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    /**
     * @return the unpacked content; {@link InputStream#mark} works for {@link #HEAD_SIZE} bytes
     * @throws IOException if the file cannot be read or its compression is broken
     */
    InputStream open()
            throws IOException
    {
        InputStream stream = new BufferedInputStream(Files.newInputStream(path), BUFFER_SIZE);
        try {
            stream.mark(3);
            byte[] magic = stream.readNBytes(3);
            stream.reset();
            if (magic.length >= 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B) {
                return new BufferedInputStream(new GZIPInputStream(stream, BUFFER_SIZE), BUFFER_SIZE);
            }
            if (magic.length == 3 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h') {
                return new BufferedInputStream(new BZip2CompressorInputStream(stream, true), BUFFER_SIZE);
            }
            return stream;
        }
        catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * The first bytes of the unpacked content.
     */
    byte[] head()
            throws IOException
    {
        try (InputStream stream = open()) {
            return stream.readNBytes(HEAD_SIZE);
        }
    }
}
