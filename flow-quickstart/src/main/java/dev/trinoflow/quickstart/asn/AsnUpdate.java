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

import dev.trinoflow.core.enrich.AsnDataSet;
import dev.trinoflow.core.enrich.DimensionProblem;
import dev.trinoflow.quickstart.asn.DataSource.LocalFile;
import dev.trinoflow.quickstart.asn.DataSource.WebFile;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Replaces files of a data set of AS numbers. New files are fetched into a folder beside them, read as a whole, compared
 * with the present ones, and only then renamed into their place.
 */
public final class AsnUpdate
{
    /**
     * A data set loses this share of its content in many days, not in one.
     */
    private static final double SUSPICIOUS_SHARE = 0.8;
    private static final double MAX_BAD_SHARE = 0.01;
    private static final int SHOWN_PROBLEMS = 5;

    private final Path directory;
    private final boolean force;
    private final boolean dryRun;
    private final PrintWriter out;
    private final PrintWriter err;

    public AsnUpdate(Path directory, boolean force, boolean dryRun, PrintWriter out, PrintWriter err)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.force = force;
        this.dryRun = dryRun;
        this.out = requireNonNull(out, "out is null");
        this.err = requireNonNull(err, "err is null");
    }

    public void run(List<DataSource> sources)
    {
        try {
            // in the same file system, so that a rename is one step; names with a dot are not looked at
            Path staging = Files.createTempDirectory(dryRun ? Path.of(System.getProperty("java.io.tmpdir")) : Files.createDirectories(directory), ".asn-update-");
            try {
                for (DataSource source : sources) {
                    fetch(source, staging);
                }
                List<Path> files = AsnArchive.unpack(staging);
                for (Path file : files) {
                    check(file);
                }
                if (dryRun) {
                    out.println("nothing is changed: this was a dry run");
                }
                else {
                    replace(files);
                }
            }
            finally {
                delete(staging);
                out.flush();
            }
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "the AS data in %s stay as they are: %s".formatted(directory, message(e)), e);
        }
    }

    private void fetch(DataSource source, Path staging)
            throws IOException
    {
        switch (source) {
            case LocalFile(Path path) -> {
                try (InputStream in = Files.newInputStream(path)) {
                    copy(in, Files.size(path), source, staging.resolve(AsnArchive.safeName(path.getFileName().toString())));
                }
            }
            case WebFile file -> {
                try (Download download = Download.open(file); InputStream in = download.content()) {
                    copy(in, download.size(), source, staging.resolve(AsnArchive.safeName(download.name())));
                }
            }
        }
    }

    private void copy(InputStream in, long size, DataSource source, Path target)
            throws IOException
    {
        CopyProgress progress = new CopyProgress(source.label(), size, err);
        long copied = 0;
        try (OutputStream stream = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                stream.write(buffer, 0, count);
                copied += count;
                progress.update(copied);
            }
        }
        finally {
            progress.clear();
        }
        if (size >= 0 && copied != size) {
            throw new IOException("%s ended after %,d of %,d bytes".formatted(source.label(), copied, size));
        }
    }

    private void check(Path file)
            throws IOException
    {
        String name = file.getFileName().toString();
        AsnDataSet fresh;
        try {
            fresh = AsnDataSet.load(file);
        }
        catch (IOException e) {
            throw new IOException("%s %s".formatted(name, message(e)), e);
        }
        out.printf("%s: %,d bytes, %s%n", name, Files.size(file), describe(fresh));
        for (DimensionProblem problem : fresh.problems().subList(0, Math.min(SHOWN_PROBLEMS, fresh.problems().size()))) {
            out.printf("  line %s: %s%n", problem.line(), problem.reason());
        }
        if (!force && fresh.problemCount() > MAX_BAD_SHARE * fresh.rowCount()) {
            throw new IOException("%s has %,d rows that cannot be used; --force takes it nevertheless".formatted(name, fresh.problemCount()));
        }
        Optional<AsnDataSet> present = loadPresent(directory.resolve(name));
        if (present.isEmpty()) {
            out.printf("  there is none of that name yet%n");
            return;
        }
        compare(name, present.orElseThrow(), fresh);
    }

    private Optional<AsnDataSet> loadPresent(Path file)
    {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(AsnDataSet.load(file));
        }
        catch (IOException e) {
            out.printf("  the present one cannot be read: %s%n", message(e));
            return Optional.empty();
        }
    }

    private void compare(String name, AsnDataSet present, AsnDataSet fresh)
            throws IOException
    {
        out.printf("  was: %s; AS numbers: %,d more, %,d gone%n", describe(present), fresh.countNotIn(present), present.countNotIn(fresh));
        boolean smaller = fresh.rowCount() < SUSPICIOUS_SHARE * present.rowCount() || fresh.systemCount() < SUSPICIOUS_SHARE * present.systemCount();
        if (smaller && !force) {
            throw new IOException("%s is much smaller than the present one, less than %.0f %%; --force takes it nevertheless".formatted(name, SUSPICIOUS_SHARE * 100));
        }
    }

    private static String describe(AsnDataSet data)
    {
        return "%,d rows, %,d AS numbers, %,d of them with a name, %,d with a country, %,d bad rows".formatted(data.rowCount(), data.systemCount(), data.nameCount(), data.countryCount(), data.problemCount());
    }

    private void replace(List<Path> files)
            throws IOException
    {
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                // a rename may reach the disk before the content
                channel.force(true);
            }
            Path target = directory.resolve(file.getFileName());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            out.printf("written: %s%n", target);
        }
    }

    private static void delete(Path folder)
            throws IOException
    {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String message(Exception failure)
    {
        return failure.getClass() == IOException.class && failure.getMessage() != null ? failure.getMessage() : failure.toString();
    }
}
