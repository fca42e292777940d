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
import dev.trinoflow.core.enrich.DimensionLocation.Listing;
import io.airlift.log.Logger;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * One kind of data and the files that it comes from. Not thread-safe.
 *
 * @param <B> what the files are read into
 * @param <T> the data
 */
final class DimensionSource<B, T>
{
    private static final Logger log = Logger.get(DimensionSource.class);

    private final String name;
    private final Optional<DimensionLocation> location;
    private final Supplier<B> newBuilder;
    private final Function<B, T> build;
    private final FileReader<B> reader;

    private T data;
    private long fingerprint;
    private OptionalLong triedFingerprint = OptionalLong.empty();
    private List<DimensionProblem> problems = ImmutableList.of();

    DimensionSource(String name, Optional<DimensionLocation> location, Supplier<B> newBuilder, Function<B, T> build, FileReader<B> reader)
    {
        this.name = requireNonNull(name, "name is null");
        this.location = requireNonNull(location, "location is null");
        this.newBuilder = requireNonNull(newBuilder, "newBuilder is null");
        this.build = requireNonNull(build, "build is null");
        this.reader = requireNonNull(reader, "reader is null");
        data = build.apply(newBuilder.get());
    }

    T data()
    {
        return data;
    }

    /**
     * Of the files that the data are from.
     */
    long fingerprint()
    {
        return fingerprint;
    }

    List<DimensionProblem> problems()
    {
        return problems;
    }

    /**
     * Loads the data anew if files have changed.
     *
     * @return when the files of new data were changed last; empty where the data are what they were
     */
    Optional<Instant> refresh()
    {
        if (location.isEmpty()) {
            return Optional.empty();
        }
        try {
            Listing listing = location.orElseThrow().list();
            if (triedFingerprint.equals(OptionalLong.of(listing.fingerprint()))) {
                return Optional.empty();
            }
            return load(listing);
        }
        catch (IOException e) {
            triedFingerprint = OptionalLong.empty();
            report(ImmutableList.of(new DimensionProblem(location.orElseThrow().path().toString(), 0, e instanceof NoSuchFileException ? "does not exist" : "cannot be read: " + e.getMessage())));
            return Optional.empty();
        }
    }

    private Optional<Instant> load(Listing listing)
            throws IOException
    {
        // without data, what can be read is better than nothing
        boolean first = fingerprint == 0;
        B builder = newBuilder.get();
        ImmutableList.Builder<DimensionProblem> found = ImmutableList.builder();
        boolean broken = false;
        for (Path file : listing.paths()) {
            FileProblems rows = new FileProblems(file);
            try {
                reader.read(file, builder, rows);
                found.addAll(rows.problems());
            }
            catch (IOException | RuntimeException e) {
                broken = true;
                found.add(new DimensionProblem(file.toString(), 0, e.getMessage() == null ? e.toString() : e.getMessage()));
            }
        }
        if (location.orElseThrow().list().fingerprint() != listing.fingerprint()) {
            // written while it was read; the next refresh sees the rest
            return Optional.empty();
        }
        triedFingerprint = OptionalLong.of(listing.fingerprint());
        report(found.build());
        if (broken && !first) {
            return Optional.empty();
        }
        if (fingerprint == listing.fingerprint()) {
            return Optional.empty();
        }
        data = build.apply(builder);
        fingerprint = listing.fingerprint();
        log.info("Loaded %s from %s", name, listing.paths());
        return Optional.of(listing.lastChange());
    }

    private void report(List<DimensionProblem> found)
    {
        if (found.equals(problems)) {
            return;
        }
        problems = found;
        for (DimensionProblem problem : found.subList(0, Math.min(found.size(), 10))) {
            log.warn("%s: %s: %s", name, problem.line() == 0 ? problem.file() : problem.file() + ", line " + problem.line(), problem.reason());
        }
        if (found.size() > 10) {
            log.warn("%s: %s problems in all; system.dimension_problems has them", name, found.size());
        }
    }

    interface FileReader<B>
    {
        /**
         * @throws IOException if the file as a whole cannot be used
         */
        void read(Path file, B builder, FileProblems problems)
                throws IOException;
    }
}
