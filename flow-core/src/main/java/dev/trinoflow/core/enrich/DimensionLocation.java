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
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * A file, or those files of a directory that have fitting names. Names that begin with a dot or end with ~, .tmp or .part
 * are being written.
 */
record DimensionLocation(Path path, Predicate<String> names)
{
    DimensionLocation
    {
        requireNonNull(path, "path is null");
        requireNonNull(names, "names is null");
    }

    /**
     * What is there now.
     *
     * @throws NoSuchFileException if not even the location exists
     */
    Listing list()
            throws IOException
    {
        if (!Files.isDirectory(path)) {
            FileState state = FileState.of(path);
            // a file that is renamed into its place keeps its time of change, its directory does not
            return new Listing(ImmutableList.of(state), latest(state.lastModified(), Optional.ofNullable(path.toAbsolutePath().getParent())));
        }
        List<FileState> files = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(path)) {
            for (Path file : directory) {
                if (isWanted(file)) {
                    files.add(FileState.of(file));
                }
            }
        }
        files.sort(comparing(file -> file.path().getFileName().toString()));
        Instant newest = files.stream().map(FileState::lastModified).max(Instant::compareTo).orElse(Instant.EPOCH);
        return new Listing(files, latest(newest, Optional.of(path)));
    }

    private boolean isWanted(Path file)
    {
        String name = file.getFileName().toString();
        boolean unfinished = name.startsWith(".") || name.endsWith("~") || name.endsWith(".tmp") || name.endsWith(".part");
        return !unfinished && names.test(name) && Files.isRegularFile(file);
    }

    private static Instant latest(Instant instant, Optional<Path> directory)
            throws IOException
    {
        if (directory.isEmpty()) {
            return instant;
        }
        Instant other = Files.getLastModifiedTime(directory.orElseThrow()).toInstant();
        return other.isAfter(instant) ? other : instant;
    }

    /**
     * @param lastChange of the files and of the directory that they are in
     */
    record Listing(List<FileState> files, Instant lastChange)
    {
        Listing
        {
            files = ImmutableList.copyOf(files);
            requireNonNull(lastChange, "lastChange is null");
        }

        List<Path> paths()
        {
            return files.stream().map(FileState::path).collect(toImmutableList());
        }

        /**
         * Equal for equal names, sizes and times of change; 0 where there are no files.
         */
        long fingerprint()
        {
            if (files.isEmpty()) {
                return 0;
            }
            Hasher hasher = Hashing.farmHashFingerprint64().newHasher();
            for (FileState file : files) {
                hasher.putString(file.path().getFileName().toString(), StandardCharsets.UTF_8)
                        .putLong(file.size())
                        .putLong(file.lastModified().toEpochMilli());
            }
            return hasher.hash().asLong();
        }
    }

    record FileState(Path path, long size, Instant lastModified)
    {
        static FileState of(Path path)
                throws IOException
        {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileState(path, attributes.size(), attributes.lastModifiedTime().toInstant());
        }
    }
}
